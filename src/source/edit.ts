import type { Span } from "./span.js";

/** Replace the text of `span` (offsets of the file before any edit) by `text`. */
export interface Edit {
  readonly span: Span;
  readonly text: string;
}

/**
 * The text of one file after its edits.
 *
 * @param edits of this file only, in any order; they must not overlap (a broken invariant throws).
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let result = "";
  let position = 0;
  for (const { span, text: replacement } of ordered) {
    if (span.start < position) throw new Error("edits overlap");
    result += text.slice(position, span.start) + replacement;
    position = span.end;
  }
  return result + text.slice(position);
}
