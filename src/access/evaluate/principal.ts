import type { PrincipalElement, PrincipalEntry } from "../../policy/index.js";
import type { Environment } from "./environment.js";
import { literalText } from "./pattern.js";
import type { Requester } from "./requester.js";

/**
 * How a `Principal` element names the requester, the most direct way first: what an Allow is worth depends on it.
 *
 * - `anyone`: `*`.
 * - `itself`: the user, session, root user, service, provider.
 * - `role`: the role that the session acts for.
 * - `account`: the whole account, which delegates to the account's own policies.
 */
export type Naming = "anyone" | "itself" | "role" | "account";

const directness: readonly Naming[] = ["anyone", "itself", "role", "account"];

/**
 * The most direct way in which a `Principal` names the requester, or `undefined`. Parts of a principal cannot be
 * wildcards: an ARN with `*` names nobody.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function namingOf(
  entries: readonly PrincipalEntry[],
  requester: Requester,
  environment: Environment,
): Naming | undefined {
  const found = entries.map((entry) => entryNaming(entry, requester, environment));
  return directness.find((naming) => found.includes(naming));
}

/**
 * Does a `NotPrincipal` list the requester? AWS asks for the account beside each user or role that is listed, so that
 * an account listed with principals of its own spares those only; alone it spares everyone in it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export function isSpared(element: PrincipalElement, requester: Requester, environment: Environment): boolean {
  const naming = namingOf(element.entries, requester, environment);
  if (naming !== "account" || requester.type !== "aws") return naming !== undefined;
  return !element.entries.some((entry) => {
    const parts = literalText(entry.text, environment).split(":");
    return parts[4] === requester.account && parts[5] !== "root";
  });
}

function entryNaming(entry: PrincipalEntry, requester: Requester, environment: Environment): Naming | undefined {
  const text = literalText(entry.text, environment);
  switch (entry.type) {
    case "*":
      return "anyone";
    case "Service":
      return requester.type === "service" && [requester.id, "*"].includes(text) ? "itself" : undefined;
    case "Federated":
      return requester.type === "federated" && [requester.id, "*"].includes(text) ? "itself" : undefined;
    case "CanonicalUser":
      return requester.type === "canonical" && [requester.id, "*"].includes(text) ? "itself" : undefined;
    default:
      return awsNaming(text, requester);
  }
}

function awsNaming(text: string, requester: Requester): Naming | undefined {
  if (text === "*") return "anyone";
  if (requester.type !== "aws" || /[*?]/.test(text)) return undefined;
  const account = /^\d{12}$/.test(text) ? text : /^arn:[^:]*:iam::([^:]*):root$/.exec(text)?.[1];
  if (account !== undefined) {
    if (account !== requester.account) return undefined;
    return requester.kind === "root" ? "itself" : "account";
  }
  const [, partition, owner, role] = /^arn:([^:]*):iam::([^:]*):role\/(?:.*\/)?([^/]+)$/s.exec(text) ?? [];
  if (role !== undefined && owner === requester.account) {
    const sessions = `arn:${partition}:sts::${owner}:assumed-role/${role}/`;
    return requester.arn === text || requester.arn.startsWith(sessions) ? "role" : undefined;
  }
  const written = text.split(":")[4];
  return requester.arn === text && written === requester.account ? "itself" : undefined;
}
