import {
  at,
  type Entry,
  type Files,
  literal,
  type Problem,
  type Shape,
  type TextPart,
  type Value,
  written,
} from "../../source/index.js";
import { partsOf, relocated, scalarText } from "../cloudformation/values.js";
import { parsedValue } from "../parsed.js";
import { relativePath } from "../path.js";
import type { ReadOptions } from "../reader.js";

/** What variables of a configuration are resolved in. */
export interface Variables {
  readonly root: Value;
  readonly path: string;
  readonly files: Files;
  readonly options: ReadOptions;
  readonly problems: Problem[];
  /** Addresses being resolved, against cycles. */
  readonly active: ReadonlySet<string>;
  readonly work: { left: number };
}

const depthLimit = 200;
export const workLimit = 200_000;
/** Pieces of one text, many times what AWS takes as a policy. */
const partsLimit = 5_000;

/**
 * A value with its `${…}` variables resolved as far as that can be told: `self` and `file` are read, what is known only
 * when it is deployed (`opt`, `env`, `ssm`, `cf`, the stage) is a hole, and a fallback is used only where nothing else
 * can come. `${AWS::Region}` and other names of CloudFormation are left as they are.
 *
 * @see https://www.serverless.com/framework/docs/guides/variables
 */
export function withVariables(value: Value, variables: Variables, depth = 0): Value {
  if (depth > depthLimit || !mayWork(variables, value)) return value;
  switch (value.type) {
    case "text":
      return value.parts.some((part) => part.type === "text" && part.text.includes("${"))
        ? filled(value, variables)
        : value;
    case "list":
      return { ...value, items: value.items.map((item) => withVariables(item, variables, depth + 1)) };
    case "map":
      return { ...value, entries: value.entries.map((entry) => filledEntry(entry, variables, depth + 1)) };
    default:
      return value;
  }
}

/** Takes a step, and says once where there are none left. */
function mayWork({ work, problems }: Variables, { span }: Pick<Value, "span">): boolean {
  if (work.left-- === 0)
    problems.push({
      code: "limit",
      message: "the variables take too many steps to work out, the rest is unknown",
      span,
    });
  return work.left >= 0;
}

function filledEntry(entry: Entry, variables: Variables, depth: number): Entry {
  const key = withVariables(entry.key, variables, depth);
  return {
    key: key.type === "text" ? key : entry.key,
    value: withVariables(entry.value, variables, depth),
    span: entry.span,
  };
}

/** The source of one variable, with what stands in it, and where it ends. */
interface Placeholder {
  readonly inner: string;
  readonly start: number;
  readonly end: number;
}

function filled(value: Extract<Value, { type: "text" }>, variables: Variables): Value {
  const [only] = value.parts;
  if (value.parts.length === 1 && only?.type === "text") {
    const [placeholder] = placeholdersIn(only.text);
    // A value that is one variable may be a list or a map.
    if (placeholder && placeholder.start === 0 && placeholder.end === only.text.length) {
      const place = { span: value.span, syntax: value.syntax };
      const found = resolve(placeholder.inner, variables);
      if (found.type === "hole") return { type: "hole", hole: found.hole, ...place };
      return found.type === "text" ? relocated(found, { ...place, syntax: "computed" }) : found;
    }
  }
  const parts = value.parts.flatMap((part) => (part.type === "text" ? filledPart(part, variables) : [part]));
  if (parts.length <= partsLimit) return { ...value, parts };
  const { span, syntax } = value;
  variables.problems.push({ code: "limit", message: "this text is too long, it is taken as unknown", span });
  return { type: "hole", hole: { expression: written(value.parts), shape: { type: "any" } }, span, syntax };
}

function filledPart(part: TextPart & { readonly type: "text" }, variables: Variables): readonly TextPart[] {
  const parts: TextPart[] = [];
  const exact = part.text.length === part.span.end - part.span.start;
  const spanOf = (start: number, end: number) =>
    exact ? { ...part.span, start: part.span.start + start, end: part.span.start + end } : part.span;
  let last = 0;
  const flush = (end: number) => {
    if (end > last) parts.push({ type: "text", text: part.text.slice(last, end), span: spanOf(last, end) });
  };
  for (const { inner, start, end } of placeholdersIn(part.text)) {
    flush(start);
    last = end;
    const found = partsOf(resolve(inner, variables));
    const own = found ?? [{ type: "hole", hole: { expression: inner, shape: { type: "text" } }, span: part.span }];
    parts.push(...own.map((one) => ({ ...one, span: spanOf(start, end) })));
  }
  flush(part.text.length);
  return parts;
}

/** `${source:address}` and `${source(parameters):address}`; not `${AWS::Region}` and `${aws:username}`. */
const isVariable = /^\s*(self|opt|env|file|sls|param|ssm|cf|s3|git|strToBool|aws(?=:(accountId|region)\b))\s*[.(:]/;

function placeholdersIn(text: string): readonly Placeholder[] {
  const found: Placeholder[] = [];
  for (let start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
    const end = closing(text, start + 2);
    const inner = text.slice(start + 2, end);
    if (end < 0 || !isVariable.test(inner)) continue;
    found.push({ inner, start, end: end + 1 });
    start = end - 1;
  }
  return found;
}

/** The `}` that closes what was opened before `from`; -1 where there is none. */
function closing(text: string, from: number): number {
  let depth = 0;
  for (let i = from; i < text.length; i++) {
    if (text.startsWith("${", i)) depth++;
    else if (text[i] === "}" && depth-- === 0) return i;
  }
  return -1;
}

const place = (variables: Variables) =>
  ({ span: { path: variables.path, start: 0, end: 0 }, syntax: "computed" }) as const;

function hole(expression: string, shape: Shape, variables: Variables): Extract<Value, { type: "hole" }> {
  return { type: "hole", hole: { expression, shape }, ...place(variables) };
}

/** What a variable gives: the first of its sources that exists. */
function resolve(inner: string, variables: Variables): Value {
  const key = inner.trim();
  if (variables.active.has(key)) {
    const span = { path: variables.path, start: 0, end: 0 };
    variables.problems.push({ code: "invalid", message: `the variable \`${key}\` depends on itself`, span });
    return hole(key, { type: "any" }, variables);
  }
  if (!mayWork(variables, place(variables))) return hole(key, { type: "any" }, variables);
  const inside: Variables = { ...variables, active: new Set([...variables.active, key]) };
  const sources = separated(key);
  for (const [i, source] of sources.entries()) {
    const found = fromSource(source.trim(), inside);
    if (found && (found.type !== "null" || i === sources.length - 1)) return found;
  }
  return hole(sources[0] ?? key, { type: "any" }, variables);
}

/** The sources between commas that stand outside of quotes, parentheses and variables. */
function separated(text: string): readonly string[] {
  const sources: string[] = [];
  let depth = 0;
  let quote = "";
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const character = text[i] ?? "";
    if (quote !== "") quote = character === quote ? "" : quote;
    else if (character === "'" || character === '"') quote = character;
    else if (character === "(" || character === "{") depth++;
    else if (character === ")" || character === "}") depth--;
    else if (character === "," && depth === 0) {
      sources.push(text.slice(start, i));
      start = i + 1;
    }
  }
  return [...sources, text.slice(start)];
}

/** Undefined where the source has nothing, so that the next one is asked. */
function fromSource(source: string, variables: Variables): Value | undefined {
  const quoted = /^(['"])(.*)\1$/s.exec(source);
  if (quoted) return literalText(quoted[2] ?? "", variables);
  const file = /^file\(([^)]*)\)(?::(.+))?$/s.exec(source);
  if (file) return fromFile((file[1] ?? "").trim(), file[2], variables);
  const [, type = "", address = ""] = /^([A-Za-z0-9]+)(?:\([^)]*\))?:(.*)$/s.exec(source) ?? [];
  if (type === "self") return fromSelf(address, variables);
  if (type === "") return /^[-+]?\d+(\.\d+)?$|^(true|false)$/.test(source) ? literalText(source, variables) : undefined;
  const given = variables.options.values?.get(`${type}:${address}`);
  if (given !== undefined) return literalText(given, variables);
  const parameter = type === "param" ? fromParameters(address, variables) : undefined;
  if (parameter) return parameter;
  return hole(expressionOf(type, address, source), shapeOf(type, address), variables);
}

/** The account and the region by the names that CloudFormation has for them. */
function expressionOf(type: string, address: string, source: string): string {
  if (type === "aws" && address === "accountId") return "AWS::AccountId";
  if (isRegion(type, address)) return "AWS::Region";
  return source;
}

function isRegion(type: string, address: string): boolean {
  return (type === "aws" || type === "opt") && address === "region";
}

function shapeOf(type: string, address: string): Shape {
  if (type === "aws" && address === "accountId") return { type: "account" };
  if (isRegion(type, address)) return { type: "region" };
  if (address === "stage" || type === "sls" || type === "git") return { type: "name" };
  return { type: type === "opt" || type === "env" || type === "param" ? "any" : "text" };
}

function literalText(text: string, variables: Variables): Value {
  const { span, syntax } = place(variables);
  return { type: "text", parts: text === "" ? [] : [{ type: "text", text, span }], span, syntax };
}

function fromSelf(address: string, variables: Variables): Value | undefined {
  const path = addressParts(address, variables);
  const written = path.map((step) => step ?? "*").join(".");
  // The command line may name another stage and region than the file.
  if (written === "provider.stage") return hole("sls:stage", { type: "name" }, variables);
  if (written === "provider.region") return hole("AWS::Region", { type: "region" }, variables);
  return under([variables.root], path, `self:${address}`, variables);
}

/**
 * What the configuration says for a parameter: which of the stages counts is known only at deployment.
 *
 * @see https://www.serverless.com/framework/docs/guides/parameters
 */
function fromParameters(address: string, variables: Variables): Value | undefined {
  const every = (value: Value | undefined) => (value ? childrenOf(value, undefined) : []);
  const stages = every(at(variables.root, "stages")).map((stage) => at(stage, "params"));
  const given = [...every(at(variables.root, "params")), ...stages].filter((set) => set !== undefined);
  return under(given, [address], `param:${address}`, variables);
}

function fromFile(written: string, address: string | undefined, variables: Variables): Value | undefined {
  const name = scalarText(withVariables(literalText(written, variables), variables));
  const path = name === undefined ? undefined : relativePath(variables.path, name.replace(/^~\//, ""));
  const file = path === undefined ? undefined : variables.files.get(path);
  const expression = `file(${written})${address === undefined ? "" : `:${address}`}`;
  if (!file || path === undefined || !/\.(ya?ml|json)$/i.test(path))
    return hole(expression, { type: "any" }, variables);
  const root = parsedValue(file);
  if (!root) return hole(expression, { type: "any" }, variables);
  return under([root], address === undefined ? [] : addressParts(address, variables), expression, variables);
}

/** The steps of `custom.buckets.${opt:stage}`; undefined for one that is not known. */
function addressParts(address: string, variables: Variables): readonly (string | undefined)[] {
  if (address.trim() === "") return [];
  const marked = address.replace(/\$\{[^$}]*\}+/g, (variable) => variable.replaceAll(".", "\u0000"));
  return marked.split(".").map((step) => {
    const text = step.replaceAll("\u0000", ".").trim();
    return text.includes("${") ? scalarText(withVariables(literalText(text, variables), variables)) : text;
  });
}

/** What stands at an address; where a step of it is not known, one of everything there. */
function under(
  roots: readonly Value[],
  path: readonly (string | undefined)[],
  expression: string,
  variables: Variables,
): Value | undefined {
  let values = roots;
  for (const step of path) values = values.flatMap((value) => childrenOf(unfolded(value, variables), step));
  const [only] = values;
  if (!only) return undefined;
  if (values.length === 1) return withVariables(only, variables);
  const texts = values.map((value) => scalarText(withVariables(value, variables)));
  const known = [...new Set(texts.filter((text) => text !== undefined))];
  return hole(expression, texts.includes(undefined) ? { type: "any" } : { type: "one-of", values: known }, variables);
}

/** A step into a value that is itself a variable goes into what that gives. */
function unfolded(value: Value, variables: Variables): Value {
  return value.type === "text" ? withVariables(value, variables) : value;
}

function childrenOf(value: Value, step: string | undefined): readonly Value[] {
  if (value.type === "list")
    return step === undefined ? value.items : value.items.slice(Number(step), Number(step) + 1);
  if (value.type !== "map") return [];
  if (step === undefined) return value.entries.map((entry) => entry.value);
  const child = at(value, step) ?? value.entries.find((entry) => literal(entry.key) === step)?.value;
  return child ? [child] : [];
}
