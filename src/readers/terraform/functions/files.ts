import { literal, parseHclTemplate, type SourceFile, type Span, type Value } from "../../../source/index.js";
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

function fileOf(value: Value | undefined, { scope }: FunctionCall): SourceFile | undefined {
  const path = asString(value);
  if (path === undefined) return undefined;
  const { files } = scope.module.world;
  return candidatePaths(path, scope)
    .map((candidate) => files.get(candidate))
    .find((file) => file !== undefined);
}

/** A file of the repository as one text, whose places are the file's own. */
const file: BuiltIn = ([path], call) => {
  const found = fileOf(path, call);
  if (!found) return undefined;
  const span: Span = { path: found.path, start: 0, end: found.text.length };
  return text(found.text, span, "json-in-text");
};

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

/** What a template file gives with these variables; the places are the file's own. */
export function renderTemplate(file: SourceFile, variables: Extract<Value, { type: "map" }>, scope: Scope): Value {
  scope.module.world.steps -= file.text.length / 100;
  const { value, problems } = parseHclTemplate(file);
  scope.module.world.problems.push(...problems);
  const names = variables.entries.flatMap((entry): [string, Value][] => {
    const name = literal(entry.key);
    return name === undefined ? [] : [[name, entry.value]];
  });
  const source = (span: Span) => (span.path === file.path ? file.text.slice(span.start, span.end) : scope.source(span));
  return scope.evaluate(value, { ...scope, names: new Map(names), source });
}

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
  dirname,
  basename,
  abspath,
  pathexpand: abspath,
};
