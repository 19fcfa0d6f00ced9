import { randomUUID } from "node:crypto";
import { ReviewError } from "../errors.js";
import type { GroupJob, PullJob } from "./job.js";
import type { Octokit } from "./octokit.js";
import { createCheckApi } from "./publisher/check-api.js";
import type { CheckSubject } from "./publisher/check-id.js";
import { createCheckWriter } from "./publisher/check-run.js";
import type { WorkContext } from "./work.js";

/** Says on the commit that it could not be reviewed, and why as far as that helps its author. */
export async function reportFailure(job: PullJob | GroupJob, error: unknown, context: WorkContext): Promise<void> {
  const { repository, installationId } = job;
  const octokit = await context.clients.forRepository(installationId, repository);
  const subject = await subjectOfJob(octokit, job);
  const api = createCheckApi(octokit, repository, subject, context.appId);
  const id = randomUUID();
  context.log.error({ failure: id, err: error }, "failure reported");
  const output = {
    conclusion: context.conclusionOnError,
    title: "Leastwise could not review this",
    summary: `${reasonOf(error)}\n\nNothing is known of what this change grants. *Re-run* tries again; the log of the App has more under \`${id}\`.`,
    text: "",
    annotations: [],
  };
  await createCheckWriter(api, subject).complete(output, await api.list(), true);
}

async function subjectOfJob(octokit: Octokit, job: PullJob | GroupJob): Promise<CheckSubject> {
  if (job.type === "group") return { type: "group", baseSha: job.baseSha, headSha: job.headSha };
  const { repository, number, facts } = job;
  if (facts) return { type: "pull", number, headSha: facts.headSha };
  const { data } = await octokit.rest.pulls.get({
    owner: repository.owner,
    repo: repository.name,
    pull_number: number,
  });
  return { type: "pull", number, headSha: data.head.sha };
}

function reasonOf(error: unknown): string {
  if (error instanceof ReviewError) return `**${error.message}**`;
  const status = typeof error === "object" && error !== null && "status" in error ? error.status : undefined;
  if (status === 403) return "**The App lacks a permission here: see its installation's settings.**";
  if (typeof status === "number") return `**GitHub answered with ${status}, again and again.**`;
  return "**An internal error of the App.**";
}
