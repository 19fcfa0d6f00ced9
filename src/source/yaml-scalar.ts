import type { Span } from "./span.js";
import type { TextPart } from "./value.js";

interface ScalarParts {
  readonly parts: readonly TextPart[];
  /** End of what is written, without the blank lines after a block scalar. */
  readonly end: number;
}

/**
 * The parts of a scalar: one for each run that stands in the source as it is, one for each escape and each line break.
 *
 * @param type style as the parser names it.
 * @param value what the parser made of it; the parts spell exactly this.
 * @param span of the scalar, quotes or block header included.
 */
export function scalarParts(type: string | null | undefined, value: string, span: Span, source: string): ScalarParts {
  if (type === "PLAIN" && source.startsWith(value, span.start) && span.end - span.start === value.length) {
    return { parts: value === "" ? [] : [{ type: "text", text: value, span }], end: span.end };
  }
  const parts: TextPart[] = [];
  const builder: Builder = { parts, value, position: 0, path: span.path, source };
  if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED") return { parts, end: readBlock(builder, span, type) };
  const quote = type === "QUOTE_DOUBLE" ? '"' : type === "QUOTE_SINGLE" ? "'" : "";
  const start = span.start + quote.length;
  const closed = quote !== "" && span.end - span.start >= 2 && source[span.end - 1] === quote;
  const end = closed ? span.end - 1 : span.end;
  if (value === "") return { parts, end: span.end };
  if (source.startsWith(value, start) && end - start === value.length) push(builder, value, start, end);
  else readFlow(builder, start, end, quote);
  return { parts: parts.slice(), end: span.end };
}

interface Builder {
  readonly parts: TextPart[];
  readonly value: string;
  readonly path: string;
  readonly source: string;
  /** How much of `value` is spelled. */
  position: number;
}

function push(builder: Builder, text: string, start: number, end: number): void {
  if (text === "") return;
  builder.parts.push({ type: "text", text, span: { path: builder.path, start, end } });
  builder.position += text.length;
}

/** What is left of the value as one part, where the source did not spell it as we thought. */
function pushRest(builder: Builder, start: number, end: number): void {
  push(builder, builder.value.slice(builder.position), start, Math.max(start, end));
}

/** A plain or quoted scalar with escapes or line breaks. */
function readFlow(builder: Builder, start: number, end: number, quote: string): void {
  const { source, value } = builder;
  let run = start;
  let at = start;
  const flush = () => push(builder, source.slice(run, at), run, at);
  const unit = (text: string, length: number) => {
    flush();
    push(builder, text, at, at + length);
    at += length;
    run = at;
  };
  while (at < end) {
    const space = /[ \t\r\n]/.test(source[at] ?? "") ? breakLength(source, at, end) : 0;
    if (quote === '"' && source[at] === "\\") {
      const { text, length } = escapeAt(source, at);
      unit(text, length);
    } else if (quote === "'" && source.startsWith("''", at)) {
      unit("'", 2);
    } else if (space > 0) {
      flush();
      run = at;
      unit(folded(value, builder.position), space);
    } else {
      at++;
    }
  }
  flush();
  if (builder.position === value.length && spells(builder)) return;
  builder.parts.length = 0;
  builder.position = 0;
  pushRest(builder, start, end);
}

function spells(builder: Builder): boolean {
  return builder.parts.map((part) => (part.type === "text" ? part.text : "")).join("") === builder.value;
}

/** Length of the white space here if it holds a line break, else 0. */
function breakLength(source: string, at: number, end: number): number {
  let i = at;
  let broken = false;
  while (i < end && /[ \t\r\n]/.test(source[i] ?? "")) {
    broken ||= source[i] === "\n";
    i++;
  }
  return broken ? i - at : 0;
}

/** What the parser made of a line break: a space, or a newline for each empty line. */
function folded(value: string, position: number): string {
  if (value[position] === " ") return " ";
  return /^\n*/.exec(value.slice(position, position + 1_000))?.[0] ?? "";
}

const escapes: { readonly [letter: string]: string } = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  N: "\u0085",
  _: "\u00a0",
  L: "\u2028",
  P: "\u2029",
};

const hexLengths: { readonly [letter: string]: number } = { x: 2, u: 4, U: 8 };

/** @see https://yaml.org/spec/1.2.2/#57-escaped-characters */
function escapeAt(source: string, at: number): { readonly text: string; readonly length: number } {
  const letter = source[at + 1] ?? "";
  const digits = hexLengths[letter];
  if (digits !== undefined) {
    const code = Number.parseInt(source.slice(at + 2, at + 2 + digits), 16);
    const valid = code >= 0 && code <= 0x10ffff;
    return { text: valid ? String.fromCodePoint(code) : "", length: 2 + digits };
  }
  const joined = /^\\[ \t]*\r?\n[ \t]*/.exec(source.slice(at, at + 1_000));
  if (joined) return { text: "", length: joined[0].length };
  return { text: escapes[letter] ?? letter, length: 2 };
}

/** A block scalar, line by line. Gives the end of its last line that is not blank. */
function readBlock(builder: Builder, span: Span, type: "BLOCK_LITERAL" | "BLOCK_FOLDED"): number {
  const { source, value } = builder;
  const lines = linesOf(source, span);
  const last = lines.findLast((line) => source.slice(line.start, line.end).trim() !== "");
  const header = source.indexOf("\n", span.start);
  const headerEnd = header < 0 ? span.end : header;
  if (!last) {
    pushRest(builder, headerEnd, headerEnd);
    return headerEnd;
  }
  const indent = indentOf(lines, source, value);
  for (const [i, line] of lines.entries()) {
    if (line.start > last.start) break;
    const from = Math.min(line.end, line.start + indent);
    const text = source.slice(from, line.end);
    if (text !== "" && value.startsWith(text, builder.position)) push(builder, text, from, line.end);
    if (line === last) break;
    const next = value[builder.position];
    const folds = type === "BLOCK_FOLDED" && next === " " && text.trim() !== "" && !isBlank(lines[i + 1], source);
    if (next === "\n" || folds) push(builder, next, line.end, line.next);
  }
  // Line breaks at the end stand for nothing that an edit could touch.
  pushRest(builder, last.end, last.end);
  return last.end;
}

interface Line {
  readonly start: number;
  /** Without the line break; `next` is after it. */
  readonly end: number;
  readonly next: number;
}

function linesOf(source: string, span: Span): readonly Line[] {
  const lines: Line[] = [];
  let start = source.indexOf("\n", span.start) + 1;
  while (start > 0 && start < span.end) {
    const feed = source.indexOf("\n", start);
    const next = feed < 0 || feed >= span.end ? span.end : feed + 1;
    const body = source.slice(start, next);
    lines.push({ start, end: start + body.replace(/\r?\n$/, "").length, next });
    start = next;
  }
  return lines;
}

function isBlank(line: Line | undefined, source: string): boolean {
  return line === undefined || source.slice(line.start, line.end).trim() === "";
}

/** The spaces that are not part of the value: those of its first line, less those that the value has there. */
function indentOf(lines: readonly Line[], source: string, value: string): number {
  const first = lines.find((line) => !isBlank(line, source));
  if (!first) return 0;
  const written = /^ */.exec(source.slice(first.start, first.end))?.[0].length ?? 0;
  const kept = /^ */.exec(value.replace(/^\n+/, ""))?.[0].length ?? 0;
  return Math.max(0, written - kept);
}
