import { at, literal, type Shape, type Value } from "../../source/index.js";
import { scalarText } from "./values.js";

/**
 * What a parameter can be: one value, where only that is possible, else a shape. A `Default` is not what it will be:
 * whoever makes the stack may give another.
 *
 * @param passed what every parent stack passes for it.
 */
export function passedOrShape(
  parameter: Value,
  passed: Value | undefined,
): { readonly value: Value; readonly shape?: undefined } | { readonly value?: undefined; readonly shape: Shape } {
  if (passed) {
    if (scalarText(passed) !== undefined || passed.type === "list") return { value: passed };
    const part = passed.type === "text" && passed.parts.length === 1 ? passed.parts[0] : undefined;
    const hole = passed.type === "hole" ? passed.hole : part?.type === "hole" ? part.hole : undefined;
    const shape = hole?.shape ?? arnShapeOf(passed);
    if (shape && shape.type !== "any") return { shape };
  }
  const allowed = at(parameter, "AllowedValues");
  const values = allowed?.type === "list" ? allowed.items.map(scalarText).filter((text) => text !== undefined) : [];
  const type = literal(at(parameter, "Type")) ?? "String";
  const list = type === "CommaDelimitedList" || type.startsWith("List<") || type.includes("<List<");
  const [only] = values;
  if (only !== undefined && values.length === 1 && allowed?.type === "list" && allowed.items[0] && !list) {
    return { value: allowed.items[0] };
  }
  const one: Shape = values.length > 0 ? { type: "one-of", values } : shapeOfType(type, parameter);
  return { shape: list ? { type: "list", of: one } : one };
}

/** An ARN that is put together of texts and holes: its glob. */
function arnShapeOf(value: Value): Shape | undefined {
  if (value.type !== "text") return undefined;
  const pattern = value.parts.map((part) => (part.type === "text" ? part.text : "*")).join("");
  return pattern.startsWith("arn:") ? { type: "arn", pattern } : { type: "text" };
}

function shapeOfType(type: string, parameter: Value): Shape {
  if (type === "Number" || /^(List<)?AWS::(EC2|Route53)::/.test(type)) return { type: "name" };
  const pattern = literal(at(parameter, "AllowedPattern"));
  return (pattern === undefined ? undefined : shapeOfPattern(pattern)) ?? { type: "any" };
}

/**
 * The shape of every text that a regular expression of literals, classes and counts can match; undefined for more than
 * that. CloudFormation matches the whole value.
 */
function shapeOfPattern(pattern: string): Shape | undefined {
  const body = pattern.replace(/^\^/, "").replace(/\$$/, "");
  if (/^(\\d|\[0-9\])\{12\}$/.test(body)) return { type: "account" };
  let rest = body.replace(/\(\?:/g, "(");
  let classes = "";
  const atom = /^(?:\[([^\]^][^\]]*)\]|\\([dw])|\\([^A-Za-z0-9])|([A-Za-z0-9:/_=@, -])|[()|+?*]|\{\d+(?:,\d*)?\})/;
  while (rest !== "") {
    const match = atom.exec(rest);
    if (!match) return undefined;
    classes += match[1] ?? match[3] ?? match[4] ?? "";
    rest = rest.slice(match[0].length);
  }
  // A class may hold escapes of wildcards too; a range such as `!-~` could span them.
  if (/[*?]|\\[^dw.\-/:@=+,_$]|[ -/]-[^\]]/.test(classes.replace(/\\-|-$/g, ""))) return undefined;
  return classes.includes(":") ? { type: "text" } : { type: "name" };
}
