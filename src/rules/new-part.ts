import { noNewAccess, type PolicySet } from "../access/index.js";
import { holesOf, type Statement } from "../policy/index.js";
import { covering, type Span } from "../source/index.js";
import { budgetOf } from "./allowance.js";
import type { Asked, Subject } from "./asked.js";
import { byStatement } from "./by-statement.js";
import { type Cache, setName } from "./cache.js";
import { delta, keepsDenies } from "./delta.js";
import { askRule, type Draft } from "./find.js";
import type { Ask } from "./rule.js";
import type { PolicySubject } from "./subject.js";

/** What base had at the place of a finding of head. */
export interface Former {
  /** All that decided there together, at base and at head. */
  readonly policies: PolicySet;
  readonly now: PolicySet;
  /** What the rules found there. */
  readonly drafts: readonly Draft[];
}

/**
 * The part of a finding that was not so before, said as a finding of its own; undefined if there is none.
 *
 * A rule about access is asked again of what the statement newly says: a longer list of actions is new for those it
 * adds, and a grant that was wider before is not new at all. Any other finding is new if base had none of the same
 * words.
 */
export function newPart(draft: Draft, before: Former): Draft | undefined {
  const { rule, asked } = draft;
  const { drafts } = before;
  const own = drafts.filter((each) => each.rule === rule);
  if (!asksAccess(rule.ask)) return own.some(({ message }) => message === draft.message) ? undefined : draft;
  if (asked.subject.type === "statement") return newOfStatement(draft, asked.subject, before);
  if (drafts.some((each) => saysMore(each, draft))) return undefined;
  return own.length === 0 ? draft : otherPaths(draft, own);
}

function asksAccess({ allows, any }: Ask): boolean {
  return allows !== undefined || (any ?? []).some(asksAccess);
}

function saysMore({ rule }: Draft, narrow: Draft): boolean {
  const named = rule.supersedes ?? [];
  return named.includes(narrow.rule.id) || named.includes(narrow.category);
}

function newOfStatement(
  draft: Draft,
  { policy, statement }: Extract<Subject, { readonly type: "statement" }>,
  { policies, now }: Former,
): Draft | undefined {
  const before = ofTypeOf(policy, policies);
  const former = before.flatMap((each) => each.policy.statements);
  const denies = ofTypeOf(policy, now).map(onlyDenies);
  const stand = denies.flatMap((each) => each.policy.statements);
  const left = keepsDenies(former, [...policy.denies, ...stand]) ? delta(statement, former) : statement;
  if (!left) return undefined;
  const subject = narrowed(policy, statement, left);
  if (!allowsMore(before, [...byStatement(subject.set, left).map(withoutUnread), ...denies], draft.asked.cache))
    return undefined;
  const counts = former.some(isOpen) || isOpen(left) ? {} : { before };
  const asked: Asked = { ...draft.asked, ...counts, subject: { type: "statement", policy: subject, statement: left } };
  const again = askRule(asked).filter((each) => !each.note);
  const here = again.find(({ span }) => span.start === draft.span.start) ?? again[0];
  const added = left === statement ? undefined : addedSpan(statement, left);
  return here && { ...asOf(draft, here), ...(added ? { added } : {}) };
}

/** Is anything new? Asked once for all findings of a statement. */
function allowsMore(before: PolicySet, now: PolicySet, cache: Cache): boolean {
  const key = `${setName(before, cache)} ${setName(now, cache)}`;
  const known =
    cache.more.get(key) ?? noNewAccess(before, now, { budget: budgetOf(cache.allowance) }).is !== "no-new-access";
  cache.more.set(key, known);
  return known;
}

/** The values of the element that grew, from the first to the last; undefined where they are of several files. */
function addedSpan(whole: Statement, { action, resource, principal }: Statement): Span | undefined {
  const grown =
    action !== whole.action
      ? action?.values
      : resource !== whole.resource
        ? resource?.values
        : principal?.entries.map(({ text }) => text);
  const spans = (grown ?? []).map(({ span }) => span);
  const [first, last] = [spans[0], spans.at(-1)];
  return first && last && spans.every(({ path }) => path === first.path) ? covering(first, last) : undefined;
}

/** A boundary is no part of it: it limits base and head alike, or the access table tells. */
function ofTypeOf({ set }: PolicySubject, policies: PolicySet): PolicySet {
  return policies.filter(({ type }) => set.some((each) => each.type === type));
}

function onlyDenies(each: PolicySet[number]): PolicySet[number] {
  const statements = each.policy.statements.filter(({ effect }) => effect === "Deny");
  return withoutUnread({ ...each, policy: { ...each.policy, statements } });
}

/** The policy with less of one statement. */
function narrowed(policy: PolicySubject, whole: Statement, left: Statement): PolicySubject {
  const swap = (statements: readonly Statement[]) => statements.map((each) => (each === whole ? left : each));
  const set = policy.set.map((each) => ({
    ...each,
    policy: { ...each.policy, statements: swap(each.policy.statements) },
  }));
  return { ...policy, set, statements: swap(policy.statements), allows: swap(policy.allows) };
}

/** What could not be read is not asked about. */
function withoutUnread(each: PolicySet[number]): PolicySet[number] {
  return { ...each, policy: { ...each.policy, unread: [] } };
}

/** Does what it says hang on a branch, or on what is filled in later? */
function isOpen({ action, resource, principal, conditions, when }: Statement): boolean {
  const texts = [
    ...(action?.values ?? []),
    ...(resource?.values ?? []),
    ...(principal?.entries.map(({ text }) => text) ?? []),
    ...conditions.flatMap((line) => [line.key, ...line.values]),
  ];
  return when.length > 0 || texts.some((text) => holesOf(text).length > 0);
}

/** Paths of a table that base did not have; without a table the finding is the same one. */
function otherPaths(draft: Draft, own: readonly Draft[]): Draft | undefined {
  const known = new Set(own.flatMap(({ paths }) => paths));
  if (draft.paths.every((path) => known.has(path))) return undefined;
  const [again] = askRule(draft.asked, known);
  return again && asOf(draft, again);
}

/** What was found again, at the place and with the fix of the whole. */
function asOf(draft: Draft, { message, severity, witness, actions, others, paths }: Draft): Draft {
  return {
    ...draft,
    message,
    severity,
    paths,
    ...(witness ? { witness } : {}),
    ...(actions ? { actions } : {}),
    ...(others ? { others } : {}),
  };
}
