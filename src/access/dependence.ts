import type { Hole } from "../source/index.js";
import { type Shown, searchWitness } from "./search-witness.js";
import { type Session, toStage } from "./session.js";
import { holesOfSets, type World } from "./worlds.js";

/** More holes than this are not told apart. */
const limit = 8;

/**
 * The holes on whose values new access depends: with them read as all that they can be, where that makes for less that
 * is new, none is left.
 */
export function dependences(session: Session, world: World, shown: Shown): readonly Hole[] {
  if (shown.coincidence.length > 0) return shown.coincidence;
  const holes = holesOfSets([session.now, session.before]).filter(
    ({ expression, shape }) => shape.type !== "partition" && !world.chosen.has(expression),
  );
  if (holes.length === 0 || standsFor(session, world, holes)) return [];
  if (holes.length > limit) return holes;
  const single = holes.filter((hole) => !standsFor(session, world, [hole]));
  return single.length > 0 ? single : holes;
}

/** Is something new whatever these holes are filled with? */
function standsFor(session: Session, world: World, holes: readonly Hole[]): boolean {
  const about = new Set(holes.map(({ expression }) => expression));
  const stage = toStage(session, world, "least", "most", about);
  const demand = { within: undefined, counts: () => true, future: true };
  return stage !== undefined && searchWitness(stage, demand, session, new Set(), false) !== undefined;
}
