import type { Operator } from "../../policy/index.js";
import { type Glob, wordText } from "../glob/glob.js";
import { matchesSet, type PatternSet } from "../glob/pattern-set.js";
import { parseAddress, type Range } from "./address.js";
import { holdsFor, parseInstant, parseNumber } from "./point.js";

/**
 * What the values of one condition line accept: a value that meets one of them. `open` are symbols of holes where a
 * number, date or range is meant.
 */
export type ValueSet =
  | { readonly sort: "all"; readonly key: string }
  | { readonly sort: "text"; readonly key: string; readonly set: PatternSet }
  | {
      readonly sort: "number" | "date";
      readonly key: string;
      readonly order: Operator["order"];
      readonly points: readonly number[];
      readonly open: readonly number[];
    }
  | { readonly sort: "ip"; readonly key: string; readonly ranges: readonly Range[]; readonly open: readonly number[] };

/** A value is in this set, or (`sign` false) is not. */
export interface ValueDemand {
  readonly values: ValueSet;
  readonly sign: boolean;
}

/** Does one request value meet the set? Symbols match only texts. */
export function holdsValue(values: ValueSet, word: Glob): boolean {
  if (values.sort === "all") return true;
  if (values.sort === "text") return matchesSet(values.set, word);
  const text = wordText(word);
  if (text === undefined) return false;
  if (values.sort === "ip") {
    const address = parseAddress(text);
    return (
      address !== undefined &&
      values.ranges.some((range) => range.six === address.six && range.low <= address.at && address.at <= range.high)
    );
  }
  const point = values.sort === "number" ? parseNumber(text) : parseInstant(text);
  return point !== undefined && values.points.some((value) => holdsFor(values.order, value, point));
}
