import type { Value } from "../../../source/index.js";
import type { Intrinsic } from "../intrinsic.js";
import type { Scope } from "../scope.js";
import type { Place } from "../values.js";

export type Evaluate = (value: Value, scope: Scope) => Value;

/** A function call with what is needed to work it out. */
export interface Call extends Intrinsic {
  readonly scope: Scope;
  /** Where its result points at. */
  readonly place: Place;
  readonly evaluate: Evaluate;
}

export type TemplateFunction = (call: Call) => Value;

/** A lookup's result was written elsewhere: it points at the call and cannot be edited there. */
export function elsewhere(call: Call): Place {
  return { span: call.place.span, syntax: "computed" };
}

/** The arguments of a function that takes a list of them. */
export function argumentsOf(call: Call): readonly Value[] {
  return call.argument.type === "list" ? call.argument.items : [];
}
