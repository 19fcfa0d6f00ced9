import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import type { Problem } from "./problem.js";
import { covering, type Span } from "./span.js";
import type { Entry, Syntax, TextValue, Value } from "./value.js";
import { plainValue } from "./yaml-plain.js";
import { scalarParts } from "./yaml-scalar.js";

/** Deeper than any template we have seen by a factor of three; beyond it nothing is read. */
const depthLimit = 200;

/** What is carried along while one document is turned into a value. */
export interface YamlState {
  readonly path: string;
  readonly text: string;
  readonly problems: Problem[];
  /** Nodes that may still be made. */
  budget: number;
  readonly anchors: Map<string, Anchored>;
  /** Anchors that an alias uses. */
  readonly shared: ReadonlySet<string>;
}

/** What an anchor stands for, and how many nodes that is; undefined while it is being read. */
type Anchored = { readonly value: Value; readonly size: number } | undefined;

interface Context {
  readonly depth: number;
  readonly syntax: Syntax;
}

/** The value of a node of the YAML parser, with exact spans. */
export function toYamlValue(node: unknown, state: YamlState): Value {
  return convert(node, state, { depth: 0, syntax: "yaml" });
}

function convert(node: unknown, state: YamlState, context: Context): Value {
  if (isAlias(node)) return aliased(node.source, spanOf(node, state), state);
  const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
  if (anchor === undefined) return tagged(node, state, context);
  const before = state.budget;
  state.anchors.set(anchor, undefined);
  const value = tagged(node, state, state.shared.has(anchor) ? { ...context, syntax: "computed" } : context);
  state.anchors.set(anchor, { value, size: before - state.budget });
  return value;
}

function aliased(name: string, span: Span, state: YamlState): Value {
  if (!state.anchors.has(name)) return unknown(`*${name}`, span, state, "invalid", `there is no anchor \`${name}\``);
  const anchored = state.anchors.get(name);
  if (!anchored) return unknown(`*${name}`, span, state, "invalid", `the anchor \`${name}\` holds itself`);
  if (anchored.size > state.budget) return unknown(`*${name}`, span, state, "limit", "too many aliases, not read");
  state.budget -= anchored.size;
  return anchored.value;
}

function unknown(expression: string, span: Span, state: YamlState, code: Problem["code"], message: string): Value {
  if (!state.problems.some((problem) => problem.message === message)) state.problems.push({ code, message, span });
  return { type: "hole", hole: { expression, shape: { type: "any" } }, span, syntax: "computed" };
}

/** A node with its tag; tags of YAML itself say nothing that we need but `!!str`. */
function tagged(node: unknown, state: YamlState, context: Context): Value {
  const tag = isScalar(node) || isCollection(node) ? node.tag : undefined;
  if (tag === undefined || tag === "!" || tag.startsWith("tag:yaml.org,2002:")) {
    return untagged(node, state, context, tag);
  }
  const value = untagged(node, state, context, undefined);
  const start = state.text.lastIndexOf(tag, Math.max(0, value.span.start - 1));
  if (start < 0) return value;
  const keySpan = { path: state.path, start, end: start + tag.length };
  const key: TextValue = {
    type: "text",
    parts: [{ type: "text", text: tag, span: keySpan }],
    span: keySpan,
    syntax: context.syntax,
  };
  const span = covering(keySpan, value.span);
  return { type: "map", entries: [{ key, value, span }], span, syntax: context.syntax };
}

function untagged(node: unknown, state: YamlState, context: Context, tag: string | undefined): Value {
  state.budget--;
  if (context.depth > depthLimit || state.budget < 0) {
    const message = state.budget < 0 ? "too many nodes, not read" : `nested deeper than ${depthLimit} levels, not read`;
    return unknown(message, spanOf(node, state), state, "limit", message);
  }
  const inner = { ...context, depth: context.depth + 1 };
  if (isMap(node)) return toMap(node, state, inner);
  if (isSeq(node)) return toList(node, state, inner);
  if (isScalar(node)) return toScalar(node, state, context.syntax, tag);
  return { type: "null", span: spanOf(node, state), syntax: context.syntax };
}

function spanOf(node: unknown, state: YamlState): Span {
  const range = isAlias(node) || isScalar(node) || isCollection(node) ? node.range : undefined;
  const end = state.text.length;
  return { path: state.path, start: Math.min(range?.[0] ?? 0, end), end: Math.min(range?.[1] ?? 0, end) };
}

function toScalar(node: Scalar, state: YamlState, syntax: Syntax, tag: string | undefined): Value {
  const whole = spanOf(node, state);
  const text = typeof node.value === "string" ? node.value : String(node.value ?? "");
  if (node.type === "PLAIN" && tag === undefined) {
    const value = plainValue(text, whole, syntax);
    if (value) return value;
  }
  const { parts, end } = scalarParts(node.type, text, whole, state.text);
  return { type: "text", parts, span: end === whole.end ? whole : { ...whole, end }, syntax };
}

/** A flow collection has its own end; the parser counts the lines after a block collection to it. */
function collectionSpan(node: YAMLMap | YAMLSeq, children: readonly { readonly span: Span }[], state: YamlState): Span {
  const whole = spanOf(node, state);
  if (node.flow) return whole;
  // Of merged entries and aliases the place is elsewhere.
  const ends = children.map((child) => child.span.end).filter((end) => end <= whole.end);
  return { ...whole, end: Math.max(whole.start, ...(ends.length > 0 ? ends.slice(-1) : [whole.end])) };
}

function toList(node: YAMLSeq, state: YamlState, context: Context): Value {
  const items = node.items.map((item) => convert(item, state, context));
  return { type: "list", items, span: collectionSpan(node, items, state), syntax: context.syntax };
}

function toMap(node: YAMLMap, state: YamlState, context: Context): Value {
  const merged: Entry[] = [];
  const own: Entry[] = [];
  const names = new Set<string>();
  for (const pair of node.items) {
    const entry = toEntry(pair, state, context);
    const name = nameOf(entry);
    if (name === "<<" && isScalar(pair.key) && pair.key.type === "PLAIN") {
      merged.push(...mergedEntries(entry.value));
      continue;
    }
    if (names.has(name)) {
      state.problems.push({ code: "invalid", message: `the key \`${name}\` is written twice`, span: entry.key.span });
    }
    names.add(name);
    own.push(entry);
  }
  const span = collectionSpan(node, own, state);
  // Own keys go before merged ones, and of those the first.
  const inherited = merged.filter((entry) => {
    const name = nameOf(entry);
    return !names.has(name) && names.add(name);
  });
  return { type: "map", entries: inherited.concat(own), span, syntax: context.syntax };
}

function nameOf(entry: Entry): string {
  const [only, ...more] = entry.key.parts;
  if (only?.type === "text" && more.length === 0) return only.text;
  return entry.key.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
}

/** What `<<` brings: the entries of a map, or of each map of a list. */
function mergedEntries(value: Value): readonly Entry[] {
  if (value.type === "map") return value.entries;
  return value.type === "list" ? value.items.flatMap((item) => (item.type === "map" ? item.entries : [])) : [];
}

function toEntry(pair: Pair, state: YamlState, context: Context): Entry {
  const key = toKey(pair.key, state, context);
  const value: Value =
    pair.value === null
      ? { type: "null", span: { ...key.span, start: key.span.end }, syntax: context.syntax }
      : convert(pair.value, state, context);
  const own = value.span.path === key.span.path && value.span.start >= key.span.end;
  return { key, value, span: own ? covering(key.span, value.span) : key.span };
}

/** A key is a text, whatever it looks like; a key that is a collection is its source. */
function toKey(node: unknown, state: YamlState, context: Context): TextValue {
  if (isScalar(node)) {
    const value = toScalar(node, state, context.syntax, "!");
    if (value.type === "text") return value;
  }
  if (isAlias(node)) {
    const value = aliased(node.source, spanOf(node, state), state);
    if (value.type === "text") return value;
  }
  const span = spanOf(node, state);
  const text = state.text.slice(span.start, span.end);
  return { type: "text", parts: text === "" ? [] : [{ type: "text", text, span }], span, syntax: context.syntax };
}
