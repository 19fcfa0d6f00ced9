import type { HclExpression, Span, Value } from "../../../source/index.js";
import type { Scope } from "../scope.js";

/** A call under way: where it stands, and what else a function may need. */
export interface FunctionCall {
  readonly span: Span;
  readonly scope: Scope;
  readonly expression: Extract<HclExpression, { type: "call" }>;
}

/** Gives the result for evaluated arguments, or undefined where it is not known; then the call is a hole. */
export type BuiltIn = (args: readonly Value[], call: FunctionCall) => Value | undefined;

export type BuiltIns = { readonly [name: string]: BuiltIn };
