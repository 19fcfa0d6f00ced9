import { readFileSync } from "node:fs";
import type { AccessRow, Finding, Review } from "../review/index.js";
import { byHolder, commonGuards, grantedCells, lossesOf } from "./access-words.js";
import { escapeHtml, listed, oneLine } from "./markdown.js";
import { lineSpan, rangeOf } from "./position.js";
import { bySeverity, open, plural } from "./report.js";
import { shownRows } from "./rows.js";
import { titleOf } from "./to-pull-report.js";
import { exampleOf } from "./words.js";

const linesShown = 8;

/** A review as one page that needs nothing else: no script, no other file. All that came from the input is escaped. */
export function toHtml(review: Review): string {
  const style = readFileSync(new URL("html-style.css", import.meta.url), "utf8");
  const title = review.access ? titleOf(review) : `Leastwise: ${summed(review)}`;
  const body = [
    `<h1>${escapeHtml(title)}</h1>`,
    review.access ? granted(review.access.granted) : "",
    review.access ? removed(review.access.removed) : "",
    review.access && review.access.unknown.length > 0
      ? list(
          "Not decided",
          review.access.unknown.map(({ owner, because }) => `<code>${escapeHtml(owner)}</code>: ${inline(because)}`),
        )
      : "",
    section(review),
    list("Not read, or read in part", problems(review)),
  ];
  return [
    "<!doctype html>",
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeHtml(title)}</title><style>\n${style}</style></head><body>`,
    ...body.filter((part) => part !== ""),
    "</body></html>",
    "",
  ].join("\n");
}

function summed(review: Review): string {
  const findings = open(review);
  return findings.length === 0 ? "nothing found" : `${plural(findings.length, "finding")} (${bySeverity(findings)})`;
}

function section(review: Review): string {
  const findings = open(review);
  if (findings.length === 0) return "<p>Nothing to look at.</p>";
  const heading = review.access ? `${plural(findings.length, "new finding")} (${bySeverity(findings)})` : "Findings";
  return `<h2>${heading}</h2>\n${findings.map((finding) => article(finding, review)).join("\n")}`;
}

function article(finding: Finding, review: Review): string {
  const { startLine, endLine, startColumn } = rangeOf(finding.span, review.head);
  const span = lineSpan(finding.span.path, startLine, Math.min(endLine, startLine + linesShown - 1), review.head);
  const source = (review.head.get(span.path)?.text ?? "").slice(span.start, span.end);
  const parts = [
    `<p class="said">${inline(finding.message)}.</p>`,
    `<p class="mute"><code>${escapeHtml(`${finding.span.path}:${startLine}:${startColumn}`)}</code> · ${finding.severity} · ${escapeHtml(finding.rule)}</p>`,
    source.trim() === "" ? "" : `<pre>${escapeHtml(source)}</pre>`,
    finding.witness ? `<p>For example: ${inline(exampleOf(finding.witness))}.</p>` : `<p>${inline(finding.why)}</p>`,
    finding.dependsOn.length > 0 ? `<p>This depends on ${inline(listed(finding.dependsOn))}.</p>` : "",
    finding.fix
      ? `<p>Fix, proved: ${inline(finding.fix.title)}${finding.fix.because ? ` (${inline(finding.fix.because)})` : ""}.</p>`
      : "",
  ];
  return `<article class="${finding.severity}">\n${parts.filter((part) => part !== "").join("\n")}\n</article>`;
}

function granted(rows: readonly AccessRow[]): string {
  if (rows.length === 0) return "";
  const { guards, rows: shown } = commonGuards(shownRows(rows));
  const where = guards.length > 0 ? `, only if ${inline(listed(guards))}` : "";
  const lines = shown.map((row) => {
    const cells = grantedCells(row, false).map((cell) => `<td>${inline(cell)}</td>`);
    return `<tr>${cells.join("")}</tr>`;
  });
  const head = ["who", "can now", "on", "only if"].map((name) => `<th>${name}</th>`).join("");
  return `<h2>This change grants${where}</h2>\n<table><thead><tr>${head}</tr></thead><tbody>\n${lines.join("\n")}\n</tbody></table>`;
}

function removed(rows: readonly AccessRow[]): string {
  const items = byHolder(lossesOf(shownRows(rows))).map(([who, what]) => {
    const lost = what.map(inline);
    const all = lost.length === 1 ? ` ${lost}` : `<ul>${lost.map((each) => `<li>${each}</li>`).join("")}</ul>`;
    return `${inline(who)} can no longer${all}`;
  });
  return list("This change takes away", items);
}

function problems(review: Review): readonly string[] {
  const all = [...review.files.flatMap((file) => file.problems), ...review.notices];
  return all.map(({ span, message }) => {
    const { startLine } = rangeOf(span, review.head);
    return `<code>${escapeHtml(`${span.path}:${startLine}`)}</code> ${inline(message)}`;
  });
}

function list(heading: string, items: readonly string[]): string {
  return items.length === 0 ? "" : `<h2>${heading}</h2>\n<ul>${items.map((each) => `<li>${each}</li>`).join("")}</ul>`;
}

/** Code spans of one or more backticks become code; everything else is text. */
function inline(text: string): string {
  const pieces = oneLine(text).split(/(`+)/);
  let html = "";
  for (let at = 0; at < pieces.length; at++) {
    const close = at % 2 === 1 ? pieces.indexOf(pieces[at] ?? "", at + 1) : -1;
    if (close < 0) html += escapeHtml(pieces[at] ?? "");
    else
      html += `<code>${escapeHtml(
        pieces
          .slice(at + 1, close)
          .join("")
          .trim(),
      )}</code>`;
    if (close > 0) at = close;
  }
  return html;
}
