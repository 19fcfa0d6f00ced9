import type { JobContext } from "../queue/index.js";
import { createGitHubForge, type GitHubForge } from "./github-forge.js";
import type { PullFacts, PullJob } from "./job.js";
import type { Octokit } from "./octokit.js";
import { createCheckApi } from "./publisher/check-api.js";
import { type CheckWriter, createCheckWriter } from "./publisher/check-run.js";
import { createMarker } from "./publisher/marker.js";
import { type PublishTarget, publish } from "./publisher/publish.js";
import type { WorkContext } from "./work.js";

/** A head that moves more often than this while we look is left to the events that tell of it. */
const headLimit = 3;
/** Milliseconds for which what GitHub said of the head is believed. */
const headValidity = 3_000;
const outdated = "Not needed any more: there is a newer commit, or the pull request was closed.";

/** Reviews a pull request as it is now; gives what came of it. */
export async function reviewPull(job: PullJob, context: WorkContext, run: JobContext): Promise<string> {
  const octokit = await context.clients.forRepository(job.installationId, job.repository);
  let facts = run.attempt === 1 ? job.facts : undefined;
  for (let heads = 0; heads < headLimit; heads++) {
    facts ??= await factsNow(octokit, job);
    if (!facts) return "closed";
    const outcome = await reviewHead({ octokit, job, facts, context, run });
    if (outcome !== "moved") return outcome;
    facts = undefined;
  }
  return "moved";
}

async function factsNow(octokit: Octokit, { repository, number }: PullJob): Promise<PullFacts | undefined> {
  const { owner, name } = repository;
  const { data } = await octokit.rest.pulls.get({ owner, repo: name, pull_number: number });
  if (data.state !== "open") return undefined;
  return { headSha: data.head.sha, baseRef: data.base.ref, draft: data.draft === true, untouched: false };
}

/** A pull request at one head. */
interface Head {
  readonly octokit: Octokit;
  readonly job: PullJob;
  readonly facts: PullFacts;
  readonly context: WorkContext;
  readonly run: JobContext;
}

async function reviewHead(head: Head): Promise<string> {
  const { octokit, job, facts, context, run } = head;
  const { repository, number } = job;
  const { headSha, baseRef, untouched } = facts;
  const subject = { type: "pull", number, headSha } as const;
  const forge = createGitHubForge(octokit, { repository, base: baseRef, headSha, pull: number });
  const api = createCheckApi(octokit, repository, subject, context.appId);
  const check = createCheckWriter(api, subject);
  const progress = setTimeout(() => {
    if (forge.reader.state()) check.begin().catch((err: unknown) => context.log.warn({ err }, "no progress shown"));
  }, context.progressAfter);
  try {
    const [known, report] = await Promise.all([
      untouched ? [] : api.list(),
      context.reviewer.review(forge, {
        repository: `${repository.owner}/${repository.name}`,
        signal: run.signal,
        readDefault: forge.readDefault,
      }),
    ]);
    clearTimeout(progress);
    const nothingRead = forge.reader.state() === undefined;
    const outcome = await publish(targetOf(head, forge, check), report, known, untouched && nothingRead);
    if (outcome === "moved") await check.abandon(outdated);
    return outcome;
  } catch (error) {
    await check.abandon(run.signal.aborted ? outdated : "This attempt failed.").catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(progress);
  }
}

function targetOf({ octokit, job, facts, context, run }: Head, forge: GitHubForge, check: CheckWriter): PublishTarget {
  const { repository, number, forced } = job;
  const { headSha, draft } = facts;
  return {
    octokit,
    repository,
    number,
    headSha,
    forge,
    check,
    bot: context.bot,
    marker: createMarker(context.markerSecret, `${repository.id}#${number}`),
    draft,
    forced,
    signal: run.signal,
    isCurrent: async (again = false) =>
      (again ? undefined : seenCurrent(headSha, forge)) ?? (await factsNow(octokit, job))?.headSha === headSha,
  };
}

/** Whether the pull request is open at this head, as the last call said; undefined where that was too long ago. */
function seenCurrent(headSha: string, forge: GitHubForge): boolean | undefined {
  const state = forge.reader.state();
  if (!state || Date.now() - state.seenAt >= headValidity) return undefined;
  return state.open && state.headSha === headSha;
}
