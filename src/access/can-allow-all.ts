import type { Hole } from "../source/index.js";
import { compilePattern } from "./compile/pattern.js";
import { confirm } from "./confirm.js";
import { type Literal, renamedLiteral } from "./cube/arena.js";
import { type Cube, findOutside, type Model, type Solution } from "./cube/solve.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet, QuestionOptions, StatementRef, Witness } from "./question.js";
import { readOff } from "./realism/read-off.js";
import { type Difference, searchDifferences } from "./search.js";
import { toWitness } from "./search-witness.js";
import { reasonsOf, type Session, type Stage, startSession, tooManyLayers, toStage } from "./session.js";
import { asHoles, distinctHoles, holesOfSets, type World } from "./worlds.js";

/** May one principal send all of these requests? One witness and one statement for each leg, in order. */
export type Combination =
  | { readonly is: "yes"; readonly witnesses: readonly Witness[]; readonly by: readonly StatementRef[] }
  | { readonly is: "no" }
  | {
      readonly is: "depends";
      readonly on: readonly Hole[];
      readonly witnesses: readonly Witness[];
      readonly by: readonly StatementRef[];
    }
  | { readonly is: "unknown"; readonly because: readonly string[] };

/** Ways one leg can be allowed, and combinations of them, that are tried at most. */
const wayLimit = 48;
const combinationLimit = 1_000;

/**
 * Is there one principal whose requests, one of each leg, are all allowed? The principal and the keys for which
 * `sharedKeys` says yes (in lower case) have the same values over all legs; everything else is each leg's own.
 */
export function canAllowAll(
  policies: PolicySet,
  legs: readonly Pattern[],
  sharedKeys: (key: string) => boolean,
  options: QuestionOptions = {},
): Combination {
  const session = startSession(policies, [], options);
  if (typeof session === "string") return { is: "unknown", because: [session] };
  const answers = session.worlds.map((world) => inWorld(session, world, legs, sharedKeys));
  const [first] = answers;
  if (first && first.is !== "depends" && answers.every(({ is }) => is === first.is)) return first;
  const found = answers.find(({ is }) => is === "yes") ?? answers.find(({ is }) => is === "depends");
  if (found?.is !== "yes" && found?.is !== "depends") {
    return answers.find(({ is }) => is === "unknown") ?? { is: "no" };
  }
  const holes = answers.flatMap((answer) => (answer.is === "depends" ? answer.on : []));
  const branches = answers.every(({ is }) => is === first?.is) ? [] : asHoles(session.worlds);
  return { is: "depends", on: distinctHoles([...branches, ...holes]), witnesses: found.witnesses, by: found.by };
}

function inWorld(
  session: Session,
  world: World,
  legs: readonly Pattern[],
  sharedKeys: (key: string) => boolean,
): Combination {
  const holes = holesOfSets([session.now]).filter(
    ({ expression, shape }) => !world.chosen.has(expression) && shape.type !== "partition",
  );
  const least = toStage(session, world, holes.length > 0 ? "least" : "constant");
  if (!least) return { is: "unknown", because: [tooManyLayers] };
  const doubts = new Set<string>();
  const sure = together(least, session, legs, sharedKeys, "symbolic", doubts);
  if (sure) return { is: "yes", witnesses: sure.witnesses, by: sure.by };
  const variables = least.arena.symbols.list.length > 0;
  if (holes.length === 0 && !variables) return unlessDoubtful(session, doubts);
  doubts.clear();
  const most = toStage(session, world, "constant");
  const found = most && together(most, session, legs, sharedKeys, "over", doubts);
  if (!found) return unlessDoubtful(session, doubts);
  if (holes.length === 0) return { is: "yes", witnesses: found.witnesses, by: found.by };
  return { is: "depends", on: found.holes.length > 0 ? found.holes : holes, witnesses: found.witnesses, by: found.by };
}

function unlessDoubtful(session: Session, doubts: ReadonlySet<string>): Combination {
  const doubtful = doubts.size > 0 || session.budget.spent !== undefined;
  return doubtful ? { is: "unknown", because: reasonsOf(session, doubts) } : { is: "no" };
}

interface Together {
  readonly witnesses: readonly Witness[];
  readonly by: readonly StatementRef[];
  readonly holes: readonly Hole[];
}

const nothing: Solution = { model: new Map(), literals: [] };

function together(
  stage: Stage,
  session: Session,
  legs: readonly Pattern[],
  sharedKeys: (key: string) => boolean,
  reading: Stage["arena"]["reading"],
  doubts: Set<string>,
): Together | undefined {
  stage.arena.reading = reading;
  const ways = legs.map((leg) => waysOf(stage, session, leg, doubts));
  let tried = 0;
  const choose = (chosen: readonly Difference[]): Together | undefined => {
    if (tried++ > combinationLimit) {
      doubts.add("the statements combine in too many ways");
      return undefined;
    }
    const solution = chosen.length === 0 ? nothing : solutionOf(chosen, stage, sharedKeys, doubts);
    if (!solution) return undefined;
    if (chosen.length === legs.length) return confirmAll(chosen, solution, stage, doubts);
    for (const way of ways[chosen.length] ?? []) {
      const found = choose([...chosen, way]);
      if (found) return found;
    }
    return undefined;
  };
  return ways.every((each) => each.length > 0) ? choose([]) : undefined;
}

/** The ways in which a leg by itself can be allowed. */
function waysOf(stage: Stage, session: Session, leg: Pattern, doubts: Set<string>): readonly Difference[] {
  const within = compilePattern(leg, anyRef(session.now), stage.arena);
  const problem = { now: stage.now, before: stage.before, within, counts: () => true, future: true };
  const ways: Difference[] = [];
  const seen = new Set<string>();
  const take = (way: Difference): boolean => {
    const key = `${way.cube.join()} ${way.without.length}|${way.without.map((each) => each.join()).join("|")}`;
    if (!seen.has(key)) ways.push(way);
    seen.add(key);
    return ways.length >= wayLimit;
  };
  searchDifferences(problem, stage.arena, take, doubts);
  return ways;
}

/** One model for all legs, the dimensions of each apart but for what is shared. */
function solutionOf(
  chosen: readonly Difference[],
  { arena }: Stage,
  sharedKeys: (key: string) => boolean,
  doubts: Set<string>,
): Solution | undefined {
  const isShared = (literal: Literal): boolean => {
    const dimension = arena.atoms[literal >> 1]?.dimension ?? "";
    return dimension === "principal" || (dimension.startsWith("key:") && sharedKeys(dimension.slice(4)));
  };
  const rename = (cube: Cube, leg: number): Cube =>
    cube.map((literal) => (isShared(literal) ? literal : renamedLiteral(arena, literal, leg)));
  const cube = chosen.flatMap((way, leg) => rename(way.cube, leg));
  const without = chosen.flatMap((way, leg) => way.without.map((each) => rename(each, leg)));
  const found = findOutside(cube, without, arena);
  if (found.is === "unknown") doubts.add(found.because);
  return found.is === "found" ? found.value : undefined;
}

function confirmAll(
  chosen: readonly Difference[],
  { model, literals }: Solution,
  stage: Stage,
  doubts: Set<string>,
): Together | undefined {
  const witnesses: Witness[] = [];
  const nothingKnown = { known: new Map<number, string>(), holes: [] };
  const off = stage.arena.reading === "over" ? readOff({ model, literals }, stage) : nothingKnown;
  for (const [leg, way] of chosen.entries()) {
    const own = { ...way, model: ofLeg(model, leg) };
    const confirmed = confirm(own, stage.claim, stage.arena, off.known);
    if (!confirmed) {
      doubts.add("a request for all steps together could not be settled");
      return undefined;
    }
    witnesses.push(toWitness(confirmed.request, false));
  }
  return { witnesses, by: chosen.map(({ by }) => by.ref), holes: off.holes };
}

function ofLeg(model: Model, leg: number): Model {
  return new Map(
    [...model].flatMap(([dimension, value]) => {
      const [name = "", suffix] = dimension.split(/@(?=\d+$)/);
      return suffix === undefined || suffix === String(leg) ? [[name, value] as const] : [];
    }),
  );
}
