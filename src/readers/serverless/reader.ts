import {
  at,
  type Files,
  literal,
  type MapValue,
  type Problem,
  type SourceFile,
  type Value,
} from "../../source/index.js";
import { readRoot } from "../cloudformation/reader.js";
import { parsedFile, parsedValue } from "../parsed.js";
import { relativePath } from "../path.js";
import type { Document, Reader, ReadOptions } from "../reader.js";
import { withExtensions } from "./extensions.js";
import { unusedPolicies } from "./leftovers.js";
import { roleSites, sharedRoleAttachments, sharedRoleOf } from "./roles.js";
import { withVariables, workLimit } from "./variables.js";

/** Reads configurations of the Serverless Framework. */
export const serverlessReader: Reader = {
  format: "serverless",
  accepts: (path, text) =>
    /(^|\/)serverless[^/]*\.(ya?ml|json)$/i.test(path) &&
    /\bprovider\b/.test(text) &&
    /\bservice\b|\bfunctions\b/.test(text),
  wants: (files, tree) => [...files.values()].flatMap((file) => (accepts(file) ? filesNamed(file, files, tree) : [])),
  read(files, options) {
    const documents: Document[] = [];
    for (const file of files.values()) {
      const root = accepts(file) ? parsedValue(file) : undefined;
      if (root?.type === "map" && at(root, "provider")) documents.push(readConfiguration(file, root, files, options));
    }
    return documents;
  },
};

function accepts(file: SourceFile): boolean {
  return serverlessReader.accepts(file.path, file.text);
}

/** Files of `${file(…)}`, in this file and in the ones it names. */
function filesNamed(file: SourceFile, files: Files, tree: ReadonlySet<string>): readonly string[] {
  const seen = new Set<string>();
  const visit = (text: string) => {
    for (const match of text.matchAll(/\bfile\(([^()${}]+)\)/g)) {
      const path = relativePath(file.path, (match[1] ?? "").trim());
      if (path === undefined || seen.has(path) || !/\.(ya?ml|json)$/i.test(path)) continue;
      seen.add(path);
      const known = files.get(path);
      if (known) visit(known.text);
    }
  };
  visit(file.text);
  return [...seen].filter((path) => tree.has(path) && !files.has(path));
}

function readConfiguration(file: SourceFile, root: MapValue, files: Files, options: ReadOptions): Document {
  const problems: Problem[] = [...parsedFile(file).problems];
  const variables = {
    root,
    path: file.path,
    files,
    options,
    problems,
    active: new Set<string>(),
    work: { left: workLimit },
  };
  const resolved = (value: Value | undefined): Value | undefined => value && withVariables(value, variables);
  const template = withExtensions(together(resolved(at(root, "resources")), root));
  const stack = readRoot(file, template, files, options, { completed: true });
  const functions = together(resolved(at(root, "functions")), root);
  const configuration = { provider: resolved(at(root, "provider")), functions, file, scope: stack.scope };
  const sites = [...roleSites(configuration), ...stack.document.policies];
  const unused = unusedPolicies(root, (value) => withVariables(value, variables), sites, file.path, problems);
  const as = { format: "serverless" } as const;
  return {
    path: file.path,
    format: "serverless",
    policies: [...sites.map((site) => ({ ...site, ...as })), ...unused],
    resources: [
      ...sharedRoleOf(configuration),
      ...stack.document.resources.map((resource) => ({ ...resource, ...as })),
    ],
    attachments: [
      ...sharedRoleAttachments(configuration),
      ...(stack.document.attachments ?? []).map((attachment) => ({ ...attachment, ...as })),
    ],
    problems: [...problems, ...stack.document.problems],
  };
}

/** `resources` or `functions`: a map, or a list of them put together, name by name. */
function together(value: Value | undefined, root: MapValue): MapValue {
  const empty: MapValue = {
    type: "map",
    entries: [],
    span: { ...root.span, end: root.span.start },
    syntax: "computed",
  };
  if (value?.type === "map") return value;
  if (value?.type !== "list") return empty;
  const sections = new Map<string, MapValue>();
  for (const entry of value.items.flatMap((item) => (item.type === "map" ? item.entries : []))) {
    const name = literal(entry.key) ?? "?";
    const known = sections.get(name);
    if (entry.value.type !== "map") continue;
    sections.set(name, known ? { ...known, entries: [...known.entries, ...entry.value.entries] } : entry.value);
  }
  const entries = value.items.flatMap((item) => (item.type === "map" ? item.entries : []));
  const first = entries.filter((entry, i) => entries.findIndex((e) => literal(e.key) === literal(entry.key)) === i);
  return {
    type: "map",
    entries: first.map((entry) => ({ ...entry, value: sections.get(literal(entry.key) ?? "?") ?? entry.value })),
    span: value.span,
    syntax: "computed",
  };
}
