import { literal, type Span, type Value } from "../../source/index.js";
import type { Evaluate } from "./functions/call.js";
import { intrinsicOf } from "./intrinsic.js";
import { report, type Scope } from "./scope.js";
import { scalarText } from "./values.js";

/** What a condition is: known, or the branch (or its opposite) of something that is not known here. */
export type Decision = boolean | { readonly on: string; readonly negated: boolean };

/**
 * Decides a condition of the template by its name. One that cannot be decided is named by the first condition that
 * says the same: `IsDev: !Not [!Condition IsProd]` goes the other way whenever `IsProd` does.
 */
export function decide(name: string, scope: Scope, span: Span, evaluate: Evaluate): Decision {
  const known = scope.decisions.get(name);
  if (known !== undefined) return known;
  const definition = scope.template.conditions.get(name);
  const key = `condition ${name}`;
  if (!definition || scope.active.has(key)) {
    const problem = definition ? `the condition \`${name}\` depends on itself` : `there is no condition \`${name}\``;
    if (definition || !scope.template.completed) report(scope, "invalid", problem, span);
    return { on: name, negated: false };
  }
  // A condition holds or does not for the whole stack, so no branch taken outside may have a say in it.
  const inner: Scope = { ...scope, active: new Set([...scope.active, key]), assumed: [], bindings: new Map() };
  const decision = truth(definition, inner, evaluate) ?? { on: name, negated: false };
  scope.decisions.set(name, decision);
  return decision;
}

/** What the branch of a condition is, given the branches already taken. */
export function branchOf(decision: Decision, scope: Scope): boolean | undefined {
  if (typeof decision === "boolean") return decision;
  const taken = scope.assumed.find((guard) => guard.on === decision.on);
  return taken && (taken.is === "true") !== decision.negated;
}

/** Undefined: it depends on more than one thing, or on something without a name. */
function truth(value: Value, scope: Scope, evaluate: Evaluate): Decision | undefined {
  if (value.type === "boolean") return value.value;
  const condition = value.type === "map" && value.entries.length === 1 ? value.entries[0] : undefined;
  const key = condition && literal(condition.key);
  if (condition && (key === "Condition" || key === "!Condition")) {
    return decide(literal(condition.value) ?? "?", scope, value.span, evaluate);
  }
  const call = intrinsicOf(value);
  const items = call?.argument.type === "list" ? call.argument.items : [];
  switch (call?.name) {
    case "Equals":
      return equals(items, scope, evaluate);
    case "Not":
      return opposite(items[0] && truth(items[0], scope, evaluate));
    case "And":
      return combined(
        items.map((item) => truth(item, scope, evaluate)),
        true,
      );
    case "Or":
      return combined(
        items.map((item) => truth(item, scope, evaluate)),
        false,
      );
    default:
      return undefined;
  }
}

function opposite(decision: Decision | undefined): Decision | undefined {
  if (typeof decision === "boolean") return !decision;
  return decision && { ...decision, negated: !decision.negated };
}

/** And (`neutral` true) or Or (`neutral` false) of three-valued answers. */
function combined(all: readonly (Decision | undefined)[], neutral: boolean): Decision | undefined {
  if (all.includes(!neutral)) return !neutral;
  const open = all.filter((decision) => decision !== neutral);
  if (open.length === 0) return neutral;
  return open.length === 1 ? open[0] : undefined;
}

function equals(items: readonly Value[], scope: Scope, evaluate: Evaluate): boolean | undefined {
  const [left, right] = items.map((item) => evaluate(item, scope));
  if (!left || !right) return undefined;
  const a = possibleTexts(left);
  const b = possibleTexts(right);
  if (!a || !b) return undefined;
  if (a.length === 1 && b.length === 1) return a[0] === b[0];
  return a.some((text) => b.includes(text)) ? undefined : false;
}

/** Every text that a value can be, where that is a known few. */
function possibleTexts(value: Value): readonly string[] | undefined {
  const text = scalarText(value);
  if (text !== undefined) return [text];
  const hole = value.type === "hole" ? value.hole : undefined;
  const part = value.type === "text" && value.parts.length === 1 ? value.parts[0] : undefined;
  const shape = hole?.shape ?? (part?.type === "hole" ? part.hole.shape : undefined);
  return shape?.type === "one-of" ? shape.values : undefined;
}
