import type { PullReport } from "../../report/index.js";
import type { GitHubForge } from "../github-forge.js";
import type { KnownCheck } from "./check-api.js";
import type { CheckOutput } from "./check-id.js";
import type { CheckWriter } from "./check-run.js";
import { type CommentTarget, createComments, tidyComments } from "./comments.js";
import { toPlan } from "./plan.js";
import { type Posted, postedIn } from "./posted.js";

/** A pull request at one head, and all that is needed to write to it. */
export interface PublishTarget extends Omit<CommentTarget, "refresh" | "posted"> {
  readonly forge: GitHubForge;
  readonly check: CheckWriter;
  readonly bot: string;
  readonly draft: boolean;
  readonly forced: boolean;
  readonly signal: AbortSignal;
}

/**
 * Brings what stands on a pull request to what should stand. The check run comes last: when it is complete, everything
 * is, so a run that stopped half way is found and repaired.
 *
 * @param untouched nothing of ours can be there, and nothing was read that could tell.
 */
export async function publish(
  target: PublishTarget,
  report: PullReport,
  known: readonly KnownCheck[],
  untouched: boolean,
): Promise<"written" | "unchanged" | "moved"> {
  const { forge, check, headSha, signal } = target;
  const readPosted = async (): Promise<readonly Posted[]> =>
    postedIn(await forge.reader.threads(), target.bot, target.marker);
  const posted = untouched ? [] : await readPosted();
  const changed = await forge.changed();
  const plan = toPlan({ report, posted, changed, headSha, marker: target.marker, hold: target.draft });
  signal.throwIfAborted();
  if (!untouched && !(await target.isCurrent())) return "moved";
  const comments: CommentTarget = {
    ...target,
    refresh: forge.refresh,
    posted: async () => postedIn(await forge.reader.threads(true), target.bot, target.marker),
  };
  const created = await createComments(comments, plan.create);
  if (created.type === "moved") return "moved";
  await tidyComments(comments, plan);
  const output = toOutput(report, new Set([...plan.standing, ...created.standing]), forge.notices());
  const written = await check.complete(output, known, target.forced);
  const wrote = plan.create.length + plan.edit.length + plan.remove.length + plan.minimise.length > 0;
  return wrote ? "written" : written;
}

/**
 * The check run of a report: without the annotations that a comment on the diff stands for, and with what GitHub did
 * not give; without that, "no new access" would be no proof.
 */
export function toOutput(report: PullReport, standing: ReadonlySet<string>, notices: readonly string[]): CheckOutput {
  const { title, summary, conclusion } = report;
  const annotations = report.annotations.filter(
    ({ fingerprint }) => fingerprint === undefined || !standing.has(fingerprint),
  );
  if (notices.length === 0) return { conclusion, title, summary, text: report.text, annotations };
  const unseen = ["**Not everything was seen**", "", ...notices.map((notice) => `- ${notice}`)].join("\n");
  return {
    conclusion: conclusion === "success" ? "neutral" : conclusion,
    title,
    summary: `${unseen}\n\n${summary}`,
    text: report.text,
    annotations,
  };
}
