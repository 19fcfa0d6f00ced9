import type { Finding, Review, Severity } from "../review/index.js";
import { oneLine } from "./markdown.js";
import { rangeOf } from "./position.js";

/** GitHub takes 25,000 results of a run. */
const resultLimit = 25_000;

const levels: { readonly [severity in Severity]: "error" | "warning" | "note" } = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
};

/** As GitHub sorts them: over 9 is critical, over 7 high, over 4 medium. */
const scores: { readonly [severity in Severity]: string } = { critical: "9.5", high: "8.0", medium: "5.0", low: "2.0" };

/**
 * The review as SARIF 2.1.0: what is open (of a review, what is new), with its fixes. Superseded findings are left out:
 * another one says them.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function toSarif(review: Review): string {
  const findings = review.findings.filter((each) => !each.supersededBy && each.status !== "fixed");
  const rules = [...new Map(findings.map((each) => [each.rule, each])).values()];
  const index = new Map(rules.map((each, i) => [each.rule, i]));
  const run = {
    tool: { driver: { name: "Leastwise", rules: rules.map(toRule) } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The folder that was reviewed." } } },
    results: findings.slice(0, resultLimit).map((each) => toResult(each, index.get(each.rule) ?? 0, review)),
    invocations: [{ executionSuccessful: true, toolExecutionNotifications: notifications(review) }],
  };
  return JSON.stringify(
    { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] },
    null,
    2,
  );
}

function toRule({ rule, why, severity, category }: Finding): object {
  return {
    id: rule,
    shortDescription: { text: rule.replaceAll("-", " ") },
    fullDescription: { text: why },
    defaultConfiguration: { level: levels[severity] },
    properties: { tags: ["security", category], "security-severity": scores[severity] },
  };
}

function toResult(finding: Finding, ruleIndex: number, review: Review): object {
  const { fix, witness } = finding;
  const example = witness ? ` For example: ${witness.action} on ${witness.resource}, by ${witness.principal}.` : "";
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: `${oneLine(finding.message)}.${oneLine(example)}` },
    locations: [toLocation(finding.span, review)],
    ...(finding.related.length > 0 && {
      relatedLocations: finding.related.map((span, id) => ({ id: id + 1, ...toLocation(span, review) })),
    }),
    partialFingerprints: { "leastwise/v1": finding.fingerprint },
    ...(finding.status && { baselineState: finding.status === "new" ? "new" : "unchanged" }),
    ...(fix && {
      fixes: [{ description: { text: fix.title }, artifactChanges: toChanges(fix.edits, review) }],
    }),
  };
}

function toLocation(span: Finding["span"], review: Review): { readonly physicalLocation: object } {
  return { physicalLocation: { artifactLocation: artifact(span.path), region: rangeOf(span, review.head) } };
}

function artifact(path: string): object {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" };
}

function toChanges(edits: NonNullable<Finding["fix"]>["edits"], review: Review): readonly object[] {
  const paths = [...new Set(edits.map(({ span }) => span.path))];
  return paths.map((path) => ({
    artifactLocation: artifact(path),
    replacements: edits
      .filter(({ span }) => span.path === path)
      .map(({ span, text }) => ({ deletedRegion: rangeOf(span, review.head), insertedContent: { text } })),
  }));
}

/** What could not be read: silence must not be taken for an answer. */
function notifications(review: Review): readonly object[] {
  const all = [...review.files.flatMap(({ problems }) => problems), ...review.notices];
  return all.map((problem) => ({
    level: problem.code === "unsupported" ? "note" : "warning",
    message: { text: oneLine(problem.message) },
    locations: [toLocation(problem.span, review)],
  }));
}
