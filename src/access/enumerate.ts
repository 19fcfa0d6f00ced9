import { type Action, actionsOf, findAction, shown } from "../policy/index.js";
import { actionAt, numberOf } from "./actions/index-of-actions.js";
import { spend } from "./budget.js";
import { confirm } from "./confirm.js";
import type { AccessGroup, NewAccess, PolicySet, QuestionOptions, StatementRef, Witness } from "./question.js";
import { realistic } from "./realism/realistic.js";
import { type Difference, type Problem, searchDifferences } from "./search.js";
import { type Shown, searchWitness, toWitness } from "./search-witness.js";
import { reasonsOf, type Session, type Stage, startSession, tooManyLayers, toStage } from "./session.js";
import { conditionTexts, principalTexts, written } from "./statement-texts.js";
import type { World } from "./worlds.js";

/**
 * What the new side allows and the old does not, grouped by service, access level and the statement that gives it. For
 * what was removed, ask with the sides exchanged. What could not be decided or confirmed is in `unknown`, with reasons.
 */
export function enumerateNewAccess(old: PolicySet, new_: PolicySet, options: QuestionOptions = {}): NewAccess {
  const session = startSession(new_, old, options);
  if (typeof session === "string") return { groups: [], unknown: [session] };
  const groups = new Map<string, Growing>();
  const doubts = new Set<string>();
  for (const world of session.worlds) inWorld(session, world, groups, doubts);
  const sorted = [...groups.values()]
    .filter((group) => group.service === "*" || !groups.has(wideKey(group.origin)))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const spent = session.budget.spent !== undefined;
  return { groups: sorted.map(toGroup), unknown: doubts.size > 0 || spent ? reasonsOf(session, doubts) : [] };
}

/** A statement that gives actions of more services than this is one group, of the service and level `*`. */
const manyServices = 20;
/** Actions tried for the one request that shows such a group. */
const wideTries = 5;

function serviceOf(id: string): string {
  return id.slice(0, Math.max(0, id.indexOf(":")));
}

/** The statements that make a difference, as a text. */
function originOf({ by, noLongerDenied }: Difference): string {
  return [by.key, noLongerDenied?.key].join("\n");
}

function wideKey(origin: string): string {
  return `*\n*\n${origin}`;
}

/** All actions of one difference as one group; false where no request for any of those tried is confirmed. */
function growWide(ids: readonly string[], difference: Difference, stage: Stage, groups: Map<string, Growing>): boolean {
  const origin = originOf(difference);
  const key = wideKey(origin);
  if (groups.has(key)) return true;
  const known = ids.filter((id) => /^(iam|s3|ec2):(CreateUser|GetObject|TerminateInstances)$/.test(id));
  for (const id of [...known, ...ids].slice(0, wideTries)) {
    const witness = witnessOf(id, actionAt(numberOf(id)), difference, stage);
    if (!witness) continue;
    const [by, noLongerDeniedBy] = [difference.by.ref, difference.noLongerDenied?.ref];
    groups.set(key, { key, origin, service: "*", level: "*", actions: new Set(), witness, by, noLongerDeniedBy });
    return true;
  }
  return false;
}

/** A group under way. */
interface Growing {
  readonly key: string;
  /** What its statements are; all actions of a wide group's origin are in that group. */
  readonly origin: string;
  readonly service: string;
  readonly level: string;
  readonly actions: Set<string>;
  readonly witness: Witness;
  readonly by: StatementRef;
  readonly noLongerDeniedBy: StatementRef | undefined;
  readonly onlyExample?: true;
}

function inWorld(session: Session, world: World, groups: Map<string, Growing>, doubts: Set<string>): void {
  const stage = toStage(session, world, "constant");
  if (!stage) {
    doubts.add(tooManyLayers);
    return;
  }
  const problem: Problem = { ...stage, within: undefined, counts: () => true, future: false };
  let settled = false;
  const own = new Set<string>();
  let ofClass: Difference[] = [];
  const settle = () => {
    for (const [i, difference] of distinct(ofClass).entries()) {
      // The first is settled whatever is left: so much is known, and that the budget is spent is told.
      if (i > 0 && !spend(session.budget, 0, confirming)) break;
      const all = settledOf(difference, stage, groups);
      settled ||= all !== "none";
      if (all !== "all") own.add("some access could not be settled");
    }
    ofClass = [];
  };
  const take = (difference: Difference): boolean => {
    if (ofClass[0]?.actions !== difference.actions) settle();
    ofClass.push(difference);
    return session.budget.spent !== undefined;
  };
  searchDifferences(problem, stage.arena, take, own);
  settle();
  if (settled) {
    for (const doubt of own) doubts.add(doubt);
    return;
  }
  own.clear();
  const demand = { within: undefined, counts: () => true, future: true };
  const found = searchWitness(stage, demand, session, own);
  if (found) addOne(found, groups);
  else for (const doubt of own) doubts.add(doubt);
}

/** The work of settling one difference, as a budget counts it. */
const confirming = 64;
/** Of more differences in the same actions, none is compared with all others. */
const compared = 200;

/** Of differences in the same actions, those that no other one of them holds whole. */
function distinct(differences: readonly Difference[]): readonly Difference[] {
  if (differences.length > compared) return differences;
  const holds = (one: Difference, other: Difference) => one.cube.every((literal) => other.cube.includes(literal));
  return differences.filter(
    (each, i) => !differences.some((other, j) => i !== j && holds(other, each) && (j < i || !holds(each, other))),
  );
}

/** Puts the actions of a difference into their groups; how many of them a request is known for. */
function settledOf(difference: Difference, stage: Stage, groups: Map<string, Growing>): "all" | "some" | "none" {
  const { numbers = () => [], names = [] } = difference.actions ?? {};
  const ids = [...numbers().flatMap((number) => actionAt(number)?.id ?? []), ...names];
  const wide = new Set(ids.map(serviceOf)).size > manyServices;
  if (wide) return growWide(ids, difference, stage, groups) ? "all" : "none";
  const settled = ids.filter((id) => grow(id, difference, stage, groups));
  if (settled.length === ids.length) return "all";
  return settled.length > 0 ? "some" : "none";
}

/** Puts an action into its group; a new group needs a request for it that is confirmed. */
function grow(id: string, difference: Difference, stage: Stage, groups: Map<string, Growing>): boolean {
  const number = numberOf(id);
  const action = actionAt(number);
  const service = action?.service ?? serviceOf(id);
  const level = action?.level ?? "Unknown";
  const origin = originOf(difference);
  const key = [service, level, origin].join("\n");
  const known = groups.get(key);
  if (known) {
    known.actions.add(id);
    return true;
  }
  const witness = witnessOf(id, action, difference, stage);
  if (!witness) return false;
  const [by, noLongerDeniedBy] = [difference.by.ref, difference.noLongerDenied?.ref];
  groups.set(key, { key, origin, service, level, actions: new Set([id]), witness, by, noLongerDeniedBy });
  return true;
}

/** Access of which only one example is known: to action names that AWS does not have, or for some values of holes. */
function addOne({ witness, by, noLongerDeniedBy }: Shown, groups: Map<string, Growing>): void {
  const action = findAction(witness.request.action);
  const [prefix = ""] = witness.request.action.split(":");
  const service = action?.service ?? prefix;
  const level = action?.level ?? "Unknown";
  const origin = String(by.statement.index);
  const key = [service, level, origin].join("\n");
  const actions = new Set(action ? [action.id] : []);
  groups.set(key, { key, origin, service, level, actions, witness, by, noLongerDeniedBy, onlyExample: true });
}

function witnessOf(id: string, action: Action | undefined, difference: Difference, stage: Stage): Witness | undefined {
  const { actions } = difference;
  if (!actions) return undefined;
  const only = action
    ? { ...actions, numbers: () => [numberOf(id)], names: [] }
    : { ...actions, numbers: () => [], names: [id] };
  const asked = { ...difference, actions: only };
  const likely = action && realistic(asked, stage);
  const confirmed = likely ?? confirm(asked, stage.claim, stage.arena);
  return confirmed && toWitness(confirmed.request, likely !== undefined);
}

function toGroup({ service, level, actions, witness, by, noLongerDeniedBy, onlyExample }: Growing): AccessGroup {
  const all = actionsOf(service).filter((action) => action.level === level);
  const removed = noLongerDeniedBy?.statement.resource;
  const narrowed = removed && !removed.negated && !removed.values.some((value) => shown(value) === "*");
  const resource = narrowed ? removed : by.statement.resource;
  const everything = noLongerDeniedBy && written(by.statement.action).includes("*");
  const patterns = everything ? noLongerDeniedBy.statement.action : by.statement.action;
  return {
    service,
    level,
    actions: service === "*" ? written(patterns) : [...actions].sort(),
    whole: service === "*" || (all.length > 0 && all.every(({ id }) => actions.has(id))),
    resources: written(resource),
    conditions: conditionTexts(by.statement),
    principals: principalTexts(by.statement),
    witness,
    by,
    noLongerDeniedBy,
    ...(onlyExample && { onlyExample }),
  };
}
