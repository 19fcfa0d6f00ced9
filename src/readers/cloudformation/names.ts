import { literal, type Value, written } from "../../source/index.js";
import { intrinsicOf } from "./intrinsic.js";

const longest = 200;

/**
 * What a value is called where it is not known: one spelling for the long and the short form of its functions.
 * `Bucket`, `Bucket.Arn`, `ImportValue(shared-role)`, `Select(0, Split(",", List))`.
 */
export function expressionOf(value: Value): string {
  const text = spell(value, 0);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function spell(value: Value, depth: number): string {
  if (depth > 8) return "…";
  const call = intrinsicOf(value);
  if (call?.name === "Ref") return literal(call.argument) ?? "?";
  if (call?.name === "GetAtt") return attributeName(call.argument) ?? "?";
  if (call) {
    const items = call.argument.type === "list" ? call.argument.items : [call.argument];
    return `${call.name}(${items.map((item) => spell(item, depth + 1)).join(", ")})`;
  }
  switch (value.type) {
    case "text":
      return written(value.parts);
    case "number":
      return value.text;
    case "boolean":
      return String(value.value);
    case "hole":
      return value.hole.expression;
    case "list":
      return `[${value.items.map((item) => spell(item, depth + 1)).join(", ")}]`;
    case "map":
      return `{${value.entries.map((entry) => `${written(entry.key.parts)}: ${spell(entry.value, depth + 1)}`).join(", ")}}`;
    default:
      return value.type;
  }
}

/** `Name.Attribute` of the argument of `GetAtt`, a string or a list. */
export function attributeName(argument: Value): string | undefined {
  if (argument.type !== "list") return literal(argument);
  const names = argument.items.map((item) => literal(item) ?? expressionOf(item));
  return names.length < 2 ? undefined : names.join(".");
}
