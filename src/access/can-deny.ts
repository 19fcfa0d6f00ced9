import type { Statement } from "../policy/index.js";
import { overWorlds } from "./can-allow.js";
import { compilePattern } from "./compile/pattern.js";
import { type CompiledStatement, toCompiled } from "./compile/statement.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet, Possibility, QuestionOptions, StatementRef } from "./question.js";
import type { Side } from "./search.js";
import { type Shown, searchWitness } from "./search-witness.js";
import { reasonsOf, type Session, type Stage, startSession, tooManyLayers, toStage } from "./session.js";
import { holesOfSets, type World } from "./worlds.js";

export interface CanDenyOptions extends QuestionOptions {
  /** Only these Deny statements count. */
  readonly by?: (statement: Statement) => boolean;
  /** Ask whether every request of the pattern is denied. */
  readonly every?: boolean;
}

/** Do the policies' Denies cover some request of the pattern (with `every`: each one), whatever is allowed? */
export function canDeny(policies: PolicySet, pattern: Pattern, options: CanDenyOptions = {}): Possibility {
  const session = startSession(policies, [], options);
  if (typeof session === "string") return { is: "unknown", because: [session] };
  const ask = options.every ? everyDenied : someDenied;
  const answers = session.worlds.map((world) => ask(session, world, pattern, options.by ?? (() => true)));
  return overWorlds(answers, session.worlds);
}

const nothing: Side = { allows: [], denies: [] };

/** The Denies as if they were Allows of a set of its own. */
function deniesAsAllows({ now }: Stage, by: (statement: Statement) => boolean): readonly CompiledStatement[] {
  return now.denies.filter(({ ref }) => by(ref.statement));
}

function someDenied(
  session: Session,
  world: World,
  pattern: Pattern,
  by: (statement: Statement) => boolean,
): Possibility {
  const stage = toStage(session, world, "constant");
  if (!stage) return { is: "unknown", because: [tooManyLayers] };
  const within = compilePattern(pattern, anyRef(session.now), stage.arena);
  const asked: Stage = { ...stage, now: { allows: deniesAsAllows(stage, by), denies: [] }, before: nothing };
  const demand = { within, counts: () => true, future: true };
  const doubts = new Set<string>();
  const found = searchWitness({ ...asked, claim: { ...asked.claim, shows: "denied" } }, demand, session, doubts);
  if (found) return toPossibility(found);
  return doubts.size > 0 ? { is: "unknown", because: reasonsOf(session, doubts) } : { is: "no" };
}

function toPossibility({ witness, by, coincidence }: Shown): Possibility {
  if (coincidence.length > 0) return { is: "depends", on: coincidence, witness, by };
  return { is: "yes", witness, by };
}

function everyDenied(
  session: Session,
  world: World,
  pattern: Pattern,
  by: (statement: Statement) => boolean,
): Possibility {
  const stage = toStage(session, world, "constant");
  if (!stage) return { is: "unknown", because: [tooManyLayers] };
  const within = compilePattern(pattern, anyRef(session.now), stage.arena);
  const any = toCompiled(anyRef(session.now), "Allow", [], []);
  const denies = deniesAsAllows(stage, by);
  const demand = { within, counts: () => true, future: true };
  const doubts = new Set<string>();
  const claim = { ...stage.claim, shows: "anything" } as const;
  const spared: Stage = { ...stage, claim, now: { allows: [any], denies }, before: nothing };
  const left = searchWitness(spared, demand, session, doubts);
  if (left) {
    const on =
      left.coincidence.length > 0 ? left.coincidence : holesOfSets(denies.map(({ ref }) => onlyStatement(ref)));
    return on.length > 0 ? { is: "depends", on, witness: left.witness, by: undefined } : { is: "no" };
  }
  if (doubts.size > 0) return { is: "unknown", because: reasonsOf(session, doubts) };
  const members: Stage = { ...spared, now: { allows: denies, denies: [] }, claim: { ...claim, shows: "denied" } };
  const member = searchWitness(members, demand, session, doubts);
  return member ? { is: "yes", witness: member.witness, by: member.by } : { is: "no" };
}

function onlyStatement({ policy, statement }: StatementRef): PolicySet {
  return [{ ...policy, policy: { ...policy.policy, statements: [statement] } }];
}
