import type { Value } from "../../source/index.js";
import { childrenOf, isFlow } from "./tree.js";

/** How a file is written, as far as what is added must fit in. */
export interface Style {
  readonly eol: "\n" | "\r\n";
  /** One step of indentation. */
  readonly unit: string;
  /** Lists of several scalars have a line for each. */
  readonly spreadLists: boolean;
  /** Of YAML: lists of scalars stand in brackets. */
  readonly flowLists: boolean;
  /** Of YAML: the dashes of a list are further in than its key. */
  readonly indentedLists: boolean;
  /** Of YAML: how a text is written that must be quoted, or that stands among quoted ones. */
  readonly quote: '"' | "'";
  /** Of YAML: most texts are quoted. */
  readonly quoteAlways: boolean;
  /** Of YAML: keys are quoted even where they need not be. */
  readonly quoteKeys: boolean;
  /** No blank after commas and colons between brackets. */
  readonly tight: boolean;
  /** Blanks inside the braces of a map on one line. */
  readonly padded: boolean;
  /** Of CloudFormation in YAML: functions are written `Fn::Sub`, not `!Sub`. */
  readonly longFunctions: boolean;
}

/** The style of a file, from the part of it that is nearest: a policy, or the whole. */
export function styleOf(text: string, near: Value): Style {
  const lists = listsIn(near, []).filter((list) => list.items.length > 1);
  const scalarLists = lists.filter((list) => list.items.every((item) => item.type === "text"));
  const blocks = blockLists(near, text, []);
  const single = text.split("'").length;
  const double = text.split('"').length;
  const slice = text.slice(near.span.start, near.span.end);
  return {
    eol: text.includes("\r\n") ? "\r\n" : "\n",
    unit: unitOf(text, near),
    spreadLists:
      (scalarLists.length > 0 ? scalarLists : lists).some((list) => isSpread(list, text)) || lists.length === 0,
    flowLists: scalarLists.length > 0 && scalarLists.every((list) => isFlow(list, text)),
    indentedLists: blocks.length === 0 || blocks.filter((indented) => indented).length * 2 >= blocks.length,
    quote: single > double ? "'" : '"',
    quoteAlways: /(?:Action|Resource|Effect)["']?:\s*["']/.test(slice) || /^[ \t]*-[ \t]+["']/m.test(slice),
    quoteKeys: false,
    tight: /["\]}],\\?["{[]/.test(slice) && !/["\]}], /.test(slice),
    padded: !/\{[^\s{}]/.test(slice.replaceAll("${", "")),
    longFunctions: (text.match(/\bFn::|\bRef["']?:/g) ?? []).length > (text.match(/![A-Z][A-Za-z0-9]+/g) ?? []).length,
  };
}

function listsIn(node: Value, found: (Value & { type: "list" })[]): readonly (Value & { type: "list" })[] {
  if (node.type === "list") found.push(node);
  for (const child of childrenOf(node)) listsIn(child, found);
  return found;
}

function isSpread(list: Value & { type: "list" }, text: string): boolean {
  const [first, second] = list.items;
  return first !== undefined && second !== undefined && /\n|\\n/.test(text.slice(first.span.end, second.span.start));
}

/** For each block list under a key: is it indented? */
function blockLists(node: Value, text: string, found: boolean[]): readonly boolean[] {
  for (const entry of node.type === "map" ? node.entries : []) {
    const { value, key } = entry;
    if (value.type === "list" && value.syntax === "yaml" && !isFlow(value, text)) {
      found.push(columnOf(value.span.start, text) > columnOf(key.span.start, text));
    }
  }
  for (const child of childrenOf(node)) blockLists(child, text, found);
  return found;
}

export function lineStart(offset: number, text: string): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** The end of the line, before its line break. */
export function lineEnd(offset: number, text: string): number {
  const feed = text.indexOf("\n", offset);
  if (feed < 0) return text.length;
  return text[feed - 1] === "\r" ? feed - 1 : feed;
}

export function columnOf(offset: number, text: string): number {
  return offset - lineStart(offset, text);
}

/** The blanks before the first character of the line. */
export function indentAt(offset: number, text: string): string {
  return /^[ \t]*/.exec(text.slice(lineStart(offset, text), offset))?.[0] ?? "";
}

/** The step from one level to the next: of the first child of `near` that stands on a line of its own. */
function unitOf(text: string, near: Value): string {
  for (const child of childrenOf(near)) {
    const outer = indentAt(near.span.start, text);
    const inner = indentAt(child.span.start, text);
    const ownLine = lineStart(child.span.start, text) !== lineStart(near.span.start, text);
    if (ownLine && inner.length > outer.length) return inner.slice(outer.length);
  }
  const line = /\n([ \t]+)\S/.exec(text);
  return line?.[1]?.startsWith("\t") ? "\t" : (line?.[1] ?? "  ");
}
