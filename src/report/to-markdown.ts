import type { Review } from "../review/index.js";
import { groups, ruleLink } from "./comment.js";
import { code, sentence } from "./markdown.js";
import { rangeOf } from "./position.js";
import type { ReportOptions } from "./report.js";
import { toSummary } from "./summary.js";
import { titleOf } from "./to-pull-report.js";
import { exampleOf } from "./words.js";

/** A review as one Markdown document: the summary of the check run, then each finding with its place. */
export function toMarkdown(review: Review, options: ReportOptions = {}): string {
  const findings = groups(review).flatMap(({ findings: group }) =>
    group.map((finding) => {
      const { startLine } = rangeOf(finding.span, review.head);
      const example = finding.witness ? ` For example: ${exampleOf(finding.witness)}.` : "";
      const fix = finding.fix ? ` Fix: ${sentence(finding.fix.title)}.` : "";
      const place = code(`${finding.span.path}:${startLine}`);
      return `- **${sentence(finding.message)}** (${finding.severity}, ${ruleLink(finding.rule, options)}) ${place}.${example}${fix}`;
    }),
  );
  return [`## ${sentence(titleOf(review))}`, toSummary(review), findings.join("\n")]
    .filter((part) => part !== "")
    .join("\n\n");
}
