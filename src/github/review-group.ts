import type { JobContext } from "../queue/index.js";
import { createGitHubForge } from "./github-forge.js";
import type { GroupJob } from "./job.js";
import { createCheckApi } from "./publisher/check-api.js";
import { createCheckWriter } from "./publisher/check-run.js";
import { toOutput } from "./publisher/publish.js";
import type { WorkContext } from "./work.js";

/** Reports on the commit of a merge queue: a check run and no comments, since there is no one diff to put them on. */
export async function reviewGroup(job: GroupJob, context: WorkContext, run: JobContext): Promise<string> {
  const { repository, headSha, baseSha, forced } = job;
  const octokit = await context.clients.forRepository(job.installationId, repository);
  const forge = createGitHubForge(octokit, { repository, base: baseSha, headSha, pull: undefined });
  const subject = { type: "group", baseSha, headSha } as const;
  const api = createCheckApi(octokit, repository, subject, context.appId);
  const [known, report] = await Promise.all([
    api.list(),
    context.reviewer.review(forge, {
      repository: `${repository.owner}/${repository.name}`,
      signal: run.signal,
      readDefault: forge.readDefault,
    }),
  ]);
  run.signal.throwIfAborted();
  const output = toOutput(report, new Set(), forge.notices());
  return createCheckWriter(api, subject).complete(output, known, forced);
}
