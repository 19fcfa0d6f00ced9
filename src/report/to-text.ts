import type { Colors } from "picocolors/types.js";
import type { Finding, Review, Severity } from "../review/index.js";
import { listed, oneLine } from "./markdown.js";
import { lineSpan, rangeOf } from "./position.js";
import { bySeverity, open, plural, problemsOf } from "./report.js";
import { shownRows } from "./rows.js";
import { undecided } from "./summary.js";

type Paint = (text: string) => string;

const widest = 160;

/** A review for a terminal, each finding with its line and a mark under what is meant. */
export function toText(review: Review, colors: Colors): string {
  const blocks = open(review).map((finding) => block(finding, review, colors));
  const notices = review.notices.map((notice) => `${notice.span.path}: ${oneLine(notice.message)}`);
  return [...blocks, problems(review, colors), ...notices, closing(review)].filter((part) => part !== "").join("\n\n");
}

function paintOf(severity: Severity, colors: Colors): Paint {
  if (severity === "critical" || severity === "high") return colors.red;
  return severity === "medium" ? colors.yellow : colors.cyan;
}

function block(finding: Finding, review: Review, colors: Colors): string {
  const range = rangeOf(finding.span, review.head);
  const paint = paintOf(finding.severity, colors);
  const place = `${finding.span.path}:${range.startLine}:${range.startColumn}`;
  const lines = [`${colors.bold(oneLine(place))}  ${paint(finding.severity)}  ${plainWords(finding.message)}`];
  lines.push(...quote(finding, review, colors, paint));
  if (finding.dependsOn.length > 0) lines.push(note(`depends on ${listed(finding.dependsOn.map(oneLine))}`, colors));
  if (finding.fix) lines.push(note(`fix: ${plainWords(finding.fix.title)}  (proved; leastwise fix)`, colors));
  lines.push(note(finding.rule, colors));
  return lines.join("\n");
}

function quote(finding: Finding, review: Review, colors: Colors, paint: Paint): readonly string[] {
  const { startLine, startColumn, endLine, endColumn } = rangeOf(finding.span, review.head);
  const span = lineSpan(finding.span.path, startLine, startLine, review.head);
  const line = (review.head.get(span.path)?.text ?? "").slice(span.start, span.end);
  if (line.trim() === "") return [];
  const from = startColumn > widest ? startColumn - 40 : 0;
  const shown = line.slice(from, from + widest).replace(/\t/g, " ");
  const length = (endLine === startLine ? endColumn : line.length + 1) - startColumn;
  const mark = "^".repeat(Math.max(1, Math.min(length, shown.trimEnd().length - (startColumn - 1 - from))));
  const number = String(startLine).padStart(4);
  const example = finding.witness
    ? ` ${oneLine(`${finding.witness.action} on ${finding.witness.resource}`)} is allowed`
    : "";
  return [
    `${colors.dim(`${number} │`)} ${oneLine(`|${shown}`).slice(1)}`,
    `${colors.dim("     │")} ${" ".repeat(Math.max(0, startColumn - 1 - from))}${paint(mark)}${example}`,
  ];
}

function note(text: string, colors: Colors): string {
  return `${colors.dim("     =")} ${text}`;
}

/** The message without the backticks that Markdown needs. */
function plainWords(message: string): string {
  return oneLine(message).replaceAll("`", "");
}

function problems(review: Review, colors: Colors): string {
  const { shown, more } = problemsOf(review);
  const lines = shown.map(({ span, message }) => {
    const { startLine, startColumn } = rangeOf(span, review.head);
    return `${colors.bold(oneLine(`${span.path}:${startLine}:${startColumn}`))}  problem  ${plainWords(message)}`;
  });
  return [
    ...lines,
    ...more.map(({ path, count }) => `${colors.bold(oneLine(path))}  ${plural(count, "more problem")}`),
  ].join("\n");
}

function closing(review: Review): string {
  const findings = open(review);
  const { access } = review;
  const word = access ? "new finding" : "finding";
  const found = findings.length === 0 ? `No ${word}s.` : `${plural(findings.length, word)} (${bySeverity(findings)}).`;
  if (!access)
    return `${found} ${plural(policies(review), "policy", "policies")} read in ${plural(review.files.length, "file")}.`;
  if (access.granted.length === 0 && access.removed.length === 0 && access.unknown.length === 0)
    return `${found} No new access.`;
  const change = `This change grants ${plural(shownRows(access.granted).length, "thing")} and takes ${shownRows(access.removed).length} away`;
  const { size } = undecided(access);
  const unknown = size > 0 ? `; ${plural(size, "policy", "policies")} could not be decided` : "";
  return `${found} ${change}${unknown}: leastwise review --format markdown`;
}

function policies(review: Review): number {
  return review.files.reduce((sum, file) => sum + file.policies, 0);
}
