import type { Witness } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import type { Document, PolicySite, Resource } from "../readers/index.js";
import type { Files, Problem, Span } from "../source/index.js";
import { within } from "./allowance.js";
import type { Answer, Place } from "./answer.js";
import { askAll } from "./ask.js";
import type { Asked, Subject } from "./asked.js";
import { type Cache, newCache } from "./cache.js";
import { fill } from "./message.js";
import { isGiven, type RuleParameters } from "./parameters.js";
import { inPlainClothes } from "./plain-clothes.js";
import type { Catalogue, Fix, Rule } from "./rule.js";
import { type Settled, settledOf, twinsIn } from "./settled.js";
import { type Category, type Severity, severities } from "./severity.js";
import { spanOf } from "./span-of.js";
import { type Side, toSide } from "./subject.js";
import { groupsIn, subjectsFor } from "./subjects.js";
import { supersede } from "./supersede.js";
import { pickRows, texts } from "./table.js";

/** What a finding's fix is, before it is worked out and proved. */
export interface FixPlan {
  readonly fix: Fix;
  readonly place: Place;
  readonly asked: Asked;
}

/** A finding of one side, not yet compared with the other. */
export interface Draft {
  readonly rule: Rule;
  readonly category: Category;
  readonly severity: Severity;
  /** One sentence; identifiers are in backticks and hold none themselves, all else is plain text. */
  readonly message: string;
  readonly span: Span;
  readonly site?: PolicySite;
  readonly resource?: Resource;
  readonly statement?: Statement;
  readonly answer: "yes" | "depends";
  /** True for a line in the check run and no finding: the answer depends, and the rule does not report that. */
  readonly note: boolean;
  /** What the answer depends on, as words; empty for a yes. */
  readonly dependsOn: readonly string[];
  readonly witness?: Witness;
  readonly related: readonly Span[];
  /** Id of the rule whose finding says it already. */
  readonly supersededBy?: string;
  readonly fix?: FixPlan;
  /** The question that was answered. */
  readonly asked: Asked;
  /** Of a rule that is asked once a row of a table: what the rows say that answered yes. */
  readonly paths: readonly string[];
  readonly actions?: readonly string[];
  /** Where a statement only grew, what is new of it. */
  readonly added?: Span;
  /** The statement's other actions, as written. */
  readonly others?: readonly string[];
}

/** What the rules found: findings, and notes, whose answer depends on what is not known here. */
export interface Found {
  readonly findings: readonly Draft[];
  readonly notes: readonly Draft[];
  /** Policies that not every rule could be asked of: it failed, or there was no time left. */
  readonly faults: readonly Problem[];
}

/** What a run is told beside the documents and the rules. */
export interface Run {
  /** Ask these rules, by id, even those that are off, and no others. */
  readonly only?: ReadonlySet<string>;
  /**
   * Ask about these policies, whoever has them together with others, and all resources; about every policy where it is
   * not given.
   */
  readonly about?: (site: PolicySite) => boolean;
  /** The files that the documents were read from. */
  readonly files?: Files;
  /** What earlier runs with the same catalogue and parameters worked out. */
  readonly cache?: Cache;
}

/**
 * Everything the rules find in the documents of one side, ordered by path and place. Rules that need a parameter which
 * is not given, and those that are off, are not asked.
 */
export function find(
  documents: readonly Document[],
  catalogue: Catalogue,
  parameters: RuleParameters,
  { only, about, files, cache = newCache() }: Run = {},
): Found {
  const whole = toSide(documents, files);
  const side = about ? narrowed(whole, about) : whole;
  const groups = groupsIn(side);
  const drafts: Draft[] = [];
  const faults = new Map<string, Problem>();
  const twins = twinsIn(side, cache);
  for (const rule of gravestFirst(catalogue.rules)) {
    if (only ? !only.has(rule.id) : rule.off) continue;
    if (rule.needs?.some((name) => !isGiven(name, parameters))) continue;
    const settled = settledOf(rule, twins);
    for (const subject of subjectsFor(rule, groups, { tables: catalogue.tables, cache })) {
      const found = askGuarded({ rule, subject, side, parameters, tables: catalogue.tables, cache }, settled);
      if ("fault" in found)
        faults.set(`${found.fault.span.path} ${found.fault.span.start} ${found.fault.message}`, found.fault);
      else drafts.push(...found);
    }
  }
  const found = supersede(unique(drafts)).sort(inOrder);
  return {
    findings: found.filter((draft) => !draft.note),
    notes: found.filter((draft) => draft.note),
    faults: [...faults.values()],
  };
}

/** Where time runs out, what matters most was asked. */
function gravestFirst(rules: readonly Rule[]): readonly Rule[] {
  return [...rules].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
}

/** One policy that a rule fails on, or that takes too long, never costs the review of the others. */
function askGuarded(asked: Asked, settled: Settled): readonly Draft[] | { readonly fault: Problem } {
  const { subject, cache, rule } = asked;
  const [about, span] = placeOf(subject);
  try {
    const message = "this is so involved that not every rule could be asked of it; what is found may not be all";
    if (settled.isKnown(subject)) return [];
    const found = within(cache.allowance, about, () => askRule(asked));
    if (found?.length === 0) settled.add(subject);
    return found ?? { fault: { code: "limit", message, span } };
  } catch (error) {
    const message = `the rule \`${rule.id}\` failed here, by a fault of Leastwise: \`${String(error)}\``;
    return { fault: { code: "limit", message, span } };
  }
}

/** What the time of a question counts against, and where it is. */
function placeOf(subject: Subject): readonly [about: object, span: Span] {
  if (subject.type === "resource") return [subject.resource, subject.resource.nameSpan];
  if (subject.type !== "principal") return [subject.policy.site.policy, subject.policy.site.policy.span];
  const { principal } = subject;
  return [principal, principal.policies[0]?.site.policy.span ?? { path: "", start: 0, end: 0 }];
}

/** A side with only these policies, and the principals that have one of them or share a policy with one that has. */
function narrowed(side: Side, about: (site: PolicySite) => boolean): Side {
  const near = side.principals.filter(({ policies }) => policies.some(({ site }) => about(site)));
  const shared = new Set(near.flatMap(({ policies }) => policies));
  const principals = side.principals.filter(({ policies }) => policies.some((policy) => shared.has(policy)));
  return { ...side, policies: side.policies.filter(({ site }) => about(site)), principals };
}

/**
 * What one rule finds of one subject, before findings are compared with each other.
 *
 * @param known rows of the rule's table that say only this are left out
 */
export function askRule(asked: Asked, known: ReadonlySet<string> = new Set()): readonly Draft[] {
  const { rule } = asked;
  const pick = rule["for-each"];
  if (!pick) return toDrafts(askAll(rule.ask, asked), asked);
  const all = pickRows(pick, asked.tables);
  const rows = known.size === 0 ? all : all.filter((row) => texts(row.what).some((what) => !known.has(what)));
  const answers = rows.map((row) => ({ row, answer: askAll(rule.ask, { ...asked, row }) }));
  const yes = answers.filter(({ answer }) => answer.is === "yes");
  const [first] = yes;
  if (first && first.answer.is === "yes") {
    const paths = yes.flatMap(({ row }) => texts(row.what));
    const places = first.answer.places.map((place) => ({ ...place, facts: { ...place.facts, paths } }));
    return toDrafts({ is: "yes", places }, { ...asked, row: first.row });
  }
  const open = answers.find(({ answer }) => answer.is === "depends");
  return open ? toDrafts(open.answer, { ...asked, row: open.row }) : [];
}

function toDrafts(answer: Answer, asked: Asked): readonly Draft[] {
  const { rule } = asked;
  const { depends = "note" } = rule;
  if (answer.is === "no" || (answer.is === "depends" && depends === "silent")) return [];
  const on = answer.is === "depends" ? answer.on : [];
  const places = answer.places.length > 0 ? answer.places : [{}];
  const spans = new Set<string>();
  return places.flatMap((place) => {
    const at = withSubject(place, asked.subject);
    const span = spanOf(at, rule);
    if (!span) return [];
    const id = placeName(span, at.policy?.site);
    if (spans.has(id)) return [];
    spans.add(id);
    return [toDraft(at, span, answer.is, on, asked)];
  });
}

/** Findings of one rule with the same name of their place are one. */
function placeName({ path, start, end }: Span, site: PolicySite | undefined): string {
  return `${path} ${start} ${end} ${site?.address ?? ""}`;
}

function toDraft(at: Place, span: Span, answer: "yes" | "depends", on: readonly string[], asked: Asked): Draft {
  const { rule, row } = asked;
  const { statement, resource } = at;
  const others = texts(at.facts?.others);
  return {
    rule,
    category: rule.category,
    severity: severityOf(rule, asked, statement),
    message: fill(rule, { ...at, facts: { ...at.facts, paths: at.facts?.paths ?? texts(row?.what) } }, row, on),
    span,
    ...(at.policy ? { site: at.policy.site } : {}),
    ...(resource ? { resource } : {}),
    ...(statement ? { statement } : {}),
    answer,
    note: answer === "depends" && rule.depends !== "finding",
    dependsOn: on,
    ...(at.witness ? { witness: inPlainClothes(at.witness, at.policy) } : {}),
    related: (at.others ?? []).map((other) => other.statement.span),
    ...(rule.fix && answer === "yes" ? { fix: { fix: rule.fix, place: at, asked } } : {}),
    asked,
    paths: at.facts?.paths === undefined ? [] : texts(at.facts.paths),
    ...(at.actions ? { actions: at.actions } : {}),
    ...(others.length > 0 ? { others } : {}),
  };
}

function withSubject(place: Place, subject: Subject): Place {
  if (subject.type === "statement") return { policy: subject.policy, statement: subject.statement, ...place };
  if (subject.type === "policy") return { policy: subject.policy, ...place };
  if (subject.type === "resource") return { resource: subject.resource, ...place };
  const [policy] = subject.principal.policies;
  return policy ? { policy, ...place } : place;
}

function severityOf(rule: Rule, asked: Asked, statement: Statement | undefined): Severity {
  const { raise } = rule;
  if (!raise) return rule.severity;
  const { subject } = asked;
  const about =
    statement && subject.type === "policy"
      ? ({ type: "statement", policy: subject.policy, statement } as const)
      : subject;
  return askAll(raise.if, { ...asked, subject: about }).is === "yes" ? raise.to : rule.severity;
}

/** A statement that several principals have is found once. */
function unique(drafts: readonly Draft[]): readonly Draft[] {
  const seen = new Set<string>();
  return drafts.filter((draft) => {
    const id = `${draft.rule.id} ${placeName(draft.span, draft.site)}`;
    return !seen.has(id) && seen.add(id);
  });
}

function inOrder(a: Draft, b: Draft): number {
  if (a.span.path !== b.span.path) return a.span.path < b.span.path ? -1 : 1;
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    (a.rule.id < b.rule.id ? -1 : Number(a.rule.id > b.rule.id))
  );
}
