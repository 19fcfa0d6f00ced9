import type { Edit, Span } from "../../../source/index.js";
import { indentAt, insert, isHcl, lineEndOf, type Pen, replace, sourceOf, stepAt } from "./pen.js";

/** The items of something between brackets, and the place after its opening and of its closing one. */
export interface Row {
  readonly items: readonly Pick<Span, "start" | "end">[];
  readonly span: Pick<Span, "start" | "end">;
  /** What stands between two items: a comma everywhere but in objects of HCL, where a new line does. */
  readonly lines: boolean;
}

/**
 * Takes out and adds items: a new one takes the place of a removed one, the others go to the end. Every item keeps its
 * comments and line.
 *
 * @param removed positions; if all go and nothing comes, the brackets stay empty.
 */
export function editRow(row: Row, removed: ReadonlySet<number>, added: readonly string[], pen: Pen): readonly Edit[] {
  const gone = [...removed].sort((a, b) => a - b);
  const edits: Edit[] = [];
  const pending = [...added];
  const left = new Set(removed);
  for (const index of gone) {
    const item = row.items[index];
    const text = pending[0];
    if (!item || text === undefined) continue;
    pending.shift();
    left.delete(index);
    edits.push(replace(pen, item, text));
  }
  return [...edits, ...removals(row, left, pen), ...additions(row, pending, pen)];
}

function removals(row: Row, removed: ReadonlySet<number>, pen: Pen): readonly Edit[] {
  if (removed.size === 0) return [];
  if (removed.size === row.items.length) {
    const first = row.items[0];
    const last = row.items.at(-1);
    if (!first || !last) return [];
    return [
      replace(pen, { start: row.span.start + openLength(row, pen), end: row.span.end - openLength(row, pen) }, ""),
    ];
  }
  const kept = row.items.findLastIndex((_, index) => !removed.has(index));
  const [lastKept, lastItem] = [row.items[kept], row.items.at(-1)];
  const tail = lastKept && lastItem && { start: lastKept.end, end: lastItem.end };
  const isInLine = tail !== undefined && !sourceOf(pen, tail).includes("\n");
  const gone = [...removed].flatMap((index) => {
    const item = row.items[index];
    if (!item || (isInLine && index > kept)) return [];
    return [withComma(item, row, removed.has(index - 1), pen)];
  });
  if (kept < row.items.length - 1 && tail) {
    const comma = commaAfter(tail.start, row, pen);
    const isBare = commaAfter(tail.end, row, pen) === undefined;
    if (isInLine) gone.push(tail);
    else if (comma !== undefined && isBare) gone.push({ start: comma, end: comma + 1 });
  }
  return joined(gone).map((span) => replace(pen, span, ""));
}

/** Pieces of a text in order, those that meet as one. */
function joined(spans: readonly Pick<Span, "start" | "end">[]): readonly Pick<Span, "start" | "end">[] {
  const result: { start: number; end: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end);
    else result.push({ ...span });
  }
  return result;
}

function openLength(row: Row, pen: Pen): number {
  return pen.file.text[row.span.start] === "\\" ? 2 : 1;
}

/** The offset of the comma that follows an item. */
export function commaAfter(offset: number, row: Row, pen: Pen): number | undefined {
  const match = /^\s*,/.exec(pen.file.text.slice(offset, row.span.end));
  return match ? offset + match[0].length - 1 : undefined;
}

/**
 * An item with its comma; where it has its lines for itself, with these. Of the last item the line break before it goes
 * and what follows it stays: so it comes, and so it leaves.
 */
function withComma(
  item: Pick<Span, "start" | "end">,
  row: Row,
  followsRemoved: boolean,
  pen: Pen,
): Pick<Span, "start" | "end"> {
  const { text } = pen.file;
  const comma = commaAfter(item.end, row, pen);
  const end = comma === undefined ? item.end : comma + 1;
  const lineStart = text.lastIndexOf("\n", item.start - 1) + 1;
  const before = text.slice(lineStart, item.start);
  const rest = /^[ \t]*((#|\/\/)[^\n]*|\/\*[^\n]*?\*\/[ \t]*)?(\r?\n|$)/.exec(text.slice(end));
  const ownsLine = before.trim() === "" && lineStart > row.span.start && rest;
  const isPlainLast = comma === undefined && row.items.at(-1) === item && rest?.[1] === undefined && !followsRemoved;
  if (ownsLine && !isPlainLast) return { start: lineStart, end: end + rest[0].length };
  if (comma !== undefined) return { start: item.start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0) };
  const lead = text.slice(row.span.start + openLength(row, pen), item.start);
  return { start: item.start - spaceBefore(lead, isPlainLast), end };
}

/** Characters of white space at the end of a text, on its last line, and with the line break before them. */
function spaceBefore(text: string, withBreak: boolean): number {
  let start = text.length;
  while (text[start - 1] === " " || text[start - 1] === "\t") start--;
  if (withBreak && text[start - 1] === "\n") start -= text[start - 2] === "\r" ? 2 : 1;
  return text.length - start;
}

function additions(row: Row, added: readonly string[], pen: Pen): readonly Edit[] {
  const last = row.items.at(-1);
  if (added.length === 0) return [];
  if (!last) return [insert(pen, row.span.start + openLength(row, pen), padded(added.join(", "), row, pen))];
  return insertAfter(row, last, added, pen);
}

/** Items behind one of a row; a comment at the end of its line stays with it. */
export function insertAfter(
  row: Row,
  item: Pick<Span, "start" | "end">,
  added: readonly string[],
  pen: Pen,
): readonly Edit[] {
  const separator = separatorOf(row, item, pen);
  const comma = commaAfter(item.end, row, pen);
  const commas = !row.lines || comma !== undefined || !separator.includes("\n");
  const isLast = row.items.at(-1) === item;
  const joined = added.map((text) => separator + text).join(commas ? "," : "");
  const trailing = comma !== undefined ? "," : "";
  const place = comma === undefined ? item.end : comma + 1;
  const rest = /^[ \t]*(#|\/\/)[^\r\n]*/.exec(pen.file.text.slice(place, row.span.end))?.[0] ?? "";
  const at = separator.includes("\n") ? place + rest.length : place;
  if (comma !== undefined || !commas) return [insert(pen, at, joined + trailing)];
  const before = insert(pen, item.end, ",");
  const behind = isLast ? "" : ",";
  return at === item.end ? [insert(pen, at, `,${joined}${behind}`)] : [before, insert(pen, at, joined + behind)];
}

function padded(text: string, row: Row, pen: Pen): string {
  const inner = sourceOf(pen, { start: row.span.start + 1, end: row.span.end - 1 });
  if (!inner.includes("\n")) return row.lines ? ` ${text} ` : text;
  const indent = indentAt(pen, row.span.start);
  return `${lineEndOf(pen)}${indent}${stepAt(pen, row.span)}${text}`;
}

/** White space between two items as the others have it: a new line with their indentation, or a space. */
export function separatorOf(row: Row, last: Pick<Span, "start" | "end">, pen: Pen): string {
  const { text } = pen.file;
  const [first, second] = row.items;
  const lead = first ? text.slice(row.span.start + openLength(row, pen), first.start) : "";
  const lineStart = text.lastIndexOf("\n", last.start - 1) + 1;
  if (lineStart > row.span.start) {
    const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
    return lineEndOf(pen) + indent;
  }
  if (/\n/.test(lead)) return lineEndOf(pen) + indentAt(pen, last.start);
  const between = first && second ? /,(\s*)$/.exec(text.slice(first.end, second.start))?.[1] : undefined;
  if (between !== undefined) return between;
  if (pen.dialect === "quoted") return /\\"[:,] /.test(text.slice(lineStart, row.span.start)) ? " " : "";
  return !isHcl(pen) && lead === "" && row.items.length > 1 ? "" : " ";
}
