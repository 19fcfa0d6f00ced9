import { type Probot, ProbotOctokit } from "probot";
import type { RepositoryRef } from "./job.js";

/** A client of GitHub's API. */
export type Octokit = InstanceType<typeof ProbotOctokit>;

type OctokitOptions = NonNullable<ConstructorParameters<typeof ProbotOctokit>[0]>;

/** Milliseconds after which one request is given up. */
const requestTimeout = 30_000;

/**
 * Probot's client, without its waits: a rate limit is an error at once, so that the job is put off instead of sleeping
 * for up to an hour. Every request has a time limit.
 */
export const ReviewOctokit: typeof ProbotOctokit = ProbotOctokit.defaults((options: OctokitOptions) => ({
  ...options,
  throttle: { ...options.throttle, onRateLimit: () => false, onSecondaryRateLimit: () => false },
  request: { ...options.request, fetch: fetchInTime },
}));

function fetchInTime(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const limit = AbortSignal.timeout(requestTimeout);
  return fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit });
}

/** What a review needs; see `app.yml`. */
const reviewPermissions = { contents: "read", pull_requests: "write", checks: "write" } as const;

/** Gives clients; every one acts for one installation, with a token for one repository where one is named. */
export interface Clients {
  asApp(): Promise<Octokit>;
  asInstallation(installationId: number): Promise<Octokit>;
  /** The token is kept for an hour, is good for this repository alone and cannot write contents. */
  forRepository(installationId: number, repository: RepositoryRef): Promise<Octokit>;
}

/** The clients of a Probot app. Limits of writing are kept for each installation on its own. */
export function createClients(probot: Probot, baseUrl: string): Clients {
  return {
    asApp: () => probot.auth(),
    asInstallation: (installationId) => probot.auth(installationId),
    async forRepository(installationId, repository) {
      const app = await probot.auth();
      const { token } = (await app.auth({
        type: "installation",
        installationId,
        repositoryIds: [repository.id],
        permissions: reviewPermissions,
      })) as { readonly token: string };
      return new ReviewOctokit({
        auth: { token },
        baseUrl,
        log: probot.log,
        throttle: { id: String(installationId) },
      });
    },
  };
}
