import { type Glob, literalGlob } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import type { Found } from "../glob/product.js";
import { solveValue } from "./solve-value.js";
import { type Candidates, emptyTextMeets, type Reading, type TextArena } from "./text.js";
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
  /** Holds `true` or `false` in any letter case, and nothing else. */
  readonly truth: boolean;
  readonly candidates: Candidates;
}

const truthSet = patternSet([literalGlob("true"), literalGlob("false")], true);
const truths: ValueSet = { sort: "text", key: `t${truthSet.key}`, set: truthSet };

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
  const every: ValueDemand[] = nature.truth ? [{ values: truths, sign: true }] : [];
  const some: ValueDemand[] = [];
  for (const { test, sign } of demands) {
    const demand = { values: test.values, sign: test.negated !== sign };
    if ((test.quantifier === "every") === sign) every.push(demand);
    else some.push(demand);
  }
  const present = solvePresent(every, some, nature, reading, arena);
  if (present.is === "found" || nature.truth || !blankMeets(demands, reading, arena)) return present;
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
    if (found.is === "found") values.set(found.value.join(), found.value);
    else if (!nature.truth && emptyMeets([...every, demand], reading, arena)) values.set("", []);
    else return found;
  }
  if (values.size > 1 || !values.has("")) return { is: "found", value: [...values.values()] };
  const beside = solve(every);
  return beside.is === "found" ? { is: "found", value: [[], beside.value] } : beside;
}

/** Would the one empty text do? For set operators that is no value, for the others it is a text like any. */
function blankMeets(demands: readonly KeyDemand[], reading: Reading, arena: TextArena): boolean {
  if (!demands.every(({ test, sign }) => test.blank === undefined || test.blank === sign)) return false;
  const others = demands.filter(({ test }) => test.blank === undefined);
  return emptyMeets(
    others.map(({ test, sign }) => ({ values: test.values, sign: sign !== test.negated })),
    reading,
    arena,
  );
}

/** Does the empty text meet all demands? */
function emptyMeets(demands: readonly ValueDemand[], reading: Reading, { symbols }: TextArena): boolean {
  const texts = demands.flatMap(({ values, sign }) => (values.sort === "text" ? [{ set: values.set, sign }] : []));
  const others = demands.filter(({ values }) => values.sort !== "text");
  return others.every(({ values, sign }) => holdsValue(values, []) === sign) && emptyTextMeets(texts, reading, symbols);
}

/** Do these values meet a demand? Symbols in them are constants unlike all others. */
export function holdsKey({ test, sign }: KeyDemand, model: KeyModel): boolean {
  if (model.length === 0) return test.absent === sign;
  if (test.blank !== undefined && model.every((word) => word.length === 0)) return test.blank === sign;
  const meets = (word: Glob): boolean => holdsValue(test.values, word) !== test.negated;
  return (test.quantifier === "every" ? model.every(meets) : model.some(meets)) === sign;
}
