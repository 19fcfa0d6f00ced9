import type { Value } from "../../source/index.js";
import { isEncoded } from "./values.js";

/** Values and pieces of text in one value, many times what AWS takes as a policy; what holds more is taken as unknown. */
export const sizeLimit = 50_000;
/** What a function may make before it is asked how large that is: items of one list, parts of one text. */
export const lengthLimit = 120_000;
/** Characters of a text that count as much as one value. */
const charactersOfOne = 100;
const sizes = new WeakMap<Value, number>();

/**
 * How much a value holds when it is written out: one for each value and each piece of a text, long pieces more. What is
 * shared counts wherever it stands, so that a short file cannot stand for a value without end.
 */
export function sizeOf(value: Value): number {
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size =
    1 + sum(childrenOf(value).map(sizeOf)) + (value.type === "text" && !isEncoded(value) ? partsOf(value) : 0);
  sizes.set(value, size);
  return size;
}

function childrenOf(value: Value): readonly Value[] {
  if (isEncoded(value)) return [value.decoded];
  switch (value.type) {
    case "list":
      return value.items;
    case "map":
      return value.entries.flatMap((entry) => [entry.key, entry.value]);
    case "choice":
      return value.branches.map((branch) => branch.value);
    default:
      return [];
  }
}

function partsOf({ parts }: Extract<Value, { type: "text" }>): number {
  return sum(parts.map((part) => 1 + (part.type === "text" ? Math.floor(part.text.length / charactersOfOne) : 0)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** The steps that a value costs whoever makes it or goes through it, itself only: not what is inside of its items. */
export function weightOf(value: Value): number {
  if (isEncoded(value)) return 1;
  if (value.type === "list") return value.items.length / 10;
  if (value.type === "map") return value.entries.length / 10;
  return value.type === "text" ? value.parts.length / 10 + charactersOf(value) / 100 : 0;
}

function charactersOf(value: Extract<Value, { type: "text" }>): number {
  let length = 0;
  for (const part of value.parts) length += part.type === "text" ? part.text.length : 1;
  return length;
}
