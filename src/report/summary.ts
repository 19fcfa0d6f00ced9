import type { AccessTable, Review } from "../review/index.js";
import { conditionWords, whereWords } from "./condition-words.js";
import { code, listed, sentence } from "./markdown.js";
import { bySeverity, open, plural } from "./report.js";
import { type ShownRow, shownRows } from "./rows.js";
import { canDo, onWhat, who } from "./words.js";

const rowLimit = 25;

/** The summary of a review as Markdown: the access table, what is taken away, the counts, what could not be decided. */
export function toSummary(review: Review): string {
  const { access } = review;
  const parts: string[] = [];
  if (access && access.granted.length > 0) parts.push(granted(shownRows(access.granted)));
  if (access && access.removed.length > 0) parts.push(removed(shownRows(access.removed), access.granted.length > 0));
  if (access && access.granted.length === 0 && access.removed.length === 0) {
    parts.push(
      access.unknown.length > 0
        ? "No new access was found, but not everything could be decided."
        : "No new access: everything this change allows was allowed before.",
    );
  }
  parts.push(counts(review));
  if (access && access.unknown.length > 0) {
    parts.push(
      [
        `${plural(undecided(access).size, "policy", "policies")} could not be decided:`,
        "",
        ...[...undecided(access)]
          .slice(0, rowLimit)
          .map(([owner, because]) => `- ${code(owner)}: ${because.map((each) => sentence(each)).join("; ")}`),
      ].join("\n"),
    );
  }
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Why something of a policy could not be decided, by what the policy is on. */
export function undecided({ unknown }: AccessTable): ReadonlyMap<string, readonly string[]> {
  const byOwner = new Map<string, string[]>();
  for (const { owner, because } of unknown) byOwner.set(owner, [...(byOwner.get(owner) ?? []), because]);
  return byOwner;
}

function granted(rows: readonly ShownRow[]): string {
  const lines = rows.slice(0, rowLimit).map((row) => {
    const guards = (row.dependsOn ?? []).map((guard) => code(guard, true));
    const conditions = [...row.conditions.map((line) => conditionWords(line, true)), ...guards];
    const only = row.byDeny ? [...conditions, "another policy allows it"] : conditions;
    return `| ${who(row, true)} | ${canDo(row, true)} | ${onWhat(row, true)} | ${only.length === 0 ? "–" : listed(only)} |`;
  });
  const more = rows.length > rowLimit ? ["", `and ${rows.length - rowLimit} more.`] : [];
  return [
    "**This change grants**",
    "",
    "| who | can now | on | only if |",
    "|---|---|---|---|",
    ...lines,
    ...more,
  ].join("\n");
}

function removed(rows: readonly ShownRow[], also: boolean): string {
  const lines = rows.slice(0, rowLimit).map((row) => {
    const on = row.resources.length === 0 ? "" : ` on ${onWhat(row, false)}`;
    const where = whereWords(row.conditions, row.dependsOn ?? []);
    return `- ${who(row, false)} can no longer ${canDo(row, false)}${on}${where}${stillCan(row)}`;
  });
  const more = rows.length > rowLimit ? [`- and ${rows.length - rowLimit} more`] : [];
  return [also ? "**and takes away**" : "**This change takes away**", "", ...lines, ...more].join("\n");
}

/** `, but still on x`, where it is known what is left. */
function stillCan(row: ShownRow): string {
  const parts = (row.left ?? []).map(({ resources, conditions, principals }) => {
    const same = (one: readonly string[], other: readonly string[]) => one.join("\n") === other.join("\n");
    const kept = { ...row, resources, principals };
    const whom = same(principals, row.principals) ? "still" : `${who(kept, false)} still can`;
    const on = same(resources, row.resources) || resources.length === 0 ? "" : ` on ${onWhat(kept, false)}`;
    const where = whereWords(conditions, []);
    return `${whom}${on}${on === "" ? where.replace(/^,/, "") : where}`;
  });
  return parts.length === 0 ? "" : `, but ${listed(parts)}`;
}

function counts(review: Review): string {
  const findings = open(review);
  const count = (status: string) =>
    review.findings.filter((finding) => finding.status === status && !finding.supersededBy).length;
  const words = [
    findings.length === 0
      ? `No ${review.access ? "new findings" : "findings"}`
      : `${plural(findings.length, review.access ? "new finding" : "finding")} (${bySeverity(findings)})`,
    count("existing") === 0
      ? undefined
      : `${count("existing")} that ${count("existing") === 1 ? "was" : "were"} there before`,
    count("fixed") === 0 ? undefined : `${count("fixed")} fixed`,
  ].filter((word) => word !== undefined);
  return findings.length === 0 && words.length === 1 ? "" : `${words.join(", ")}.`;
}
