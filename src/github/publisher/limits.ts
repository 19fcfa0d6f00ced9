/** What GitHub takes in a summary or text of a check run; bytes count where characters are many. */
export const outputLimit = 65_535;
const notice = "\n\n*The rest is left out here: it is longer than GitHub takes.*";

/**
 * Markdown of at most `limit` bytes of UTF-8, cut between lines and outside of fences, with folds closed and a notice
 * that says so.
 */
export function fitMarkdown(markdown: string, limit = outputLimit): string {
  if (Buffer.byteLength(markdown) <= limit) return markdown;
  const lines = markdown.split("\n");
  let size = Buffer.byteLength(notice);
  let fence: string | undefined;
  let open = 0;
  let kept = { lines: 0, open: 0 };
  for (const [i, line] of lines.entries()) {
    size += Buffer.byteLength(line) + 1;
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence !== undefined && mark.startsWith(fence)) fence = undefined;
    if (fence === undefined) open += count(line, /<details\b/g) - count(line, /<\/details>/g);
    if (size + closing(open).length > limit) break;
    if (fence === undefined) kept = { lines: i + 1, open };
  }
  return lines.slice(0, kept.lines).join("\n") + closing(kept.open) + notice;
}

function closing(open: number): string {
  return "\n\n</details>".repeat(Math.max(0, open));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** At most `limit` characters, never half of one. */
export function fitLine(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
