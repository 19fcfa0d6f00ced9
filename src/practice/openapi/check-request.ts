import { dereference, type Operation, type Parameter, type Schema, validatorAt } from "./description.js";
import { semanticProblems } from "./semantics.js";

/** Something in a request that GitHub would refuse, or silently ignore to the caller's harm. */
export interface RequestProblem {
  readonly kind: "schema" | "unknown-field" | "semantic";
  readonly message: string;
}

/** What a request brings, decoded. `body` is undefined when there was none. */
export interface RequestParts {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/**
 * All that is wrong with a request to this operation: path and query parameters, body against its schema, fields GitHub
 * does not know (a misspelling is ignored by GitHub, so it is a mistake of the caller), and rules the schema misses.
 */
export function checkRequest(operation: Operation, parts: RequestParts): readonly RequestProblem[] {
  return [
    ...checkParameters(operation, "path", parts.params),
    ...checkParameters(operation, "query", parts.query),
    ...checkBody(operation, parts.body),
    ...semanticProblems(operation.id, parts.body).map((message) => ({ kind: "semantic" as const, message })),
  ];
}

function checkParameters(
  operation: Operation,
  place: "path" | "query",
  given: Readonly<Record<string, string>>,
): RequestProblem[] {
  const known = operation.parameters.filter((parameter) => parameter.in === place);
  const problems: RequestProblem[] = [];
  for (const name of Object.keys(given)) {
    if (!known.some((parameter) => parameter.name === name)) {
      problems.push({ kind: "unknown-field", message: `${place} parameter \`${name}\` is not known` });
    }
  }
  for (const parameter of known) {
    const value = given[parameter.name];
    if (value === undefined) {
      if (parameter.required)
        problems.push({ kind: "schema", message: `${place} parameter \`${parameter.name}\` is missing` });
      continue;
    }
    const message = parameterProblem(parameter, value);
    if (message) problems.push({ kind: "schema", message: `${place} parameter \`${parameter.name}\` ${message}` });
  }
  return problems;
}

function parameterProblem(parameter: Parameter, value: string): string | null {
  const schema = dereference(parameter.schema ?? {}) as Schema & { enum?: readonly unknown[] };
  if (parameter.name === "per_page" && Number(value) > 100) return "is at most 100";
  if (schema.type === "integer" && !/^\d+$/.test(value)) return "is not an integer";
  if (schema.enum && !schema.enum.map(String).includes(value)) return `is not one of ${schema.enum.join(", ")}`;
  return null;
}

function checkBody(operation: Operation, body: unknown): RequestProblem[] {
  if (!operation.body) {
    const empty = body === undefined || (typeof body === "object" && body !== null && Object.keys(body).length === 0);
    return empty ? [] : [{ kind: "unknown-field", message: "this operation takes no body" }];
  }
  if (body === undefined) {
    return operation.body.required ? [{ kind: "schema", message: "the body is missing" }] : [];
  }
  const validate = validatorAt(operation.body.pointer);
  const problems: RequestProblem[] = [];
  if (!validate(body)) {
    for (const error of validate.errors ?? []) {
      problems.push({ kind: "schema", message: `body${error.instancePath} ${error.message ?? "is wrong"}` });
    }
  }
  for (const path of unknownFields(operation.body.schema, body, "")) {
    problems.push({ kind: "unknown-field", message: `body${path} is not a field of ${operation.id}` });
  }
  return problems;
}

/** Paths of the fields in a value that none of the schema's alternatives knows. */
function unknownFields(schema: Schema, value: unknown, path: string): string[] {
  const parts = alternatives(schema);
  if (Array.isArray(value)) {
    const items = parts.flatMap((part) => (part.items ? [part.items] : []));
    const item = items.length === 1 ? items[0] : undefined;
    return item ? value.flatMap((entry, i) => unknownFields(item, entry, `${path}/${i}`)) : [];
  }
  if (typeof value !== "object" || value === null) return [];
  const described = parts.filter((part) => part.properties);
  const open = parts.some((part) => part.additionalProperties !== undefined && part.additionalProperties !== false);
  if (described.length === 0 || open) return [];
  return Object.entries(value).flatMap(([key, entry]) => {
    const found = described.map((part) => part.properties?.[key]).find((part) => part !== undefined);
    return found ? unknownFields(found, entry, `${path}/${key}`) : [`${path}/${key}`];
  });
}

function alternatives(schema: Schema): Schema[] {
  const here = dereference(schema);
  const inner = [...(here.allOf ?? []), ...(here.anyOf ?? []), ...(here.oneOf ?? [])];
  return [here, ...inner.flatMap(alternatives)];
}
