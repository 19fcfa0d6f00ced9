import type { JobQueue } from "../queue/index.js";
import { refOf } from "./events.js";
import { type Job, keyOf, type RepositoryRef } from "./job.js";
import type { Clients, Octokit } from "./octokit.js";
import { checkName } from "./publisher/check-api.js";
import { subjectOf } from "./publisher/check-id.js";
import type { Log } from "./work.js";

/** What recovery needs of the App. */
export interface RecoveryContext {
  readonly clients: Clients;
  readonly queue: Pick<JobQueue<Job>, "enqueue">;
  readonly appId: number;
  readonly log: Log;
}

export interface Recovery {
  /** Looks once; while it does, another call waits for the same look. */
  look(): Promise<void>;
  /** Looks at once and then every so many milliseconds. */
  start(every: number): void;
  stop(): void;
}

/** API calls of one look; the next goes on where this one stopped. */
const callsPerLook = 200;
/** How far back the first look goes, and how far looks overlap, in milliseconds. */
const firstReach = 86_400_000;
const overlap = 900_000;
/** A check that is under way for longer was left behind. */
const leftBehindAfter = 600_000;

/**
 * Finds what was missed, from GitHub itself: deliveries that nobody took are asked for again, and open pull requests
 * whose head lacks our completed check are queued.
 */
export function createRecovery(context: RecoveryContext): Recovery {
  const progress: Progress = { since: Date.now() - firstReach, done: new Set() };
  let looking: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function once(): Promise<void> {
    const started = Date.now();
    const budget = createBudget(callsPerLook);
    try {
      await redeliverMissed(context, progress.since, budget);
      await queueUnchecked(context, progress, budget);
      if (budget.spent()) return;
      progress.since = started - overlap;
      progress.done.clear();
    } catch (err) {
      context.log.warn({ err }, "recovery failed, tried again later");
    }
  }
  function look(): Promise<void> {
    looking ??= once().finally(() => {
      looking = undefined;
    });
    return looking;
  }
  return {
    look,
    start(every) {
      void look();
      timer = setInterval(look, every).unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** What looks have seen. */
interface Progress {
  /** Milliseconds since the epoch: what happened before was looked at. */
  since: number;
  /** Repositories that were looked at since. */
  readonly done: Set<number>;
}

interface Budget {
  /** Whether one more call may be made; counts it. */
  take(): boolean;
  spent(): boolean;
}

function createBudget(calls: number): Budget {
  let left = calls;
  return { take: () => left > 0 && left-- > 0, spent: () => left <= 0 };
}

/** GitHub does not send a webhook again on its own; an event that no attempt got through for is asked for again. */
async function redeliverMissed({ clients, log }: RecoveryContext, since: number, budget: Budget): Promise<void> {
  const app = await clients.asApp();
  const taken = new Set<string>();
  const missed = new Map<string, number>();
  for await (const { data } of app.paginate.iterator(app.rest.apps.listWebhookDeliveries, { per_page: 100 })) {
    const recent = data.filter((delivery) => Date.parse(delivery.delivered_at) >= since);
    for (const { guid, status_code } of recent) if (isTaken(status_code)) taken.add(guid);
    for (const { guid, id, event } of recent) if (handled.has(event)) missed.set(guid, id);
    if (!budget.take() || recent.length < data.length) break;
  }
  for (const [guid, id] of missed) {
    if (taken.has(guid)) continue;
    if (!budget.take()) return;
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    log.info({ guid }, "asked for a missed delivery again");
  }
}

/** Events that lead to a job. */
const handled = new Set(["pull_request", "check_run", "check_suite", "merge_group"]);

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Even an event that was taken and then lost shows: its head has no completed check of ours. */
async function queueUnchecked(context: RecoveryContext, progress: Progress, budget: Budget): Promise<void> {
  if (!budget.take()) return;
  const app = await context.clients.asApp();
  const installations = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
  for (const { id, suspended_at } of installations) {
    if (suspended_at || !budget.take()) continue;
    const octokit = await context.clients.asInstallation(id);
    for (const repository of await repositoriesOf(octokit, budget)) {
      if (progress.done.has(repository.id)) continue;
      await queuePulls(context, octokit, id, repository, progress.since, budget);
      if (!budget.spent()) progress.done.add(repository.id);
    }
  }
}

/** Repositories of an installation, those with the latest pushes first. A push to a fork does not show in them. */
async function repositoriesOf(octokit: Octokit, budget: Budget): Promise<readonly RepositoryRef[]> {
  const found: { readonly ref: RepositoryRef; readonly pushedAt: string }[] = [];
  for (let page = 1; budget.take(); page++) {
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: 100, page });
    for (const repository of data.repositories) {
      if (!repository.archived) found.push({ ref: refOf(repository), pushedAt: repository.pushed_at ?? "" });
    }
    if (data.repositories.length < 100) break;
  }
  return found.sort((a, b) => (a.pushedAt > b.pushedAt ? -1 : 1)).map(({ ref }) => ref);
}

async function queuePulls(
  { queue, appId, log }: RecoveryContext,
  octokit: Octokit,
  installationId: number,
  repository: RepositoryRef,
  since: number,
  budget: Budget,
): Promise<void> {
  if (!budget.take()) return;
  const at = { owner: repository.owner, repo: repository.name };
  const { data } = await octokit.rest.pulls.list({
    ...at,
    state: "open",
    sort: "updated",
    direction: "desc",
    per_page: 50,
  });
  for (const { number, head, updated_at } of data) {
    if (Date.parse(updated_at) < since || !budget.take()) break;
    if (await isChecked(octokit, at, number, head.sha, appId)) continue;
    const job: Job = {
      type: "pull",
      installationId,
      repository,
      number,
      facts: undefined,
      at: Date.now(),
      forced: false,
    };
    await queue.enqueue(keyOf(job), job);
    log.info({ pull: `${repository.owner}/${repository.name}#${number}` }, "queued a pull request without a check");
  }
}

async function isChecked(
  octokit: Octokit,
  at: { owner: string; repo: string },
  number: number,
  sha: string,
  appId: number,
): Promise<boolean> {
  const { data } = await octokit.rest.checks.listForRef({
    ...at,
    ref: sha,
    check_name: checkName,
    app_id: appId,
    filter: "all",
    per_page: 100,
  });
  return data.check_runs.some((run) => {
    const subject = subjectOf(run.external_id);
    const underWay = run.status !== "completed" && Date.now() - Date.parse(run.started_at ?? "") < leftBehindAfter;
    return subject?.type === "pull" && subject.number === number && (run.status === "completed" || underWay);
  });
}
