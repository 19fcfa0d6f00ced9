import { type ActionClass, actionClasses, appliesTo } from "./actions/classes.js";
import { openCube, openPatterns, restricted } from "./actions/future.js";
import { spend, spentReason } from "./budget.js";
import type { CompiledStatement } from "./compile/statement.js";
import type { Arena, Literal } from "./cube/arena.js";
import { type Cube, findOutside, type Model, type Solution } from "./cube/solve.js";
import type { Glob } from "./glob/glob.js";
import { coversCheaply } from "./glob/pattern-set.js";
import type { Found } from "./glob/product.js";

/** What one side allows: one of `allows` matches and none of `denies`. */
export interface Side {
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

/** Is there a request in `within`, allowed by one of `allows` of the new side, that the old side does not allow? */
export interface Problem {
  readonly now: Side;
  readonly before: Side;
  /** Further demands on the request: as a statement that must match. */
  readonly within: CompiledStatement | undefined;
  /** The Allow statements that count. */
  readonly counts: (allow: CompiledStatement) => boolean;
  /** Search action names that AWS does not have today, too. */
  readonly future: boolean;
}

/** A request that shows new access. */
export interface Difference {
  readonly model: Model;
  readonly by: CompiledStatement;
  /** The Deny of the old side that is gone. */
  readonly noLongerDenied: CompiledStatement | undefined;
  /** Actions for which the model stands; undefined: the model's own `action`. */
  readonly actions: ActionClass | undefined;
  /** All that the model meets. */
  readonly literals: readonly Literal[];
  /** What was solved: in the cube and in none of `without`. */
  readonly cube: Cube;
  readonly without: readonly Cube[];
}

/** What one Allow, or an Allow and a Deny that is gone, would newly let in. */
interface Attempt {
  readonly by: CompiledStatement;
  readonly noLongerDenied: CompiledStatement | undefined;
  readonly within: CompiledStatement | undefined;
}

/**
 * Goes through the differences until `take` takes one. Statements that both sides have cost nothing.
 *
 * @param doubts is given why a part could not be decided.
 */
export function searchDifferences(
  problem: Problem,
  arena: Arena,
  take: (difference: Difference) => boolean,
  doubts: Set<string>,
): boolean {
  const attempts = attemptsOf(problem);
  if (attempts.length === 0) return false;
  const found =
    searchRealActions(problem, attempts, arena, take, doubts) ||
    (problem.future && searchFutureActions(problem, attempts, arena, take, doubts));
  if (!found && arena.budget.spent !== undefined) doubts.add(spentReason(arena.budget));
  return found;
}

/** Counts the work of one more attempt against so many statements; false when it must stop. */
function goesOn({ now, before }: Problem, { budget }: Arena): boolean {
  return spend(budget, 0, 1 + ((now.denies.length + before.allows.length) >> 4));
}

function attemptsOf({ now, before, within, counts }: Problem): readonly Attempt[] {
  const allowed = new Set(before.allows.map((allow) => allow.key));
  const denied = new Set(now.denies.map((deny) => deny.key));
  const gone = before.denies.filter((deny) => !denied.has(deny.key));
  return now.allows.filter(counts).flatMap((by): Attempt[] => {
    const removed = gone.map((noLongerDenied) => ({ by, noLongerDenied, within }));
    return allowed.has(by.key) ? removed : [{ by, noLongerDenied: undefined, within }, ...removed];
  });
}

function partsOf({ by, noLongerDenied, within }: Attempt): readonly CompiledStatement[] {
  return [by, ...(noLongerDenied ? [noLongerDenied] : []), ...(within ? [within] : [])];
}

function searchRealActions(
  problem: Problem,
  attempts: readonly Attempt[],
  arena: Arena,
  take: (difference: Difference) => boolean,
  doubts: Set<string>,
): boolean {
  const { now, before, within } = problem;
  const parts = [...new Set(attempts.flatMap(partsOf))];
  const solved = new Map<string, Found<Solution>>();
  const [first, ...others] = new Set(attempts.map(({ by }) => by));
  const shared = [...(within ? [within] : []), ...(first && others.length === 0 ? [first] : [])];
  for (const actions of actionClasses([...parts, ...now.denies, ...before.allows], arena.budget, shared)) {
    const applicable = attempts.filter((attempt) => partsOf(attempt).every((part) => appliesTo(part, actions)));
    if (applicable.length === 0) continue;
    const denies = distinct(now.denies.filter((deny) => appliesTo(deny, actions)));
    const allows = distinct(before.allows.filter((allow) => appliesTo(allow, actions)));
    const surroundings = `${keysOf(denies)} ${keysOf(allows)}`;
    for (const attempt of applicable) {
      if (!goesOn(problem, arena)) return false;
      const { by, noLongerDenied } = attempt;
      if (noLongerDenied ? denies.has(noLongerDenied.restKey) : allows.has(by.restKey)) continue;
      const signature = `${partsOf(attempt)
        .map((part) => part.restKey)
        .join("&")} ${surroundings}`;
      const cube = partsOf(attempt).flatMap((part) => part.rest);
      const without = [...denies.values(), ...(noLongerDenied ? [] : allows.values())];
      const found = solved.get(signature) ?? findOutside(cube, without, arena);
      solved.set(signature, found);
      if (found.is === "unknown") doubts.add(found.because);
      if (found.is !== "found" || !hasNames(actions)) continue;
      if (take({ ...found.value, by, noLongerDenied, actions, cube, without })) return true;
    }
  }
  return false;
}

function hasNames({ numbers, names }: ActionClass): boolean {
  return names.length > 0 || numbers().length > 0;
}

/** An empty key is not the same as none. */
function keysOf(cubes: ReadonlyMap<string, Cube>): string {
  return [cubes.size, ...cubes.keys()].join("|");
}

function distinct(statements: readonly CompiledStatement[]): ReadonlyMap<string, Cube> {
  return new Map(statements.map((statement) => [statement.restKey, statement.rest]));
}

function searchFutureActions(
  problem: Problem,
  attempts: readonly Attempt[],
  arena: Arena,
  take: (difference: Difference) => boolean,
  doubts: Set<string>,
): boolean {
  const { now, before } = problem;
  const solved = new Set<string>();
  for (const attempt of attempts) {
    const { by, noLongerDenied } = attempt;
    const parts = partsOf(attempt);
    for (const pattern of openPatterns(parts, [...now.denies, ...before.allows])) {
      if (!goesOn(problem, arena)) return false;
      if (!noLongerDenied && before.allows.some((allow) => allowsAsMuch(allow, by, pattern))) continue;
      const cubes = parts.map((part) => openCube(part, pattern, arena));
      if (cubes.some((cube) => cube === undefined)) continue;
      const without = [...now.denies, ...(noLongerDenied ? [] : before.allows)].flatMap((statement) => {
        const cube = restricted(statement, pattern, arena);
        return cube ? [cube] : [];
      });
      const cube = cubes.flatMap((each) => each ?? []);
      const signature = `${cube.join()} ${without.length}|${without.map((each) => each.join()).join("|")}`;
      if (solved.has(signature)) continue;
      solved.add(signature);
      const found = findOutside(cube, without, arena);
      if (found.is === "unknown") doubts.add(found.because);
      if (found.is !== "found") continue;
      if (take({ ...found.value, by, noLongerDenied, actions: undefined, cube, without })) return true;
    }
  }
  return false;
}

/** Cheap: does an old Allow plainly let in all that this one does, for action names of this pattern? */
function allowsAsMuch(allow: CompiledStatement, by: CompiledStatement, pattern: Glob): boolean {
  const [test, ...others] = allow.actions;
  if (others.length > 0 || test?.negated) return false;
  if (!allow.rest.every((literal) => by.rest.includes(literal))) return false;
  return test === undefined || test.set.globs.some((glob) => coversCheaply(glob, pattern));
}
