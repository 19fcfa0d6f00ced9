import picomatch from "picomatch";
import { type Configuration, configurationPath } from "../config/index.js";
import type { FixContext } from "../fixes/index.js";
import type { PolicyKind } from "../policy/index.js";
import { type Document, type ReadOptions, readAll } from "../readers/index.js";
import {
  type Cache,
  type Catalogue,
  type Draft,
  find,
  newCache,
  type RuleParameters,
  supersede,
} from "../rules/index.js";
import { type Files, holds, isUnread, type Problem } from "../source/index.js";
import { toAccessTable } from "./access-table.js";
import type { ChangedFile } from "./changed-file.js";
import { type Marked, marked, toFinding } from "./drafts.js";
import { fixesOf } from "./fixes-of.js";
import { managedPolicyRows } from "./managed-policies.js";
import { newAddresses } from "./renamed-resources.js";
import type { Finding, Review, ReviewedFile, Severity } from "./review.js";
import type { Renames } from "./scope.js";
import { type Changed, statusesOf } from "./status.js";
import { homesOf, pairUnits, type Unit, unitsOf } from "./unit.js";

/** What a review is asked about. */
export interface Sides {
  readonly base: Files;
  readonly head: Files;
  readonly changed: readonly ChangedFile[];
  /** Files that could not be had as text, with the reason. */
  readonly unreadable: readonly { readonly path: string; readonly because: string }[];
}

export interface ReviewOptions {
  readonly configuration: Configuration;
  /** Mistakes of the configuration. */
  readonly notices: readonly Problem[];
  readonly catalogue: Catalogue;
  readonly kind?: PolicyKind;
  /** `owner/name` on GitHub, where it is known. */
  readonly repository?: string;
  /** How many findings a fix is looked for at most (default: 25); each is proved by itself. */
  readonly fixes?: number;
  /** Milliseconds that the rules may take over one policy (default: 4,000). */
  readonly perPolicy?: number;
}

const order: readonly Severity[] = ["low", "medium", "high", "critical"];

/** Reviews base → head. Pure: the same sides give the same review. */
export function reviewSides(all: Sides, options: ReviewOptions): Review {
  const sides = withoutIgnored(all, options.configuration.ignore);
  const reading = readOptions(options);
  const base = readAll(sides.base, reading);
  const head = readAll(sides.head, reading);
  const renames: Renames = new Map(
    sides.changed.flatMap(({ path, previousPath }) => (previousPath ? [[path, previousPath]] : [])),
  );
  const baseUnits = unitsOf(base, new Map(), newAddresses(base, head, renames));
  const headUnits = unitsOf(head, renames);
  const pairs = pairUnits(baseUnits, headUnits);
  const pairsAt = pairFinder(pairs);
  const homes = [homesOf(base, new Map()), homesOf(head, renames)];
  const stays = ({ home }: Unit) => home !== undefined && homes.every((each) => each.has(home));
  const breaks = head.flatMap(({ problems }) => problems.filter(isUnread));
  const broken = ({ sites }: Unit) =>
    sites.some((site) => breaks.some(({ span }) => holds(site.span, span) || holds(site.policy.span, span)));
  const cache = newCache(options.perPolicy);
  const found = draftsOf(head, sides.head, options, cache);
  const former = draftsOf(base, sides.base, options, cache);
  const before = marked(former.drafts, new Map());
  const now = marked(found.drafts, renames);
  const statuses = statusesOf(before, now, pairsAt, cache.allowance);
  const fresh = superseded(statuses.now.filter(({ status }) => status === "new").map((each) => each.marked));
  const fixes = fixesOf(fresh, fixContext(sides.head, head, options, cache), options.fixes);
  const findings = [
    ...fresh.map((each) => toFinding(each, "new", fixes.of.get(each))),
    ...statuses.now.flatMap(({ marked: each, status }) =>
      status === "new" ? [] : [toFinding(each, status, undefined)],
    ),
    ...statuses.fixed.map((each) => toFinding(each, "fixed", undefined)),
  ].sort(inOrder);
  const files = reviewedFiles(head, sides.unreadable, found.faults);
  const changedPaths = new Set(sides.changed.map((file) => file.path));
  const unread = files.some(
    (file) => changedPaths.has(file.path) && file.problems.some((problem) => problem.code !== "unsupported"),
  );
  // A policy that is too hard to review is no way past a required check.
  const hard = new Set(former.faults.map(({ span }) => span.path));
  const unasked = found.faults.some(
    ({ span: { path } }) => changedPaths.has(path) && !hard.has(renames.get(path) ?? path),
  );
  return {
    conclusion: conclusionOf(findings, unread, unasked, options.configuration),
    findings,
    access: toAccessTable(pairs, managedPolicyRows(base, head, renames), { stays, broken }),
    files,
    changed: sides.changed,
    notices: [...options.notices, ...configurationNotice(sides.changed), ...fixes.notices],
    base: sides.base,
    head: sides.head,
  };
}

/** What is new is said in full, though a finding that was there before says it too: only new ones supersede new ones. */
function superseded(fresh: readonly Marked[]): readonly Marked[] {
  const drafts = fresh.map(({ draft: { supersededBy: _before, ...draft } }) => draft);
  return supersede(drafts).map((draft, i) => ({ ...fresh[i], draft }) as Marked);
}

function withoutIgnored(sides: Sides, ignore: readonly string[]): Sides {
  if (ignore.length === 0) return sides;
  const ignored = picomatch([...ignore], { dot: true });
  const kept = (files: Files) => new Map([...files].filter(([path]) => !ignored(path)));
  const unreadable = sides.unreadable.filter(({ path }) => !ignored(path));
  return { changed: sides.changed, base: kept(sides.base), head: kept(sides.head), unreadable };
}

/** All findings of files as they stand. */
export function checkFiles(head: Files, unreadable: Sides["unreadable"], options: ReviewOptions): Review {
  const documents = readAll(head, readOptions(options));
  const cache = newCache(options.perPolicy);
  const found = draftsOf(documents, head, options, cache);
  const now = marked(found.drafts, new Map());
  const fixes = fixesOf(now, fixContext(head, documents, options, cache), options.fixes);
  const findings = now.map((each) => toFinding(each, undefined, fixes.of.get(each))).sort(inOrder);
  const files = reviewedFiles(documents, unreadable, found.faults);
  const unread = files.some((file) => file.problems.some((problem) => problem.code !== "unsupported"));
  const conclusion = conclusionOf(findings, unread, false, options.configuration);
  return {
    conclusion,
    findings,
    access: undefined,
    files,
    changed: [],
    notices: [...options.notices, ...fixes.notices],
    base: new Map(),
    head,
  };
}

function readOptions({ configuration, kind }: ReviewOptions): ReadOptions {
  const kinds = configuration.kinds.map(([glob, each]) => [picomatch(glob), each] as const);
  return { values: configuration.values, kindOf: (path) => kind ?? kinds.find(([matches]) => matches(path))?.[1] };
}

/** What the rules find, at the severities that the configuration wants, and what they could not be asked of. */
function draftsOf(
  documents: readonly Document[],
  files: Files,
  options: ReviewOptions,
  cache: Cache,
): { readonly drafts: readonly Draft[]; readonly faults: readonly Problem[] } {
  const { catalogue, configuration } = options;
  const { findings, faults } = find(documents, catalogue, parametersOf(options), { cache, files });
  const drafts = findings.flatMap((draft) => {
    const wanted = configuration.rules.get(draft.rule.id);
    if (wanted === "off") return [];
    return [wanted ? { ...draft, severity: wanted } : draft];
  });
  return { drafts, faults };
}

function parametersOf({ configuration, repository }: ReviewOptions): RuleParameters {
  const { accounts, organizations, githubOwners, regions } = configuration;
  return { accounts, organizations, owners: githubOwners, regions, ...(repository !== undefined && { repository }) };
}

/** For a draft of head, the units that hold its policy and were there at base. */
function pairFinder(pairs: ReturnType<typeof pairUnits>): (marked: Marked) => readonly Changed[] {
  const bySite = new Map<unknown, Changed[]>();
  for (const { base, head } of pairs) {
    for (const site of head?.sites ?? []) {
      if (base && head) bySite.set(site, [...(bySite.get(site) ?? []), { base, head }]);
    }
  }
  return ({ draft }) => bySite.get(draft.site) ?? [];
}

function fixContext(files: Files, documents: readonly Document[], options: ReviewOptions, cache: Cache): FixContext {
  const { catalogue } = options;
  return { files, documents, catalogue, parameters: parametersOf(options), reading: readOptions(options), cache };
}

function reviewedFiles(
  documents: readonly Document[],
  unreadable: Sides["unreadable"],
  faults: readonly Problem[],
): readonly ReviewedFile[] {
  const read = documents.map(({ path, format, policies, problems }): ReviewedFile => {
    const seen = new Set<string>();
    const own = faults.filter(({ span }) => span.path === path);
    const all = [...problems, ...policies.flatMap((site) => site.policy.problems), ...own];
    const told = all.filter((problem) => {
      const key = `${problem.span.path} ${problem.span.start} ${problem.message}`;
      return !seen.has(key) && seen.add(key);
    });
    return { path, format, policies: policies.length, problems: told };
  });
  const missing = unreadable.map(
    ({ path, because }): ReviewedFile => ({
      path,
      format: undefined,
      policies: 0,
      problems: [{ code: "limit", message: because, span: { path, start: 0, end: 0 } }],
    }),
  );
  return [...read, ...missing].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function conclusionOf(
  findings: readonly Finding[],
  unread: boolean,
  unasked: boolean,
  { failOn }: Configuration,
): Review["conclusion"] {
  const counts = (finding: Finding) => finding.status === undefined || finding.status === "new";
  const threshold = failOn === "never" ? order.length : order.indexOf(failOn);
  if (findings.some((finding) => counts(finding) && order.indexOf(finding.severity) >= threshold)) return "failure";
  if (unasked && failOn !== "never") return "failure";
  return unread || unasked ? "neutral" : "success";
}

function configurationNotice(changed: readonly ChangedFile[]): readonly Problem[] {
  const file = changed.find((each) => each.path === configurationPath);
  if (!file) return [];
  const span = { path: file.path, start: 0, end: 0 };
  return [
    {
      code: "invalid",
      message: "this change edits Leastwise's configuration; what it says counts once it is merged",
      span,
    },
  ];
}

function inOrder(a: Finding, b: Finding): number {
  if (a.span.path !== b.span.path) return a.span.path < b.span.path ? -1 : 1;
  return a.span.start - b.span.start || a.span.end - b.span.end || (a.rule < b.rule ? -1 : 1);
}
