import type { Hole } from "../source/index.js";
import { compilePattern } from "./compile/pattern.js";
import { dependences } from "./dependence.js";
import { anyRef } from "./full-access.js";
import type { Comparison, Pattern, PolicySet, QuestionOptions, StatementRef, Witness } from "./question.js";
import { type Shown, searchWitness } from "./search-witness.js";
import { reasonsOf, type Session, startSession, tooManyLayers, toStage } from "./session.js";
import { asHoles, type World } from "./worlds.js";

/**
 * Does the new side allow any request that the old one does not?
 *
 * "No new access" is a proof over all requests, for every way of filling the holes and of taking the template's
 * branches. New access comes with a request that the concrete evaluation confirms.
 *
 * A set of policies is asked alone: what is not in it (say, the resource's policy beside identity policies) does not
 * stand in the way.
 */
export function noNewAccess(old: PolicySet, new_: PolicySet, options: QuestionOptions = {}): Comparison {
  return newAccessBeyond(old, new_, [], options);
}

/** As `noNewAccess`, but requests of these patterns do not count. */
export function newAccessBeyond(
  old: PolicySet,
  new_: PolicySet,
  beyond: readonly Pattern[],
  options: QuestionOptions,
): Comparison {
  const session = startSession(new_, old, options);
  if (typeof session === "string") return { is: "unknown", because: [session] };
  const doubts = new Set<string>();
  const shown: { readonly world: World; readonly found: Shown }[] = [];
  for (const world of session.worlds) {
    const found = inWorld(session, world, beyond, doubts);
    if (found) shown.push({ world, found });
    if (session.budget.spent !== undefined) break;
  }
  const best = shown.find(({ found }) => found.witness.realistic) ?? shown[0];
  if (best) return toComparison(session, best.found, best.world, shown.length < session.worlds.length);
  if (doubts.size > 0 || session.budget.spent !== undefined) {
    return { is: "unknown", because: reasonsOf(session, doubts) };
  }
  return { is: "no-new-access" };
}

function inWorld(session: Session, world: World, beyond: readonly Pattern[], doubts: Set<string>): Shown | undefined {
  const stage = toStage(session, world, "constant");
  if (!stage) {
    doubts.add(tooManyLayers);
    return undefined;
  }
  const { before, arena } = stage;
  const allows = [...before.allows, ...beyond.map((pattern) => compilePattern(pattern, anyRef(session.now), arena))];
  const asked = beyond.length === 0 ? stage : { ...stage, before: { ...before, allows } };
  return searchWitness(asked, { within: undefined, counts: () => true, future: true }, session, doubts);
}

function toComparison(session: Session, shown: Shown, world: World, inSomeWorlds: boolean): Comparison {
  const dependsOn: readonly Hole[] = [
    ...(inSomeWorlds ? asHoles(session.worlds) : []),
    ...dependences(session, world, shown),
  ];
  const witness: Witness = shown.witness;
  const by: StatementRef = shown.by;
  const { noLongerDeniedBy, onlyFutureActions } = shown;
  return { is: "new-access", witness, by, noLongerDeniedBy, onlyFutureActions, dependsOn };
}
