import type { ChangedFile, Finding, Hunk, Review } from "../review/index.js";
import { applyEdits, type Span } from "../source/index.js";
import { code, cut, fenced, sentence } from "./markdown.js";
import { lineSpan, rangeOf } from "./position.js";
import type { InlineComment } from "./pull-report.js";
import { open, type ReportOptions, severities } from "./report.js";
import { exampleOf } from "./words.js";

/** More lines than this are offered as a commit, not as a suggestion: nobody reads them in a comment. */
const suggestionLines = 20;
const bodyLimit = 60_000;

export interface Suggestion {
  /** The lines of head it replaces, both included. */
  readonly startLine: number;
  readonly endLine: number;
  readonly text: string;
}

/** Findings of one statement (or one place) are one comment, the worst first. */
export interface Group {
  readonly findings: readonly [Finding, ...Finding[]];
}

/** The groups of what is to be looked at, in the order of the review. */
export function groups(review: Review): readonly Group[] {
  const byPlace = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of open(review)) {
    const places = placesOf(finding);
    const known = places.map((place) => byPlace.get(place)).find(Boolean);
    known?.push(finding);
    const group: [Finding, ...Finding[]] = known ?? [finding];
    for (const place of places) if (!byPlace.has(place)) byPlace.set(place, group);
  }
  const worst = (finding: Finding) => severities.indexOf(finding.severity);
  return [...new Set(byPlace.values())].map(([first, ...rest]) => {
    const [head = first, ...others] = [first, ...rest].sort((a, b) => worst(a) - worst(b));
    return { findings: [head, ...others] };
  });
}

/** What makes findings one comment: their statement, or (in the instances of a module) the very same place. */
function placesOf({ span: { path, start, end }, policy, statement, rule }: Finding): readonly string[] {
  const place = statement && policy ? `${path} ${policy.address} ${statement.index}` : `${path} at ${start}`;
  return [place, `${path} ${start} ${end} ${rule}`];
}

/** The comment of a group, or undefined where no hunk of the diff holds its lines. */
export function toComment(group: Group, review: Review, options: ReportOptions): InlineComment | undefined {
  const [finding] = group.findings;
  const file = review.changed.find((each) => each.path === finding.span.path);
  const suggestion = file && toSuggestion(group, review, file);
  const lines = suggestion ?? [finding.span, finding.added].map((span) => shownLines(span, review, file)).find(Boolean);
  if (!lines) return undefined;
  return {
    fingerprint: finding.fingerprint,
    path: finding.span.path,
    line: lines.endLine,
    startLine: lines.startLine < lines.endLine ? lines.startLine : undefined,
    body: toBody(group, suggestion, options),
  };
}

/** The first line of a place if a hunk shows it; a statement need not be shown whole to be spoken of. */
function shownLines(
  span: Span | undefined,
  review: Review,
  file: ChangedFile | undefined,
): { startLine: number; endLine: number } | undefined {
  if (!span || span.path !== file?.path) return undefined;
  const { startLine, endLine } = rangeOf(span, review.head);
  const hunk = file?.hunks?.find((each) => each.start <= endLine && startLine <= each.end);
  if (!hunk) return undefined;
  const first = Math.max(startLine, hunk.start);
  const last = Math.min(endLine, hunk.end);
  return last - first > 3 ? { startLine: first, endLine: first } : { startLine: first, endLine: last };
}

/** The first fix of a group that fits: all in this file, within one hunk, short, and without carriage returns. */
function toSuggestion(group: Group, review: Review, file: ChangedFile): Suggestion | undefined {
  for (const { fix } of group.findings) {
    const suggestion =
      fix &&
      suggestionOf(
        fix.edits.map((edit) => edit),
        review,
        file,
      );
    if (suggestion) return suggestion;
  }
  return undefined;
}

function suggestionOf(
  edits: readonly { readonly span: Span; readonly text: string }[],
  review: Review,
  file: ChangedFile,
): Suggestion | undefined {
  const [first] = edits;
  if (!first || edits.some((edit) => edit.span.path !== file.path)) return undefined;
  const text = review.head.get(file.path)?.text ?? "";
  const whole: Span = {
    path: file.path,
    start: Math.min(...edits.map((edit) => edit.span.start)),
    end: Math.max(...edits.map((edit) => edit.span.end)),
  };
  const startLine = rangeOf({ ...whole, end: whole.start }, review.head).startLine;
  const endLine = Math.max(startLine, rangeOf({ ...whole, start: whole.end }, review.head).startLine);
  const lines = lineSpan(file.path, startLine, endLine, review.head);
  const before = text.slice(lines.start, lines.end);
  if (endLine - startLine >= suggestionLines || before.includes("\r") || !within(startLine, endLine, file.hunks))
    return undefined;
  const shifted = edits.map((edit) => ({
    ...edit,
    span: { ...edit.span, start: edit.span.start - lines.start, end: edit.span.end - lines.start },
  }));
  const after = applyEdits(before, shifted);
  return after === before ? undefined : { startLine, endLine, text: after };
}

function within(startLine: number, endLine: number, hunks: readonly Hunk[] | undefined): boolean {
  return hunks?.some((hunk) => hunk.start <= startLine && endLine <= hunk.end) ?? false;
}

function toBody(group: Group, suggestion: Suggestion | undefined, options: ReportOptions): string {
  const [finding, ...others] = group.findings;
  const fixed = group.findings.find((each) => each.fix);
  const lines = [`**${sentence(finding.message)}.**`];
  if (finding.witness) lines.push(`For example: ${exampleOf(finding.witness)}.`);
  else lines.push(sentence(finding.why));
  if (finding.dependsOn.length > 0)
    lines.push(`This depends on ${finding.dependsOn.map((each) => code(each)).join(", ")}.`);
  for (const other of others) lines.push(`Also: ${sentence(other.message)}.`);
  const parts = [lines.join("\n")];
  if (fixed?.fix && suggestion) parts.push(`${sentence(fixed.fix.title)}:\n${fenced("suggestion", suggestion.text)}`);
  else if (fixed?.fix)
    parts.push(
      `${sentence(fixed.fix.title)}; the change does not fit into a suggestion here: \`leastwise fix\` makes it.`,
    );
  parts.push(footer(group, options));
  return cut(parts.join("\n\n"), bodyLimit);
}

function footer({ findings }: Group, options: ReportOptions): string {
  const [{ severity }] = findings;
  const rules = [...new Set(findings.map((finding) => finding.rule))].map((rule) => ruleLink(rule, options));
  const fix = findings.find((finding) => finding.fix)?.fix;
  const proof = fix ? [`proved: grants nothing new${fix.because ? `, ${sentence(fix.because)}` : ""}`] : [];
  return `<sub>${[severity, rules.join(", "), ...proof].join(" · ")}</sub>`;
}

/** The rule's name, linked to its page where that is known. */
export function ruleLink(rule: string, { docsUrl }: ReportOptions): string {
  return docsUrl === undefined ? rule : `[${rule}](${docsUrl}/${encodeURIComponent(rule)}.md)`;
}
