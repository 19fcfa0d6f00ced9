import type { InlineComment, PullReport } from "../../report/index.js";
import type { ChangedFile } from "../../review/index.js";
import { type Marker, withoutMarker } from "./marker.js";
import type { Posted } from "./posted.js";

/** Comments that stand on one pull request at most; what goes beyond is in the check run. */
const commentLimit = 25;

/** The writes that lead from what stands to what should stand. */
export interface Plan {
  readonly create: readonly InlineComment[];
  readonly edit: readonly { readonly posted: Posted; readonly body: string }[];
  readonly remove: readonly Posted[];
  /** To be minimised, after its edit. */
  readonly minimise: readonly Posted[];
  /** Fingerprints that stay as they are, or are edited in place. */
  readonly standing: ReadonlySet<string>;
}

export interface PlanInput {
  readonly report: Pick<PullReport, "comments" | "annotations" | "unread">;
  readonly posted: readonly Posted[];
  readonly changed: readonly ChangedFile[];
  readonly headSha: string;
  readonly marker: Marker;
  /** Post nothing new: the pull request is a draft. */
  readonly hold: boolean;
}

/**
 * Pure: what is to be written. Of what stands, equal comments are kept, as are those whose thread a person has closed;
 * a comment whose finding is gone is removed, or settled where somebody answered.
 */
export function toPlan(input: PlanInput): Plan {
  const { report, marker } = input;
  const wanted = new Map(report.comments.map((comment) => [comment.fingerprint, comment] as const));
  const found = new Set(report.annotations.map(({ fingerprint }) => fingerprint));
  const open = new Map<string, Posted>();
  const edit: { posted: Posted; body: string }[] = [];
  const remove: Posted[] = [];
  const minimise: Posted[] = [];
  for (const posted of input.posted) {
    const comment = wanted.get(posted.fingerprint);
    if (posted.state === "settled") {
      if (!posted.minimized) minimise.push(posted);
    } else if (posted.resolved) {
      // Whoever closed it has seen it: it is neither posted again nor taken away.
      open.set(posted.fingerprint, posted);
    } else if (comment && !open.has(posted.fingerprint)) {
      const change = changeOf(posted, comment, marker);
      if (change === "replace") remove.push(posted);
      else open.set(posted.fingerprint, posted);
      if (change === "edit") edit.push({ posted, body: bodyOf(comment, marker) });
    } else if (!comment && (found.has(posted.fingerprint) || report.unread?.includes(posted.path))) {
      // Still there, or not known to be gone, although the diff does not show its lines now.
      open.set(posted.fingerprint, posted);
    } else if (posted.answered) {
      edit.push({ posted, body: settledBody(posted, input.headSha, marker) });
      minimise.push(posted);
    } else {
      remove.push(posted);
    }
  }
  const counted = [...open.values()].filter((posted) => !posted.resolved).length;
  const missing = [...wanted.values()].filter(
    (comment) => !open.has(comment.fingerprint) && fits(comment, input.changed),
  );
  const create = input.hold ? [] : missing.slice(0, Math.max(0, commentLimit - counted));
  return { create, edit, remove, minimise, standing: new Set(open.keys()) };
}

/**
 * A comment keeps its place while the finding is the same, wherever its lines have moved. Its words are edited in
 * place; only where they replace other lines than before (a suggestion) is it written anew.
 */
function changeOf(posted: Posted, comment: InlineComment, marker: Marker): "keep" | "edit" | "replace" {
  if (posted.line === undefined || sameText(posted.body, bodyOf(comment, marker))) return "keep";
  const samePlace =
    posted.line === comment.line && (posted.startLine ?? posted.line) === (comment.startLine ?? comment.line);
  if (samePlace || !/^[ \t]*`{3,}suggestion/m.test(comment.body + posted.body)) return "edit";
  return posted.answered ? "keep" : "replace";
}

function sameText(a: string, b: string): boolean {
  const normal = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return normal(a) === normal(b);
}

/** A comment as it is sent, with its marker. */
export function bodyOf(comment: InlineComment, marker: Marker): string {
  return `${comment.body.trimEnd()}\n\n${marker.write({ fingerprint: comment.fingerprint, state: "open" })}`;
}

function settledBody(posted: Posted, headSha: string, marker: Marker): string {
  const before = withoutMarker(posted.body).replace(/^([ \t]*`{3,})suggestion\b.*$/gm, "$1");
  return [
    `**No longer found at \`${headSha.slice(0, 7)}\`.**`,
    `<details><summary>What this was about</summary>\n\n${before}\n\n</details>`,
    marker.write({ fingerprint: posted.fingerprint, state: "settled" }),
  ].join("\n\n");
}

/** Whether one hunk of the diff shows all lines of a comment; GitHub refuses a review that holds another. */
export function fits(comment: InlineComment, changed: readonly ChangedFile[]): boolean {
  const start = comment.startLine ?? comment.line;
  const file = changed.find(({ path }) => path === comment.path);
  if (!file || file.status === "removed" || start > comment.line) return false;
  return file.hunks?.some((hunk) => hunk.start <= start && comment.line <= hunk.end) ?? false;
}
