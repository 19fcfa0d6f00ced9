import type { Finding, Review, Severity } from "../review/index.js";
import { isUnread } from "../source/index.js";

export interface ReportOptions {
  /** Address of the rules' pages; a rule's is `<docsUrl>/<id>.md`. Without it rules are named, not linked. */
  readonly docsUrl?: string;
}

export const severities: readonly Severity[] = ["critical", "high", "medium", "low"];

/**
 * The findings that are to be looked at: new ones (or all of a `check`) that no other one says already. What several
 * instances of one module say in the same words of the same place is said once.
 */
export function open(review: Review): readonly Finding[] {
  const said = new Set<string>();
  return review.findings.filter(({ status, supersededBy, span, rule, message }) => {
    if (status === "existing" || status === "fixed" || supersededBy) return false;
    const key = `${span.path} ${span.start} ${span.end} ${rule} ${message}`;
    return !said.has(key) && said.add(key);
  });
}

/** Paths of files that are broken or over a limit: all of a `check`, of a review those that it changes. */
export function unread({ access, changed, files }: Review): readonly string[] {
  const concerned = new Set(changed.map((file) => file.path));
  return files
    .filter(({ path, problems }) => (!access || concerned.has(path)) && problems.some(isUnread))
    .map((file) => file.path);
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

/** Problems of one file that are shown; the rest follows from the first, or says the same. */
const problemsShown = 3;

interface ShownProblems {
  readonly count: number;
  readonly shown: Review["files"][number]["problems"];
  readonly more: readonly { readonly path: string; readonly count: number }[];
}

/** What could not be read, in the order of the files: the first problems of each, and how many more it has. */
export function problemsOf({ files }: Review): ShownProblems {
  const broken = files.filter(({ problems }) => problems.length > problemsShown);
  return {
    count: files.reduce((sum, { problems }) => sum + problems.length, 0),
    shown: files.flatMap(({ problems }) => problems.slice(0, problemsShown)),
    more: broken.map(({ path, problems }) => ({ path, count: problems.length - problemsShown })),
  };
}
