import { type HclExpression, literal, type Span, type Value } from "../../source/index.js";
import { expressionText, unknown } from "./expression-text.js";
import { instancesOf } from "./instances.js";
import { callsOf, outputOf } from "./module-calls.js";
import { attributeOf, shapeByName } from "./resource-attributes.js";
import type { Module, Scope } from "./scope.js";
import { asNumber, asString, choice, hole, isObject, isSpread, type ObjectHole, text } from "./values.js";
import { localValue, variableValue } from "./variables.js";

/**
 * What a name stands for: a variable of `for`, a namespace such as `var`, or a type of resource.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/references
 */
export function resolveName(name: string, span: Span, scope: Scope): Value | undefined {
  const bound = scope.names.get(name);
  if (bound) return bound;
  const { module } = scope;
  switch (name) {
    case "var":
      return object(name, span, (member) => variableValue(module, member, scope));
    case "local":
      return object(name, span, (member) => localValue(module, member, scope));
    case "each":
    case "count":
      return object(name, span, (member, at) => scope.names.get(`${name}.${member}`) ?? hole(`${name}.${member}`, at));
    case "data":
      return object(name, span, (type, at) =>
        object(`data.${type}`, at, (member, place) => resourceValue(module, `data.${type}.${member}`, place)),
      );
    case "module":
      return object(name, span, (member, at) => moduleValue(module, member, at, scope));
    case "path":
      return object(name, span, (member, at) => pathValue(module, member, at));
    case "terraform":
    case "tofu":
      return object(name, span, (member, at) => hole(`${name}.${member}`, at, { type: "name" }));
    default:
      return object(name, span, (member, at) => resourceValue(module, `${name}.${member}`, at));
  }
}

function object(
  expression: string,
  span: Span,
  member: ObjectHole["member"],
  instances?: ObjectHole["instances"],
  isFixed = false,
): ObjectHole {
  const made = { ...hole(expression, span), member };
  if (!instances) return made;
  const known = isFixed && instances.every(({ key }) => key !== undefined);
  return { ...made, instances, ...(known && { count: instances.length }) };
}

/** Folders as paths from the repository's root, which is how files are looked up. */
function pathValue(module: Module, name: string, span: Span): Value {
  return text((name === "module" ? module.config.dir : module.rootDir) || ".", span);
}

/** A resource as a whole: one object, or the instances of one with `count` or `for_each`. */
function resourceValue(module: Module, address: string, span: Span): Value {
  const instances = instancesOf(module, address);
  const written = module.address === "" ? address : `${module.address}.${address}`;
  if (!instances) return object(written, span, (name, at) => hole(`${written}.${name}`, at, shapeByName(name)));
  const [first] = instances;
  const alone = instances.length === 1 ? first : undefined;
  const member = (name: string, at: Span): Value =>
    alone ? attributeOf(alone, name, at) : hole(`${written}.${name}`, at, shapeByName(name));
  if (alone && alone.local === address) return object(written, span, member);
  const values = instances.map((instance) => ({
    key: instance.key,
    value: object(instance.address, span, (name, at) => attributeOf(instance, name, at)),
  }));
  const isFixed = instances.every((instance) => instance.when.length === module.when.length);
  return object(written, span, member, values, isFixed);
}

function moduleValue(module: Module, name: string, span: Span, scope: Scope): Value {
  const calls = callsOf(module, name, scope);
  const written = module.address === "" ? `module.${name}` : `${module.address}.module.${name}`;
  if (!calls) return object(written, span, (member, at) => hole(`${written}.${member}`, at, shapeByName(member)));
  const [first] = calls;
  const alone = calls.length === 1 ? first : undefined;
  const member = (output: string, at: Span): Value =>
    alone ? outputOf(alone.module, output, at) : hole(`${written}.${output}`, at, shapeByName(output));
  if (alone && alone.key === undefined) return object(written, span, member);
  const values = calls.map((call) => ({
    key: call.key,
    value: object(call.module.address, span, (output, at) => outputOf(call.module, output, at)),
  }));
  const isFixed = calls.every((call) => call.module.when.length === module.when.length);
  return object(written, span, member, values, isFixed);
}

/** `value.name`. */
export function memberOf(value: Value, name: string, expression: HclExpression, scope: Scope): Value {
  if (isObject(value)) {
    const member = value.member(name, expression.span);
    return member.type === "hole" && !isObject(member) ? { ...member, span: expression.span } : member;
  }
  switch (value.type) {
    case "map": {
      const found = value.entries.findLast((entry) => literal(entry.key) === name);
      return found?.value ?? unknown(expression, scope);
    }
    case "choice":
      return overBranches(value, (branch) => memberOf(branch, name, expression, scope));
    case "hole":
      return hole(`${value.hole.expression}.${name}`, expression.span, shapeByName(name));
    case "list": {
      const [only, ...more] = value.items;
      return only && more.length === 0 && !isSpread(only)
        ? memberOf(only, name, expression, scope)
        : unknown(expression, scope);
    }
    default:
      return unknown(expression, scope);
  }
}

/** `value[key]`. */
export function indexed(value: Value, key: Value, expression: HclExpression, scope: Scope): Value {
  const written = asString(key);
  if (isObject(value) && value.instances) {
    const found = value.instances.find((instance) => instance.key === undefined || String(instance.key) === written);
    return found?.value ?? unknown(expression, scope);
  }
  if (isObject(value)) return written === undefined || written === "0" ? value : value.member(written, expression.span);
  switch (value.type) {
    case "list": {
      const position = asNumber(key);
      if (position === undefined || value.items.slice(0, position + 1).some(isSpread))
        return unknown(expression, scope);
      return value.items[position] ?? unknown(expression, scope);
    }
    case "map":
      return value.entries.findLast((entry) => literal(entry.key) === written)?.value ?? unknown(expression, scope);
    case "choice":
      return overBranches(value, (branch) => indexed(branch, key, expression, scope));
    case "hole": {
      const { shape } = value.hole;
      const of = shape.type === "list" ? shape.of : undefined;
      if (written === undefined) return hole(expressionText(expression, scope), expression.span, of);
      const index = key.type === "number" ? written : JSON.stringify(written);
      return hole(`${value.hole.expression}[${index}]`, expression.span, of);
    }
    default:
      return unknown(expression, scope);
  }
}

function overBranches(value: Extract<Value, { type: "choice" }>, each: (value: Value) => Value): Value {
  const branches = value.branches.map((branch) => ({ is: branch.is, value: each(branch.value) }));
  return choice(value.on, branches, value.span);
}
