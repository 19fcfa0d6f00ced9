import type { Glob } from "../glob/glob.js";
import type { Found } from "../glob/product.js";
import { solveValue } from "./solve-value.js";
import type { Candidates, Reading, TextArena } from "./text.js";
import { holdsValue, type ValueDemand, type ValueSet } from "./value-set.js";

/** A condition line as a test of one key's values. */
export interface KeyTest {
  readonly key: string;
  /** The answer for an absent key. */
  readonly absent: boolean;
  /** How many of the values must be in the set, or (`negated`) out of it. */
  readonly quantifier: "every" | "some";
  readonly negated: boolean;
  readonly values: ValueSet;
  /** The answer for nothing but an empty text, which set operators and `Null` take for no value; undefined: a text like any. */
  readonly blank: boolean | undefined;
  /** A set operator. */
  readonly ofSet: boolean;
}

/** A test that holds, or (`sign` false) does not. */
export interface KeyDemand {
  readonly test: KeyTest;
  readonly sign: boolean;
}

/** What is known of a key's values apart from the policies. */
export interface KeyNature {
  readonly multivalued: boolean;
  /** Holds seconds since 1970: takes date and numeric operators alike. */
  readonly epoch: boolean;
  readonly candidates: Candidates;
}

/** The values of a key, none if it is absent. */
export type KeyModel = readonly Glob[];

/**
 * Values of one key that meet all demands. Exact by a small model: demands on all values and demands on some value, each
 * of the latter with a value of its own where the key takes several.
 */
export function solveKey(
  demands: readonly KeyDemand[],
  nature: KeyNature,
  reading: Reading,
  arena: TextArena,
): Found<KeyModel> {
  if (demands.every(({ test, sign }) => test.absent === sign)) return { is: "found", value: [] };
  const every: ValueDemand[] = [];
  const some: ValueDemand[] = [];
  for (const { test, sign } of demands) {
    const demand = { values: test.values, sign: test.negated !== sign };
    if ((test.quantifier === "every") === sign) every.push(demand);
    else some.push(demand);
  }
  const present = solvePresent(every, some, nature, reading, arena);
  if (present.is === "found" || !emptyTextMeets(demands)) return present;
  return { is: "found", value: [[]] };
}

function solvePresent(
  every: readonly ValueDemand[],
  some: readonly ValueDemand[],
  nature: KeyNature,
  reading: Reading,
  arena: TextArena,
): Found<KeyModel> {
  const solve = (demands: readonly ValueDemand[]): Found<Glob> =>
    solveValue(demands, nature.epoch, nature.candidates, reading, arena);
  if (!nature.multivalued || some.length === 0) {
    const found = solve([...every, ...some]);
    return found.is === "found" ? { is: "found", value: [found.value] } : found;
  }
  const values = new Map<string, Glob>();
  for (const demand of some) {
    if ([...values.values()].some((word) => holdsValue(demand.values, word) === demand.sign)) continue;
    const found = solve([...every, demand]);
    if (found.is !== "found") return found;
    values.set(found.value.join(), found.value);
  }
  return { is: "found", value: [...values.values()] };
}

/** Would the one empty text do? For set operators that is no value, for the others it is a text like any. */
function emptyTextMeets(demands: readonly KeyDemand[]): boolean {
  return demands.every(({ test, sign }) => {
    if (test.blank !== undefined) return test.blank === sign;
    return (holdsValue(test.values, []) !== test.negated) === sign;
  });
}

/** Do these values meet a demand? Symbols in them are constants unlike all others. */
export function holdsKey({ test, sign }: KeyDemand, model: KeyModel): boolean {
  if (model.length === 0) return test.absent === sign;
  if (test.blank !== undefined && model.every((word) => word.length === 0)) return test.blank === sign;
  const meets = (word: Glob): boolean => holdsValue(test.values, word) !== test.negated;
  return (test.quantifier === "every" ? model.every(meets) : model.some(meets)) === sign;
}
