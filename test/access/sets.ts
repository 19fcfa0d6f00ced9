import type { PolicySet, PolicyType } from "../../src/access/index.js";
import type { Shape } from "../../src/source/index.js";
import { policyOf } from "../helpers/policies.js";

export type Json = { readonly [name: string]: unknown };
type Shapes = { readonly [expression: string]: Shape };

/** One policy of these statements; `<<name>>` is a hole, see `policyOf`. */
export function policySet(
  statements: readonly unknown[],
  type: PolicyType = "IDENTITY_POLICY",
  shapes: Shapes = {},
): PolicySet {
  return [{ type, policy: policyOf({ Version: "2012-10-17", Statement: statements }, shapes) }];
}

export function allow(action: unknown, resource: unknown = "*", condition?: unknown): Json {
  return { Effect: "Allow", Action: action, Resource: resource, ...(condition ? { Condition: condition } : {}) };
}

export function deny(action: unknown, resource: unknown = "*", condition?: unknown): Json {
  return { ...allow(action, resource, condition), Effect: "Deny" };
}

/** A statement of a bucket policy. */
export function grant(principal: unknown, condition?: unknown): Json {
  return { ...allow("s3:GetObject", "arn:aws:s3:::b/*", condition), Principal: principal };
}
