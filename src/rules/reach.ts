import { allowedActionsOf, type Pattern, type PolicySet } from "../access/index.js";
import { type Action, actionsMatching, findAction, plain, type Statement } from "../policy/index.js";
import { type Asked, readsHolesOpen } from "./asked.js";
import { contentName } from "./cache.js";
import { obviousWitness } from "./concrete.js";
import { freshArns } from "./fresh-arns.js";
import { isGlob, matchesIgnoringCase } from "./glob.js";
import { possible } from "./possible.js";
import { keyPatterns, toPattern } from "./request.js";
import type { RequestPattern } from "./rule.js";
import type { PolicySubject } from "./subject.js";
import { asGlob, isOpen, mayHold, mayMeet, surelyDenied } from "./written.js";

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
  const id = `${contentName(policy.set, statement, asked.cache)} ${JSON.stringify(ask.unpinned)} ${open}`;
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
  const doubtful = found.filter(({ id, resources }) =>
    denies.some((deny) => resources.some((resource) => mayMeet(deny, id, resource, true))),
  );
  if (doubtful.length === 0) return found;
  const stopped = new Set(doubtful);
  for (const each of allowedOf(doubtful, question)) stopped.delete(each);
  return found.filter((each) => !stopped.has(each));
}

function candidates({ statement, policy, asked }: Question): readonly Reached[] {
  const open = readsHolesOpen(asked);
  const result = new Map<string, Reached>();
  for (const { action, written } of actionsIn(statement, asked)) {
    if (result.has(action.id)) continue;
    const resources = freshArns(action.id, asked.tables, asked.cache);
    const held = (each: string) =>
      mayHold(statement.resource, each, { caseless: false, open }) && !surelyDenied(policy.denies, action.id, each);
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
 * resource.
 */
export function allowedOf(found: readonly Reached[], question: Question, before: PolicySet = []): readonly Reached[] {
  const { statement, policy } = question;
  const free = freePattern(question);
  const patternFor = (like: readonly string[], resource: string): Pattern => ({
    ...free,
    action: { like },
    ...(resource === "*" ? {} : { resource: { like: [resource] } }),
  });
  const groups = new Map<string, Reached[]>();
  const result: Reached[] = [];
  for (const each of found) {
    const plainly = each.resources.every((resource) =>
      obviousWitness(policy.set, patternFor([each.id], resource), statement, before),
    );
    const group = each.resources.join(" ");
    if (plainly) result.push(each);
    else groups.set(group, [...(groups.get(group) ?? []), each]);
  }
  if (groups.size === 0) return result;
  const allowedFor = allowedActionsOf(policy.set, { by: (each) => each === statement, withoutAccessOf: before });
  for (const group of groups.values()) {
    const ids = group.map(({ id }) => id);
    const lists = (group[0]?.resources ?? []).map((resource) => {
      return new Set(allowedFor(patternFor(ids, resource)).map((id) => id.toLowerCase()));
    });
    result.push(...group.filter(({ id }) => lists.every((list) => list.has(id.toLowerCase()))));
  }
  return result;
}

/** A request for anything; what it says of keys. */
function freePattern({ ask, policy, asked }: Question): Pattern {
  return toPattern({ action: "*", resources: [] }, "*", ask, policy.set, asked);
}
