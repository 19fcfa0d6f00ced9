import { type Guard, holesOf, type PolicyText, type Statement } from "../policy/index.js";
import type { Hole, Value } from "../source/index.js";
import type { PolicySet } from "./question.js";

/** One way the choices of a template can fall, and the values chosen for holes that have few. */
export interface World {
  readonly branches: ReadonlyMap<string, string>;
  readonly chosen: ReadonlyMap<string, string>;
}

const limit = 64;

/** Every world of these policies together; undefined if there are too many. Values of holes are chosen if there is room. */
export function worldsOf(sets: readonly PolicySet[]): readonly World[] | undefined {
  const guards = branchesOf(sets);
  const branches = combinations([...guards]);
  if (!branches) return undefined;
  const holes = [...choicesOf(sets)];
  const chosen = combinations(holes, Math.floor(limit / branches.length)) ?? [new Map<string, string>()];
  return branches.flatMap((each) => chosen.map((values) => ({ branches: each, chosen: values })));
}

function combinations(
  choices: readonly (readonly [string, readonly string[]])[],
  most = limit,
): readonly ReadonlyMap<string, string>[] | undefined {
  let results: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const [name, values] of choices) {
    results = results.flatMap((before) => values.map((value) => new Map([...before, [name, value]])));
    if (results.length > most) return undefined;
  }
  return results;
}

/** A branch that none of the choice's known ones is. */
const otherBranch = "(other)";

/** The branches of each choice that a statement is guarded by. */
function branchesOf(sets: readonly PolicySet[]): ReadonlyMap<string, readonly string[]> {
  const seen = new Map<string, Set<string>>();
  const add = ({ on, is }: Guard): void => {
    const known = seen.get(on);
    if (known) known.add(is);
    else seen.set(on, new Set([is]));
  };
  for (const { policy } of sets.flat()) {
    for (const statement of policy.statements) statement.when.forEach(add);
    for (const unread of policy.unread) unread.when.forEach(add);
  }
  if (seen.size === 0) return new Map();
  const written = new Map<string, Set<string>>();
  const steps = { left: 100_000 };
  for (const { policy } of sets.flat()) collectBranches(policy.value, written, steps);
  return new Map([...seen].map(([on, names]) => [on, allBranches(names, written.get(on))]));
}

function allBranches(seen: ReadonlySet<string>, written: ReadonlySet<string> | undefined): readonly string[] {
  if (written) return [...new Set([...seen, ...written])];
  if (seen.has("true") || seen.has("false")) return [...new Set([...seen, "true", "false"])];
  return [...seen, otherBranch];
}

function collectBranches(value: Value, found: Map<string, Set<string>>, steps: { left: number }): void {
  if (steps.left-- <= 0) return;
  if (value.type === "list") for (const item of value.items) collectBranches(item, found, steps);
  if (value.type === "map") for (const entry of value.entries) collectBranches(entry.value, found, steps);
  if (value.type !== "choice") return;
  const names = found.get(value.on) ?? new Set();
  found.set(value.on, names);
  for (const branch of value.branches) {
    names.add(branch.is);
    collectBranches(branch.value, found, steps);
  }
}

/** Holes that are one of a few texts. */
function choicesOf(sets: readonly PolicySet[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { expression, shape } of holesOfSets(sets)) {
    if (shape.type === "one-of" && shape.values.length > 0) found.set(expression, [...new Set(shape.values)]);
  }
  return found;
}

/** Every hole in the statements of these policies, each once. */
export function holesOfSets(sets: readonly PolicySet[]): readonly Hole[] {
  const holes = new Map<string, Hole>();
  for (const { policy } of sets.flat()) {
    for (const statement of policy.statements) {
      for (const text of textsOf(statement)) {
        if (text.parts.some((part) => part.type === "hole")) {
          for (const hole of holesOf(text)) holes.set(hole.expression, hole);
        }
      }
    }
  }
  return [...holes.values()];
}

/** The texts of a statement that say what it is about. */
export function* textsOf({ principal, action, resource, conditions }: Statement): Generator<PolicyText> {
  if (action) yield* action.values;
  if (resource) yield* resource.values;
  for (const { text } of principal?.entries ?? []) yield text;
  for (const { key, values } of conditions) {
    yield key;
    yield* values;
  }
}

/** The partition that is written out somewhere in the policies, else the public one: what a hole for it is filled with. */
export function partitionOf(sets: readonly PolicySet[]): string {
  for (const { policy } of sets.flat()) {
    for (const statement of policy.statements) {
      for (const { parts } of textsOf(statement)) {
        const [first] = parts;
        const found = first?.type === "text" ? /^arn:(aws[a-z-]*):/.exec(first.text) : undefined;
        if (found?.[1]) return found[1];
      }
    }
  }
  return "aws";
}

/** The world's choices as holes, for saying what an answer depends on. */
export function asHoles(worlds: readonly World[]): readonly Hole[] {
  const values = new Map<string, Set<string>>();
  for (const { branches, chosen } of worlds) {
    for (const [name, value] of [...branches, ...chosen]) values.set(name, (values.get(name) ?? new Set()).add(value));
  }
  return [...values].flatMap(([expression, seen]) =>
    seen.size > 1 ? [{ expression, shape: { type: "one-of" as const, values: [...seen] } }] : [],
  );
}

export function distinctHoles(holes: readonly Hole[]): readonly Hole[] {
  return [...new Map(holes.map((hole) => [hole.expression, hole])).values()];
}
