import type { Entry, HclExpression, HclFor, HclStep, Value } from "../../source/index.js";
import { expressionText, unknown } from "./expression-text.js";
import { indexed, memberOf } from "./references.js";
import { type Scope, withNames } from "./scope.js";
import { asBoolean, choice, hole, inKeyOrder, isObject, list, map, number, partsOf, text } from "./values.js";

interface Element {
  readonly key: Value;
  readonly value: Value;
}

/**
 * `[for …]` and `{for …}` over what is known. An item whose condition is not known becomes a choice; one that is a
 * whole list to be filled in makes a hole of the same kind.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/for
 */
export function evaluateFor(expression: HclFor, scope: Scope): Value {
  const collection = scope.evaluate(expression.collection, scope);
  const elements = elementsOf(collection);
  if (!elements) return overChoice(expression, collection, scope);
  if (expression.key) return toMap(expression, expression.key, elements, scope);
  const items = elements.flatMap((element) => toItem(expression, element, scope));
  return list(items, expression.span);
}

/** The elements of a collection, sets and resources with `for_each` included; undefined if they are not known. */
export function elementsOf(collection: Value): readonly Element[] | undefined {
  if (collection.type === "list") {
    return collection.items.map((value, index) => ({ key: number(index, value.span), value }));
  }
  if (collection.type === "map") return inKeyOrder(collection);
  if (!isObject(collection) || !collection.instances) return undefined;
  return collection.instances.map(({ key, value }) => ({
    key: typeof key === "string" ? text(key, value.span) : number(key ?? 0, value.span),
    value,
  }));
}

function overChoice(expression: HclFor, collection: Value, scope: Scope): Value {
  if (collection.type !== "choice") return unknown(expression, scope, expression.key ? undefined : listShape);
  const branches = collection.branches.map(({ is, value }) => {
    const elements = elementsOf(value);
    if (!elements) return { is, value: unknown(expression, scope, listShape) };
    if (expression.key) return { is, value: toMap(expression, expression.key, elements, scope) };
    const items = elements.flatMap((element) => toItem(expression, element, scope));
    return { is, value: list(items, expression.span) };
  });
  return choice(collection.on, branches, expression.span);
}

const listShape = { type: "list", of: { type: "any" } } as const;

function namesOf(expression: HclFor, { key, value }: Element): readonly [string, Value][] {
  const names: [string, Value][] = [[expression.valueName, value]];
  if (expression.keyName !== undefined) names.push([expression.keyName, key]);
  return names;
}

function toItem(expression: HclFor, element: Element, scope: Scope): readonly Value[] {
  const { value } = element;
  if (value.type === "hole" && value.hole.shape.type === "list") {
    return [hole(`[for ${expression.valueName} in ${value.hole.expression}]`, expression.span, listShape)];
  }
  if (value.type === "choice" && value.branches.some((branch) => branch.value.type === "list")) {
    const branches = value.branches.map((branch) => {
      const items = branch.value.type === "list" ? branch.value.items : [branch.value];
      const made = items.flatMap((item) => toItem(expression, { ...element, value: item }, scope));
      return { is: branch.is, value: list(made, expression.span) };
    });
    return [choice(value.on, branches, expression.span)];
  }
  const inner = withNames(scope, namesOf(expression, element));
  if (!expression.condition) return [scope.evaluate(expression.value, inner)];
  const kept = asBoolean(scope.evaluate(expression.condition, inner));
  if (kept === false) return [];
  const result = scope.evaluate(expression.value, inner);
  if (kept) return [result];
  const branches = [
    { is: "true", value: list([result], expression.span) },
    { is: "false", value: list([], expression.span) },
  ];
  return [choice(expressionText(expression.condition, inner), branches, expression.span)];
}

function toMap(expression: HclFor, key: HclExpression, elements: readonly Element[], scope: Scope): Value {
  const entries: Entry[] = [];
  const groups = new Map<string, Value[]>();
  for (const element of elements) {
    const inner = withNames(scope, namesOf(expression, element));
    const kept = !expression.condition || asBoolean(scope.evaluate(expression.condition, inner));
    if (kept === false) continue;
    if (kept === undefined || element.value.type === "choice") return unknown(expression, scope);
    const name = scope.evaluate(key, inner);
    const parts = partsOf(name);
    if (!parts) return unknown(expression, scope);
    const value = scope.evaluate(expression.value, inner);
    const written = parts.map((part) => (part.type === "text" ? part.text : `\${${part.hole.expression}}`)).join("");
    const group = groups.get(written);
    if (group) group.push(value);
    else {
      const items = [value];
      groups.set(written, items);
      entries.push({
        key: { type: "text", parts, span: name.span, syntax: "computed" },
        value: expression.grouped ? list(items, value.span) : value,
        span: value.span,
      });
    }
  }
  return map(entries, expression.span);
}

/**
 * `of[*].name`: one value for each element; a single value that is no list counts as a list of one, `null` as none.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/splat
 */
export function evaluateSplat(expression: Extract<HclExpression, { type: "splat" }>, scope: Scope): Value {
  const { span } = expression;
  const of = scope.evaluate(expression.of, scope);
  if (of.type === "absent") return list([], span);
  const each = (value: Value) =>
    expression.steps.reduce((result, step) => stepped(result, step, expression, scope), value);
  if (of.type === "list") return list(of.items.map(each), span);
  if (isObject(of)) {
    const items = of.instances?.map(({ value }) => each(value));
    return items ? list(items, span) : list([each(of)], span);
  }
  if (of.type === "map" || of.type === "text" || of.type === "number" || of.type === "boolean") {
    return list([each(of)], span);
  }
  return unknown(expression, scope, listShape);
}

function stepped(value: Value, step: HclStep, whole: HclExpression, scope: Scope): Value {
  return step.type === "attribute"
    ? memberOf(value, step.name, whole, scope)
    : indexed(value, scope.evaluate(step.key, scope), whole, scope);
}
