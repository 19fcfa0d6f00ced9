import type { Element, PolicyText, Statement } from "../../policy/index.js";
import type { AttachedPolicy, PolicyType, Request } from "../question.js";
import { lineHolds } from "./condition.js";
import { asciiLower, type Environment } from "./environment.js";
import { matches, matchesIgnoringCase, toTokens } from "./pattern.js";
import { isSpared, type Naming, namingOf } from "./principal.js";
import type { Requester } from "./requester.js";

/** One request as all statements are asked about it. */
export interface Question {
  readonly request: Request;
  readonly requester: Requester;
  readonly environment: Environment;
  /** The branch taken of each choice, see `Guard`. */
  readonly world: ReadonlyMap<string, string>;
  /** The requester has a permissions boundary. */
  readonly bounded: boolean;
}

/** A statement that says something of the request. `naming` is how it names the requester. */
export interface Match {
  readonly policy: AttachedPolicy;
  readonly statement: Statement;
  readonly naming: Naming;
}

const withPrincipal: readonly PolicyType[] = [
  "RESOURCE_POLICY",
  "TRUST_POLICY",
  "KMS_KEY_POLICY",
  "RESOURCE_CONTROL_POLICY",
  "VPC_ENDPOINT_POLICY",
];

/** Services whose resource policies have no `Resource`. @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html */
const withoutResource: readonly string[] = ["ecr", "ecr-public"];

/**
 * Why AWS would not take this statement in a policy of this type; `undefined` if it would.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
export function fault({ type }: AttachedPolicy, statement: Statement, action: string): string | undefined {
  if (statement.malformed || statement.effect === "invalid") return "it cannot be read";
  const { principal, resource } = statement;
  if (!withPrincipal.includes(type) && principal) return "a policy of this type has no principal";
  if (withPrincipal.includes(type) && !principal) return "it has no principal";
  if (principal?.negated && statement.effect === "Allow") return "`NotPrincipal` cannot be used with `Allow`";
  if (principal?.negated && (type === "TRUST_POLICY" || type === "RESOURCE_CONTROL_POLICY"))
    return "a policy of this type has no `NotPrincipal`";
  if (type === "RESOURCE_CONTROL_POLICY" && statement.action?.negated) return "an RCP has no `NotAction`";
  if (type === "TRUST_POLICY") return resource ? "a trust policy has no `Resource`" : undefined;
  const service = asciiLower(action.split(":")[0] ?? "");
  const optional = type === "RESOURCE_POLICY" && withoutResource.includes(service);
  return resource || optional ? undefined : "it has no `Resource`";
}

/**
 * The match of a statement with the request, if it applies. An Allow that AWS would not take allows nothing; a Deny
 * that it would not take denies whatever the part that can be read covers, since nothing may be granted by a mistake.
 */
export function toMatch(policy: AttachedPolicy, statement: Statement, question: Question): Match | undefined {
  const { world, environment, request } = question;
  if (statement.when.some(({ on, is }) => world.get(on) !== is)) return undefined;
  if (statement.effect === "invalid") return undefined;
  if (statement.effect === "Allow" && fault(policy, statement, request.action)) return undefined;
  const naming = principalOf(statement, question);
  if (!naming || !actionCovers(statement.action, question) || !resourceCovers(statement.resource, question)) {
    return undefined;
  }
  const holds = statement.conditions.every((line) => lineHolds(line, environment) ?? statement.effect === "Deny");
  return holds ? { policy, statement, naming } : undefined;
}

function principalOf({ principal }: Statement, { requester, environment, bounded }: Question): Naming | undefined {
  if (!principal) return "anyone";
  if (!principal.negated) return namingOf(principal.entries, requester, environment);
  const limited = bounded && requester.type === "aws" && requester.kind !== "root";
  return limited || !isSpared(principal, requester, environment) ? "anyone" : undefined;
}

function actionCovers(element: Element | undefined, { request, environment }: Question): boolean {
  return covers(element, (text) => {
    const tokens = toTokens(text, { wildcards: true, variables: "nowhere" }, environment);
    return tokens !== undefined && matchesIgnoringCase(tokens, request.action);
  });
}

function resourceCovers(element: Element | undefined, { request, environment }: Question): boolean {
  return covers(element, (text) => {
    const tokens = toTokens(text, { wildcards: true, variables: "after-fifth-colon" }, environment);
    return tokens !== undefined && matches(tokens, request.resource);
  });
}

function covers(element: Element | undefined, isMatch: (text: PolicyText) => boolean): boolean {
  return element === undefined || element.values.some(isMatch) !== element.negated;
}
