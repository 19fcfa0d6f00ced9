import { spend, spentReason } from "../budget.js";
import { type Glob, literalGlob, symbolIndex } from "../glob/glob.js";
import { isUniversal, type PatternSet } from "../glob/pattern-set.js";
import type { Found } from "../glob/product.js";
import { addressesAround, addressText, parseRange, type Range } from "./address.js";
import { instantText, pointsAround } from "./point.js";
import { type Candidates, type Reading, solveText, type TextArena, type TextDemand } from "./text.js";
import { toMembership, type ValueDemand, type ValueSet } from "./value-set.js";

/** One value that meets all demands. `epoch`: the key holds seconds, and so takes date and numeric operators alike. */
export function solveValue(
  demands: readonly ValueDemand[],
  epoch: boolean,
  candidates: Candidates,
  reading: Reading,
  arena: TextArena,
): Found<Glob> {
  const required = new Set(demands.flatMap(({ values, sign }) => (sign ? [values.key] : [])));
  if (demands.some(({ values, sign }) => !sign && (values.sort === "all" || required.has(values.key))))
    return { is: "none" };
  const left = demands.flatMap((demand) => settle(demand, reading) ?? []);
  const sorts = new Set(left.map(({ values }) => values.sort));
  const texts = left.flatMap(({ values, sign }): TextDemand[] =>
    values.sort === "text" ? [{ set: values.set, sign }] : [],
  );
  if (sorts.size === 0 || (sorts.size === 1 && sorts.has("text"))) return solveText(texts, candidates, reading, arena);
  const sets = texts.flatMap(({ set, sign }) => (sign ? [set] : []));
  const words = [...pointWords(left, epoch), ...addressWords(left), ...candidates(sets)];
  for (const word of [...words, ...exactWords(sets)]) {
    if (!spend(arena.budget, 0, 1 + (left.length >> 3))) return { is: "unknown", because: spentReason(arena.budget) };
    const isIn = toMembership(word);
    if (left.every(({ values, sign }) => isIn(values) === sign)) return { is: "found", value: word };
  }
  const exact = sorts.size === 1 || texts.some(isSpeltOut) || (epoch && !sorts.has("text") && !sorts.has("ip"));
  return exact ? { is: "none" } : { is: "unknown", because: "one key is compared with operators of several types" };
}

function isSpeltOut({ set, sign }: TextDemand): boolean {
  return sign && !set.ignoreCase && set.globs.every((glob) => glob.every((code) => code >= 0));
}

function exactWords(sets: readonly PatternSet[]): readonly Glob[] {
  return sets.flatMap((set) => set.globs.filter((glob) => glob.every((code) => code >= 0)));
}

/**
 * Open places of numbers, dates and ranges: a fixed odd constant each where symbols are constants, else the demand says
 * nothing. Undefined: the demand always holds.
 */
function settle(demand: ValueDemand, reading: Reading): ValueDemand | undefined {
  const { values, sign } = demand;
  if (values.sort === "all") return undefined;
  if (values.sort === "text") return isUniversal(values.set) && sign ? undefined : demand;
  if (values.open.length === 0) return demand;
  if (reading === "over") return sign ? undefined : { values: { ...values, open: [] } as ValueSet, sign };
  const constants = values.open;
  if (values.sort === "ip") {
    const ranges = constants.flatMap((code) => parseRange(oddConstant(code, "ip")) ?? []);
    return { values: { ...values, open: [], ranges: [...values.ranges, ...ranges] }, sign };
  }
  const { sort } = values;
  const points = constants.map((code) => Number(oddConstant(code, sort)));
  return { values: { ...values, open: [], points: [...values.points, ...points] }, sign };
}

/** What a hole is filled with where its text is read as a number, a date (seconds) or a range. */
export function oddConstant(code: number, sort: "number" | "date" | "ip"): string {
  const index = symbolIndex(code) & 0xff;
  if (sort === "ip") return `198.18.7.${index}/32`;
  return sort === "number" ? String(7331 + index) : String(1_930_000_000 + index);
}

function pointWords(demands: readonly ValueDemand[], epoch: boolean): readonly Glob[] {
  const dates = demands.some(({ values }) => values.sort === "date");
  const constants = demands.flatMap(({ values }) =>
    values.sort === "number" || values.sort === "date" ? values.points : [],
  );
  if (constants.length === 0 && !demands.some(({ values }) => values.sort === "number" || values.sort === "date"))
    return [];
  const today = 1_790_000_000;
  const points = dates ? [today, ...pointsAround(constants)] : [...pointsAround(constants), 1];
  return points.map((point) => literalGlob((dates && !epoch && instantText(point)) || numberText(point)));
}

function numberText(value: number): string {
  return Object.is(value, -0) ? "0" : String(value);
}

function addressWords(demands: readonly ValueDemand[]): readonly Glob[] {
  const ranges = demands.flatMap(({ values }): readonly Range[] => (values.sort === "ip" ? values.ranges : []));
  if (!demands.some(({ values }) => values.sort === "ip")) return [];
  return addressesAround(ranges).map((address) => literalGlob(addressText(address)));
}
