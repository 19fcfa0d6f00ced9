/** What a policy is for. `unknown` is said, never guessed. */
export type PolicyKind =
  | "identity"
  | "boundary"
  | "session"
  | "resource"
  | "trust"
  | "scp"
  | "rcp"
  | "vpc-endpoint"
  | "unknown";

export const policyKinds: readonly PolicyKind[] = [
  "identity",
  "boundary",
  "session",
  "resource",
  "trust",
  "scp",
  "rcp",
  "vpc-endpoint",
  "unknown",
];
