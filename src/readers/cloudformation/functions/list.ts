import { literal, type TextPart, type Value } from "../../../source/index.js";
import { expressionOf } from "../names.js";
import { holeValue, mapChoice, partsOf, relocated, scalarText, textPart, textValue } from "../values.js";
import { argumentsOf, type Call, elsewhere } from "./call.js";

const nameOfCall = (call: Call) =>
  expressionOf({
    type: "map",
    entries: [
      {
        key: textValue([textPart(`!${call.name}`, call.span)], call.place),
        value: call.argument,
        span: call.span,
      },
    ],
    ...call.place,
  });

/** A function whose result is not known here, of a known shape. */
export function opaque(shape: Parameters<typeof holeValue>[1]): (call: Call) => Value {
  return (call) => holeValue(nameOfCall(call), shape, call.place);
}

/** `Fn::Select` */
export function select(call: Call): Value {
  const [first, second] = argumentsOf(call).map((argument) => call.evaluate(argument, call.scope));
  const index = Number(first === undefined ? Number.NaN : scalarText(first));
  const unknown = holeValue(nameOfCall(call), { type: "any" }, call.place);
  if (!second || !Number.isInteger(index)) return unknown;
  const pick = (list: Value): Value => {
    if (list.type === "choice") return mapChoice(list, call.place, pick);
    if (list.type === "list") {
      const item = list.items[index];
      return item ? relocated(item, elsewhere(call)) : unknown;
    }
    const shape = list.type === "hole" && list.hole.shape.type === "list" ? list.hole.shape.of : undefined;
    return shape ? holeValue(nameOfCall(call), shape, call.place) : unknown;
  };
  return pick(second);
}

/** Can what fills the hole hold this delimiter? */
function mayHold(part: TextPart & { readonly type: "hole" }, delimiter: string): boolean {
  const { shape } = part.hole;
  if (shape.type === "account" || shape.type === "region" || shape.type === "partition")
    return !/[^a-z0-9-]/.test(delimiter);
  if (shape.type === "name") return !delimiter.includes(":");
  if (shape.type === "one-of") return shape.values.some((value) => value.includes(delimiter));
  return true;
}

/** `Fn::Split` of a text whose holes cannot hold the delimiter; else a list of texts that is not known. */
export function split(call: Call): Value {
  const [first, second] = argumentsOf(call).map((argument) => call.evaluate(argument, call.scope));
  const delimiter = literal(first);
  const parts = second && partsOf(second);
  const whole = parts?.length === 1 && parts[0]?.type === "hole" ? parts[0].hole.shape : undefined;
  const of = whole?.type === "any" ? whole : ({ type: "text" } as const);
  const unknown = holeValue(nameOfCall(call), { type: "list", of }, call.place);
  if (!delimiter || !parts) return unknown;
  const items: TextPart[][] = [[]];
  for (const part of parts) {
    if (part.type === "hole") {
      if (mayHold(part, delimiter)) return unknown;
      items.at(-1)?.push(part);
      continue;
    }
    for (const [i, piece] of part.text.split(delimiter).entries()) {
      if (i > 0) items.push([]);
      if (piece !== "") items.at(-1)?.push(textPart(piece, part.span));
    }
  }
  const place = elsewhere(call);
  return { type: "list", items: items.map((item) => textValue(item, place)), ...place };
}

/** `Fn::Length` of `AWS::LanguageExtensions`. */
export function length(call: Call): Value {
  const list = call.evaluate(call.argument, call.scope);
  if (list.type !== "list") return holeValue(nameOfCall(call), { type: "name" }, call.place);
  const value = list.items.filter((item) => item.type !== "absent").length;
  return { type: "number", value, text: String(value), ...elsewhere(call) };
}

/** `Fn::ToJsonString`: the policy that it would spell, itself; where a text is wanted a document will do. */
export function toJsonString(call: Call): Value {
  return call.evaluate(call.argument, call.scope);
}

/** `Fn::FindInMap`: a key that is not known gives a choice of the values under every key. */
export function findInMap(call: Call): Value {
  const [name, top, second, options] = argumentsOf(call).map((argument) => call.evaluate(argument, call.scope));
  const { mappings } = call.scope.template;
  const fallback =
    options?.type === "map" ? options.entries.find((entry) => literal(entry.key) === "DefaultValue") : undefined;
  const unknown = holeValue(nameOfCall(call), { type: "any" }, call.place);
  const map = childrenOf(mappings, name);
  const inner = map?.flatMap((value) => childrenOf(value, top) ?? []);
  const found = inner?.flatMap((value) => childrenOf(value, second) ?? []);
  if (!found || found.length === 0) return fallback ? relocated(fallback.value, elsewhere(call)) : unknown;
  if (fallback) found.push(fallback.value);
  const [only] = found;
  if (only && found.length === 1) return relocated(only, elsewhere(call));
  const texts = [...new Set(found.map(scalarText))];
  const values = texts.filter((text) => text !== undefined);
  if (values.length < texts.length) return listChoice(found, call);
  const [single] = values;
  if (values.length === 1 && only && single !== undefined) return relocated(only, elsewhere(call));
  return holeValue(nameOfCall(call), { type: "one-of", values }, call.place);
}

/** The child of this key; of an unknown key, every child. */
function childrenOf(value: Value | undefined, key: Value | undefined): Value[] | undefined {
  if (value?.type !== "map" || !key) return undefined;
  const name = scalarText(key);
  if (name === undefined) return value.entries.map((entry) => entry.value);
  return value.entries.filter((entry) => literal(entry.key) === name).map((entry) => entry.value);
}

/** Lists of a mapping under keys that are not known: any of them. */
function listChoice(found: readonly Value[], call: Call): Value {
  const place = elsewhere(call);
  const branches = found.map((value, i) => ({ is: String(i), value: relocated(value, place) }));
  return { type: "choice", on: nameOfCall(call), branches, ...place };
}

/** `Fn::GetAZs` gives names of zones. */
export const availabilityZones = opaque({ type: "list", of: { type: "name" } });
