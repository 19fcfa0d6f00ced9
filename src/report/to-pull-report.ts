import { readableName } from "../policy/index.js";
import type { Finding, Review, Severity } from "../review/index.js";
import { groups, ruleLink, toComment } from "./comment.js";
import { code, cut, escaped, listed, oneLine, sentence } from "./markdown.js";
import { rangeOf } from "./position.js";
import type { Annotation, InlineComment, PullReport } from "./pull-report.js";
import { open, plural, problemsOf, type ReportOptions, unread } from "./report.js";
import { toSummary } from "./summary.js";

const textLimit = 65_000;

/** What GitHub is to show of a review. The same review gives the same text, byte for byte. */
export function toPullReport(review: Review, options: ReportOptions = {}): PullReport {
  const comments: InlineComment[] = [];
  const elsewhere: Finding[] = [];
  for (const group of groups(review)) {
    const comment = toComment(group, review, options);
    if (comment) comments.push(comment);
    else elsewhere.push(...group.findings);
  }
  return {
    conclusion: review.conclusion,
    title: titleOf(review),
    summary: cut(toSummary(review), textLimit),
    text: cut(toText(review, elsewhere, options), textLimit),
    annotations: groups(review).flatMap(({ findings }) =>
      findings.map((finding) => toAnnotation(finding, findings[0].fingerprint, review)),
    ),
    comments,
  };
}

/** What a required check shows in the list; see the examples in the tests. */
export function titleOf(review: Review): string {
  const findings = open(review);
  const broken = unread(review);
  if (findings.length > 0) {
    const owners = [
      ...new Set(findings.flatMap((finding) => (finding.policy ? [oneLine(readableName(finding.policy.owner))] : []))),
    ];
    return cutTitle(
      `${plural(findings.length, "grant")} to look at${owners.length > 0 ? ` · ${listed(owners, 2)}` : ""}`,
    );
  }
  if (broken.length > 0) return cutTitle(`Could not read ${listed(broken.map(oneLine), 2)}`);
  const { access } = review;
  if (review.files.every((file) => file.policies === 0) && !access?.removed.length && !access?.granted.length)
    return "No IAM change";
  if (access && access.granted.length > 0) return "New access, nothing to object to";
  if (access && access.unknown.length > 0) return "Nothing found, not everything could be decided";
  return access && access.removed.length > 0 ? "Narrows access" : "No new access";
}

function cutTitle(title: string): string {
  return title.length > 120 ? `${title.slice(0, 119).replace(/[\uD800-\uDBFF]$/, "")}…` : title;
}

const levels: { readonly [severity in Severity]: Annotation["level"] } = {
  critical: "failure",
  high: "failure",
  medium: "warning",
  low: "notice",
};

function toAnnotation(finding: Finding, fingerprint: string, review: Review): Annotation {
  const { startLine, endLine } = rangeOf(finding.span, review.head);
  return {
    path: finding.span.path,
    startLine,
    endLine,
    level: levels[finding.severity],
    title: finding.rule,
    message: `${oneLine(finding.message)}.`,
    fingerprint,
  };
}

function toText(review: Review, elsewhere: readonly Finding[], options: ReportOptions): string {
  const line = (finding: Finding) => {
    const { startLine } = rangeOf(finding.span, finding.status === "fixed" ? review.base : review.head);
    return `- ${code(`${finding.span.path}:${startLine}`)} ${sentence(finding.message)} (${finding.severity}, ${ruleLink(finding.rule, options)})`;
  };
  const existing = review.findings.filter((finding) => finding.status === "existing" && !finding.supersededBy);
  const fixed = review.findings.filter((finding) => finding.status === "fixed" && !finding.supersededBy);
  return [
    section("Not on lines of this diff", elsewhere.map(line)),
    folded(`${plural(fixed.length, "finding")} fixed by this change`, fixed.map(line)),
    folded(
      `${plural(existing.length, "finding")} that ${existing.length === 1 ? "was" : "were"} there before`,
      existing.map(line),
    ),
    section(
      "To know",
      review.notices.map((notice) => `- ${code(notice.span.path)} ${sentence(notice.message)}`),
    ),
    problems(review),
    files(review),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function problems(review: Review): string {
  const all = problemsOf(review);
  const lines = all.shown.map(({ span, message }) => {
    const { startLine } = rangeOf(span, review.head);
    return `- ${code(`${span.path}:${startLine}`)} ${sentence(message)}`;
  });
  const more = all.more.map(({ path, count }) => `- ${code(path)} ${count} more`);
  return folded(`${plural(all.count, "place")} that could not be read`, [...lines, ...more]);
}

function files(review: Review): string {
  const lines = review.files.map(
    (file) => `- ${code(file.path)}: ${file.format ?? "not read"}, ${plural(file.policies, "policy", "policies")}`,
  );
  return folded(`${plural(lines.length, "file")} read`, lines);
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : [`**${title}**`, "", ...lines].join("\n");
}

function folded(title: string, lines: readonly string[]): string {
  return lines.length === 0
    ? ""
    : [`<details><summary>${escaped(title)}</summary>`, "", ...lines, "", "</details>"].join("\n");
}
