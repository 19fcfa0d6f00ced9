import { readableName } from "../policy/index.js";
import type { AccessTable, Review } from "../review/index.js";
import { byHolder, commonGuards, grantedCells, type Loss, lossesOf } from "./access-words.js";
import { code, listed, sentence } from "./markdown.js";
import { bySeverity, open, plural } from "./report.js";
import { type ShownRow, shownRows } from "./rows.js";

/** Rows that are shown at once, and in all. */
const atOnce = 12;
const rowLimit = 60;

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
        ...undecidedLines(access),
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

/** Policies that could not be decided for the same reasons are one line. */
function undecidedLines(access: AccessTable): readonly string[] {
  const byReasons = new Map<string, string[]>();
  for (const [owner, because] of undecided(access)) {
    const reasons = because.map((each) => sentence(each)).join("; ");
    byReasons.set(reasons, [...(byReasons.get(reasons) ?? []), code(readableName(owner))]);
  }
  return withRestFolded(
    [...byReasons].map(([reasons, owners]) => `- ${listed(owners)}: ${reasons}`),
    (lines) => lines,
  );
}

function granted(all: readonly ShownRow[]): string {
  const { guards, rows } = commonGuards(all);
  const heading = `**This change grants**${guards.length > 0 ? `, only if ${listed(guards)}:` : ""}`;
  const lines = rows.map((row) => `| ${grantedCells(row, true).join(" | ")} |`);
  const table = (some: readonly string[]) => ["| who | can now | on | only if |", "|---|---|---|---|", ...some];
  return [heading, "", ...withRestFolded(lines, table)].join("\n");
}

function removed(rows: readonly ShownRow[], also: boolean): string {
  const lines = (losses: readonly Loss[]) =>
    byHolder(losses).flatMap(([who, what]) =>
      what.length === 1
        ? [`- ${who} can no longer ${what[0]}`]
        : [`- ${who} can no longer`, ...what.map((each) => `  - ${each}`)],
    );
  const heading = also ? "**and takes away**" : "**This change takes away**";
  return [heading, "", ...withRestFolded(lossesOf(rows), lines)].join("\n");
}

/** A few items as lines, and the rest folded away: nobody reads thirty. */
function withRestFolded<T>(items: readonly T[], shown: (items: readonly T[]) => readonly string[]): readonly string[] {
  const [first, rest] = [items.slice(0, atOnce), items.slice(atOnce, rowLimit)];
  if (rest.length === 0) return shown(first);
  const left = items.length - rowLimit;
  const more = left > 0 ? ["", `and ${left} more.`] : [];
  const folded = [`<details><summary>and ${items.length - atOnce} more</summary>`, "", ...shown(rest), ...more];
  return [...shown(first), "", ...folded, "", "</details>"];
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
