import type { PolicyKind } from "../policy/index.js";

export type Threshold = "low" | "medium" | "high" | "critical" | "never";

/** What a team has said about its accounts and its wishes. Every key has a default; see `configuration.schema.json`. */
export interface Configuration {
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  readonly githubOwners: readonly string[];
  readonly regions: readonly string[];
  readonly failOn: Threshold;
  readonly ignore: readonly string[];
  /** Glob → kind, in the order written; the first that matches counts. */
  readonly kinds: readonly (readonly [glob: string, kind: PolicyKind])[];
  readonly values: ReadonlyMap<string, string>;
  readonly rules: ReadonlyMap<string, "off" | "low" | "medium" | "high" | "critical">;
}

export const defaults: Configuration = {
  accounts: [],
  organizations: [],
  githubOwners: [],
  regions: [],
  failOn: "high",
  ignore: [],
  kinds: [],
  values: new Map(),
  rules: new Map(),
};
