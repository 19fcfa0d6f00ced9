import {
  type ChoiceValue,
  type Entry,
  type HoleValue,
  type ListValue,
  literal,
  type MapValue,
  type Shape,
  type Span,
  type Syntax,
  type TextPart,
  type TextValue,
  type Value,
} from "../../source/index.js";
import type { Instance } from "./scope.js";

/** A text that is the JSON of a value we have: what `jsonencode` and `aws_iam_policy_document` give. */
export interface EncodedText extends TextValue {
  readonly decoded: Value;
}

/** A value that was read from an attribute of a resource, so that it can be told which. */
export interface Referring {
  readonly referent: { readonly instance: Instance; readonly attribute: string };
}

/** A whole object that is looked into later: a resource, all instances of one, a module, `var`. */
export interface ObjectHole extends HoleValue {
  readonly member: (name: string, span: Span) => Value;
  /** The instances of a resource or module with `count` or `for_each`, where they are known. */
  readonly instances?: readonly { readonly key: string | number | undefined; readonly value: Value }[];
  /** How many there are, where that is the same in every branch. */
  readonly count?: number;
}

export function isEncoded(value: Value): value is EncodedText {
  return value.type === "text" && "decoded" in value;
}

export function isObject(value: Value): value is ObjectHole {
  return value.type === "hole" && "member" in value;
}

/** The resource's attribute that a value came from. */
export function referentOf(value: Value | undefined): Referring["referent"] | undefined {
  return value && "referent" in value ? (value as Value & Referring).referent : undefined;
}

export function text(content: string, span: Span, syntax: Syntax = "computed"): TextValue {
  return { type: "text", parts: content === "" ? [] : [{ type: "text", text: content, span }], span, syntax };
}

/** A text of these parts; a lone hole is the hole itself. */
export function textOf(parts: readonly TextPart[], span: Span, syntax: Syntax): Value {
  const [only, ...more] = parts;
  if (only?.type === "hole" && more.length === 0) return { type: "hole", hole: only.hole, span, syntax };
  return { type: "text", parts, span, syntax };
}

export function list(items: readonly Value[], span: Span, syntax: Syntax = "computed"): ListValue {
  return { type: "list", items, span, syntax };
}

export function map(entries: readonly Entry[], span: Span, syntax: Syntax = "computed"): MapValue {
  return { type: "map", entries, span, syntax };
}

export function entry(key: string, value: Value, span: Span = value.span): Entry {
  return { key: text(key, span), value, span };
}

export function bool(value: boolean, span: Span): Value {
  return { type: "boolean", value, span, syntax: "computed" };
}

export function number(value: number, span: Span): Value {
  return { type: "number", value, text: String(value), span, syntax: "computed" };
}

export function absent(span: Span, syntax: Syntax = "computed"): Value {
  return { type: "absent", span, syntax };
}

export function hole(expression: string, span: Span, shape: Shape = { type: "any" }): HoleValue {
  return { type: "hole", hole: { expression, shape }, span, syntax: "hcl" };
}

/** The same value, said to stand elsewhere as a whole. */
export function relocated(value: Value, span: Span): Value {
  return { ...value, span };
}

export function choice(on: string, branches: ChoiceValue["branches"], span: Span): Value {
  return { type: "choice", on, branches, span, syntax: "computed" };
}

/** The text that a primitive converts to, if it is fully known. */
export function asString(value: Value | undefined): string | undefined {
  switch (value?.type) {
    case "text":
      return literal(value);
    case "number":
      return String(value.value);
    case "boolean":
      return String(value.value);
    default:
      return undefined;
  }
}

export function asNumber(value: Value | undefined): number | undefined {
  if (value?.type === "number") return value.value;
  const written = value?.type === "text" ? literal(value)?.trim() : undefined;
  if (written === undefined || written === "") return undefined;
  const converted = Number(written);
  return Number.isNaN(converted) ? undefined : converted;
}

export function asBoolean(value: Value | undefined): boolean | undefined {
  if (value?.type === "boolean") return value.value;
  const written = value?.type === "text" ? literal(value) : undefined;
  return written === "true" ? true : written === "false" ? false : undefined;
}

/** The parts a value gives inside a template; undefined for lists and maps. */
export function partsOf(value: Value): readonly TextPart[] | undefined {
  switch (value.type) {
    case "text":
      return value.parts;
    case "hole":
      return [{ type: "hole", hole: value.hole, span: value.span }];
    case "number":
    case "boolean":
      return [{ type: "text", text: String(value.type === "number" ? value.text : value.value), span: value.span }];
    default:
      return undefined;
  }
}

/** The item of a list that may be a whole list to be filled in. */
export function isSpread(item: Value): boolean {
  return (item.type === "hole" && item.hole.shape.type === "list") || item.type === "choice";
}

/** Are the number and order of the items known? */
export function isKnownList(value: Value): value is ListValue {
  return value.type === "list" && !value.items.some(isSpread);
}

/**
 * The entries of a map in the order Terraform goes through them: by key, where all are known.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/for#ordering-elements
 */
export function inKeyOrder({ entries }: MapValue): readonly Entry[] {
  const keyed = entries.map((each) => ({ each, key: literal(each.key) }));
  if (keyed.some(({ key }) => key === undefined)) return entries;
  return keyed.sort((a, b) => compare(a.key ?? "", b.key ?? "")).map(({ each }) => each);
}

/** The items of a set: each once, texts that are all known in their order. */
export function asSet(items: readonly Value[]): readonly Value[] {
  const known = items.map((item) => (item.type === "text" ? literal(item) : undefined));
  if (known.includes(undefined)) return items;
  return items.toSorted((a, b) => compare(literal(a) ?? "", literal(b) ?? ""));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Is nothing of it to be filled in? */
export function isKnown(value: Value): boolean {
  switch (value.type) {
    case "text":
      return literal(value) !== undefined;
    case "list":
      return value.items.every(isKnown);
    case "map":
      return value.entries.every((each) => literal(each.key) !== undefined && isKnown(each.value));
    case "hole":
    case "choice":
      return false;
    default:
      return true;
  }
}
