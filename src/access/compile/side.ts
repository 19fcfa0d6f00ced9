import { lowerAscii, type PolicyText, plain, type Statement, services, supportsResourceControl } from "../../policy/index.js";
import { type Arena, type Literal, negation, opaqueLiteral, textLiteral } from "../cube/arena.js";
import { type Glob, literalGlob, run, toGlob } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import type { AttachedPolicy, Facts, PolicySet, PolicyType } from "../question.js";
import type { Side } from "../search.js";
import type { Naming } from "./principal.js";
import { type CompiledStatement, compileStatement, type Lean, toActionTest, toCompiled } from "./statement.js";
import type { TextContext } from "./texts.js";

/** How a set of policies is to be compiled. */
export interface SideContext {
  readonly arena: Arena;
  readonly texts: TextContext;
  readonly facts: Facts;
  /** The branch taken of each choice. */
  readonly world: ReadonlyMap<string, string>;
  /** How holes are read in Allow statements; in Deny statements the other way round. */
  readonly lean: Lean;
}

const resourceTypes: readonly PolicyType[] = ["RESOURCE_POLICY", "TRUST_POLICY", "KMS_KEY_POLICY"];
const productLimit = 4_000;

/**
 * What a set of policies allows, as one list of Allows and one of Denies: layers that must all allow are multiplied
 * out. Undefined if that is too much.
 *
 * A policy that is not in the set does not stand in the way: identity policies alone need no resource policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compileSide(policies: PolicySet, context: SideContext): Side | undefined {
  const bound = policies.filter((policy) => binds(policy, context.facts, policies));
  const denies = bound.flatMap((policy) => compileAll(policy, "Deny", context, policies));
  const [only] = bound;
  if (only && bound.every(({ type }) => type === only.type && type !== "RESOURCE_CONTROL_POLICY" && sameLevel(only, bound))) {
    return { allows: bound.flatMap((policy) => compileAll(policy, "Allow", context, policies)), denies };
  }
  const allows = productOf(bound, context);
  return allows && { allows, denies };
}

function sameLevel(only: AttachedPolicy, bound: PolicySet): boolean {
  return bound.every(({ level, owner }) => only.type !== "SERVICE_CONTROL_POLICY" || (level === only.level && owner === only.owner));
}
