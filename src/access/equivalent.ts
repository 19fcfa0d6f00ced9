import { newAccessBeyond, noNewAccess } from "./no-new-access.js";
import type { Comparison, Pattern, PolicySet, QuestionOptions } from "./question.js";

export interface EquivalentOptions extends QuestionOptions {
  /** Access that `a` has and `b` may have lost. */
  readonly removed?: readonly Pattern[];
}

/**
 * Both directions of a comparison: `aToB` is what `b` newly allows, `bToA` what it no longer does. With `removed`, what
 * those patterns cover is not counted as lost.
 */
export function equivalent(
  a: PolicySet,
  b: PolicySet,
  options: EquivalentOptions = {},
): { readonly aToB: Comparison; readonly bToA: Comparison } {
  return { aToB: noNewAccess(a, b, options), bToA: newAccessBeyond(b, a, options.removed ?? [], options) };
}
