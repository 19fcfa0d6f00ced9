import type { Edit, ListValue, MapValue, Span, Value } from "../../source/index.js";
import { cannot } from "./failure.js";
import { mayBreak, type Pen, replace } from "./pen.js";
import { type Draft, renderEntry, renderFlow, renderItem, renderKey, type Syntax } from "./render.js";
import { columnOf, indentAt, lineEnd, lineStart, type Style } from "./style.js";
import { isFlow } from "./tree.js";

export type Collection = ListValue | MapValue;

/** Something to be added: an item, or a key with its value. */
export type Addition = { readonly key?: string; readonly draft: Draft };

function spansOf(collection: Collection): readonly Span[] {
  return collection.type === "list"
    ? collection.items.map((item) => item.span)
    : collection.entries.map((entry) => entry.span);
}

/** JSON, or which of the two ways of YAML a collection is written in. */
export function syntaxOf(collection: Collection, pen: Pen): Syntax {
  if (collection.syntax !== "yaml") return "json";
  if (!isFlow(collection, pen.text)) return "yaml-block";
  const isClosed = /[\]}]/.test(pen.text[collection.span.end - 1] ?? "");
  return isClosed ? "yaml-flow" : cannot("its brackets are not indented as YAML wants them");
}

/** Takes out some of a collection's children, each with the one separator that goes with it. Some must stay. */
export function removeChildren(collection: Collection, indexes: ReadonlySet<number>, pen: Pen): readonly Edit[] {
  const spans = spansOf(collection);
  if (indexes.size === 0) return [];
  if (indexes.size >= spans.length) cannot("nothing would be left");
  if (spans.some((span) => !isInside(span, collection.span))) cannot("a part of it stands elsewhere");
  return syntaxOf(collection, pen) === "yaml-block"
    ? [...indexes].map((i) => removeBlockChild(collection, spans, i, pen))
    : removeFlowChildren(spans, indexes, collection, pen);
}

function isInside(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function removeFlowChildren(
  spans: readonly Span[],
  indexes: ReadonlySet<number>,
  collection: Collection,
  pen: Pen,
): readonly Edit[] {
  let survivor = spans.length - 1;
  while (indexes.has(survivor)) survivor--;
  const edits: Edit[] = [];
  for (const i of indexes) {
    const [span, next] = [spans[i], spans[i + 1]];
    if (span && next && i < survivor) edits.push(replace(pen, span.start, next.start, ""));
  }
  const [kept, last] = [spans[survivor], spans.at(-1)];
  if (kept && last && survivor < spans.length - 1) edits.push(...removeTail(kept, last, collection, pen));
  return edits;
}

/** The children after `kept`: the comma after it goes too, but not a comment that stands there. */
function removeTail(kept: Span, last: Span, collection: Collection, pen: Pen): readonly Edit[] {
  const between = pen.text.slice(kept.end, last.end);
  const comma = between.indexOf(",");
  const rest = pen.text.slice(last.end, collection.span.end - 1);
  // A comma after the last one stays the last one's.
  const trailing = /^\s*,/.exec(rest)?.[0].length ?? 0;
  const comment = /^,[ \t]*(?:\/\/|#)[^\n]*/.exec(between.slice(comma));
  if (!comment) return [replace(pen, kept.end, last.end + (trailing > 0 ? trailing - 1 : 0), "")];
  const from = kept.end + comma;
  const tail = replace(pen, from + comment[0].length, last.end + trailing, "");
  return trailing > 0 ? [tail] : [replace(pen, from, from + 1, ""), tail];
}

/** The lines of a child of a block; what shares its line with a dash gives way to its next sibling. */
function removeBlockChild(collection: Collection, spans: readonly Span[], index: number, pen: Pen): Edit {
  const { text } = pen;
  const span = spans[index] ?? collection.span;
  const start = collection.type === "list" ? dashOf(collection, span, text) : span.start;
  const ownLine = text.slice(lineStart(start, text), start).trim() === "";
  const end = lineEnd(span.end, text);
  if (!ownLine) {
    const next = /^\s*/.exec(text.slice(end))?.[0].length ?? 0;
    return replace(pen, start, end + next, "");
  }
  const from = lineStart(start, text);
  const feed = text.indexOf("\n", end);
  if (feed >= 0) return replace(pen, from, feed + 1, "");
  return replace(pen, lineEnd(Math.max(0, from - 1), text) === from ? from : Math.max(0, from - 1), text.length, "");
}

/** The dash before an item. */
function dashOf(list: ListValue, item: Span, text: string): number {
  const column = columnOf(list.span.start, text);
  for (let at = lineStart(item.start, text); at >= lineStart(list.span.start, text); at = lineStart(at - 1, text)) {
    const dash = at + column;
    const isFirst = dash === list.span.start;
    if (text[dash] === "-" && (isFirst || text.slice(at, dash).trim() === "")) return dash;
    if (at === 0) break;
  }
  return item.start;
}

/** A pen that quotes as a collection's last child is quoted. */
function likeLast(collection: Collection, pen: Pen): Pen {
  const last = collection.type === "list" ? collection.items.at(-1) : collection.entries.at(-1)?.value;
  const key = collection.type === "map" ? collection.entries.at(-1)?.key : undefined;
  const quoteAt = (value: Value | undefined): '"' | "'" | undefined => {
    const first = value?.type === "text" ? pen.text[value.span.start] : undefined;
    return first === '"' || first === "'" ? first : undefined;
  };
  const [quote, keyQuote] = [quoteAt(last), quoteAt(key)];
  const style: Style = {
    ...pen.style,
    ...(last?.type === "text" && { quoteAlways: quote !== undefined, quote: quote ?? pen.style.quote }),
    ...(key && { quoteKeys: keyQuote !== undefined }),
  };
  return { ...pen, style };
}

/** Adds at the end of a collection, in its own style. */
export function append(collection: Collection, additions: readonly Addition[], plainPen: Pen): readonly Edit[] {
  if (additions.length === 0) return [];
  const pen = likeLast(collection, plainPen);
  const syntax = syntaxOf(collection, pen);
  const last = spansOf(collection).at(-1);
  if (last && !isInside(last, collection.span)) cannot("a part of it stands elsewhere");
  if (syntax !== "yaml-block") return [appendFlow(collection, additions, syntax, pen)];
  if (!last) cannot("nothing can be added here");
  const column = columnOf(collection.span.start, pen.text);
  const at = lineEnd(last.end, pen.text);
  const lines = additions.map((addition) => pen.style.eol + " ".repeat(column) + blockLine(addition, column, pen));
  return [replace(pen, at, at, lines.join(""))];
}

function blockLine({ key, draft }: Addition, column: number, pen: Pen): string {
  return key === undefined ? renderItem(draft, column, pen) : renderEntry(key, draft, column, pen);
}

/** Adds before the first child. */
export function prepend(collection: Collection, addition: Addition, pen: Pen): Edit {
  const [first] = spansOf(collection);
  const syntax = syntaxOf(collection, pen);
  if (!first) return appendFlow(collection, [addition], syntax, pen);
  if (syntax === "yaml-block") {
    const column = columnOf(collection.span.start, pen.text);
    const line = blockLine(addition, column, pen) + pen.style.eol + " ".repeat(column);
    return replace(pen, collection.span.start, collection.span.start, line);
  }
  const lead = pen.text.slice(collection.span.start + 1, first.start);
  const separator = isBlank(lead) && lead !== "" ? lead : " ";
  const indent = indentIn(separator);
  const text = renderAddition(addition, syntax, indent, pen);
  return replace(pen, first.start, first.start, `${text},${/\n|\\n/.test(separator) ? separator : " "}`);
}

function renderAddition({ key, draft }: Addition, syntax: Syntax, indent: string | undefined, pen: Pen): string {
  const value = renderFlow(draft, pen, syntax, indent);
  const colon = pen.style.tight && syntax === "json" ? ":" : ": ";
  return key === undefined ? value : `${renderKey(key, pen, syntax)}${colon}${value}`;
}

function appendFlow(collection: Collection, additions: readonly Addition[], syntax: Syntax, pen: Pen): Edit {
  const { text, style } = pen;
  const spans = spansOf(collection);
  const last = spans.at(-1);
  if (!last) {
    const outer = indentAt(collection.span.start, text);
    const spread = collection.type === "map" && mayBreak(pen) && syntax === "json";
    const inner = spread ? outer + style.unit : undefined;
    const rendered = additions.map((addition) => renderAddition(addition, syntax, inner, pen));
    const body = spread
      ? `${style.eol}${inner}${rendered.join(`,${style.eol}${inner}`)}${style.eol}${outer}`
      : rendered.join(style.tight ? "," : ", ");
    return replace(pen, collection.span.start + 1, collection.span.end - 1, body);
  }
  const separator = separatorOf(collection, spans, pen);
  const indent = indentIn(separator);
  const trailing = /^\s*,/.exec(text.slice(last.end, collection.span.end - 1))?.[0].length ?? 0;
  const rendered = additions.map((addition) => renderAddition(addition, syntax, indent, pen));
  if (trailing === 0) {
    return replace(pen, last.end, last.end, rendered.map((one) => `,${separator}${one}`).join(""));
  }
  const at = last.end + trailing;
  return replace(pen, at, at, rendered.map((one) => `${separator}${one},`).join(""));
}

const blank = /^(?:\s|\\[nrt])*$/;

function isBlank(text: string): boolean {
  return blank.test(text);
}

/** What stands between the comma and the next child. */
function separatorOf(collection: Collection, spans: readonly Span[], { text, style }: Pen): string {
  for (let i = spans.length - 1; i > 0; i--) {
    const between = text.slice(spans[i - 1]?.end, spans[i]?.start);
    const after = between.slice(between.indexOf(",") + 1);
    if (between.includes(",") && isBlank(after)) return after;
  }
  const lead = text.slice(collection.span.start + 1, spans[0]?.start);
  if (isBlank(lead) && /\n|\\n/.test(lead)) return lead;
  return style.tight ? "" : " ";
}

/** The indent of a line that begins with this; undefined where it does not begin a line. */
function indentIn(separator: string): string | undefined {
  const feed = separator.lastIndexOf("\n");
  return feed < 0 ? undefined : separator.slice(feed + 1);
}
