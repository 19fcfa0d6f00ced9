import type { Files } from "../../source/index.js";
import { fileSetPattern, pathPattern } from "./file-set.js";
import { isAutomaticValues } from "./given-values.js";
import { grouped } from "./grouped.js";
import { calledBy, moduleTree } from "./module-tree.js";
import { folderOf, isModuleFile, type ParsedFile, parseFile, resolvePath } from "./parsed-file.js";

/** Files asked for in one round; a larger module is read as far as it goes. */
const limit = 400;

/**
 * What is needed to understand these files: the other files of each module, the modules it calls, the module nearest
 * above a `modules` folder (which calls it), values that are loaded by themselves, and the files that `file` and
 * `templatefile` name; for a policy that no module here names, the module nearest to it, which may.
 */
export function wantedPaths(files: Files, tree: ReadonlySet<string>): readonly string[] {
  const own = [...files.values()].filter((file) => isModuleFile(file.path)).map(parseFile);
  const named = new Set(own.flatMap((file) => [...namedFiles(file, tree), ...fileSets(file, tree)]));
  const unnamed = [...files.values()].filter(
    ({ path, text }) => !isModuleFile(path) && !named.has(path) && policyShaped.test(text) && !standsAlone.test(text),
  );
  if (own.length === 0 && unnamed.length === 0) return [];
  const withModules = new Set([...tree].filter((path) => isModuleFile(path)).map(folderOf));
  const { byFolder } = moduleTree(own);
  const folders = new Set(byFolder.keys());
  for (const config of byFolder.values()) for (const dir of calledBy(config)) folders.add(dir);
  for (const { path } of unnamed) {
    const user = nearestOf(folderOf(path), withModules);
    if (user !== undefined) folders.add(user);
  }
  for (const folder of [...byFolder.keys()]) {
    const caller = callerOf(folder, withModules);
    if (caller !== undefined) folders.add(caller);
  }
  const wanted = new Set<string>();
  for (const path of tree) {
    if (folders.has(folderOf(path)) && (isModuleFile(path) || isAutomaticValues(path))) wanted.add(path);
  }
  for (const path of [...named, ...likelyNamed(folders, tree)]) wanted.add(path);
  return [...wanted].filter((path) => !files.has(path)).slice(0, limit);
}

/** Files beside one module that are fetched before anything names them. */
const likelyLimit = 20;
const likelyFile = /\.(json|tpl|tftpl|tmpl)$/;
const likelyName = /polic|trust|role|iam|tpl|tmpl/i;
const likelyFolder = /^(polic(y|ies)|templates?|files?|iam)$/;

/**
 * Policies and templates beside a module, or in a folder of its own for such, where they are few: what files of the
 * module name is known only when these are read, and another round costs more than they do.
 */
function likelyNamed(folders: ReadonlySet<string>, tree: ReadonlySet<string>): readonly string[] {
  const likely = [...tree].filter((path) => likelyFile.test(path) && !isModuleFile(path) && !isAutomaticValues(path));
  const byFolder = grouped(likely, folderOf);
  const within = grouped(byFolder.keys(), folderOf);
  return [...folders].flatMap((folder) => {
    const own = (byFolder.get(folder) ?? []).filter((path) => likelyName.test(path.slice(folder.length)));
    const inner = (within.get(folder) ?? []).filter((each) =>
      likelyFolder.test(each.slice(folder.length).replace("/", "")),
    );
    const found = [...own, ...inner.flatMap((each) => byFolder.get(each) ?? [])];
    return found.length > likelyLimit ? [] : found;
  });
}

/** The nearest folder above a `modules` folder that is a module itself. */
function callerOf(folder: string, withModules: ReadonlySet<string>): string | undefined {
  const steps = folder.split("/");
  const at = steps.findLastIndex((step) => /^(tf[-_])?modules?$/.test(step));
  return at < 0 ? undefined : nearestOf(steps.slice(0, at).join("/"), withModules);
}

/** This folder or the nearest above it that is a module. */
function nearestOf(folder: string, withModules: ReadonlySet<string>): string | undefined {
  const steps = folder === "" ? [] : folder.split("/");
  for (let length = steps.length; length >= 0; length--) {
    const above = steps.slice(0, length).join("/");
    if (withModules.has(above)) return above;
  }
  return undefined;
}

/** What the text of a file has that a module may read a policy from, as JSON or as YAML. */
const policyShaped = /\b(statements?|actions?)\b["']?\s*:/i;
/** A template of CloudFormation, of Serverless or of Kubernetes, or a plan: no module reads its policies from such. */
const standsAlone = /^["'{ \t]*(Resources|AWSTemplateFormatVersion|apiVersion|provider|format_version)["']?\s*:/m;

const fileCall = /\b(?:file|templatefile|template_file|fileexists)[ \t]{0,9}\(\s{0,99}"/g;
/** What a `local_file` data source reads. */
const fileArgument = /\bfilename[ \t]{0,99}=[ \t]{0,99}"/g;
const setCall = /\bfileset[ \t]{0,9}\(\s{0,99}(?:path\.module\b|")/g;
const patternArgument = /\s{0,99},\s{0,99}"([^"\\$]{1,500})"/y;

/** Characters of a path that are looked at. */
const pathLimit = 1_000;

/** What stands between a quote and the next that is not inside of `${…}`; undefined for a text with escapes. */
function quotedAt(text: string, start: number): string | undefined {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + pathLimit); at++) {
    const character = text[at];
    if (character === "\\" || character === "\n") return undefined;
    if (character === "{" && text[at - 1] === "$") depth++;
    if (character === "}" && depth > 0) depth--;
    if (character === '"' && depth === 0) return text.slice(start, at);
  }
  return undefined;
}

/** The files that a file asks for by a pattern. */
function fileSets({ path, text }: ParsedFile, tree: ReadonlySet<string>): readonly string[] {
  return [...text.matchAll(setCall)].slice(0, patternLimit).flatMap((call) => {
    const start = call.index + call[0].length;
    const written = call[0].endsWith('"') ? quotedAt(text, start) : "";
    patternArgument.lastIndex = call[0].endsWith('"') ? start + (written?.length ?? 0) + 1 : start;
    const pattern = patternArgument.exec(text)?.[1];
    if (written === undefined || pattern === undefined) return [];
    const folder = resolvePath(folderOf(path), written.replace(modulePath, "./"));
    const matches = fileSetPattern(pattern);
    if (!matches || folder === undefined || folder.includes("$")) return [];
    const prefix = folder === "" ? "" : `${folder}/`;
    return [...tree].filter((each) => each.startsWith(prefix) && matches(each.slice(prefix.length))).slice(0, 50);
  });
}

const modulePath = /^\$\{path\.(module|root|cwd)\}\/?/;

/** A path with one character for what is filled into it. */
function withUnknowns(written: string): string {
  const [first = "", ...rest] = written.split("${");
  return [first, ...rest.map((piece) => piece.slice(piece.indexOf("}") + 1))].join("\u0000");
}

/** Patterns of one file that are looked for in the tree; each looks at every path. */
const patternLimit = 50;

/** The files that a file names, with anything for what is filled into a name. */
function namedFiles(file: ParsedFile, tree: ReadonlySet<string>): readonly string[] {
  const folder = folderOf(file.path);
  let room = patternLimit;
  const isRead = /\bdata[ \t]+"local_file"/.test(file.text);
  const calls = [...file.text.matchAll(fileCall), ...(isRead ? file.text.matchAll(fileArgument) : [])];
  return calls.flatMap((call) => {
    const written = quotedAt(file.text, call.index + call[0].length) ?? "";
    const path = resolvePath(folder, withUnknowns(written.replace(modulePath, "./")));
    if (path === undefined) return [];
    if (!path.includes("\u0000")) return tree.has(path) ? [path] : [];
    const matches = room-- > 0 ? pathPattern(path.split("\u0000")) : undefined;
    return matches ? [...tree].filter(matches).slice(0, 20) : [];
  });
}
