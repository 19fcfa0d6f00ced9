import { at, literal, type Value } from "../../../source/index.js";
import { parsedValue } from "../../parsed.js";
import { relativePath } from "../../path.js";
import { report } from "../scope.js";
import { holeValue } from "../values.js";
import type { Call } from "./call.js";

/** `Fn::Transform`: `AWS::Include` of a file of the repository is read, any other macro is said not to be. */
export function transform(call: Call): Value {
  const { scope, place, argument } = call;
  const name = literal(at(argument, "Name")) ?? "?";
  const location = literal(at(at(argument, "Parameters"), "Location"));
  const unknown = holeValue(`Transform(${name}${location === undefined ? "" : `, ${location}`})`, { type: "any" }, place);
  if (name !== "AWS::Include") {
    report(scope, "unsupported", `the macro \`${name}\` is not run, what it gives was not read`, call.span);
    return unknown;
  }
  const path = location === undefined ? undefined : relativePath(scope.template.file.path, location);
  const file = path === undefined ? undefined : scope.files.get(path);
  const key = `include ${path}`;
  if (!file || scope.active.has(key)) {
    const why = file ? "includes itself" : "is not in this repository";
    report(scope, file ? "invalid" : "unsupported", `\`${location ?? "?"}\` ${why}, it was not read`, call.span);
    return unknown;
  }
  const value = parsedValue(file);
  return value ? call.evaluate(value, { ...scope, active: new Set([...scope.active, key]) }) : unknown;
}
