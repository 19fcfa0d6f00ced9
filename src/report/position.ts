import type { Files, Span } from "../source/index.js";

/** Line and column, both from 1; columns count UTF-16 units as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A span in lines and columns; `endColumn` is the column after its last character, `endLine` the last line it touches. */
export interface Range {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

const lineStarts = new WeakMap<Files, Map<string, readonly number[]>>();

/** Where a span is. A file that is not known gives line 1. */
export function rangeOf(span: Span, files: Files): Range {
  const starts = startsOf(span.path, files);
  const start = positionIn(starts, span.start);
  const end = positionIn(starts, Math.max(span.start, span.end));
  const touches = end.column === 1 && end.line > start.line ? positionIn(starts, span.end - 1) : end;
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: touches.line,
    endColumn: touches === end ? end.column : touches.column + 1,
  };
}

/** The offsets of the lines `from` to `to` (from 1, both included), the last line's end left out. */
export function lineSpan(path: string, from: number, to: number, files: Files): Span {
  const starts = startsOf(path, files);
  const text = files.get(path)?.text ?? "";
  const next = starts[to];
  return { path, start: starts[from - 1] ?? 0, end: next === undefined ? text.length : next - 1 };
}

function startsOf(path: string, files: Files): readonly number[] {
  const known = lineStarts.get(files) ?? new Map<string, readonly number[]>();
  lineStarts.set(files, known);
  const cached = known.get(path);
  if (cached) return cached;
  const text = files.get(path)?.text ?? "";
  const starts = [0];
  for (let i = text.indexOf("\n"); i >= 0; i = text.indexOf("\n", i + 1)) starts.push(i + 1);
  known.set(path, starts);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
