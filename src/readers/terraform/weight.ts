import type { Value } from "../../source/index.js";
import { isEncoded } from "./values.js";

/** Items of one list, entries of one map, parts of one text. The largest in real modules are some hundreds. */
export const sizeLimit = 120_000;

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
