import { type ChoiceValue, parseYaml, parseYamlFile, type Value } from "../../../source/index.js";
import { expressionText } from "../expression-text.js";
import { decoded, encoded } from "../json-text.js";
import { weightOf } from "../size.js";
import { asString, choice, entry, hole, isEncoded, list, map, partsOf, text } from "../values.js";
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

/** `yamldecode`: of a file of the repository the places are the file's own, and can be edited. */
const yamldecode: BuiltIn = ([value], call) => {
  if (!value) return undefined;
  if (isEncoded(value)) return value.decoded;
  if (value.type === "choice") return eachBranch(value, (inner) => yamldecode([inner], call));
  const { world } = call.scope.module;
  const file = wholeFile(value, call.scope);
  if (!file && value.type !== "text") return undefined;
  world.steps -= file ? file.text.length / 100 : weightOf(value);
  const { documents, problems } = file ? parseYamlFile(file) : parseYaml(partsOf(value) ?? [], value.span);
  world.problems.push(...problems);
  const [only] = documents;
  return only && documents.length === 1 ? standsFor(only, call) : undefined;
};

function eachBranch(value: ChoiceValue, run: (value: Value) => Value | undefined): Value | undefined {
  const branches = value.branches.flatMap(({ is, value: inner }) => {
    const result = run(inner);
    return result ? [{ is, value: result }] : [];
  });
  return branches.length === value.branches.length ? choice(value.on, branches, value.span) : undefined;
}

function standsFor(value: Value, { span, scope, expression }: FunctionCall): Value {
  return value.type === "hole" ? hole(expressionText(expression, scope), span) : value;
}

/** A function of one known text; where it throws, Terraform refuses the text. */
function recoded(change: (content: string) => string): BuiltIn {
  return ([value], { span }) => {
    const known = asString(value);
    if (known === undefined) return undefined;
    try {
      return text(change(known), span);
    } catch {
      return undefined;
    }
  };
}

const fromBase64 = (content: string) => Buffer.from(content, "base64").toString("utf8");
const toBase64 = (content: string) => Buffer.from(content, "utf8").toString("base64");

/** `textencodebase64` and `textdecodebase64`, of the encoding that everybody means. */
function inUtf8(change: (content: string) => string): BuiltIn {
  return ([value, encoding], call) =>
    /^utf-?8$/i.test(asString(encoding) ?? "") && value ? recoded(change)([value], call) : undefined;
}

/**
 * `csvdecode`: an object for each line, its keys in the first one.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/csvdecode
 */
const csvdecode: BuiltIn = ([value], { span }) => {
  const [names, ...rows] = recordsOf(asString(value) ?? "");
  if (!names || rows.some((row) => row.length !== names.length)) return undefined;
  const objects = rows.map((row) =>
    map(
      names.map((name, i) => entry(name, text(row[i] ?? "", span), span)),
      span,
    ),
  );
  return list(objects, span);
};

/** The fields of each line (RFC 4180): one in quotes may hold commas, line breaks and doubled quotes. */
function recordsOf(content: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  const fields = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  while (fields.lastIndex < content.length) {
    const match = fields.exec(content);
    if (!match) return [];
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  if (record.length > 0) records.push([...record, ""]);
  return records;
}

/** Functions that write and read other formats. YAML keeps the value it was made of, as JSON does. */
export const encodings: BuiltIns = {
  jsonencode,
  jsondecode,
  yamlencode: jsonencode,
  yamldecode,
  csvdecode,
  base64decode: recoded(fromBase64),
  base64encode: recoded(toBase64),
  textdecodebase64: inUtf8(fromBase64),
  textencodebase64: inUtf8(toBase64),
  urlencode: recoded((content) => encodeURIComponent(content).replaceAll("%20", "+")),
  urldecode: recoded((content) => decodeURIComponent(content.replaceAll("+", " "))),
};
