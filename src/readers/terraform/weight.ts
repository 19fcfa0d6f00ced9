import type { Value } from "../../source/index.js";
import { isEncoded } from "./values.js";

/** Items of one list, entries of one map, parts of one text. The largest in real modules are some hundreds. */
export const sizeLimit = 20_000;
/** Characters of one text. */
const textLimit = 1_000_000;

function charactersOf(value: Extract<Value, { type: "text" }>): number {
  let length = 0;
  for (const part of value.parts) length += part.type === "text" ? part.text.length : 1;
  return length;
}

/** The steps that a value costs whoever makes it or goes through it, itself only: not what is inside of its items. */
export function weightOf(value: Value): number {
  if (isEncoded(value)) return 1;
  if (value.type === "list") return value.items.length / 10;
  if (value.type === "map") return value.entries.length / 10;
  return value.type === "text" ? value.parts.length / 10 + charactersOf(value) / 100 : 0;
}

/** Is a value larger than anyone writes, as only one that doubles itself is? */
export function isTooLarge(value: Value): boolean {
  if (isEncoded(value)) return false;
  if (value.type === "list") return value.items.length > sizeLimit;
  if (value.type === "map") return value.entries.length > sizeLimit;
  return value.type === "text" && (value.parts.length > sizeLimit || charactersOf(value) > textLimit);
}
