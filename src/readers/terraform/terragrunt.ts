import type { HclAttribute, HclBlock, HclBody, HclExpression } from "../../source/index.js";

export function isTerragrunt(path: string): boolean {
  return /(^|\/)terragrunt\.hcl$/.test(path);
}

/**
 * A configuration of Terragrunt as the call of a module that it is: `inputs` are the arguments. A module of the
 * repository is read by itself, not once for each place that it is deployed to.
 *
 * @see https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/#inputs
 */
export function withCall(body: HclBody): HclBody {
  const inputs = body.attributes.find((attribute) => attribute.name === "inputs");
  const objects = inputs ? objectsIn(inputs.value) : [];
  if (!inputs || objects.length === 0) return body;
  const terraform = body.blocks.find((block) => block.type === "terraform");
  const source = terraform?.body.attributes.find((attribute) => attribute.name === "source");
  const given = objects.flatMap((object) => object.items.flatMap(toArgument));
  const call: HclBlock = {
    type: "module",
    typeSpan: inputs.nameSpan,
    labels: [{ text: "inputs", span: inputs.nameSpan }],
    body: { attributes: source && !isLocal(source.value) ? [source, ...given] : given, blocks: [] },
    span: inputs.span,
  };
  return { attributes: [], blocks: [...body.blocks.filter((block) => block.type === "locals"), call] };
}

type HclObject = Extract<HclExpression, { type: "object" }>;

/** The object that is written, also among the arguments of `merge`; later ones win. */
function objectsIn(expression: HclExpression): readonly HclObject[] {
  if (expression.type === "object") return [expression];
  return expression.type === "call" && expression.name === "merge" ? expression.args.flatMap(objectsIn) : [];
}

function toArgument({ key, value, span }: HclObject["items"][number]): readonly HclAttribute[] {
  const name = nameIn(key);
  return name === undefined ? [] : [{ name, nameSpan: key.span, value, span }];
}

function nameIn(key: HclExpression): string | undefined {
  if (key.type === "variable") return key.name;
  const [only, ...more] = key.type === "template" ? key.pieces : [];
  return only?.type === "text" && more.length === 0 ? only.text : undefined;
}

function isLocal(source: HclExpression): boolean {
  const [first] = source.type === "template" ? source.pieces : [];
  return first?.type !== "text" || /^(\.|\/)/.test(first.text);
}
