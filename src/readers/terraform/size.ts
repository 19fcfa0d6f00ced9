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
  if (!isEncoded(value)) {
    if (value.type === "text") return 1 + sizeOfParts(value);
    if (value.type !== "list" && value.type !== "map" && value.type !== "choice") return 1;
  }
  const known = sizes.get(value);
  if (known !== undefined) return known;
  const size = 1 + sizeInside(value);
  sizes.set(value, size);
  return size;
}

function sizeInside(value: Value): number {
  if (isEncoded(value)) return sizeOf(value.decoded);
  let size = 0;
  if (value.type === "list") for (const item of value.items) size += sizeOf(item);
  else if (value.type === "choice") for (const branch of value.branches) size += sizeOf(branch.value);
  else if (value.type === "map") for (const entry of value.entries) size += sizeOf(entry.key) + sizeOf(entry.value);
  return size;
}

function sizeOfParts({ parts }: Extract<Value, { type: "text" }>): number {
  let size = 0;
  for (const part of parts) size += 1 + (part.type === "text" ? Math.floor(part.text.length / charactersOfOne) : 0);
  return size;
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
