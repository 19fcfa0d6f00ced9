import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { ErrorObject, ValidateFunction } from "ajv";
import { type Document, isNode, parseDocument } from "yaml";
import type { PolicyKind } from "../policy/index.js";
import type { Problem, SourceFile, Span } from "../source/index.js";
import { type Configuration, defaults, type Threshold } from "./configuration.js";

/** Where the configuration is, in a repository. */
export const configurationPath = ".github/leastwise.yml";

interface Written {
  readonly accounts?: readonly string[];
  readonly organizations?: readonly string[];
  readonly "github-owners"?: readonly string[];
  readonly regions?: readonly string[];
  readonly "fail-on"?: Threshold;
  readonly ignore?: readonly string[];
  readonly kinds?: { readonly [glob: string]: PolicyKind };
  readonly values?: { readonly [name: string]: string | number | boolean };
  readonly rules?: { readonly [id: string]: "off" | "low" | "medium" | "high" | "critical" };
}

let validator: ValidateFunction<Written> | undefined;

/** Made when there is a configuration to validate: that takes longer than reading one. */
function compiledSchema(): ValidateFunction<Written> {
  const { Ajv }: typeof import("ajv") = createRequire(import.meta.url)("ajv");
  const schema = JSON.parse(readFileSync(new URL("configuration.schema.json", import.meta.url), "utf8"));
  return new Ajv({ allErrors: true, allowUnionTypes: true }).compile<Written>(schema);
}

/**
 * The configuration of a file, or the defaults. A mistake is a problem on its line; the key that holds it has its
 * default and all other keys count, so that a mistake never switches a review off.
 */
export function loadConfiguration(file: SourceFile | undefined): {
  readonly configuration: Configuration;
  readonly problems: readonly Problem[];
} {
  if (!file) return { configuration: defaults, problems: [] };
  const document = parseDocument(file.text, { uniqueKeys: true });
  const problems: Problem[] = document.errors.map((error) => ({
    code: "syntax",
    message: `broken YAML: ${error.message.split("\n")[0] ?? ""}`,
    span: { path: file.path, start: error.pos[0], end: error.pos[1] },
  }));
  if (problems.length > 0) return { configuration: defaults, problems };
  validator ??= compiledSchema();
  const validate = validator;
  const written: unknown = document.toJS({ maxAliasCount: 20 }) ?? {};
  if (validate(written)) return { configuration: toConfiguration(written), problems };
  const wrong = new Set<string>();
  for (const error of validate.errors ?? []) {
    const path = pathOf(error);
    wrong.add(path[0] ?? "");
    problems.push({ code: "invalid", message: messageOf(error, path), span: spanOf(document, path, file) });
  }
  const sound = isRecord(written) ? Object.fromEntries(Object.entries(written).filter(([key]) => !wrong.has(key))) : {};
  return { configuration: validate(sound) ? toConfiguration(sound) : defaults, problems };
}

function toConfiguration(written: Written): Configuration {
  return {
    accounts: written.accounts ?? defaults.accounts,
    organizations: written.organizations ?? defaults.organizations,
    githubOwners: written["github-owners"] ?? defaults.githubOwners,
    regions: written.regions ?? defaults.regions,
    failOn: written["fail-on"] ?? defaults.failOn,
    ignore: written.ignore ?? defaults.ignore,
    kinds: Object.entries(written.kinds ?? {}),
    values: new Map(Object.entries(written.values ?? {}).map(([name, value]) => [name, String(value)])),
    rules: new Map(Object.entries(written.rules ?? {})),
  };
}

function isRecord(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function pathOf(error: ErrorObject): readonly string[] {
  const path = error.instancePath
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  return error.keyword === "additionalProperties" ? [...path, String(error.params.additionalProperty)] : path;
}

function messageOf(error: ErrorObject, path: readonly string[]): string {
  const key = path.join(".");
  if (error.keyword === "additionalProperties") return `\`${key}\` is not a key of the configuration`;
  const allowed = error.keyword === "enum" ? `: ${error.params.allowedValues.join(", ")}` : "";
  return `\`${key || "the configuration"}\` ${error.message ?? "is not valid"}${allowed}`;
}

function spanOf(document: Document, path: readonly string[], file: SourceFile): Span {
  const node = path.length > 0 ? document.getIn(path, true) : document.contents;
  const range = isNode(node) ? node.range : undefined;
  return { path: file.path, start: range?.[0] ?? 0, end: range?.[1] ?? file.text.length };
}
