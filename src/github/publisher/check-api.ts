import type { RepositoryRef } from "../job.js";
import type { Octokit } from "../octokit.js";
import { type CheckSubject, prefixOf } from "./check-id.js";

/** The name of the check, which required checks are bound to: it must never change. */
export const checkName = "Leastwise";

/** A check run of ours that GitHub has. */
export interface KnownCheck {
  readonly id: number;
  readonly completed: boolean;
  readonly externalId: string | null;
  readonly annotations: number;
}

/** The check runs of one subject. */
export interface CheckApi {
  /** Gives the id of the run. Not tried again: after a failure the run may be there. */
  create(fields: object): Promise<number>;
  update(id: number, fields: object): Promise<void>;
  /** Those about the subject, the newest first. */
  list(): Promise<readonly KnownCheck[]>;
}

export function createCheckApi(
  octokit: Octokit,
  repository: RepositoryRef,
  subject: CheckSubject,
  appId: number,
): CheckApi {
  const at = { owner: repository.owner, repo: repository.name };
  const { headSha } = subject;
  return {
    async create(fields) {
      const named = { ...at, name: checkName, head_sha: headSha, ...fields };
      const { data } = await octokit.rest.checks.create({ ...named, request: { retries: 0 } });
      return data.id;
    },
    async update(id, fields) {
      await octokit.rest.checks.update({ ...at, check_run_id: id, ...fields });
    },
    async list() {
      const which = { check_name: checkName, app_id: appId, filter: "all", per_page: 100 } as const;
      const { data } = await octokit.rest.checks.listForRef({ ...at, ref: headSha, ...which });
      const known = data.check_runs
        .filter((run) => run.external_id?.startsWith(prefixOf(subject)))
        .map((run) => ({
          id: run.id,
          completed: run.status === "completed",
          externalId: run.external_id,
          annotations: run.output.annotations_count,
        }));
      return known.sort((a, b) => b.id - a.id);
    },
  };
}
