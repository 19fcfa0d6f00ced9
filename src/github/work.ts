import type { JobContext, JobQueue } from "../queue/index.js";
import { reportFailure } from "./failure-report.js";
import { isStatus } from "./failures.js";
import { type CommitJob, type Job, keyOf } from "./job.js";
import type { Clients } from "./octokit.js";
import { reviewGroup } from "./review-group.js";
import { reviewPull } from "./review-pull.js";
import type { Reviewer } from "./reviewer-port.js";

/** What the jobs need of the App. */
export interface WorkContext {
  readonly clients: Clients;
  readonly reviewer: Reviewer;
  readonly queue: Pick<JobQueue<Job>, "enqueue">;
  readonly appId: number;
  /** Login of the App's bot, without `[bot]`. */
  readonly bot: string;
  /** Signs the markers of our comments. */
  readonly markerSecret: string;
  /** Milliseconds after which a review that goes on is shown to be under way. */
  readonly progressAfter: number;
  /** What the check says when we have failed. */
  readonly conclusionOnError: "neutral" | "failure";
  readonly log: Log;
}

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** Does one job. */
export async function perform(job: Job, context: WorkContext, run: JobContext): Promise<void> {
  const started = Date.now();
  const outcome = await outcomeOf(job, context, run).catch((error: unknown) => {
    if (isStatus(error, 401)) context.clients.forget(job.repository);
    throw error;
  });
  context.log.info({ ...fieldsOf(job), attempt: run.attempt, outcome, ms: Date.now() - started }, "job done");
}

function outcomeOf(job: Job, context: WorkContext, run: JobContext): Promise<string> {
  if (job.type === "pull") return reviewPull(job, context, run);
  if (job.type === "group") return reviewGroup(job, context, run);
  return findPulls(job, context);
}

/** Tells of a job that failed for good, in the log and on the commit. Never throws. */
export async function giveUp(job: Job, error: unknown, context: WorkContext): Promise<void> {
  context.log.error({ ...fieldsOf(job), err: error }, "job failed");
  if (job.type === "commit") return;
  await reportFailure(job, error, context).catch((err: unknown) => {
    context.log.error({ ...fieldsOf(job), err }, "the failure could not be reported");
  });
}

/** Queues the open pull requests of a commit. */
async function findPulls(job: CommitJob, { clients, queue }: WorkContext): Promise<string> {
  const { installationId, repository, headSha, at } = job;
  const octokit = await clients.forRepository(installationId, repository);
  const { data } = await octokit.rest.repos.listPullRequestsAssociatedWithCommit({
    owner: repository.owner,
    repo: repository.name,
    commit_sha: headSha,
  });
  const open = data.filter((pull) => pull.state === "open" && pull.head.sha === headSha);
  for (const { number } of open) {
    const pullJob: Job = { type: "pull", installationId, repository, number, facts: undefined, forced: true, at };
    await queue.enqueue(keyOf(pullJob), pullJob);
  }
  return `${open.length} pull requests`;
}

function fieldsOf(job: Job): object {
  const { owner, name } = job.repository;
  return { job: job.type, about: `${owner}/${name}${job.type === "pull" ? `#${job.number}` : `@${job.headSha}`}` };
}
