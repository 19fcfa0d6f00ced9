import type { JobQueue } from "../queue/index.js";
import { refOf } from "./events.js";
import { type Job, keyOf, type RepositoryRef } from "./job.js";
import type { Clients, Octokit } from "./octokit.js";
import { subjectOf } from "./publisher/check-id.js";
import { checkName } from "./publisher/check-run.js";
import type { Log } from "./work.js";

/** What recovery needs of the App. */
export interface RecoveryContext {
  readonly clients: Clients;
  readonly queue: Pick<JobQueue<Job>, "enqueue">;
  readonly appId: number;
  readonly log: Log;
}

export interface Recovery {
  now(): Promise<void>;
  stop(): void;
}

/** API calls of one look; what is left is looked at in the next. */
const callsPerLook = 200;
/** How far back the first look goes, and how far looks overlap, in milliseconds. */
const firstReach = 86_400_000;
const overlap = 900_000;
/** A check that is under way for longer was left behind. */
const leftBehindAfter = 600_000;

/**
 * Finds what was missed, from GitHub itself: deliveries that nobody took are asked for again, and open pull requests
 * whose head lacks our completed check are queued. Looks at once and then every so often.
 *
 * @param every milliseconds; 0: only when asked.
 */
export function startRecovery(context: RecoveryContext, every: number): Recovery {
  let since = Date.now() - firstReach;
  let looking: Promise<void> | undefined;
  const look = async (): Promise<void> => {
    const started = Date.now();
    const budget = createBudget(callsPerLook);
    try {
      await redeliverMissed(context, since, budget);
      await queueUnchecked(context, since, budget);
      if (!budget.spent()) since = started - overlap;
    } catch (err) {
      context.log.warn({ err }, "recovery failed, tried again later");
    }
  };
  const now = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  if (every === 0) return { now, stop: () => undefined };
  void now();
  const timer = setInterval(now, every).unref();
  return { now, stop: () => clearInterval(timer) };
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
  if (!budget.take()) return;
  const app = await clients.asApp();
  const { data } = await app.rest.apps.listWebhookDeliveries({ per_page: 100 });
  const recent = data.filter((delivery) => Date.parse(delivery.delivered_at) >= since);
  const taken = new Set(recent.filter((delivery) => isTaken(delivery.status_code)).map((delivery) => delivery.guid));
  const missed = new Map(
    recent.filter((delivery) => !taken.has(delivery.guid)).map((delivery) => [delivery.guid, delivery]),
  );
  for (const { id, guid, event } of missed.values()) {
    if (!budget.take()) return;
    await app.rest.apps.redeliverWebhookDelivery({ delivery_id: id });
    log.info({ guid, event }, "asked for a missed delivery again");
  }
}

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

/** Even an event that was taken and then lost shows: its head has no completed check of ours. */
async function queueUnchecked(context: RecoveryContext, since: number, budget: Budget): Promise<void> {
  if (!budget.take()) return;
  const app = await context.clients.asApp();
  const installations = await app.paginate(app.rest.apps.listInstallations, { per_page: 100 });
  for (const { id, suspended_at } of installations) {
    if (suspended_at || !budget.take()) continue;
    const octokit = await context.clients.asInstallation(id);
    for (const repository of await activeRepositories(octokit, since, budget)) {
      await queuePulls(context, octokit, id, repository, since, budget);
    }
  }
}

async function activeRepositories(octokit: Octokit, since: number, budget: Budget): Promise<readonly RepositoryRef[]> {
  const active: RepositoryRef[] = [];
  for (let page = 1; budget.take(); page++) {
    const { data } = await octokit.rest.apps.listReposAccessibleToInstallation({ per_page: 100, page });
    const recent = data.repositories.filter((repository) => !repository.archived && isRecent(repository, since));
    active.push(...recent.map(refOf));
    if (data.repositories.length < 100) break;
  }
  return active;
}

/** A pull request from a fork does not touch `pushed_at`, but it does touch `updated_at` when it is opened. */
function isRecent(repository: { pushed_at?: string | null; updated_at?: string | null }, since: number): boolean {
  const moments = [repository.pushed_at, repository.updated_at].map((moment) => Date.parse(moment ?? ""));
  return moments.some((moment) => moment >= since) || moments.every(Number.isNaN);
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
