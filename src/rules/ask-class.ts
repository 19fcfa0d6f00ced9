import type { Statement } from "../policy/index.js";
import { type Answer, no } from "./answer.js";
import type { Asked } from "./asked.js";
import { isGlob, matcherOf, matches } from "./glob.js";
import type { Reached } from "./named-actions.js";
import { wellKnown } from "./plain-clothes.js";
import { possible, toAnswer } from "./possible.js";
import { allowedOf, reachOf } from "./reach.js";
import { toPattern } from "./request.js";
import type { RequestPattern } from "./rule.js";
import { serviceIn } from "./services.js";
import type { PolicySubject } from "./subject.js";
import { pickTexts } from "./table.js";
import { asGlob } from "./written.js";

/** Is the question one about a class of actions on resources nobody named, answered with a list of actions? */
export function isClass(ask: RequestPattern): boolean {
  const { action, resource, principal, keys } = ask;
  if (resource !== "fresh" || principal !== undefined || keys) return false;
  return (
    action === undefined || action === "any" || (typeof action === "object" && ("level" in action || "in" in action))
  );
}

/** Which actions of a class does the statement allow on resources nobody named? */
export function askClass(ask: RequestPattern, statement: Statement, policy: PolicySubject, asked: Asked): Answer {
  const reached = reachOf(ask, statement, policy, asked).filter(classOf(ask, asked));
  const allowed = beyondBefore(reached, ask, statement, policy, asked);
  const first = allowed.find(({ id }) => wellKnown.includes(id)) ?? allowed[0];
  const resource = first?.resources[0];
  if (!first || resource === undefined) return no;
  const pattern = toPattern({ action: first.id, resources: [resource] }, resource, ask, policy.set, asked);
  const answer = toAnswer(possible(policy.set, pattern, statement, asked), policy, statement, {});
  if (answer.is !== "yes") return answer;
  const actions = [...new Set(allowed.map(({ id }) => id))];
  const facts = {
    actions: shownActions(allowed, statement),
    others: othersOf(statement, actions, new Set(allowed.map(({ written }) => written))),
    count: String(actions.length),
  };
  return {
    is: "yes",
    places: answer.places.map((place) => ({ ...place, actions, facts: { ...place.facts, ...facts } })),
  };
}

/** Those that were not allowed before. */
function beyondBefore(
  reached: readonly Reached[],
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
): readonly Reached[] {
  if (!asked.before) return reached;
  return allowedOf(reached, { ask, statement, policy, asked }, asked.before);
}

/** The patterns as they are written, where they are patterns; else (and of a `NotAction`) the action's own name. */
function shownActions(found: readonly Reached[], { action }: Statement): readonly string[] {
  if (action?.negated) return [...new Set(found.map(({ id }) => id))];
  return [...new Set(found.map(({ id, written }) => (isGlob(written) ? written : id)))];
}

/** What the statement names beside these actions; `written` is what is known to name one of them. */
function othersOf(statement: Statement, actions: readonly string[], written: ReadonlySet<string>): readonly string[] {
  const values = statement.action?.negated ? [] : (statement.action?.values ?? []);
  const left = values.map(asGlob).filter((glob) => !written.has(glob));
  if (left.length === 0) return [];
  const names = new Set(actions.map((action) => action.toLowerCase()));
  const ofService = new Map<string, string[]>();
  for (const name of names) {
    const service = serviceIn(name);
    const known = ofService.get(service);
    if (known) known.push(name);
    else ofService.set(service, [name]);
  }
  const reached = (glob: string): boolean => {
    if (!isGlob(glob)) return names.has(glob);
    const service = serviceIn(glob);
    const alike = isGlob(service) ? [...names] : (ofService.get(service) ?? []);
    return alike.some((name) => matches(glob, name));
  };
  return left.filter((glob) => !reached(glob.toLowerCase()));
}

function classOf({ action: test }: RequestPattern, { tables, named }: Asked): (each: Reached) => boolean {
  const pattern = named && asGlob(named);
  const isIn = levelOf(test, tables);
  return (each) => (pattern === undefined || each.written === pattern) && isIn(each);
}

function levelOf(test: RequestPattern["action"], tables: Asked["tables"]): (each: Reached) => boolean {
  if (test === undefined || typeof test === "string" || Array.isArray(test)) return () => true;
  if ("level" in test) {
    const levels = [test.level].flat();
    return ({ level }) => levels.includes(level);
  }
  const matchesAny = "in" in test ? matcherOf(pickTexts(test, tables)) : () => false;
  return ({ id }) => matchesAny(id);
}
