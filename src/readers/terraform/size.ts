import type { Value } from "../../source/index.js";
import { isEncoded } from "./values.js";

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
