import { allowedActionsOf, type Pattern, type PolicySet } from "../access/index.js";
import { type Action, actionsMatching, findAction, plain, type Statement } from "../policy/index.js";
import { budgetOf } from "./allowance.js";
import { type Asked, readsHolesOpen } from "./asked.js";
import { byStatement } from "./by-statement.js";
import { contentName } from "./cache.js";
import { obviousWitness } from "./concrete.js";
import { freshArns } from "./fresh-arns.js";
import { isGlob, matches, matchesIgnoringCase } from "./glob.js";
import { possible } from "./possible.js";
import { keyPatterns, toPattern } from "./request.js";
import type { RequestPattern } from "./rule.js";
import type { PolicySubject } from "./subject.js";
import { asGlob, isOpen, maybeDenied, mayHold, surelyDenied } from "./written.js";

/** An action that a statement allows on resources nobody named: one ARN for every type it requires. */
export interface Reached {
  readonly id: string;
  readonly level: Action["level"];
  readonly resources: readonly string[];
  /** The pattern of the statement that names the action, as a glob. */
  readonly written: string;
}

/** One of each level, to stand for all where a statement names every service. */
const samples = [
  "s3:DeleteObject",
  "s3:GetObject",
  "iam:PutRolePolicy",
  "dynamodb:Scan",
  "ec2:GetPasswordData",
  "secretsmanager:GetSecretValue",
  "s3:PutObjectTagging",
];

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
  const open = readsHolesOpen(asked);
  const result = new Map<string, Reached>();
  const holds = remembering((resource) => mayHold(statement.resource, resource, { caseless: false, open }));
  for (const { action, written } of actionsIn(statement, asked)) {
    if (result.has(action.id)) continue;
    const resources = freshArns(action.id, asked.tables, asked.cache);
    const held = (each: string) => holds(each) && !surelyDenied(policy.denies, action.id, each);
    if (resources.length > 0 && resources.every(held)) {
      result.set(action.id, { id: action.id, level: action.level, resources, written });
    }
  }
  return [...result.values()];
}

/** The real actions a statement names. Where it names every service, a sample of each level. */
function* actionsIn(
  statement: Statement,
  asked: Asked,
): Generator<{ readonly action: Action; readonly written: string }> {
  const { action: element } = statement;
  const first = element?.values[0];
  if (!element || !first) return;
  const sampled = () => samples.flatMap((id) => findAction(id) ?? []);
  if (element.negated) {
    for (const action of sampled()) {
      if (mayHold(element, action.id, { caseless: true, open: false })) yield { action, written: asGlob(first) };
    }
    return;
  }
  for (const written of element.values) {
    const pattern = plain(written)?.toLowerCase();
    if (pattern === undefined) continue;
    const everywhere = isGlob(pattern.split(":")[0] ?? "");
    const actions = everywhere
      ? sampled().filter(({ id }) => matchesIgnoringCase(pattern, id))
      : remembered(pattern, asked);
    for (const action of actions) yield { action, written: asGlob(written) };
  }
}

function remembered(pattern: string, asked: Asked): readonly Action[] {
  const known = asked.cache.actions.get(pattern) ?? actionsMatching(pattern);
  asked.cache.actions.set(pattern, known);
  return known;
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
  const texts = [...new Set(elements.flatMap(({ values }) => values))];
  const patterns = [...new Set(texts.map((text) => plain(text)?.toLowerCase()))];
  if (patterns.includes(undefined)) return (action) => action;
  return (action) => {
    const name = action.toLowerCase();
    return patterns.map((pattern) => (matches(pattern ?? "", name) ? "1" : "0")).join("");
  };
}

function remembering(ask: (text: string) => boolean): (text: string) => boolean {
  const answers = new Map<string, boolean>();
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
