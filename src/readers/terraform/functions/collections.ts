import { type Entry, literal, type Span, type Value, written } from "../../../source/index.js";
import { equals } from "../operators.js";
import { lengthLimit } from "../size.js";
import {
  asNumber,
  asSet,
  asString,
  bool,
  choice,
  inKeyOrder,
  isKnownList,
  isObject,
  isSpread,
  list,
  map,
  number,
  text,
} from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

/** The items that a value adds to a list: a choice of lists, or a list to be filled in, is one item that stands for many. */
function itemsOf(value: Value): readonly Value[] | undefined {
  switch (value.type) {
    case "list":
      return value.items;
    case "absent":
      return [];
    case "hole":
      return [{ ...value, hole: { ...value.hole, shape: listShape(value) } }];
    case "choice":
      return [value];
    default:
      return undefined;
  }
}

function listShape(value: Extract<Value, { type: "hole" }>) {
  const { shape } = value.hole;
  return shape.type === "list" ? shape : ({ type: "list", of: shape } as const);
}

const concat: BuiltIn = (args, { span }) => {
  const items = args.map(itemsOf);
  const size = items.reduce((sum, each) => sum + (each?.length ?? 0), 0);
  return size <= lengthLimit && items.every((each) => each !== undefined) ? list(items.flat(), span) : undefined;
};

function flat(value: Value, room: number): readonly Value[] {
  if (room === 0) return [value];
  if (value.type === "list") return value.items.flatMap((item) => flat(item, room - 1));
  if (value.type !== "choice") return [value];
  const branches = value.branches.map(({ is, value: inner }) => ({
    is,
    value: inner.type === "list" ? list(flat(inner, room - 1), inner.span) : inner,
  }));
  return [choice(value.on, branches, value.span)];
}

/** The items of nested lists, counted no further than the limit. */
function countOf(value: Value, already: number): number {
  if (value.type !== "list") return already + 1;
  let count = already;
  for (const item of value.items) if (count <= lengthLimit) count = countOf(item, count);
  return count;
}

const flatten: BuiltIn = ([value], { span }) =>
  value?.type === "list" && countOf(value, 0) <= lengthLimit ? list(flat(value, 20), span) : undefined;

function unique(items: readonly Value[]): readonly Value[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = asString(item) ?? (item.type === "hole" ? `\${${item.hole.expression}}` : undefined);
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** `toset`: what goes through it later meets it in its order. */
const toset: BuiltIn = (args, call) => {
  const [value] = args;
  return value?.type === "list" ? list(asSet(unique(value.items)), call.span) : distinct(args, call);
};

const distinct: BuiltIn = ([value], { span }) => {
  if (value?.type === "list") return list(unique(value.items), span);
  return value && sameHole(value);
};

/** A list in another order, or as another kind of collection, that is to be filled in stays the same hole. */
function sameHole(value: Value): Value | undefined {
  if (value.type === "choice") {
    return branchwise(value, (inner) => (inner.type === "list" ? list(unique(inner.items), inner.span) : inner));
  }
  return value.type === "hole" ? { ...value, hole: { ...value.hole, shape: listShape(value) } } : undefined;
}

const compact: BuiltIn = ([value], { span }) => {
  if (value?.type !== "list") return value && sameHole(value);
  return list(
    value.items.filter((item) => item.type !== "absent" && item.type !== "null" && asString(item) !== ""),
    span,
  );
};

/** Each branch of a choice taken by itself; undefined if one of them gives nothing. */
function branchwise(
  value: Extract<Value, { type: "choice" }>,
  run: (value: Value) => Value | undefined,
): Value | undefined {
  const branches = [];
  for (const branch of value.branches) {
    const result = run(branch.value);
    if (!result) return undefined;
    branches.push({ is: branch.is, value: result });
  }
  return choice(value.on, branches, value.span);
}

/** Later arguments win; a map that is not known makes the whole not known. */
function merged(args: readonly Value[], span: Span): Value | undefined {
  const at = args.findIndex((argument) => argument.type === "choice");
  const chosen = args[at];
  if (chosen?.type === "choice") return branchwise(chosen, (value) => merged(args.with(at, value), span));
  const entries = new Map<string, Entry>();
  for (const argument of args) {
    if (argument.type === "absent") continue;
    if (argument.type !== "map") return undefined;
    for (const entry of argument.entries) entries.set(written(entry.key.parts), entry);
  }
  const [only, ...more] = args.filter((argument) => argument.type === "map");
  return only && more.length === 0 ? only : map([...entries.values()], span);
}

const merge: BuiltIn = (args, { span }) => merged(args, span);

const lookup: BuiltIn = ([of, key, fallback]) => {
  const name = asString(key);
  if (of?.type !== "map" || name === undefined) return undefined;
  const found = of.entries.findLast((entry) => literal(entry.key) === name)?.value;
  return found ?? (of.entries.every((entry) => literal(entry.key) !== undefined) ? fallback : undefined);
};

const element: BuiltIn = ([value, index]) => {
  const position = asNumber(index);
  if (!value || !isKnownList(value) || position === undefined || value.items.length === 0) return undefined;
  return value.items[position % value.items.length];
};

const contains: BuiltIn = ([value, wanted], { span }) => {
  if (value?.type !== "list" || !wanted) return undefined;
  const answers = value.items.map((item) => (isSpread(item) ? undefined : equals(item, wanted)));
  if (answers.includes(true)) return bool(true, span);
  return answers.includes(undefined) ? undefined : bool(false, span);
};

function lengthOf(value: Value | undefined, span: Span): Value | undefined {
  if (value?.type === "map") return number(value.entries.length, span);
  if (value?.type === "choice") return branchwise(value, (branch) => lengthOf(branch, span));
  if (value && isObject(value)) return value.count === undefined ? undefined : number(value.count, span);
  if (value?.type === "list") return isKnownList(value) ? number(value.items.length, span) : undefined;
  const known = value?.type === "text" ? literal(value) : undefined;
  return known === undefined ? undefined : number([...known].length, span);
}

const length: BuiltIn = ([value], { span }) => lengthOf(value, span);

const coalesce: BuiltIn = (args) => {
  for (const argument of args) {
    if (argument.type === "hole" || argument.type === "choice") return args.length === 1 ? argument : undefined;
    if (argument.type !== "absent" && argument.type !== "null" && asString(argument) !== "") return argument;
  }
  return undefined;
};

const coalescelist: BuiltIn = (args) => {
  for (const argument of args) {
    if (argument.type !== "list" || (argument.items.length > 0 && argument.items.every(isSpread))) return undefined;
    if (argument.items.length > 0) return argument;
  }
  return undefined;
};

const keys: BuiltIn = ([value], { span }) =>
  value?.type === "map"
    ? list(
        inKeyOrder(value).map((entry) => entry.key),
        span,
      )
    : undefined;

const values: BuiltIn = ([value], { span }) =>
  value?.type === "map"
    ? list(
        inKeyOrder(value).map((entry) => entry.value),
        span,
      )
    : undefined;

const one: BuiltIn = ([value], { span }) => {
  if (!value || !isKnownList(value)) return undefined;
  return value.items[0] ?? { type: "absent", span, syntax: "computed" };
};

const reverse: BuiltIn = ([value], { span }) =>
  value?.type === "list" ? list(value.items.toReversed(), span) : undefined;

const slice: BuiltIn = ([value, from, to], { span }) => {
  const [start, end] = [asNumber(from), asNumber(to)];
  if (!value || !isKnownList(value) || start === undefined || end === undefined) return undefined;
  return list(value.items.slice(start, end), span);
};

const sort: BuiltIn = ([value], { span }) => {
  if (!value || !isKnownList(value)) return value && sameHole(value);
  const known = value.items.map(asString);
  if (known.includes(undefined)) return list(value.items, span);
  return list(
    value.items.toSorted((a, b) => ((asString(a) ?? "") < (asString(b) ?? "") ? -1 : 1)),
    span,
  );
};

const zipmap: BuiltIn = ([names, given], { span }) => {
  if (!names || !given || !isKnownList(names) || !isKnownList(given)) return undefined;
  const entries = names.items.map((name, index): Entry | undefined => {
    const key = asString(name);
    const value = given.items[index];
    return key === undefined || !value ? undefined : { key: text(key, name.span), value, span: value.span };
  });
  return entries.every((entry) => entry !== undefined) ? map(entries, span) : undefined;
};

const index: BuiltIn = ([value, wanted], { span }) => {
  if (!value || !wanted || !isKnownList(value)) return undefined;
  const answers = value.items.map((item) => equals(item, wanted));
  const found = answers.indexOf(true);
  return found < 0 || answers.slice(0, found).includes(undefined) ? undefined : number(found, span);
};

const chunklist: BuiltIn = ([value, size], { span }) => {
  const length = asNumber(size);
  if (!value || !isKnownList(value) || !length || length < 1) return undefined;
  const count = Math.ceil(value.items.length / length);
  const chunks = Array.from({ length: count }, (_, at) => value.items.slice(at * length, (at + 1) * length));
  return list(
    chunks.map((items) => list(items, span)),
    span,
  );
};

/** `matchkeys`: the values whose key, at the same position, is among those that are searched. */
const matchkeys: BuiltIn = ([given, names, searched], { span }) => {
  if (!given || !names || !searched || ![given, names, searched].every(isKnownList)) return undefined;
  const [from, by, wanted] = [given, names, searched].map((each) => (each.type === "list" ? each.items : []));
  const answers = by?.map((name) => {
    const equal = wanted?.map((each) => equals(name, each)) ?? [];
    return equal.includes(true) ? true : equal.includes(undefined) ? undefined : false;
  });
  if (!answers || answers.includes(undefined)) return undefined;
  return list(from?.filter((_, at) => answers[at]) ?? [], span);
};

/** `transpose`: from each text of the lists to the keys that have it. */
const transpose: BuiltIn = ([value], { span }) => {
  if (value?.type !== "map") return undefined;
  const byText = new Map<string, Value[]>();
  for (const { key, value: texts } of inKeyOrder(value)) {
    if (!isKnownList(texts) || literal(key) === undefined) return undefined;
    for (const item of texts.items) {
      const name = asString(item);
      if (name === undefined) return undefined;
      byText.set(name, [...(byText.get(name) ?? []), key]);
    }
  }
  return map(
    [...byText].map(([name, keys]): Entry => ({ key: text(name, span), value: list(keys, span), span })),
    span,
  );
};

/** Functions over lists, sets and maps; the items keep their places. */
export const collections: BuiltIns = {
  concat,
  flatten,
  distinct,
  toset,
  compact,
  merge,
  lookup,
  element,
  contains,
  length,
  coalesce,
  coalescelist,
  keys,
  values,
  one,
  reverse,
  slice,
  sort,
  zipmap,
  index,
  chunklist,
  matchkeys,
  transpose,
};
