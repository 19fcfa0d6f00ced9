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
 *
 * @param paced keep the distance between writes that GitHub asks for, and wait before a request is tried again.
 */
export function createOctokit(paced: boolean): typeof ProbotOctokit {
  const limits = { onRateLimit: () => false, onSecondaryRateLimit: () => false };
  return ProbotOctokit.defaults((options: OctokitOptions) => ({
    ...options,
    retry: { retryAfterBaseValue: paced ? 1_000 : 1 },
    throttle: paced ? { ...options.throttle, ...limits } : { enabled: false },
    request: { ...options.request, fetch: fetchInTime },
  }));
}

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
  /** Drops the token of a repository, which GitHub has refused. */
  forget(repository: RepositoryRef): void;
}

/** The clients of a Probot app. The distance between writes is kept for each installation on its own. */
export function createClients(probot: Probot, Octokit: typeof ProbotOctokit, baseUrl: string): Clients {
  const tokens = new Map<number, Token>();

  async function tokenFor(installationId: number, repository: RepositoryRef): Promise<string> {
    const now = Date.now();
    for (const [id, { goodUntil }] of tokens) if (goodUntil < now) tokens.delete(id);
    const known = tokens.get(repository.id);
    if (known?.installationId === installationId) return known.token;
    const app = await probot.auth();
    const { data } = await app.rest.apps.createInstallationAccessToken({
      installation_id: installationId,
      repository_ids: [repository.id],
      permissions: reviewPermissions,
    });
    const goodUntil = Date.parse(data.expires_at) - tokenReserve;
    tokens.set(repository.id, { token: data.token, installationId, goodUntil });
    return data.token;
  }

  return {
    asApp: () => probot.auth(),
    asInstallation: (installationId) => probot.auth(installationId),
    async forRepository(installationId, repository) {
      const token = await tokenFor(installationId, repository);
      return new Octokit({ auth: { token }, baseUrl, log: probot.log, throttle: { id: String(installationId) } });
    },
    forget: (repository) => void tokens.delete(repository.id),
  };
}

interface Token {
  readonly token: string;
  readonly installationId: number;
  /** Milliseconds since the epoch. */
  readonly goodUntil: number;
}

/** Milliseconds that a token must still be good for: longer than a job takes. */
const tokenReserve = 300_000;
