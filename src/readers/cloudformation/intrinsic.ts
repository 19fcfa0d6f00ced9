import { literal, type Span, type Value } from "../../source/index.js";

/** A call of a template function, in any of its spellings: `!Sub x`, `Fn::Sub: x`, `{"Fn::Sub": "x"}`. */
export interface Intrinsic {
  /** Without `Fn::` and `!`: `Sub`, `Ref`, `GetAtt`. */
  readonly name: string;
  readonly argument: Value;
  /** The whole call. */
  readonly span: Span;
}

/**
 * The call that a value is, known to us or not. `Condition` is a call only in its short form: in the long one it cannot
 * be told from the element of a policy statement.
 */
export function intrinsicOf(value: Value): Intrinsic | undefined {
  if (value.type !== "map" || value.entries.length !== 1) return undefined;
  const [entry] = value.entries;
  const key = entry && literal(entry.key);
  if (entry === undefined || key === undefined) return undefined;
  const name = nameOf(key);
  return name === undefined ? undefined : { name, argument: entry.value, span: value.span };
}

function nameOf(key: string): string | undefined {
  if (key === "Ref") return "Ref";
  if (key.startsWith("Fn::")) return key.startsWith("Fn::ForEach::") ? undefined : key.slice("Fn::".length);
  return key.startsWith("!") ? key.slice(1) : undefined;
}
