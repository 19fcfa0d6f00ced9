import type { Operator } from "../../policy/index.js";
import { type Glob, wordText } from "../glob/glob.js";
import { matchesSet, type PatternSet } from "../glob/pattern-set.js";
import { type Address, parseAddress, type Range } from "./address.js";
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
  return toMembership(word)(values);
}

/** Tests of one request value, which is read as a number, a date or an address once for all of them. */
export function toMembership(word: Glob): (values: ValueSet) => boolean {
  const text = once(() => wordText(word));
  const read = <T>(parse: (written: string) => T | undefined): (() => T | undefined) =>
    once(() => {
      const written = text();
      return written === undefined ? undefined : parse(written);
    });
  const readers = { number: read(parseNumber), date: read(parseInstant), ip: read(parseAddress) };
  return (values) => {
    if (values.sort === "all") return true;
    if (values.sort === "text") return matchesSet(values.set, word);
    if (values.sort === "ip") {
      const address = readers.ip();
      return address !== undefined && values.ranges.some((range) => holds(range, address));
    }
    const point = readers[values.sort]();
    return point !== undefined && values.points.some((value) => holdsFor(values.order, value, point));
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function holds({ six, low, high }: Range, address: Address): boolean {
  return six === address.six && low <= address.at && address.at <= high;
}
