import { allowedActionsOf, type Pattern, type PolicySet } from "../access/index.js";
import { plain, type Statement } from "../policy/index.js";
import { budgetOf } from "./allowance.js";
import { type Asked, readsHolesOpen } from "./asked.js";
import { byStatement } from "./by-statement.js";
import { contentName } from "./cache.js";
import { obviousWitness } from "./concrete.js";
import { isGlob, matches } from "./glob.js";

import { namedActions, type Reached } from "./named-actions.js";
import { possible } from "./possible.js";
import { keyPatterns, toPattern } from "./request.js";
import type { RequestPattern } from "./rule.js";
import { serviceIn } from "./services.js";
import type { PolicySubject } from "./subject.js";
import { isOpen, maybeDenied, mayHold, surelyDenied } from "./written.js";

/** A statement of a policy and what is asked of it. */
export interface Question {
  readonly ask: RequestPattern;
  readonly statement: Statement;
  readonly policy: PolicySubject;
  readonly asked: Asked;
}

/**
 * The actions a statement allows on resources nobody named, whatever their class. What is written is compared first;
 * the engine is asked only where a condition or a Deny could matter. Worked out once for all the rules that ask.
 */
export function reachOf(
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
): readonly Reached[] {
  const open = readsHolesOpen(asked);
  if (statement.malformed || !isOpen(statement.resource, open)) return [];
  const alone = byStatement(policy.set, statement);
  const isPlain = statement.conditions.length === 0 && policy.denies.length === 0;
  const id = `${contentName(alone, statement, asked.cache)} ${isPlain ? "" : JSON.stringify(ask.unpinned)} ${open}`;
  const known =
    asked.cache.reach.get(id) ?? reached({ ask: { unpinned: ask.unpinned ?? [] }, statement, policy, asked });
  asked.cache.reach.set(id, known);
  return known;
}

function reached(question: Question): readonly Reached[] {
  const found = candidates(question);
  const [first] = found;
  if (!first || isStoppedByCondition(first, question)) return [];
  const { denies } = question.policy;
  const doubtful = found.filter(({ id, resources }) => resources.some((resource) => maybeDenied(denies, id, resource)));
  if (doubtful.length === 0) return found;
  const stopped = new Set(doubtful);
  for (const each of allowedOf(doubtful, question)) stopped.delete(each);
  return found.filter((each) => !stopped.has(each));
}

function candidates({ statement, policy, asked }: Question): readonly Reached[] {
  const named = namedActions(statement, asked);
  const { denies } = policy;
  const { resource: element } = statement;
  const isEverything = element && !element.negated && element.values.some((value) => plain(value) === "*");
  if (isEverything && denies.length === 0) return named;
  const open = readsHolesOpen(asked);
  const holds = remembering((resource) => mayHold(element, resource, { caseless: false, open }));
  return named.filter(({ id, resources }) =>
    resources.every((resource) => holds(resource) && !surelyDenied(denies, id, resource)),
  );
}

/** A condition does not ask which action it is: if it stops one where nothing is denied, it stops all. */
function isStoppedByCondition(one: Reached, question: Question): boolean {
  const { ask, statement, policy, asked } = question;
  const [resource] = one.resources;
  if (resource === undefined || statement.conditions.length === 0) return false;
  const way = { action: one.id, resources: [] };
  if (keyPatterns(ask, policy.set, asked).size === 0) return false;
  const alone = policy.set.map((each) => ({ ...each, policy: { ...each.policy, statements: [statement] } }));
  return (
    possible(alone, toPattern(way, resource, ask, policy.set, asked), statement, { cache: asked.cache }).is === "no"
  );
}

/**
 * Those that are allowed in spite of the Denies, and were not before. What is not plain is asked of the engine, by
 * resource; what it cannot tell of may be allowed.
 */
export function allowedOf(found: readonly Reached[], question: Question, before: PolicySet = []): readonly Reached[] {
  const { statement } = question;
  const policies = byStatement(question.policy.set, statement);
  const free = freePattern(question);
  const patternFor = (like: readonly string[], resource: string): Pattern => ({
    ...free,
    action: { like },
    ...(resource === "*" ? {} : { resource: { like: [resource] } }),
  });
  const alike = alikeIn([...policies, ...before]);
  const plainly = new Map<string, boolean>();
  const groups = new Map<string, Reached[]>();
  const result: Reached[] = [];
  for (const each of found) {
    const { id, resources } = each;
    const group = resources.join(" ");
    const kind = `${alike(id)} ${group}`;
    const isPlain =
      plainly.get(kind) ??
      resources.every((resource) => obviousWitness(policies, patternFor([id], resource), statement, before));
    plainly.set(kind, isPlain);
    if (isPlain) result.push(each);
    else groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  if (groups.size === 0) return result;
  const budget = budgetOf(question.asked.cache.allowance);
  const allowedFor = allowedActionsOf(policies, { by: (each) => each === statement, withoutAccessOf: before, budget });
  for (const group of groups.values()) {
    const ids = group.map(({ id }) => id);
    const answers = (group[0]?.resources ?? []).map((resource) => allowedFor(patternFor(ids, resource)));
    const lists = answers.map(({ actions }) => new Set(actions.map((id) => id.toLowerCase())));
    const sure = group.filter(({ id }) => lists.every((list) => list.has(id.toLowerCase())));
    result.push(...(sure.length === 0 && answers.some(({ unknown }) => unknown) ? group : sure));
  }
  return result;
}

/** A name for what these policies' statements can tell of an action's name: alike where they tell two apart nowhere. */
function alikeIn(policies: PolicySet): (action: string) => string {
  const elements = policies.flatMap(({ policy }) => policy.statements.flatMap(({ action }) => action ?? []));
  const texts = new Set(elements.flatMap(({ values }) => values.map((text) => plain(text)?.toLowerCase())));
  if (texts.has(undefined)) return (action) => action;
  const patterns = [...texts].map((text) => text ?? "");
  const ofService = remembering((service) =>
    patterns.filter((pattern) => {
      const own = serviceIn(pattern);
      return own === service || isGlob(own);
    }),
  );
  return (action) => {
    const name = action.toLowerCase();
    const met = ofService(serviceIn(name)).filter((pattern) => matches(pattern, name));
    return met.join(" ");
  };
}

function remembering<T>(ask: (text: string) => T): (text: string) => T {
  const answers = new Map<string, T>();
  return (text) => {
    const answer = answers.get(text) ?? ask(text);
    answers.set(text, answer);
    return answer;
  };
}

/** A request for anything; what it says of keys. */
function freePattern({ ask, policy, asked }: Question): Pattern {
  return toPattern({ action: "*", resources: [] }, "*", ask, policy.set, asked);
}
