import { spend, spentReason } from "../budget.js";
import type { Found } from "../glob/product.js";
import { type Arena, type Literal, negation, type Value } from "./arena.js";
import { atomOf, solveDimension } from "./dimension.js";

/** A conjunction of literals: the requests one statement is about. */
export type Cube = readonly Literal[];

/** One value for each dimension that matters. */
export type Model = ReadonlyMap<string, Value>;

/** A model, and the literals it was made for. */
export interface Solution {
  readonly model: Model;
  readonly literals: readonly Literal[];
}

/** Literals by dimension number. */
type State = Map<number, readonly Literal[]>;

/**
 * A request in the cube and in none of `without`, or that there is none. Since every literal is about one dimension, a
 * conjunction has a model if each of its dimensions has a value.
 */
export function findOutside(cube: Cube, without: readonly Cube[], arena: Arena): Found<Solution> {
  const state: State = new Map();
  for (const literal of cube) if (!assert(state, literal, arena)) return { is: "none" };
  return search(state, without, arena);
}

/** Adds a literal; false if its dimension then has no value. */
function assert(state: State, literal: Literal, arena: Arena): boolean {
  const dimension = arena.dimensionOf[literal >> 1] ?? 0;
  const before = state.get(dimension);
  if (before?.includes(literal)) return true;
  const literals = added(before, literal);
  state.set(dimension, literals);
  return solveDimension(literals, arena).is !== "none";
}

function added(literals: readonly Literal[] | undefined, literal: Literal): readonly Literal[] {
  if (!literals) return [literal];
  return [...literals, literal].sort((a, b) => a - b);
}

/** Is the literal's dimension without a value once the literal is added? */
function excludes(state: State, literal: Literal, arena: Arena): boolean {
  const before = state.get(arena.dimensionOf[literal >> 1] ?? 0);
  if (before?.includes(literal)) return false;
  return solveDimension(added(before, literal), arena).is === "none";
}

function search(state: State, clauses: readonly Cube[], arena: Arena): Found<Solution> {
  if (!spend(arena.budget, 1)) return { is: "unknown", because: spentReason(arena.budget) };
  const open = propagate(state, clauses, arena);
  if (open === undefined) return { is: "none" };
  if (arena.budget.spent !== undefined) return { is: "unknown", because: spentReason(arena.budget) };
  const shortest = open.reduce<Cube | undefined>(
    (best, each) => (best && best.length <= each.length ? best : each),
    undefined,
  );
  if (!shortest) return toModel(state, arena);
  const rest = open.filter((clause) => clause !== shortest);
  let doubt: Found<Solution> | undefined;
  const held: State = new Map(state);
  for (const literal of shortest) {
    const branch: State = new Map(held);
    if (assert(branch, negation(literal), arena)) {
      const found = search(branch, rest, arena);
      if (found.is === "found") return found;
      if (found.is === "unknown") doubt ??= found;
    }
    if (!assert(held, literal, arena)) break;
  }
  return doubt ?? { is: "none" };
}

/**
 * Drops what the state already decides and asserts what it leaves no choice about; undefined: a contradiction. Stops
 * half way where the budget is spent.
 */
function propagate(state: State, clauses: readonly Cube[], arena: Arena): readonly Cube[] | undefined {
  let open = clauses;
  for (;;) {
    let changed = false;
    const left: Cube[] = [];
    for (const clause of open) {
      if (!spend(arena.budget, 0, clause.length)) return open;
      const undecided = reduce(clause, state, arena);
      if (undecided === undefined) continue;
      const [only, ...others] = undecided;
      if (only === undefined) return undefined;
      if (others.length > 0) {
        left.push(undecided);
      } else {
        if (!assert(state, negation(only), arena)) return undefined;
        changed = true;
      }
    }
    if (!changed) return left;
    open = left;
  }
}

/** The literals of a cube that the state leaves open; undefined if the state is outside the cube anyway. */
function reduce(clause: Cube, state: State, arena: Arena): Cube | undefined {
  for (const literal of clause) if (excludes(state, literal, arena)) return undefined;
  return clause.filter((literal) => !holdsAlready(literal, state, arena));
}

function holdsAlready(literal: Literal, state: State, arena: Arena): boolean {
  const before = state.get(arena.dimensionOf[literal >> 1] ?? 0);
  return before?.includes(literal) === true || excludes(state, negation(literal), arena);
}

function toModel(state: State, arena: Arena): Found<Solution> {
  const model = new Map<string, Value>();
  for (const literals of state.values()) {
    const found = solveDimension(literals, arena);
    const dimension = atomOf(literals[0], arena)?.dimension;
    if (found.is !== "found" || dimension === undefined) return found.is === "unknown" ? found : { is: "none" };
    model.set(dimension, found.value);
  }
  return { is: "found", value: { model, literals: [...state.values()].flat() } };
}
