import type { Span } from "./span.js";
import type { TextPart } from "./value.js";

/**
 * A text put together from parts, with the way back from its offsets to the source.
 *
 * A part of type `text` either maps one to one onto its span (same length) or stands as a whole for it (an escape
 * sequence). A hole is one character of `text`; {@link MappedText.holeAt} tells it from a character that merely looks
 * like it.
 */
export interface MappedText {
  readonly text: string;
  /** The source of the characters from `start` to `end` (exclusive, and at least one character). */
  spanOf(start: number, end: number): Span;
  /** Where the characters from `start` to `end` come from another place than the one before them, and the two ends. */
  seamsOf(start: number, end: number): readonly number[];
  /** The hole that stands at this offset. */
  holeAt(offset: number): HolePart | undefined;
  /** The holes from `start` to `end`, in order. */
  holesIn(start: number, end: number): readonly { readonly offset: number; readonly hole: HolePart }[];
}

type HolePart = Extract<TextPart, { type: "hole" }>;

/** What stands in the text for a hole. */
export const placeholder = "\uE000";

interface Run {
  readonly start: number;
  readonly length: number;
  readonly span: Span;
}

/**
 * @param quoteBareHoles put `"` around a hole that does not stand inside a JSON string, so that
 *   `{"Resource": ${jsonencode(x)}}` is JSON; its source is then the hole's.
 */
export function toMappedText(parts: readonly TextPart[], quoteBareHoles: boolean): MappedText {
  const runs: Run[] = [];
  const holes = new Map<number, HolePart>();
  const chunks: string[] = [];
  let length = 0;
  let quoted = false;
  const push = (text: string, span: Span) => {
    if (text.length === 0) return;
    runs.push({ start: length, length: text.length, span });
    chunks.push(text);
    length += text.length;
  };
  for (const part of parts) {
    if (part.type === "text") {
      push(part.text, part.span);
      if (quoteBareHoles) quoted = endsQuoted(part.text, quoted);
      continue;
    }
    const bare = quoteBareHoles && !quoted;
    holes.set(length + (bare ? 1 : 0), part);
    push(bare ? `"${placeholder}"` : placeholder, part.span);
  }
  const text = chunks.join("");
  return {
    text,
    spanOf: (start, end) => spanIn(runs, start, end),
    seamsOf: (start, end) => [start, ...seamsIn(runs, start, end), end],
    holeAt: (offset) => holes.get(offset),
    holesIn: (start, end) => holesIn(text, holes, start, end),
  };
}

function holesIn(text: string, holes: ReadonlyMap<number, HolePart>, start: number, end: number) {
  const found: { offset: number; hole: HolePart }[] = [];
  if (holes.size === 0) return found;
  for (let offset = text.indexOf(placeholder, start); offset >= 0 && offset < end; ) {
    const hole = holes.get(offset);
    if (hole) found.push({ offset, hole });
    offset = text.indexOf(placeholder, offset + 1);
  }
  return found;
}

/** Is the end of this piece of JSON text inside a string, if its start was (or was not)? */
function endsQuoted(text: string, quoted: boolean): boolean {
  let inside = quoted;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === "\\" && inside) i++;
    else if (character === '"') inside = !inside;
    else if (character === "\n") inside = false;
  }
  return inside;
}

function spanIn(runs: readonly Run[], start: number, end: number): Span {
  const first = runAt(runs, start);
  const last = runAt(runs, Math.max(start, end - 1));
  if (!first || !last) return { path: "", start: 0, end: 0 };
  const from = isExact(first) ? first.span.start + Math.min(start - first.start, first.length) : first.span.start;
  const to = isExact(last) ? last.span.start + Math.min(end - last.start, last.length) : last.span.end;
  if (first.span.path !== last.span.path) return first.span;
  // What ends with something from further up in the file reaches to the end of where it begins.
  return { path: first.span.path, start: from, end: to > from ? to : Math.max(from, first.span.end) };
}

function seamsIn(runs: readonly Run[], start: number, end: number): readonly number[] {
  const seams: number[] = [];
  for (let i = indexAt(runs, start) + 1; i < runs.length; i++) {
    const [before, run] = [runs[i - 1], runs[i]];
    if (!before || !run || run.start >= end) break;
    if (before.span.path !== run.span.path || before.span.end !== run.span.start) seams.push(run.start);
  }
  return seams;
}

function isExact(run: Run): boolean {
  return run.length === run.span.end - run.span.start;
}

function runAt(runs: readonly Run[], offset: number): Run | undefined {
  return runs[indexAt(runs, offset)];
}

/** The position of the run that holds this offset; past the end, of the last one. */
function indexAt(runs: readonly Run[], offset: number): number {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const run = runs[middle];
    if (run && run.start <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
