import { type Policy, parsePolicy } from "../policy/index.js";
import { parseJsonFile } from "../source/index.js";
import { evaluate } from "./evaluate.js";
import type { AttachedPolicy, Decision, Facts, PolicyType, Request } from "./question.js";

/** The answer to a case, or what is wrong with it. */
export type Simulation =
  | { readonly name: string; readonly decision: Decision["decision"]; readonly because: readonly string[] }
  | { readonly name: string; readonly problem: string };

/** Finds a policy of a file by its address; without one, the only one. A text says why there is none. */
export type PolicyInFile = (file: string, address: string | undefined) => AttachedPolicy | string;

type Fields = { readonly [name: string]: unknown };

/** A value of the input that is not what it should be; caught in {@link simulateCase}. */
class CaseError extends Error {
  override readonly name = "CaseError";
}

/**
 * Decides one case: `{name?, policies: [{type, document, owner?, level?, name?}], request: {principal, action,
 * resource?, context?, facts?}}`.
 *
 * A `document` is an object or its JSON text; `file` (and `address`) in its place name a policy of a template, whose
 * type is then known where `type` is not given. `type` may also be the short name of a kind (`identity`, `scp`, …). The
 * resource is `*` where none is said. A `principal` may be a plain ARN or a service's name; without one the caller is
 * some user of the account that owns the first policy.
 *
 * @param value any value; what cannot be used is a `problem`, never thrown.
 * @param inFile the policy at an address of a file, or why there is none
 */
export function simulateCase(value: unknown, inFile: PolicyInFile = () => "no files can be read here"): Simulation {
  const name = isFields(value) && typeof value.name === "string" ? value.name : "";
  try {
    const { policies, request } = fields(value, "the case");
    const attached = list(policies, "`policies`").map((each, i) => toAttached(each, i, inFile));
    const asked = fields(request, "`request`");
    const { decision, because } = evaluate(attached, toRequest(asked, attached), toFacts(asked.facts));
    return { name, decision, because };
  } catch (error) {
    if (error instanceof CaseError) return { name, problem: error.message };
    throw error;
  }
}

const types: { readonly [name: string]: PolicyType } = {
  identity: "IDENTITY_POLICY",
  resource: "RESOURCE_POLICY",
  trust: "TRUST_POLICY",
  kms: "KMS_KEY_POLICY",
  boundary: "PERMISSIONS_BOUNDARY",
  session: "SESSION_POLICY",
  scp: "SERVICE_CONTROL_POLICY",
  rcp: "RESOURCE_CONTROL_POLICY",
  "vpc-endpoint": "VPC_ENDPOINT_POLICY",
};

function toAttached(value: unknown, index: number, inFile: PolicyInFile): AttachedPolicy {
  const where = `policy ${index + 1}`;
  const { type, document, owner, level, name, file, address } = fields(value, where);
  const more = { ...optional("owner", owner, where), ...optional("level", level, where) };
  if (document === undefined && typeof file === "string") {
    const found = inFile(file, typeof address === "string" ? address : undefined);
    if (typeof found === "string") throw new CaseError(`${where}: ${found}`);
    return { ...found, ...(type === undefined ? {} : { type: toType(type, where) }), ...more };
  }
  return {
    type: toType(type, where),
    policy: toPolicy(document, where),
    ...optional("name", name, where),
    ...more,
  };
}

function toType(value: unknown, where: string): PolicyType {
  const all = Object.entries(types);
  const found = all.find(([short, type]) => value === short || value === type);
  if (found) return found[1];
  throw new CaseError(`the \`type\` of ${where} is not one of ${all.map(([, type]) => `\`${type}\``).join(", ")}`);
}

function toPolicy(document: unknown, where: string): Policy {
  const text =
    typeof document === "string" ? document : JSON.stringify(fields(document, `the \`document\` of ${where}`));
  const { value, problems } = parseJsonFile({ path: where, text });
  const [problem] = problems;
  if (!value || problem) throw new CaseError(`the \`document\` of ${where}: ${problem?.message ?? "it is empty"}`);
  const policy = parsePolicy(value);
  const [first] = policy.problems;
  if (first && policy.statements.length === 0) throw new CaseError(`the \`document\` of ${where}: ${first.message}`);
  return policy;
}

function toRequest(request: Fields, policies: readonly AttachedPolicy[]): Request {
  return {
    principal: toPrincipal(request.principal, policies[0]?.owner),
    action: text(request.action, "the `action` of the request"),
    resource: request.resource === undefined ? "*" : text(request.resource, "the `resource` of the request"),
    context: toContext(request.context),
  };
}

function toPrincipal(value: unknown, owner = "111122223333"): string {
  if (value === undefined) return `aws:${owner}:arn:aws:iam::${owner}:user/someone`;
  const principal = text(value, "the `principal` of the request");
  const account = /^arn:[^:]*:(?:iam|sts)::([^:]*):/.exec(principal)?.[1];
  if (account !== undefined) {
    const provider = /:(?:oidc|saml)-provider\//.test(principal);
    return provider ? `federated:${principal}` : `aws:${account}:${principal}`;
  }
  return /^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(principal) ? `service:${principal}` : principal;
}

function toContext(value: unknown): Request["context"] {
  if (value === undefined) return {};
  const entries = Object.entries(fields(value, "the `context` of the request"));
  return Object.fromEntries(
    entries.map(([key, values]) => {
      const all: readonly unknown[] = Array.isArray(values) ? values : [values];
      return [key, all.map((each) => text(each, `the context key \`${key}\``))];
    }),
  );
}

const flags = [
  "principalInManagementAccount",
  "resourceInManagementAccount",
  "principalIsServiceLinkedRole",
  "rcpSupported",
] as const;

function toFacts(value: unknown): Facts {
  if (value === undefined) return {};
  const facts = fields(value, "the `facts` of the request");
  const told = flags.flatMap((name) => {
    const fact = facts[name];
    if (fact === undefined) return [];
    if (typeof fact !== "boolean") throw new CaseError(`the fact \`${name}\` is neither true nor false`);
    return [[name, fact] as const];
  });
  return { ...optional("resourceAccount", facts.resourceAccount, "the facts"), ...Object.fromEntries(told) };
}

function optional<Name extends string>(name: Name, value: unknown, where: string): { readonly [key in Name]?: string } {
  if (value === undefined || value === null) return {};
  const result: { [key in Name]?: string } = {};
  result[name] = text(value, `the \`${name}\` of ${where}`);
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fields(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new CaseError(`${what} is ${value === undefined ? "missing" : "not an object"}`);
}

function list(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new CaseError(`${what} is ${value === undefined ? "missing" : "not a list"}`);
}

/** A text; numbers and booleans are taken as they are written. */
function text(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  throw new CaseError(`${what} is ${value === undefined ? "missing" : "not a text"}`);
}
