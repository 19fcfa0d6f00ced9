import { serviceDetail } from "../../policy/index.js";
import type { Hole } from "../../source/index.js";
import type { Request } from "../question.js";

/** The text that a hole stands for. */
export type Fill = (hole: Hole) => string;

/** What the strings of a policy are read against: one request's context and one filling of the holes. */
export interface Environment {
  /** By key in lower case; never an empty list. */
  readonly context: ReadonlyMap<string, readonly string[]>;
  readonly fill: Fill;
}

/** The environment of a request. Keys that differ only in case are one key. */
export function toEnvironment(request: Request, fill: Fill): Environment {
  const context = new Map<string, readonly string[]>();
  for (const [key, values] of Object.entries(request.context)) {
    const name = asciiLower(key);
    if (values.length > 0) context.set(name, [...(context.get(name) ?? []), ...values]);
  }
  return { context, fill };
}

/** A text that names the hole, has no wildcard, and is no text that somebody would write. */
export function placeholder(hole: Hole): string {
  return `\${${hole.expression.replaceAll(/[*?]/g, "_")}}`;
}

/** Global keys with several values. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
const multivaluedGlobals: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
]);

/** What the variable of this key (in lower case) stands for. A multivalued key is no variable, whatever it holds. */
export function variableValue(environment: Environment, key: string): string | undefined {
  const values = environment.context.get(key);
  return values?.length === 1 && !isMultivalued(key) ? values[0] : undefined;
}

function isMultivalued(key: string): boolean {
  const service = key.split(":")[0] ?? "";
  if (service === "aws") return multivaluedGlobals.has(key);
  const keys = /^[a-z0-9-]+$/.test(service) ? serviceDetail(service)?.keys : undefined;
  return [...(keys ?? [])].some(([name, type]) => type.startsWith("ArrayOf") && asciiLower(name) === key);
}

/** Letters A to Z in lower case; unlike `toLowerCase`, no other letter becomes one of them. */
export function asciiLower(text: string): string {
  return /[A-Z]/.test(text) ? text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
}
