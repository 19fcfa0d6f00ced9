import type { Edit, HclBlock, Span } from "../../../source/index.js";
import { indentAt, insert, lineEndOf, type Pen, replace, sourceOf, stepAt } from "./pen.js";

/** The line end of the file, for joining lines. */
export function blockEnd(pen: Pen): string {
  return lineEndOf(pen);
}

/** Takes out whole lines, with a comment at their end and one of two blank lines around. */
export function removeLines(pen: Pen, span: Pick<Span, "start" | "end">): Edit {
  const { text } = pen.file;
  const lineStart = text.lastIndexOf("\n", span.start - 1) + 1;
  if (text.slice(lineStart, span.start).trim() !== "") return replace(pen, span, "");
  const rest = /^[ \t]*((#|\/\/)[^\n]*)?(\r?\n|$)/.exec(text.slice(span.end))?.[0] ?? "";
  const end = span.end + rest.length;
  const blankBefore = /(^|\n)([ \t]*\r?\n)$/.exec(text.slice(0, lineStart))?.[2] ?? "";
  const closes = /^[ \t]*(\r?\n|\})/.test(text.slice(end));
  return replace(pen, { start: closes ? lineStart - blankBefore.length : lineStart, end }, "");
}

/** An argument behind the last one that stands before any nested block, its equals sign below theirs. */
export function insertArgument(
  block: HclBlock,
  name: string,
  value: (indent: string, step: string) => string,
  pen: Pen,
): readonly Edit[] {
  const step = stepAt(pen, block.span);
  const indent = indentAt(pen, block.span.start) + step;
  const eol = lineEndOf(pen);
  const last = block.body.attributes.at(-1);
  const inLine = !sourceOf(pen, block.span).includes("\n");
  if (!last || inLine) return rewrapped(block, `${name} = ${value(indent, step)}`, pen);
  const key = last.nameSpan.end - last.nameSpan.start;
  const between = /^[ \t]*/.exec(pen.file.text.slice(last.nameSpan.end))?.[0].length ?? 1;
  const own = indentAt(pen, last.span.start);
  const text = `${own}${name.padEnd(key + between - 1)} = ${value(own, step)}`;
  const rest = /^[ \t]*((#|\/\/)[^\r\n]*)?/.exec(pen.file.text.slice(last.span.end))?.[0] ?? "";
  return [insert(pen, last.span.end + rest.length, eol + text)];
}

/** A block that is empty or stands on one line is given lines. */
function rewrapped(block: HclBlock, line: string, pen: Pen): readonly Edit[] {
  const eol = lineEndOf(pen);
  const outer = indentAt(pen, block.span.start);
  const step = stepAt(pen, block.span);
  const open = pen.file.text.indexOf("{", block.labels.at(-1)?.span.end ?? block.typeSpan.end);
  const inside = pen.file.text.slice(open + 1, block.span.end - 1).trim();
  const lines = [...(inside === "" ? [] : inside.split(/\r?\n/).map((each) => each.trim())), line];
  const text = `${eol}${lines.map((each) => outer + step + each).join(eol)}${eol}${outer}`;
  return [replace(pen, { start: open + 1, end: block.span.end - 1 }, text)];
}

/** A nested block behind the last of its type, else at the end; a blank line between where the others have one. */
export function insertBlock(
  block: HclBlock,
  type: string,
  lines: (indent: string, step: string) => readonly string[],
  pen: Pen,
): readonly Edit[] {
  const { text } = pen.file;
  const eol = lineEndOf(pen);
  const step = stepAt(pen, block.span);
  const indent = indentAt(pen, block.span.start) + step;
  const same = block.body.blocks.filter((inner) => inner.type === type || inner.labels[0]?.text === type).at(-1);
  const written = lines(same ? indentAt(pen, same.span.start) : indent, step).join(eol);
  if (same) {
    const isTight = /^[^\n]*\n[ \t]*[^\s}]/.test(text.slice(same.span.end));
    return [insert(pen, same.span.end, `${eol}${isTight ? "" : eol}${written}`)];
  }
  const close = block.span.end - 1;
  const lineStart = text.lastIndexOf("\n", close) + 1;
  if (text.slice(lineStart, close).trim() !== "") return rewrapped(block, written.trimStart(), pen);
  const isEmpty = block.body.attributes.length + block.body.blocks.length === 0;
  return [insert(pen, lineStart, `${isEmpty ? "" : eol}${written}${eol}`)];
}
