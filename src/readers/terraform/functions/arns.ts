import { literal, type Shape, type TextPart, type Value } from "../../../source/index.js";
import { expressionText } from "../expression-text.js";
import { entry, hole, map, partsOf, textOf } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";
import { splitParts } from "./texts.js";

const fields: readonly (readonly [name: string, shape: Shape])[] = [
  ["partition", { type: "partition" }],
  ["service", { type: "name" }],
  ["region", { type: "region" }],
  ["account_id", { type: "account" }],
  ["resource", { type: "any" }],
];

/** `arn_build(partition, service, region, account_id, resource)` */
const arnBuild: BuiltIn = (args, { span }) => {
  const pieces = args.map(partsOf);
  if (pieces.length !== fields.length || !pieces.every((piece) => piece !== undefined)) return undefined;
  const colon: TextPart = { type: "text", text: ":", span };
  return textOf(
    [{ type: "text", text: "arn", span }, ...pieces.flatMap((piece) => [colon, ...piece])],
    span,
    "computed",
  );
};

/** `arn_parse(arn)`: what cannot be told of a field is a hole of its shape. */
const arnParse: BuiltIn = ([value], { span, scope, expression }) => {
  if (value?.type !== "text" && value?.type !== "hole") return undefined;
  const pieces = splitParts(":", value);
  const isArn =
    pieces !== undefined && pieces.length >= 6 && literal(textOf(pieces[0] ?? [], span, "computed")) === "arn";
  const unknown = expressionText(expression, scope);
  const entries = fields.map(([name, shape], i) => {
    if (!isArn) return entry(name, hole(`${unknown}.${name}`, span, shape), span);
    const own = i < 4 ? (pieces[i + 1] ?? []) : joined(pieces.slice(5), ":", value);
    return entry(name, textOf(own, span, "computed"), span);
  });
  return map(entries, span);
};

/** `trim_iam_role_path(arn)`: the ARN of a role with its name only. */
const trimRolePath: BuiltIn = ([value], { span }) => {
  const pieces = value?.type === "text" ? splitParts("/", value) : undefined;
  const [first, last] = [pieces?.[0], pieces?.at(-1)];
  if (!value || !first || !last || pieces?.length === 1) return undefined;
  const head = first.at(-1);
  if (head?.type !== "text" || !head.text.endsWith("role")) return undefined;
  return textOf(joined([first, last], "/", value), span, "computed");
};

function joined(pieces: readonly (readonly TextPart[])[], by: string, { span }: Value): readonly TextPart[] {
  return pieces.flatMap((piece, i) => (i === 0 ? piece : [{ type: "text", text: by, span } as const, ...piece]));
}

/**
 * Functions of the AWS provider, by their names without `provider::aws::`.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
 */
export const arns: BuiltIns = { arn_build: arnBuild, arn_parse: arnParse, trim_iam_role_path: trimRolePath };
