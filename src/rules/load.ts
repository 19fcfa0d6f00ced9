import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { type Document, isCollection, isNode, isScalar, parseDocument } from "yaml";
import type { Problem, Span } from "../source/index.js";
import { checkNames } from "./checks/index.js";
import { faultsOf } from "./faults.js";
import type { Rule, Tables } from "./rule.js";

/** One rule file's text, e.g. of an organisation's configuration. */
export interface RuleFile {
  readonly path: string;
  readonly text: string;
}

export interface LoadedRules {
  readonly rules: readonly Rule[];
  /** What is wrong, each at its place; a file with a problem gives no rule. */
  readonly problems: readonly Problem[];
}

let validator: ValidateFunction | undefined;

/**
 * Rules from their files, in the order given. Total: a broken file is a problem and the others are read. Built-in rules
 * and an organisation's own go through here alike; nothing in a file is executed.
 */
export function loadRules(files: readonly RuleFile[], tables: Tables): LoadedRules {
  const rules: Rule[] = [];
  const problems: Problem[] = [];
  const ids = new Set<string>();
  for (const file of files) {
    const read = readRule(file, tables, ids);
    problems.push(...read.problems);
    if (read.problems.length > 0 || !read.rule) continue;
    ids.add(read.rule.id);
    rules.push(read.rule);
  }
  return { rules, problems };
}

function readRule(file: RuleFile, tables: Tables, ids: ReadonlySet<string>): { rule?: Rule; problems: Problem[] } {
  const document = parseDocument(file.text);
  const syntax = document.errors.map((error): Problem => {
    const span = { path: file.path, start: error.pos[0], end: error.pos[1] };
    return { code: "syntax", message: lowerFirst(error.message.split("\n")[0] ?? ""), span };
  });
  if (syntax.length > 0) return { problems: syntax };
  const value = plainOf(document);
  if (value === tooManyAliases) {
    return { problems: [{ code: "limit", message: "too many aliases", span: { path: file.path, start: 0, end: 0 } }] };
  }
  validator ??= compiledSchema();
  const validate = validator;
  const invalid = (message: string, pointer: readonly string[]): Problem => {
    return { code: "invalid", message, span: placeOf(document, pointer, file) };
  };
  if (!validate(value)) {
    return { problems: clearest(validate.errors ?? []).map((error) => invalid(sentence(error), pointerOf(error))) };
  }
  const rule: Rule = { peers: {}, ...(value as Omit<Rule, "peers">) };
  const faults = faultsOf(rule, { tables, checks: checkNames, ids });
  return { rule, problems: faults.map(({ message, pointer }) => invalid(message, pointer)) };
}

const tooManyAliases = Symbol("too many aliases");

/** The document as plain data. The parser throws where its aliases would grow beyond bounds. */
function plainOf(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 10 });
  } catch {
    return tooManyAliases;
  }
}

function compiledSchema(): ValidateFunction {
  const { Ajv }: typeof import("ajv") = createRequire(import.meta.url)("ajv");
  const schema = JSON.parse(readFileSync(new URL("../../rules/rule.schema.json", import.meta.url), "utf8"));
  return new Ajv({ allErrors: true, strict: true, allowUnionTypes: true }).compile(schema);
}

/** Of the errors of all alternatives of an `anyOf`, those that got furthest into the value say it best. */
function clearest(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const real = errors.filter((error) => error.keyword !== "anyOf" && error.keyword !== "if");
  const depth = (error: ErrorObject) => error.instancePath.split("/").length;
  const deepest = Math.max(...real.map(depth));
  const inAlternative = real.some((error) => error.schemaPath.includes("/anyOf/"));
  const chosen = inAlternative ? real.filter((error) => depth(error) === deepest) : real;
  const seen = new Set<string>();
  return chosen.filter((error) => {
    const line = error.instancePath + sentence(error);
    return !seen.has(line) && seen.add(line);
  });
}

function sentence(error: ErrorObject): string {
  const path = pathOf(error.instancePath);
  const where = path.length === 0 ? "the rule" : `\`${path.join(".")}\``;
  const { additionalProperty, missingProperty, allowedValues } = error.params;
  if (error.keyword === "additionalProperties") return `${where} does not know \`${additionalProperty}\``;
  if (error.keyword === "required") return `${where} has no \`${missingProperty}\``;
  if (error.keyword === "enum")
    return `${where} must be one of ${allowedValues.map((each: unknown) => `\`${each}\``).join(", ")}`;
  return `${where} ${error.message ?? "is not valid"}`;
}

function pointerOf(error: ErrorObject): readonly string[] {
  const path = pathOf(error.instancePath);
  return error.keyword === "additionalProperties" ? [...path, String(error.params.additionalProperty)] : path;
}

function pathOf(pointer: string): readonly string[] {
  const parts = pointer.split("/").slice(1);
  return parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The node at a pointer, or the nearest one above it. */
function placeOf(document: Document, pointer: readonly string[], file: RuleFile): Span {
  for (let length = pointer.length; length >= 0; length--) {
    const node = length === 0 ? document.contents : document.getIn(pointer.slice(0, length), true);
    if (isNode(node) && (isScalar(node) || isCollection(node)) && node.range) {
      return { path: file.path, start: node.range[0], end: node.range[1] };
    }
  }
  return { path: file.path, start: 0, end: 0 };
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}
