import { lowerAscii, type ServiceDetail, serviceDetail } from "../policy/index.js";

/**
 * Global condition keys that can have several values.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const multivaluedGlobals: ReadonlySet<string> = new Set([
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
]);

const globalTypes: ReadonlyMap<string, string> = new Map([
  ["aws:currenttime", "Date"],
  ["aws:epochtime", "Date"],
  ["aws:tokenissuetime", "Date"],
  ["aws:multifactorauthage", "Numeric"],
  ["aws:multifactorauthpresent", "Bool"],
  ["aws:securetransport", "Bool"],
  ["aws:viaawsservice", "Bool"],
  ["aws:principalisawsservice", "Bool"],
  ["aws:sourceip", "IPAddress"],
  ["aws:vpcsourceip", "IPAddress"],
  ["aws:principalarn", "ARN"],
  ["aws:sourcearn", "ARN"],
]);

/** Global keys that every request carries. */
const alwaysPresent: ReadonlySet<string> = new Set([
  "aws:currenttime",
  "aws:epochtime",
  "aws:requestedregion",
  "aws:securetransport",
  "aws:useragent",
  "aws:viaawsservice",
  "aws:principalaccount",
  "aws:principaltype",
  "aws:userid",
  "aws:resourceaccount",
]);

export function isAlwaysPresent(key: string): boolean {
  return alwaysPresent.has(key);
}

const keysInLowerCase = new WeakMap<ServiceDetail, ReadonlyMap<string, string>>();

/**
 * The type of a condition key: `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, `ArrayOf…` of one; undefined for
 * a key that AWS does not document, such as a claim of an OIDC provider. `key` is in lower case.
 */
export function keyType(key: string): string | undefined {
  if (multivaluedGlobals.has(key)) return "ArrayOfString";
  const global = globalTypes.get(key);
  if (global) return global;
  const prefix = key.slice(0, Math.max(0, key.indexOf(":")));
  if (prefix === "aws") return "String";
  const detail = /^[a-z0-9-]+$/.test(prefix) ? serviceDetail(prefix) : undefined;
  if (!detail) return undefined;
  const known = lowerCaseKeys(detail);
  return known.get(key) ?? known.get(key.replace(/\/.*$/s, "/"));
}

function lowerCaseKeys(detail: ServiceDetail): ReadonlyMap<string, string> {
  const cached = keysInLowerCase.get(detail);
  if (cached) return cached;
  const keys = new Map<string, string>();
  for (const [key, type] of detail.keys) keys.set(lowerAscii(key).replace(/\/[$<].*$/s, "/"), type);
  keysInLowerCase.set(detail, keys);
  return keys;
}

/** Can the key have several values? One that AWS does not document: if a set operator is used on it. */
export function isMultivalued(key: string, underSetOperator: boolean): boolean {
  const type = keyType(key);
  return type === undefined ? underSetOperator : type.startsWith("ArrayOf");
}
