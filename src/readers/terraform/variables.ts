import { type Entry, type HclBlock, type HclExpression, literal, type Shape, type Value } from "../../source/index.js";
import type { Module, Scope } from "./scope.js";
import { absent, asSet, asString, choice, hole, list, map } from "./values.js";

/** The value of `var.name`: the argument of the call, a given value, the default, or a hole of the variable's type. */
export function variableValue(module: Module, name: string, scope: Scope): Value {
  return remembered(module, `var.${name}`, scope, () => {
    const block = module.config.variables.get(name);
    const type = attributeOf(block, "type");
    const value = module.args?.get(name) ?? module.given.get(name);
    if (value && value.type !== "absent") return type ? typed(value, type, rootScope(module, scope), 20) : value;
    const fallback = module.open ? undefined : attributeOf(block, "default");
    if (fallback) {
      const inner = rootScope(module, scope);
      const made = scope.evaluate(fallback, inner);
      return type ? typed(made, type, inner, 20) : made;
    }
    return value ?? variableHole(module, name, block, scope);
  });
}

/** The value of `local.name`; one that needs itself is a problem and a hole. */
export function localValue(module: Module, name: string, scope: Scope): Value {
  return remembered(module, `local.${name}`, scope, () => {
    const attribute = module.config.locals.get(name);
    const written = `${prefix(module)}local.${name}`;
    if (!attribute) return hole(written, scopeSpan(module));
    return scope.evaluate(attribute.value, rootScope(module, scope));
  });
}

/** Evaluates once; while it is under way, asking again is a cycle. */
export function remembered(module: Module, key: string, _scope: Scope, make: () => Value): Value {
  const known = module.memo.get(key);
  if (known) return known;
  if (module.busy.has(key)) {
    const block = module.config.locals.get(key.replace(/^local\./, ""));
    const span = block?.span ?? scopeSpan(module);
    module.world.problems.push({ code: "invalid", message: `\`${key}\` needs its own value`, span });
    return hole(`${prefix(module)}${key}`, span);
  }
  module.busy.add(key);
  try {
    const value = make();
    module.memo.set(key, value);
    return value;
  } finally {
    module.busy.delete(key);
  }
}

/** The scope of a module's own expressions, without names of `for` or `each`. */
export function rootScope(module: Module, scope: Scope): Scope {
  return { ...scope, module, names: new Map() };
}

function scopeSpan(module: Module) {
  return { path: module.config.files[0]?.path ?? "", start: 0, end: 0 };
}

function prefix(module: Module): string {
  return module.address === "" ? "" : `${module.address}.`;
}

function attributeOf(block: HclBlock | undefined, name: string): HclExpression | undefined {
  return block?.body.attributes.find((attribute) => attribute.name === name)?.value;
}

function variableHole(module: Module, name: string, block: HclBlock | undefined, scope: Scope): Value {
  const span = block?.span ?? scopeSpan(module);
  const shape = allowed(block, name, rootScope(module, scope)) ?? shapeOf(attributeOf(block, "type"));
  return hole(`${prefix(module)}var.${name}`, span, shape);
}

function shapeOf(type: HclExpression | undefined): Shape {
  if (type?.type === "variable" && type.name === "bool") return { type: "one-of", values: ["true", "false"] };
  if (type?.type === "variable" && type.name === "number") return { type: "name" };
  if (type?.type === "variable" && type.name === "list") return { type: "list", of: { type: "any" } };
  if (type?.type === "call" && (type.name === "list" || type.name === "set")) {
    return { type: "list", of: shapeOf(type.args[0]) };
  }
  return { type: "any" };
}

/** The values that a `validation` block leaves: `contains([…], var.x)`, or a pattern that we know. */
function allowed(block: HclBlock | undefined, name: string, scope: Scope): Shape | undefined {
  for (const validation of block?.body.blocks ?? []) {
    const condition = validation.type === "validation" ? attributeOf(validation, "condition") : undefined;
    const shape = condition && restriction(condition, name, scope);
    if (shape) return shape;
  }
  return undefined;
}

function restriction(condition: HclExpression, name: string, scope: Scope): Shape | undefined {
  if (condition.type === "binary" && condition.operator === "&&") {
    return restriction(condition.left, name, scope) ?? restriction(condition.right, name, scope);
  }
  if (condition.type !== "call") return undefined;
  const [first, second] = condition.args;
  if (condition.name === "contains" && first && second && isVariable(second, name)) {
    const values = scope.evaluate(first, scope);
    const texts = values.type === "list" ? values.items.map(asString) : [];
    const known = texts.filter((each) => each !== undefined);
    return known.length > 0 && known.length === texts.length ? { type: "one-of", values: known } : undefined;
  }
  if ((condition.name === "can" || condition.name === "alltrue") && first) return restriction(first, name, scope);
  if (condition.name !== "regex" || !first || !second || !isVariable(second, name)) return undefined;
  const pattern = asString(scope.evaluate(first, scope)) ?? "";
  if (/^\^(\[0-9\]|\\d)\{12\}\$$/.test(pattern)) return { type: "account" };
  return undefined;
}

function isVariable(expression: HclExpression, name: string): boolean {
  return (
    expression.type === "attribute" &&
    expression.name === name &&
    expression.of.type === "variable" &&
    expression.of.name === "var"
  );
}

/** A value with what its type fills in: attributes that are `optional` and left out. */
function typed(value: Value, type: HclExpression, scope: Scope, room: number): Value {
  if (type.type !== "call" || room === 0) return value;
  const [inner] = type.args;
  if (value.type === "choice") {
    const branches = value.branches.map((each) => ({ is: each.is, value: typed(each.value, type, scope, room - 1) }));
    return choice(value.on, branches, value.span);
  }
  if (type.name === "optional" && inner) return typed(value, inner, scope, room - 1);
  if (type.name === "map" && inner && value.type === "map") {
    const entries = value.entries.map((each) => ({ ...each, value: typed(each.value, inner, scope, room - 1) }));
    return { ...map(entries, value.span), syntax: value.syntax };
  }
  if ((type.name === "list" || type.name === "set") && inner && value.type === "list") {
    const items = value.items.map((item) => typed(item, inner, scope, room - 1));
    return { ...list(type.name === "set" ? asSet(items) : items, value.span), syntax: value.syntax };
  }
  if (type.name !== "object" || inner?.type !== "object" || value.type !== "map") return value;
  return { ...map(objectEntries(value.entries, inner, scope, room), value.span), syntax: value.syntax };
}

function objectEntries(
  given: readonly Entry[],
  type: Extract<HclExpression, { type: "object" }>,
  scope: Scope,
  room: number,
): readonly Entry[] {
  const entries: Entry[] = [];
  for (const item of type.items) {
    const name = asString(scope.evaluate(item.key, scope));
    const found = given.findLast((each) => literal(each.key) === name);
    if (found && found.value.type !== "absent") {
      entries.push({ ...found, value: typed(found.value, item.value, scope, room - 1) });
    } else if (item.value.type === "call" && item.value.name === "optional" && name !== undefined) {
      const [, fallback] = item.value.args;
      const value = fallback ? scope.evaluate(fallback, scope) : absent(item.span);
      const key = { type: "text", parts: [{ type: "text", text: name, span: item.span }], span: item.span } as const;
      entries.push({ key: { ...key, syntax: "computed" }, value, span: item.span });
    }
  }
  const extra = given.filter((each) => each.key.parts.some((part) => part.type === "hole"));
  return [...entries, ...extra];
}
