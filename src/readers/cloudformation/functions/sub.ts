import { literal, type Span, type TextPart, type Value } from "../../../source/index.js";
import { attributeName, expressionOf } from "../names.js";
import { report } from "../scope.js";
import type { Bindings } from "../template.js";
import { concatenated, holeValue, madeText, type Place, partsOf, relocated, textPart, textValue } from "../values.js";
import { argumentsOf, type Call } from "./call.js";
import { resolveAttribute, resolveName } from "./reference.js";

/** Anything between `${` and `}`; `${!x}` stands for `${x}`. */
const placeholder = /\$\{(!?)([^${}]*)\}/g;

/** `Fn::Sub`, with or without a map of its own. */
export function sub(call: Call): Value {
  const [template, map] = call.argument.type === "list" ? argumentsOf(call) : [call.argument];
  const text = template && call.evaluate(template, call.scope);
  const parts = text && partsOf(text);
  if (!parts) return holeValue(expressionOf(template ?? call.argument), { type: "any" }, call.place);
  const own = ownNames(map, call);
  const pieces = parts.flatMap((part) => pieceOf(part, own, call));
  return concatenated(pieces, expressionOf(text), call.place);
}

function ownNames(map: Value | undefined, call: Call): ReadonlyMap<string, Value> {
  const names = new Map<string, Value>();
  for (const { key, value } of map?.type === "map" ? map.entries : []) {
    names.set(literal(key) ?? "", call.evaluate(value, call.scope));
  }
  return names;
}

/** The pieces of one part: text, and the value of each placeholder at the placeholder's place. */
function pieceOf(part: TextPart, own: ReadonlyMap<string, Value>, call: Call): readonly Value[] {
  const single = (one: TextPart): Value => textValue([one], call.place);
  if (part.type === "hole" || !part.text.includes("${")) return [single(part)];
  const pieces: Value[] = [];
  const exact = part.text.length === part.span.end - part.span.start;
  const spanOf = (start: number, end: number): Span =>
    exact ? { ...part.span, start: part.span.start + start, end: part.span.start + end } : part.span;
  let last = 0;
  for (const match of part.text.matchAll(placeholder)) {
    const [whole, escaped, name = ""] = match;
    const end = match.index + whole.length;
    const span = spanOf(match.index, end);
    if (match.index > last)
      pieces.push(single(textPart(part.text.slice(last, match.index), spanOf(last, match.index))));
    if (escaped) pieces.push(single(textPart(`\${${name}}`, span)));
    else pieces.push(named(name.trim(), span, own, call));
    last = end;
  }
  if (last < part.text.length) pieces.push(single(textPart(part.text.slice(last), spanOf(last, part.text.length))));
  return pieces;
}

function named(name: string, span: Span, own: ReadonlyMap<string, Value>, call: Call): Value {
  const place: Place = { span, syntax: call.place.syntax };
  const given = own.get(name);
  if (given) return relocated(given, place);
  if (/^[a-z0-9-]+:[A-Za-z]/.test(name) && !name.includes("::")) {
    const hint = `\`\${${name}}\` in \`Fn::Sub\` is read as a parameter; a policy variable is written \`\${!${name}}\``;
    report(call.scope, "invalid", hint, span);
    return madeText(`\${${name}}`, place);
  }
  const inner: Call = { ...call, place };
  const value = name.includes(".") ? resolveAttribute(name, inner) : resolveName(name, inner);
  return value.span === span ? value : relocated(value, { span, syntax: value.syntax });
}

/** A text with `${Identifier}` and `&{Identifier}` of the loops around it filled in. */
export function bound(parts: readonly TextPart[], bindings: Bindings): readonly TextPart[] {
  return parts.flatMap((part) => {
    if (part.type === "hole") return [part];
    const pieces = part.text.split(/([$&]\{[A-Za-z0-9]+\})/);
    if (pieces.length === 1) return [part];
    return pieces.flatMap((piece): readonly TextPart[] => {
      const value = /^[$&]\{/.test(piece) ? bindings.get(piece.slice(2, -1)) : undefined;
      const filled = value && partsOf(value);
      if (!filled) return piece === "" ? [] : [textPart(piece, part.span)];
      return filled.map((one) => ({ ...one, span: part.span }));
    });
  });
}

/** `Fn::Join`: the pieces keep their places. */
export function join(call: Call): Value {
  const [delimiter, list] = argumentsOf(call);
  const separator = delimiter && call.evaluate(delimiter, call.scope);
  const items = list && call.evaluate(list, call.scope);
  const expression = expressionOf({ type: "list", items: [...argumentsOf(call)], ...call.place });
  if (items?.type !== "list" || !separator)
    return holeValue(`Join(${expression.slice(1, -1)})`, { type: "any" }, call.place);
  const present = items.items.filter((item) => item.type !== "absent");
  const pieces = present.flatMap((item, i) => (i === 0 ? [item] : [separator, item]));
  return concatenated(pieces, `Join(${expression.slice(1, -1)})`, call.place);
}

/** `Fn::GetAtt`, of a string or a list. */
export function getAtt(call: Call): Value {
  const argument = call.argument.type === "list" ? call.evaluate(call.argument, call.scope) : call.argument;
  const name = attributeName(call.evaluate(argument, call.scope));
  if (name === undefined) return holeValue(expressionOf(call.argument), { type: "any" }, call.place);
  return resolveAttribute(name, call);
}

/** `Ref` */
export function ref(call: Call): Value {
  const name = literal(call.evaluate(call.argument, call.scope));
  return name === undefined ? holeValue("?", { type: "any" }, call.place) : resolveName(name, call);
}
