import type { Files } from "../../source/index.js";
import { fileSetPattern } from "./file-set.js";
import { isAutomaticValues } from "./given-values.js";
import { calledBy, moduleTree } from "./module-tree.js";
import { folderOf, type ParsedFile, parseFile, resolvePath } from "./parsed-file.js";

const moduleFile = /\.(tf|tofu)(\.json)?$/;
/** Files asked for in one round; a larger module is read as far as it goes. */
const limit = 400;

/**
 * What is needed to understand these files: the other files of each module, the modules it calls, the module nearest
 * above a `modules` folder (which calls it), values that are loaded by themselves, and the files that `file` and
 * `templatefile` name; for a policy that no module here names, the module nearest to it, which may.
 */
export function wantedPaths(files: Files, tree: ReadonlySet<string>): readonly string[] {
  const own = [...files.values()].filter((file) => moduleFile.test(file.path)).map(parseFile);
  const named = new Set(own.flatMap((file) => [...namedFiles(file, tree), ...fileSets(file, tree)]));
  const unnamed = [...files.values()].filter(
    ({ path, text }) =>
      !moduleFile.test(path) && !named.has(path) && policyShaped.test(text) && !standsAlone.test(text),
  );
  if (own.length === 0 && unnamed.length === 0) return [];
  const withModules = new Set([...tree].filter((path) => moduleFile.test(path)).map(folderOf));
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
    if (folders.has(folderOf(path)) && (moduleFile.test(path) || isAutomaticValues(path))) wanted.add(path);
  }
  for (const path of named) wanted.add(path);
  return [...wanted].filter((path) => !files.has(path)).slice(0, limit);
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
const standsAlone = /^["'\s{]*(Resources|AWSTemplateFormatVersion|apiVersion|provider|format_version)["']?\s*:/m;

const fileCall = /\b(?:file|templatefile|template_file|fileexists)\s*\(\s*"((?:[^"\\]|\$\{[^}]*\})+)"/g;

const setCall = /\bfileset\s*\(\s*(?:path\.module|"((?:[^"\\]|\$\{[^}]*\})*)")\s*,\s*"([^"\\$]+)"/g;

/** The files that a file asks for by a pattern. */
function fileSets(file: ParsedFile, tree: ReadonlySet<string>): readonly string[] {
  return [...file.text.matchAll(setCall)].flatMap(([, written = "", pattern = ""]) => {
    const folder = resolvePath(folderOf(file.path), written.replace(/^\$\{path\.(module|root|cwd)\}\/?/, "./"));
    const matches = fileSetPattern(pattern);
    if (!matches || folder === undefined || folder.includes("$")) return [];
    const prefix = folder === "" ? "" : `${folder}/`;
    return [...tree].filter((path) => path.startsWith(prefix) && matches.test(path.slice(prefix.length))).slice(0, 50);
  });
}

/** The files that a file names, with `*` for what is filled into a name. */
function namedFiles(file: ParsedFile, tree: ReadonlySet<string>): readonly string[] {
  const folder = folderOf(file.path);
  return [...file.text.matchAll(fileCall)].flatMap((match) => {
    const written = (match[1] ?? "").replace(/^\$\{path\.(module|root|cwd)\}\/?/, "./");
    const path = resolvePath(folder, written.replace(/\$\{[^}]*\}/g, "\u0000"));
    if (path === undefined) return [];
    if (!path.includes("\u0000")) return tree.has(path) ? [path] : [];
    const pattern = path
      .split("\u0000")
      .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]*");
    const matches = new RegExp(`^${pattern}$`);
    return [...tree].filter((candidate) => matches.test(candidate)).slice(0, 20);
  });
}
