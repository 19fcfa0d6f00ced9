import type { Statement } from "../policy/index.js";
import type { Hole } from "../source/index.js";
import { compilePattern } from "./compile/pattern.js";
import type { CompiledStatement } from "./compile/statement.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet, Possibility, QuestionOptions } from "./question.js";
import { type Demand, type Shown, searchWitness } from "./search-witness.js";
import { reasonsOf, type Session, type Stage, startSession, tooManyLayers, toStage } from "./session.js";
import { asHoles, distinctHoles, holesOfSets, type World } from "./worlds.js";

export interface CanAllowOptions extends QuestionOptions {
  /** Only these Allow statements count; Denies always do. */
  readonly by?: (statement: Statement) => boolean;
  /** Minus what these policies allow. */
  readonly withoutAccessOf?: PolicySet;
}

/**
 * Is there a request of the pattern that the policies allow (and those of `withoutAccessOf` do not)?
 *
 * Holes are read twice. At least: in an Allow a hole is a constant unlike all others, in a Deny all that its shape
 * allows. At most: the other way round. What is allowed at least is a yes, what is not allowed at most is a no.
 */
export function canAllow(policies: PolicySet, pattern: Pattern, options: CanAllowOptions = {}): Possibility {
  const session = startSession(policies, options.withoutAccessOf ?? [], options);
  if (typeof session === "string") return { is: "unknown", because: [session] };
  const answers = session.worlds.map((world) => inWorld(session, world, pattern, options));
  return overWorlds(answers, session.worlds);
}

/** One answer for all worlds: yes or no where they agree. */
export function overWorlds(answers: readonly Possibility[], worlds: readonly World[]): Possibility {
  const [first] = answers;
  if (first && answers.every(({ is }) => is === first.is)) {
    if (first.is !== "depends") return first;
  }
  const found = answers.find((answer) => answer.is === "yes") ?? answers.find((answer) => answer.is === "depends");
  if (found?.is !== "yes" && found?.is !== "depends") {
    return answers.find((answer) => answer.is === "unknown") ?? { is: "no" };
  }
  const holes = answers.flatMap((answer) => (answer.is === "depends" ? answer.on : []));
  const on = [...(answers.every(({ is }) => is === first?.is) ? [] : asHoles(worlds)), ...holes];
  return { is: "depends", on: distinctHoles(on), witness: found.witness, by: found.by };
}

function inWorld(session: Session, world: World, pattern: Pattern, { by }: CanAllowOptions): Possibility {
  const open = holesOfSets([session.now, session.before]).filter(({ expression }) => !world.chosen.has(expression));
  const holes = open.filter(({ shape }) => shape.type !== "partition");
  const counts = (allow: CompiledStatement): boolean => by === undefined || by(allow.ref.statement);
  const ask = (stage: Stage, doubts: Set<string>, coincidences: boolean): Shown | undefined => {
    const within = compilePattern(pattern, anyRef(session.now), stage.arena);
    const demand: Demand = { within, counts, future: true };
    return searchWitness(stage, demand, session, doubts, coincidences);
  };
  const least = toStage(session, world, holes.length > 0 ? "least" : "constant");
  if (!least) return { is: "unknown", because: [tooManyLayers] };
  const doubts = new Set<string>();
  const sure = ask(least, doubts, false);
  if (sure) return { is: "yes", witness: sure.witness, by: sure.by };
  if (holes.length > 0) return atMost(session, world, holes, ask);
  return doubts.size > 0 ? { is: "unknown", because: reasonsOf(session, doubts) } : { is: "no" };
}

function atMost(
  session: Session,
  world: World,
  holes: readonly Hole[],
  ask: (stage: Stage, doubts: Set<string>, coincidences: boolean) => Shown | undefined,
): Possibility {
  const most = toStage(session, world, "constant");
  if (!most) return { is: "unknown", because: [tooManyLayers] };
  const doubts = new Set<string>();
  const found = ask(most, doubts, true);
  if (found) {
    const on = found.coincidence.length > 0 ? found.coincidence : holes;
    return { is: "depends", on, witness: found.witness, by: found.by };
  }
  if (session.budget.spent !== undefined) return { is: "unknown", because: reasonsOf(session, doubts) };
  return doubts.size > 0 ? { is: "depends", on: holes, witness: undefined, by: undefined } : { is: "no" };
}
