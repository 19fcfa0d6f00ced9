import { at, literal, type Span, type Value } from "../../../source/index.js";
import { parsedValue } from "../../parsed.js";
import { relativePath } from "../../path.js";
import { expressionOf } from "../names.js";
import { report, type Scope } from "../scope.js";
import { holeValue } from "../values.js";
import type { Call } from "./call.js";

/** `Fn::Transform`: `AWS::Include` of a file of the repository is read, any other macro is said not to be. */
export function transform(call: Call): Value {
  const { scope, place, argument } = call;
  const included = includedBy(argument, scope, call.span);
  return included
    ? call.evaluate(included.value, included.scope)
    : holeValue(`Transform(${literal(at(argument, "Name")) ?? "?"})`, { type: "any" }, place);
}

/** What a transform includes, as it is written, with the scope to read it in; undefined where that cannot be told. */
export function includedBy(
  argument: Value,
  scope: Scope,
  span: Span,
): { readonly value: Value; readonly scope: Scope } | undefined {
  const name = literal(at(argument, "Name")) ?? "?";
  const written = at(at(argument, "Parameters"), "Location");
  const location = literal(written);
  if (name !== "AWS::Include") {
    report(scope, "unsupported", `the macro \`${name}\` is not run, what it gives was not read`, span);
    return undefined;
  }
  const path = location === undefined ? undefined : relativePath(scope.template.file.path, location);
  const file = path === undefined ? undefined : scope.files.get(path);
  const key = `include ${path}`;
  if (!file || scope.active.has(key)) {
    const why = file ? "includes itself" : "is not in this repository";
    report(
      scope,
      file ? "invalid" : "unsupported",
      `\`${location ?? (written ? expressionOf(written) : "?")}\` ${why}, it was not read`,
      span,
    );
    return undefined;
  }
  const value = parsedValue(file);
  return value && { value, scope: { ...scope, active: new Set([...scope.active, key]) } };
}
