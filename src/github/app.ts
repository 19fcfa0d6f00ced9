import type { Probot } from "probot";
import type { JobQueue } from "../queue/index.js";
import { concernsReview, jobOfCheckRun, jobOfCheckSuite, jobOfMergeGroup, jobOfPullRequest } from "./events.js";
import { type Job, keyOf } from "./job.js";

/** Deliveries remembered, to tell one that comes again. */
const rememberedDeliveries = 10_000;

/**
 * What the App listens to. Handlers only put jobs into the queue, so that GitHub has its answer at once; installation
 * events need nothing: what is reviewed is decided by each event's own installation.
 *
 * @param since when this process began to listen, in milliseconds: an older event may have been seen by another.
 */
export function listen(probot: Probot, queue: JobQueue<Job>, since: number): void {
  const seen = new Set<string>();
  const isFirst = (delivery: string): boolean => {
    const first = !seen.has(delivery);
    seen.add(delivery);
    for (const oldest of seen) {
      if (seen.size <= rememberedDeliveries) break;
      seen.delete(oldest);
    }
    return first;
  };
  const enqueue = async (job: Job | undefined): Promise<void> => {
    if (job) await queue.enqueue(keyOf(job), job);
  };

  probot.on("pull_request", async ({ id, payload }) => {
    const first = isFirst(id);
    const job = jobOfPullRequest(payload, (at) => first && at >= since);
    if (job && payload.action === "closed") await queue.cancel(keyOf(job));
    else if (concernsReview(payload)) await enqueue(job);
  });
  probot.on("check_run.rerequested", ({ payload }) => enqueue(jobOfCheckRun(payload)));
  probot.on("check_suite.rerequested", ({ payload }) => enqueue(jobOfCheckSuite(payload)));
  probot.on("merge_group.checks_requested", ({ payload }) => enqueue(jobOfMergeGroup(payload)));
  probot.on("merge_group.destroyed", async ({ payload }) => {
    if (!payload.repository) return;
    await queue.cancel(`${payload.repository.id}@${payload.merge_group.head_sha}`);
  });
}
