export type Severity = "low" | "medium" | "high" | "critical";

/** From the least to the worst. */
export const severities: readonly Severity[] = ["low", "medium", "high", "critical"];

export type Category =
  | "privilege-escalation"
  | "public-principal"
  | "invalid-policy"
  | "admin-star"
  | "resource-star"
  | "action-star"
  | "user-attached"
  | "not-action"
  | "managed-admin"
  | "passrole-wildcard"
  | "oidc-trust"
  | "cross-account-trust"
  | "inline-policy"
  | "credentials-exposure"
  | "permissions-management"
  | "write-without-constraint"
  | "lambda-permission"
  | "confused-deputy"
  | "data-exfiltration"
  | "mfa"
  | "guardrail"
  | "redundant"
  | "quota"
  | "lifecycle"
  | "other";
