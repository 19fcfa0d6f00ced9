import { allowedActions, type Pattern } from "../access/index.js";
import { type Action, actionsMatching, findAction, type PolicyText, plain, type Statement } from "../policy/index.js";
import { type Answer, no } from "./answer.js";
import { type Asked, readsHolesOpen } from "./asked.js";
import { obviousWitness } from "./concrete.js";
import { freshArns } from "./fresh-arns.js";
import { isGlob, matchesIgnoringCase } from "./glob.js";
import { possible, toAnswer } from "./possible.js";
import type { PrincipalChoice } from "./principals.js";
import { keyPatterns, toPattern } from "./request.js";
import type { RequestPattern } from "./rule.js";
import type { PolicySubject } from "./subject.js";
import { pickTexts } from "./table.js";
import { asGlob, isOpen, mayHold, surelyDenied } from "./written.js";

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

interface Candidate {
  readonly id: string;
  readonly resources: readonly string[];
  readonly written: PolicyText;
}

/** Is the question one about a class of actions on resources nobody named, answered with a list of actions? */
export function isClass(ask: RequestPattern): boolean {
  const { action, resource } = ask;
  if (resource !== "fresh") return false;
  return (
    action === undefined || action === "any" || (typeof action === "object" && ("level" in action || "in" in action))
  );
}

/**
 * Which actions of a class does the statement allow on resources nobody named? First what is written is compared, then
 * the engine decides where a Deny or a condition could matter, and gives the witness.
 */
export function askClass(
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): Answer {
  if (statement.malformed || !isOpen(statement.resource, readsHolesOpen(asked))) return no;
  const found = candidates(ask, statement, policy, asked);
  if (found.length === 0) return no;
  const keys = keyPatterns(ask, policy.set, asked, who);
  const bound = keys.size > 0 && statement.conditions.length > 0;
  const allowed = bound || policy.denies.length > 0 ? confirmed(found, ask, statement, policy, asked, who) : found;
  const [first] = allowed;
  const resource = first?.resources[0];
  if (!first || resource === undefined) return no;
  const pattern = toPattern({ action: first.id, resources: [resource] }, resource, ask, policy.set, asked, who);
  const answer = toAnswer(possible(policy.set, pattern, statement), policy, statement, who);
  if (answer.is !== "yes") return answer;
  const actions = [...new Set(allowed.map(({ id }) => id))];
  const facts = { actions: shownActions(allowed), others: othersOf(statement, actions), count: String(actions.length) };
  return {
    is: "yes",
    places: answer.places.map((place) => ({ ...place, actions, facts: { ...place.facts, ...facts } })),
  };
}

/** The patterns as they are written, where they are patterns; else the action's own name. */
function shownActions(found: readonly Candidate[]): readonly string[] {
  return [...new Set(found.map(({ id, written }) => (isGlob(asGlob(written)) ? asGlob(written) : id)))];
}

function othersOf(statement: Statement, actions: readonly string[]): readonly string[] {
  const values = statement.action?.negated ? [] : (statement.action?.values ?? []);
  return values.map(asGlob).filter((glob) => !actions.some((action) => matchesIgnoringCase(glob, action)));
}

function candidates(
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
): readonly Candidate[] {
  const result: Candidate[] = [];
  const seen = new Set<string>();
  for (const { action, written } of actionsIn(statement, asked)) {
    if (seen.has(action.id) || !inClass(action, ask, asked)) continue;
    seen.add(action.id);
    const resources = freshArns(action.id, asked.tables, asked.cache);
    const open = readsHolesOpen(asked);
    const held = resources.every(
      (each) =>
        mayHold(statement.resource, each, { caseless: false, open }) && !surelyDenied(policy.denies, action.id, each),
    );
    if (resources.length === 0 || !held) continue;
    result.push({ id: action.id, resources, written });
  }
  return result;
}

/** The real actions a statement names. Where it names every service, a sample of each level. */
function* actionsIn(
  statement: Statement,
  asked: Asked,
): Generator<{ readonly action: Action; readonly written: PolicyText }> {
  const { action: element } = statement;
  if (!element) return;
  const written = element.values[0];
  const sampled = () => samples.flatMap((id) => findAction(id) ?? []);
  if (element.negated && written) {
    for (const action of sampled())
      if (mayHold(element, action.id, { caseless: true, open: false })) yield { action, written };
    return;
  }
  for (const value of element.values) {
    const pattern = plain(value)?.toLowerCase();
    if (pattern === undefined) continue;
    const everywhere = isGlob(pattern.split(":")[0] ?? "");
    for (const action of everywhere
      ? sampled().filter(({ id }) => matchesIgnoringCase(pattern, id))
      : remembered(pattern, asked))
      yield { action, written: value };
  }
}

function remembered(pattern: string, asked: Asked): readonly Action[] {
  const known = asked.cache.actions.get(pattern) ?? actionsMatching(pattern);
  asked.cache.actions.set(pattern, known);
  return known;
}

function inClass(action: Action, ask: RequestPattern, asked: Asked): boolean {
  const { action: test } = ask;
  if (test === undefined || test === "any" || typeof test === "string" || Array.isArray(test)) return true;
  if ("level" in test) return [test.level].flat().includes(action.level);
  return "in" in test && pickTexts(test, asked.tables).some((glob) => matchesIgnoringCase(glob, action.id));
}

/** Those that are allowed in spite of conditions and Denies. What is not plain is asked of the engine, by resource. */
function confirmed(
  found: readonly Candidate[],
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): readonly Candidate[] {
  const plain = found.filter(({ id, resources }) =>
    resources.every((resource) =>
      obviousWitness(policy.set, patternFor([id], resource, ask, policy, asked, who), statement),
    ),
  );
  const open = found.filter((each) => !plain.includes(each));
  const [first] = open;
  if (!first || isStoppedByCondition(first, ask, statement, policy, asked, who)) return plain;
  const groups = new Map<string, Candidate[]>();
  for (const each of open) {
    const id = each.resources.join(" ");
    groups.set(id, [...(groups.get(id) ?? []), each]);
  }
  const more = [...groups.values()].flatMap((group) => {
    const lists = (group[0]?.resources ?? []).map((resource) => {
      const pattern = patternFor(
        group.map(({ id }) => id),
        resource,
        ask,
        policy,
        asked,
        who,
      );
      return new Set(
        allowedActions(policy.set, pattern, { by: (each) => each === statement }).map((id) => id.toLowerCase()),
      );
    });
    return group.filter(({ id }) => lists.every((list) => list.has(id.toLowerCase())));
  });
  return found.filter((each) => plain.includes(each) || more.includes(each));
}

/** A condition does not ask which action it is: if one fails without any Deny, all do. */
function isStoppedByCondition(
  one: Candidate,
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): boolean {
  const [resource] = one.resources;
  if (resource === undefined || statement.conditions.length === 0) return false;
  const alone = policy.set.map((each) => ({ ...each, policy: { ...each.policy, statements: [statement] } }));
  return possible(alone, patternFor([one.id], resource, ask, policy, asked, who), statement).is === "no";
}

function patternFor(
  actions: readonly string[],
  resource: string,
  ask: RequestPattern,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): Pattern {
  return {
    ...toPattern({ action: "*", resources: [] }, resource, ask, policy.set, asked, who),
    action: { like: actions },
  };
}
