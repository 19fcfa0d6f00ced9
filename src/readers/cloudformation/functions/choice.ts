import { literal, type Value } from "../../../source/index.js";
import { branchOf, decide } from "../conditions.js";
import { report } from "../scope.js";
import { holeValue } from "../values.js";
import { argumentsOf, type Call } from "./call.js";

/** `Fn::If`: the branch that is taken, or both. */
export function choose(call: Call): Value {
  const { scope, place, evaluate } = call;
  const [condition, whenTrue, whenFalse] = argumentsOf(call);
  const name = literal(condition);
  if (name === undefined || !whenTrue || !whenFalse) {
    report(scope, "invalid", "`Fn::If` takes the name of a condition and two values", call.span);
    return holeValue("If", { type: "any" }, place);
  }
  const decision = decide(name, scope, call.span, evaluate);
  const known = branchOf(decision, scope);
  if (known !== undefined) return evaluate(known ? whenTrue : whenFalse, scope);
  if (typeof decision === "boolean") return evaluate(decision ? whenTrue : whenFalse, scope);
  const [ifOn, ifOff] = decision.negated ? [whenFalse, whenTrue] : [whenTrue, whenFalse];
  const branch = (is: string, value: Value) => ({
    is,
    value: evaluate(value, { ...scope, assumed: [...scope.assumed, { on: decision.on, is }] }),
  });
  return { type: "choice", on: decision.on, branches: [branch("true", ifOn), branch("false", ifOff)], ...place };
}
