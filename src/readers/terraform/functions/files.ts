import {
  literal,
  parseHclTemplate,
  placeBack,
  putBack,
  type SourceFile,
  type Span,
  type TextValue,
  textPath,
  toMappedText,
  type Value,
} from "../../../source/index.js";
import { fileSetPattern } from "../file-set.js";
import { resolvePath } from "../parsed-file.js";
import type { Scope } from "../scope.js";
import { asSet, asString, bool, list, text } from "../values.js";
import type { BuiltIn, BuiltIns, FunctionCall } from "./function.js";

/** The places a path may mean: from the module that names it, from the root module, from the repository. */
export function candidatePaths(path: string, scope: Scope): readonly string[] {
  const { config, rootDir } = scope.module;
  const candidates = [resolvePath("", path), resolvePath(rootDir, path), resolvePath(config.dir, path)];
  return [...new Set(candidates.filter((each) => each !== undefined))];
}

function fileOf(value: Value | undefined, { scope }: Pick<FunctionCall, "scope">): SourceFile | undefined {
  const path = asString(value);
  if (path === undefined) return undefined;
  const { files } = scope.module.world;
  return candidatePaths(path, scope)
    .map((candidate) => files.get(candidate))
    .find((file) => file !== undefined);
}

/** A file of the repository as one text, whose places are the file's own; undefined where it is not here. */
export function fileText(path: Value | undefined, scope: Scope): Value | undefined {
  const found = fileOf(path, { scope });
  return found && text(found.text, { path: found.path, start: 0, end: found.text.length }, "json-in-text");
}

const file: BuiltIn = ([path], { scope }) => fileText(path, scope);

/** The file that a value is the text of, as `file` gives it. */
export function wholeFile(value: Value, scope: Scope): SourceFile | undefined {
  const found = scope.module.world.files.get(value.span.path);
  return found && asString(value) === found.text ? found : undefined;
}

const fileexists: BuiltIn = ([path], call) => (fileOf(path, call) ? bool(true, call.span) : undefined);

/** A file of the repository as a template, with these variables only. */
const templatefile: BuiltIn = ([path, variables], call) => {
  const found = fileOf(path, call);
  if (!found || variables?.type !== "map") return undefined;
  return renderTemplate(found, variables, call.scope);
};

/** What a template gives with these variables; the places are the file's own. */
export function renderTemplate(file: SourceFile, variables: MapValue, scope: Scope): Value {
  const { value, problems } = rendered(file, variables, scope);
  scope.module.world.problems.push(...problems);
  return value;
}

/** The same for a template that is a text of its own; one that is the text of a file has its places. */
export function renderText(template: TextValue, variables: MapValue, scope: Scope): Value {
  const file = wholeFile(template, scope);
  if (file) return renderTemplate(file, variables, scope);
  const mapped = toMappedText(template.parts, false);
  const { value, problems } = rendered({ path: textPath, text: mapped.text }, variables, scope);
  const own = problems.map((problem) => ({ ...problem, span: placeBack(problem.span, mapped) }));
  scope.module.world.problems.push(...own);
  return putBack(value, mapped, "computed");
}

type MapValue = Extract<Value, { type: "map" }>;

function rendered(file: SourceFile, variables: MapValue, scope: Scope) {
  scope.module.world.steps -= file.text.length / 100;
  const { value, problems } = parseHclTemplate(file);
  const names = variables.entries.flatMap((entry): [string, Value][] => {
    const name = literal(entry.key);
    return name === undefined ? [] : [[name, entry.value]];
  });
  const source = (span: Span) => (span.path === file.path ? file.text.slice(span.start, span.end) : scope.source(span));
  return { value: scope.evaluate(value, { ...scope, names: new Map(names), source }), problems };
}

/**
 * A text that is a template, with these variables only.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/templatestring
 */
const templatestring: BuiltIn = ([template, variables], { scope }) =>
  template?.type === "text" && variables?.type === "map" ? renderText(template, variables, scope) : undefined;

/** A file of the repository in base 64. */
const filebase64: BuiltIn = ([path], call) => {
  const found = fileOf(path, call);
  return found && text(Buffer.from(found.text, "utf8").toString("base64"), call.span);
};

/** The names of the files below a folder that a pattern matches, of those that are known here. */
const fileset: BuiltIn = ([path, pattern], { scope, span }) => {
  const [folder, glob] = [asString(path), asString(pattern)];
  if (folder === undefined || glob === undefined) return undefined;
  const matches = fileSetPattern(glob);
  if (!matches) return undefined;
  for (const candidate of candidatePaths(folder, scope)) {
    const prefix = candidate === "" ? "" : `${candidate}/`;
    const below = [...scope.module.world.files.keys()].filter((each) => each.startsWith(prefix));
    const names = below.map((each) => each.slice(prefix.length)).filter((name) => matches(name));
    if (names.length > 0) return list(asSet(names.map((name) => text(name, span))), span);
  }
  return undefined;
};

const dirname: BuiltIn = ([path], { span }) => {
  const known = asString(path);
  return known === undefined ? undefined : text(known.slice(0, Math.max(0, known.lastIndexOf("/"))) || ".", span);
};

const basename: BuiltIn = ([path], { span }) => {
  const known = asString(path);
  return known === undefined ? undefined : text(known.replace(/^.*\//, ""), span);
};

const abspath: BuiltIn = ([path]) => path;

/** Functions that read files of the repository; nothing else is read. */
export const files: BuiltIns = {
  file,
  fileexists,
  fileset,
  templatefile,
  templatestring,
  filebase64,
  dirname,
  basename,
  abspath,
  pathexpand: abspath,
};
