import type { HclExpression, Shape, Value } from "../../source/index.js";
import type { Scope } from "./scope.js";
import { asString, hole } from "./values.js";

const longest = 200;

/**
 * An expression as a person would write it, in one line, the variables of `for` and the like replaced by what they are,
 * and with the module in front where it is not the root.
 */
export function expressionText(expression: HclExpression, scope: Scope): string {
  let written = scope.source(expression.span).replace(/\s+/g, " ").trim();
  for (const [name, value] of scope.names) {
    const known = asString(value);
    if (known === undefined || !written.includes(name)) continue;
    const literal = value.type === "text" ? JSON.stringify(known) : known;
    const pattern = new RegExp(`(?<![\\w.-])${name.replaceAll(".", "\\.")}(?![\\w-])`, "g");
    written = written.replace(pattern, () => literal);
  }
  if (written.length > longest) written = `${written.slice(0, longest)}…`;
  const { address } = scope.module;
  return address === "" ? written : `${address}.${written}`;
}

/** The hole that stands for an expression whose value is not known. */
export function unknown(expression: HclExpression, scope: Scope, shape: Shape = { type: "any" }): Value {
  return hole(expressionText(expression, scope), expression.span, shape);
}
