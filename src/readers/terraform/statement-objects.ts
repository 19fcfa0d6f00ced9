import { at, type Entry, literal, type MapValue, type TextValue, type Value } from "../../source/index.js";
import { withVariables } from "./document-statement.js";
import { inKeyOrder, list, entry as made, map, partsOf, text } from "./values.js";

const elementNames: { readonly [argument: string]: string } = {
  sid: "Sid",
  effect: "Effect",
  actions: "Action",
  action: "Action",
  not_actions: "NotAction",
  resources: "Resource",
  resource: "Resource",
  not_resources: "NotResource",
};

/**
 * Objects that modules make statements of: `{ effect, actions, resources, principals, conditions }`, in a list or a
 * map. Undefined where a value is nothing of the kind.
 */
export function statementObjects(value: Value): Value | undefined {
  const items =
    value.type === "list" ? value.items : value.type === "map" ? inKeyOrder(value).map((each) => each.value) : [];
  if (items.length === 0 || !items.every(isStatementObject)) return undefined;
  const statements = list(items.map(toStatement), value.span);
  return map([made("Version", text("2012-10-17", value.span)), made("Statement", statements)], value.span);
}

function isStatementObject(value: Value): value is MapValue {
  if (value.type !== "map") return false;
  const acts = at(value, "actions") ?? at(value, "not_actions") ?? at(value, "Action") ?? at(value, "NotAction");
  const more = ["resources", "not_resources", "principals", "not_principals", "effect", "sid", "Resource", "Effect"];
  return acts !== undefined && more.some((name) => at(value, name) !== undefined);
}

function toStatement(value: Value): Value {
  if (value.type !== "map" || at(value, "Action") || at(value, "NotAction")) return value;
  const entries = value.entries.flatMap((entry) => toEntries(entry));
  const effect = at(value, "effect") ? [] : [made("Effect", text("Allow", value.span))];
  return map([...effect, ...entries], value.span);
}

function toEntries(entry: Entry): readonly Entry[] {
  const name = literal(entry.key) ?? "";
  const { value } = entry;
  if (value.type === "absent" || value.type === "null") return [];
  const renamed = (to: string, made: Value): Entry => ({
    ...entry,
    key: text(to, entry.key.span, "hcl-document"),
    value: made,
  });
  const known = elementNames[name];
  if (known) return value.type === "list" && value.items.length === 0 ? [] : [renamed(known, withVariables(value))];
  if (name === "principals" || name === "not_principals") {
    return [renamed(name === "principals" ? "Principal" : "NotPrincipal", toPrincipal(value))];
  }
  if (/^(condition|conditions)$/.test(name)) return [renamed("Condition", toCondition(value))];
  return [];
}

function objectsIn(value: Value): readonly Value[] {
  if (value.type === "list") return value.items;
  if (value.type !== "map") return [];
  return at(value, "type") || at(value, "test") ? [value] : value.entries.map((entry) => entry.value);
}

function asKey(value: Value | undefined, like: Value): TextValue {
  if (value?.type === "text") return value;
  return { type: "text", parts: (value && partsOf(value)) ?? [], span: like.span, syntax: "computed" };
}

function toPrincipal(value: Value): Value {
  const objects = objectsIn(value);
  const [only, ...more] = objects;
  if (only && more.length === 0 && literal(at(only, "type")) === "*") return text("*", only.span);
  const entries = objects.map((object): Entry => {
    const identifiers = at(object, "identifiers") ?? list([], object.span);
    return { key: asKey(at(object, "type"), object), value: withVariables(identifiers), span: object.span };
  });
  return map(entries, value.span);
}

function toCondition(value: Value): Value {
  const entries = objectsIn(value).map((object): Entry => {
    const line = {
      key: asKey(at(object, "variable"), object),
      value: withVariables(at(object, "values") ?? list([], object.span)),
      span: object.span,
    };
    return { key: asKey(at(object, "test"), object), value: map([line], object.span), span: object.span };
  });
  return map(entries, value.span);
}
