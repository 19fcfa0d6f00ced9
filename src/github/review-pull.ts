import type { JobContext } from "../queue/index.js";
import { createGitHubForge, type GitHubForge } from "./github-forge.js";
import type { PullFacts, PullJob } from "./job.js";
import type { Octokit } from "./octokit.js";
import { createCheckWriter } from "./publisher/check-run.js";
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
    const outcome = await reviewHead(octokit, job, facts, context, run);
    if (outcome !== "moved") return outcome;
    facts = undefined;
  }
  return "moved";
}

async function factsNow(octokit: Octokit, { repository, number }: PullJob): Promise<PullFacts | undefined> {
  const { data } = await octokit.rest.pulls.get({
    owner: repository.owner,
    repo: repository.name,
    pull_number: number,
  });
  if (data.state !== "open") return undefined;
  return { headSha: data.head.sha, baseRef: data.base.ref, draft: data.draft === true, untouched: false };
}

async function reviewHead(
  octokit: Octokit,
  job: PullJob,
  facts: PullFacts,
  context: WorkContext,
  run: JobContext,
): Promise<string> {
  const { repository, number } = job;
  const { headSha } = facts;
  const forge = createGitHubForge(octokit, { repository, base: facts.baseRef, headSha, pull: number });
  const check = createCheckWriter(octokit, repository, { type: "pull", number, headSha }, context.appId);
  const progress = setTimeout(() => {
    if (forge.reader.state()) check.begin().catch((err: unknown) => context.log.warn({ err }, "no progress shown"));
  }, context.progressAfter);
  const target: PublishTarget = {
    octokit,
    repository,
    number,
    headSha,
    forge,
    check,
    bot: context.bot,
    marker: createMarker(context.markerSecret, `${repository.id}#${number}`),
    draft: facts.draft,
    forced: job.forced,
    signal: run.signal,
    isCurrent: () => isCurrent(octokit, job, headSha, forge),
  };
  try {
    const [known, report] = await Promise.all([
      facts.untouched ? [] : check.known(),
      context.reviewer.review(forge, {
        repository: `${repository.owner}/${repository.name}`,
        signal: run.signal,
        readDefault: forge.readDefault,
      }),
    ]);
    clearTimeout(progress);
    const untouched = facts.untouched && !forge.reader.state();
    const outcome = await publish(target, report, known, untouched);
    if (outcome === "moved") await check.abandon(outdated);
    return outcome;
  } catch (error) {
    await check.abandon(run.signal.aborted ? outdated : "This attempt failed.").catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(progress);
  }
}

/** Whether the pull request is open and its head is the one that was reviewed; asks GitHub where that is not just known. */
async function isCurrent(octokit: Octokit, job: PullJob, headSha: string, forge: GitHubForge): Promise<boolean> {
  const state = forge.reader.state();
  if (state && Date.now() - state.seenAt < headValidity) return state.open && state.headSha === headSha;
  return (await factsNow(octokit, job))?.headSha === headSha;
}
