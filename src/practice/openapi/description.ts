import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";

/** One REST operation of GitHub, as its OpenAPI description has it. */
export interface Operation {
  /** GitHub's own name of it, such as `pulls/create-review`. */
  readonly id: string;
  readonly method: string;
  /** The path template, such as `/repos/{owner}/{repo}/pulls/{pull_number}`. */
  readonly template: string;
  readonly pattern: RegExp;
  readonly pathNames: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body: { readonly pointer: string; readonly schema: Schema; readonly required: boolean } | null;
  readonly statuses: readonly string[];
  /** Whether an installation token may call it. */
  readonly forInstallations: boolean;
}

/** A parameter of an operation. */
export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema?: Schema;
}

/** A JSON schema, as far as it is walked here. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface RawOperation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter & { $ref?: string })[];
  readonly requestBody?: { required?: boolean; content?: Record<string, { schema: Schema }> };
  readonly responses: Record<string, { $ref?: string; content?: Record<string, { schema?: Schema }> }>;
  readonly "x-github"?: { enabledForGitHubApps?: boolean };
}

interface Description {
  readonly paths: Record<string, Record<string, RawOperation>>;
  readonly components: { schemas: Record<string, Schema> };
}

/** Path parameters that may hold slashes. */
const MANY_SEGMENTS = new Set(["path", "basehead", "branch", "ref"]);

/** Integer properties that GitHub sends as null although its description does not say so: an outdated comment has no line. */
const NULL_IN_FACT: Readonly<Record<string, readonly string[]>> = {
  "pull-request-review-comment": ["line", "position", "original_position"],
};

const description = loadDescription();
const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(description, "github");
const compiled = new Map<string, ValidateFunction>();

/** All operations of the slice. */
export const operations: readonly Operation[] = Object.entries(description.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, raw]) => toOperation(template, method, raw)),
);

/** The operation of a request, with its decoded path parameters; the most literal template wins. */
export function findOperation(
  method: string,
  path: string,
): { operation: Operation; params: Record<string, string> } | null {
  for (const operation of BY_LITERALNESS) {
    const match = operation.method === method ? operation.pattern.exec(path) : null;
    if (!match) continue;
    const params = operation.pathNames.map((name, i) => [name, safeDecode(match[i + 1] ?? "")]);
    return { operation, params: Object.fromEntries(params) };
  }
  return null;
}

const BY_LITERALNESS = [...operations].sort((a, b) => a.pathNames.length - b.pathNames.length);

/** A validator for the schema at this JSON pointer of the description, compiled on first use. */
export function validatorAt(pointer: string): ValidateFunction {
  const known = compiled.get(pointer);
  if (known) return known;
  const made = ajv.compile({ $ref: `github#${pointer}` });
  compiled.set(pointer, made);
  return made;
}

/** The schema that a `$ref` leads to, or the schema itself. */
export function dereference(schema: Schema): Schema {
  if (!schema.$ref) return schema;
  const name = schema.$ref.split("/").at(-1) ?? "";
  return description.components.schemas[name] ?? {};
}

/** The pointer of the JSON response schema of an operation; null when that answer has no described body. */
export function responsePointer(operation: Operation, status: number): string | null {
  const response = description.paths[operation.template]?.[operation.method.toLowerCase()]?.responses[String(status)];
  if (!response?.content?.["application/json"]?.schema) return null;
  const path = operation.template.replaceAll("/", "~1");
  return `/paths/${encodeURIComponent(path)}/${operation.method.toLowerCase()}/responses/${status}/content/application~1json/schema`;
}

function toOperation(template: string, method: string, raw: RawOperation): Operation {
  const pathNames: string[] = [];
  const source = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    pathNames.push(name);
    const many = MANY_SEGMENTS.has(name);
    return many ? "(.*)" : "([^/]+)";
  });
  const schema = raw.requestBody?.content?.["application/json"]?.schema;
  const path = encodeURIComponent(template.replaceAll("/", "~1"));
  const pointer = `/paths/${path}/${method}/requestBody/content/application~1json/schema`;
  return {
    id: raw.operationId,
    method: method.toUpperCase(),
    template,
    pattern: new RegExp(`^${source}$`),
    pathNames,
    parameters: (raw.parameters ?? []).map(resolveParameter),
    body: schema ? { pointer, schema, required: raw.requestBody?.required ?? false } : null,
    statuses: Object.keys(raw.responses),
    forInstallations: raw["x-github"]?.enabledForGitHubApps ?? false,
  };
}

function resolveParameter(parameter: Parameter & { $ref?: string }): Parameter {
  if (!parameter.$ref) return parameter;
  const name = parameter.$ref.split("/").at(-1) ?? "";
  const found = (description.components as unknown as { parameters: Record<string, Parameter> }).parameters[name];
  if (!found) throw new Error(`no parameter ${parameter.$ref} in the OpenAPI slice`);
  return found;
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function loadDescription(): Description {
  const text = readFileSync(new URL("../openapi-slice.json", import.meta.url), "utf8");
  const loaded = toJsonSchema(JSON.parse(text)) as Description;
  for (const [name, properties] of Object.entries(NULL_IN_FACT)) {
    const schema = loaded.components.schemas[name] as { properties: Record<string, { type: unknown }> };
    for (const property of properties) {
      const found = schema.properties[property];
      if (found) found.type = ["integer", "null"];
    }
  }
  return loaded;
}

/** OpenAPI 3.0 writes `nullable` where JSON Schema has a null type; Octokit's copy writes `allOf` for two kinds of account. */
function toJsonSchema(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(toJsonSchema);
  if (typeof node !== "object" || node === null) return node;
  const out: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(node)) out[key] = toJsonSchema(value);
  if (typeof out.$ref === "string" && out.$ref.startsWith("#")) out.$ref = `github${out.$ref}`;
  if (isUserOrEnterprise(out.allOf)) {
    out.anyOf = out.allOf;
    delete out.allOf;
  }
  if (out.nullable !== true) return out;
  delete out.nullable;
  if (Array.isArray(out.enum)) out.enum = [...out.enum, null];
  if (typeof out.type === "string") return { ...out, type: [out.type, "null"] };
  return { anyOf: [out, { type: "null" }] };
}

function isUserOrEnterprise(allOf: unknown): boolean {
  if (!Array.isArray(allOf)) return false;
  const titles = allOf.map((part: { title?: string }) => part.title);
  return titles.includes("Simple User") && titles.includes("Enterprise");
}
