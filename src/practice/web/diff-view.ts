import { html, raw } from "hono/html";
import type { ChangedFile } from "../git/diff.js";
import { type PatchLine, parseHunks } from "../git/hunks.js";
import type { Pull, ReviewComment } from "../state/entities.js";
import { type Html, none } from "./html.js";
import { threadView } from "./thread-view.js";

const SIGN = { context: " ", add: "+", delete: "-" } as const;

/** One changed file with its comments at their lines. */
export function fileView(pull: Pull, file: ChangedFile): Html {
  const threads = pull.comments.filter((comment) => comment.path === file.path && comment.replyTo === null);
  const whole = threads.filter(({ subject }) => subject === "file");
  const name = file.previousPath ? `${file.previousPath} → ${file.path}` : file.path;
  return html`<section class="file" id="diff-${file.sha.slice(0, 12)}">
<h3><code>${name}</code> <span class="plus">+${file.additions}</span> <span class="minus">−${file.deletions}</span></h3>
${whole.map((comment) => threadView(pull, comment))}
${file.patch === null ? html`<p class="quiet">No lines to show.</p>` : html`<table class="diff"><tbody>${rows(pull, file.patch, threads)}</tbody></table>`}
</section>`;
}

function rows(pull: Pull, patch: string, threads: readonly ReviewComment[]): Html[] {
  return parseHunks(patch).flatMap((hunk) => [
    html`<tr class="hunk"><td></td><td></td><td><code>${hunk.header}</code></td></tr>`,
    ...hunk.lines.flatMap((line) => [lineRow(line), threadsAt(pull, threads, line)]),
  ]);
}

/** One line of a diff. */
function lineRow(line: Pick<PatchLine, "kind" | "left" | "right" | "text">): Html {
  return html`<tr class="${line.kind}"><td class="number">${line.left ?? ""}</td><td class="number">${line.right ?? ""}</td><td class="code"><span class="sign">${SIGN[line.kind]}</span>${line.text}</td></tr>`;
}

function threadsAt(pull: Pull, threads: readonly ReviewComment[], line: PatchLine): Html {
  const here = threads.filter(({ now }) => now?.position === line.position);
  if (here.length === 0) return none;
  return html`<tr class="threads"><td colspan="3">${here.map((comment) => threadView(pull, comment))}</td></tr>`;
}

/** The last lines of a comment's own hunk, as the conversation shows them. */
export function excerpt(comment: ReviewComment): Html {
  const lines = parseHunks(comment.diffHunk).flatMap((hunk) => hunk.lines);
  const from = comment.originalStartLine ?? comment.originalLine ?? 0;
  const count = Math.max(4, (comment.originalLine ?? 0) - from + 1);
  return html`<table class="diff"><tbody>${lines.slice(-count).map(lineRow)}</tbody></table>`;
}

/** A suggestion as the change it makes. */
export function suggestionView(comment: ReviewComment, lines: readonly string[]): string {
  const from = comment.originalStartLine ?? comment.originalLine ?? 0;
  const old = parseHunks(comment.diffHunk)
    .flatMap((hunk) => hunk.lines)
    .filter((line) => line.right !== null && line.right >= from);
  const rows = [
    ...old.map((line) => lineRow({ kind: "delete", left: line.right, right: null, text: line.text })),
    ...lines.map((text, i) => lineRow({ kind: "add", left: null, right: from + i, text })),
  ];
  const table = rows.map(String).join("");
  return String(
    raw(`<div class="suggestion"><p>Suggested change</p><table class="diff"><tbody>${table}</tbody></table></div>`),
  );
}
