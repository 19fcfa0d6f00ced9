import { type Problem, parseJsonFile, parseYamlFile, type SourceFile, type Value } from "../source/index.js";

/** A file as values: one for JSON, one a document for YAML. */
export interface Parsed {
  readonly syntax: "json" | "yaml";
  readonly documents: readonly Value[];
  readonly problems: readonly Problem[];
}

const cache = new WeakMap<SourceFile, Parsed>();

/** The file parsed as what it looks like; once for each file, however many readers look at it. */
export function parsedFile(file: SourceFile): Parsed {
  const known = cache.get(file);
  if (known) return known;
  const parsed = parse(file);
  cache.set(file, parsed);
  return parsed;
}

/** The first document of a file. */
export function parsedValue(file: SourceFile): Value | undefined {
  return parsedFile(file).documents[0];
}

/** Is this a file that may be JSON or YAML? */
export function isData(path: string): boolean {
  return /\.(json|jsonc|json5|ya?ml|template|cfn|policy)$/i.test(path);
}

function parse(file: SourceFile): Parsed {
  if (!looksLikeJson(file)) return { syntax: "yaml", ...parseYamlFile(file) };
  const { value, problems } = parseJsonFile(file);
  return { syntax: "json", documents: value ? [value] : [], problems };
}

/** By its name, else by its first character; a `.yaml` file that holds JSON is YAML. */
function looksLikeJson({ path, text }: SourceFile): boolean {
  if (/\.(json|jsonc|json5)$/i.test(path)) return true;
  if (/\.ya?ml$/i.test(path)) return false;
  return /^\s*(\{|\[|\/[/*])/.test(text.slice(0, 1_000).replace(/^\uFEFF/, ""));
}
