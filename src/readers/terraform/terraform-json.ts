import {
  type HclAttribute,
  type HclBlock,
  type HclBody,
  type HclExpression,
  type HclItem,
  literal,
  type MapValue,
  type Problem,
  parseHclJsonString,
  parseJsonFile,
  type SourceFile,
  type Value,
} from "../../source/index.js";

interface Read {
  readonly body: HclBody;
  readonly problems: readonly Problem[];
}

/** How many labels the blocks of each type have at the top of a file. */
const labels: { readonly [type: string]: number } = {
  resource: 2,
  data: 2,
  ephemeral: 2,
  module: 1,
  variable: 1,
  output: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
  check: 1,
};

/** Arguments that take a map and are no nested blocks. */
const nestedTypes = new Set([
  "statement",
  "principals",
  "not_principals",
  "condition",
  "inline_policy",
  "dynamic",
  "content",
  "lifecycle",
  "validation",
  "rule",
  "definition",
  "details",
]);

/**
 * Reads a file of Terraform in its JSON syntax: each string is a template.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function parseTerraformJson(file: SourceFile): Read {
  const { value, problems } = parseJsonFile(file);
  const blocks: HclBlock[] = [];
  for (const entry of value?.type === "map" ? value.entries : []) {
    const type = literal(entry.key) ?? "";
    const count = labels[type];
    if (count !== undefined) blocks.push(...toBlocks(type, entry.key, entry.value, count, [], file));
  }
  return { body: { attributes: [], blocks }, problems };
}

/** The whole of a JSON file as one expression, as `*.tfvars.json` has it. */
export function parseJsonExpression(file: SourceFile): {
  expression: HclExpression | undefined;
  problems: readonly Problem[];
} {
  const { value, problems } = parseJsonFile(file);
  return { expression: value && toExpression(value, file, true), problems };
}

function toBlocks(
  type: string,
  typeKey: Value,
  value: Value,
  count: number,
  found: HclBlock["labels"],
  file: SourceFile,
): readonly HclBlock[] {
  if (value.type === "list") return value.items.flatMap((item) => toBlocks(type, typeKey, item, count, found, file));
  if (value.type !== "map") return [];
  if (count > 0) {
    return value.entries.flatMap((entry) => {
      const label = { text: literal(entry.key) ?? "", span: entry.key.span };
      return toBlocks(type, typeKey, entry.value, count - 1, [...found, label], file);
    });
  }
  const start = found.at(-1)?.span ?? value.span;
  const span = { ...value.span, start: start.start };
  return [{ type, typeSpan: found[0]?.span ?? typeKey.span, labels: found, body: toBody(type, value, file), span }];
}

/** Arguments and nested blocks; what can be both is a block where its type is one of those we ask for as blocks. */
function toBody(type: string, value: MapValue, file: SourceFile): HclBody {
  const attributes: HclAttribute[] = [];
  const blocks: HclBlock[] = [];
  for (const entry of value.entries) {
    const name = literal(entry.key) ?? "";
    if (name === "//") continue;
    if (nestedTypes.has(name) && type !== "locals") {
      blocks.push(...toBlocks(name, entry.key, entry.value, name === "dynamic" ? 1 : 0, [], file));
      continue;
    }
    const isType = type === "variable" && name === "type";
    const expression = toExpression(entry.value, file, !isType);
    attributes.push({ name, nameSpan: entry.key.span, value: expression, span: entry.span });
  }
  return { attributes, blocks };
}

function toExpression(value: Value, file: SourceFile, templates: boolean): HclExpression {
  const { span } = value;
  switch (value.type) {
    case "text":
      return templates
        ? parseHclJsonString(span.path, file.text.slice(span.start, span.end), span.start)
        : { type: "variable", name: literal(value) ?? "", span };
    case "number":
      return { type: "number", value: value.value, text: value.text, span };
    case "boolean":
      return { type: "boolean", value: value.value, span };
    case "list":
      return { type: "list", items: value.items.map((item) => toExpression(item, file, templates)), span };
    case "map": {
      const items = value.entries.map(
        (entry): HclItem => ({
          key: toExpression(entry.key, file, templates),
          value: toExpression(entry.value, file, templates),
          span: entry.span,
        }),
      );
      return { type: "object", items, span };
    }
    default:
      return { type: "null", span };
  }
}
