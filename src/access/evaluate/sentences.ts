import { shown } from "../../policy/index.js";
import type { AttachedPolicy, PolicyType } from "../question.js";
import type { Match } from "./statement.js";

const names: { readonly [type in PolicyType]: string } = {
  IDENTITY_POLICY: "identity policy",
  RESOURCE_POLICY: "resource policy",
  TRUST_POLICY: "trust policy",
  KMS_KEY_POLICY: "key policy",
  PERMISSIONS_BOUNDARY: "permissions boundary",
  SESSION_POLICY: "session policy",
  SERVICE_CONTROL_POLICY: "service control policy",
  RESOURCE_CONTROL_POLICY: "resource control policy",
  VPC_ENDPOINT_POLICY: "VPC endpoint policy",
};

/** A policy as a sentence names it: ``the trust policy `role.json` ``. */
export function policyName(policy: AttachedPolicy): string {
  return policy.name === undefined ? `the ${names[policy.type]}` : `the ${names[policy.type]} \`${policy.name}\``;
}

/** A statement as a sentence names it, by its `Sid` or its number from 1. */
export function statementName({ policy, statement }: Pick<Match, "policy" | "statement">): string {
  const sid = statement.sid ? shown(statement.sid) : "";
  return `statement ${sid === "" ? statement.index + 1 : `\`${sid}\``} of ${policyName(policy)}`;
}
