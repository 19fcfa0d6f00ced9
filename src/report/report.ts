import type { Review, Severity } from "../review/index.js";

export interface ReportOptions {
  /** Address of the rules' pages; a rule's is `<docsUrl>/<id>.md`. Without it rules are named, not linked. */
  readonly docsUrl?: string;
}

export const severities: readonly Severity[] = ["critical", "high", "medium", "low"];

/** The findings that are to be looked at: new ones (or all of a `check`) that no other one says already. */
export function open(review: Review): readonly Review["findings"][number][] {
  return review.findings.filter(
    (finding) => finding.status !== "existing" && finding.status !== "fixed" && !finding.supersededBy,
  );
}

/** `1 critical, 2 high`; empty for none. */
export function bySeverity(findings: readonly { readonly severity: Severity }[]): string {
  return severities
    .map((severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(", ");
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
