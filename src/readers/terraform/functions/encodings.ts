import { parseYamlFile, type Value } from "../../../source/index.js";
import { expressionText } from "../expression-text.js";
import { decoded, encoded } from "../json-text.js";
import { asString, hole, text } from "../values.js";
import { wholeFile } from "./files.js";
import type { BuiltIn, BuiltIns, FunctionCall } from "./function.js";

/** `jsonencode`: the text keeps the value it was made of. */
const jsonencode: BuiltIn = ([value], { span, scope, expression }) =>
  value && encoded(value, span, expressionText(expression, scope));

/** `jsondecode` of what is written, of what `jsonencode` made, or of a hole, which stays one. */
const jsondecode: BuiltIn = ([value], call) => {
  if (!value) return undefined;
  const result = decoded(value);
  if (result.problems.length > 0) return undefined;
  return result.value && standsFor(result.value, call);
};

/** `yamldecode` of a file of the repository, whose places are the file's own; of another text it is not known. */
const yamldecode: BuiltIn = ([value], { scope }) => {
  const file = value && wholeFile(value, scope);
  if (!file) return undefined;
  scope.module.world.steps -= file.text.length / 100;
  const { documents, problems } = parseYamlFile(file);
  scope.module.world.problems.push(...problems);
  return documents.length === 1 ? documents[0] : undefined;
};

function standsFor(value: Value, { span, scope, expression }: FunctionCall): Value {
  return value.type === "hole" ? hole(expressionText(expression, scope), span) : value;
}

const base64decode: BuiltIn = ([value], { span }) => {
  const known = asString(value);
  return known === undefined ? undefined : text(Buffer.from(known, "base64").toString("utf8"), span);
};

const base64encode: BuiltIn = ([value], { span }) => {
  const known = asString(value);
  return known === undefined ? undefined : text(Buffer.from(known, "utf8").toString("base64"), span);
};

const urlencode: BuiltIn = ([value], { span }) => {
  const known = asString(value);
  return known === undefined ? undefined : text(encodeURIComponent(known).replaceAll("%20", "+"), span);
};

/** Functions that write and read other formats. */
export const encodings: BuiltIns = { jsonencode, jsondecode, yamldecode, base64decode, base64encode, urlencode };
