/** One line of a patch. */
export interface PatchLine {
  readonly kind: "context" | "add" | "delete";
  /** Line number in the old file, null for an added line. */
  readonly left: number | null;
  /** Line number in the new file, null for a deleted line. */
  readonly right: number | null;
  readonly text: string;
  /** Lines below the first hunk header, as the API's `position` counts. */
  readonly position: number;
  readonly hunk: number;
}

/** A stretch of a patch, from one `@@` to the next. */
export interface Hunk {
  readonly header: string;
  readonly lines: readonly PatchLine[];
}

/** The old file or the new one. */
export type Side = "LEFT" | "RIGHT";

/** Where a comment is to stand. */
export interface Place {
  readonly line: number;
  readonly side: Side;
  readonly startLine: number | null;
  readonly startSide: Side | null;
}

/** A place in the diff, or GitHub's reason against it. */
export type Placed =
  | { readonly ok: true; readonly position: number; readonly diffHunk: string }
  | { readonly ok: false; readonly message: string };

/** The hunks of a patch that begins with `@@`. */
export function parseHunks(patch: string): readonly Hunk[] {
  const hunks: { header: string; lines: PatchLine[] }[] = [];
  let left = 0;
  let right = 0;
  patch.split("\n").forEach((text, position) => {
    const header = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(text);
    if (header) {
      hunks.push({ header: text, lines: [] });
      left = Number(header[1]);
      right = Number(header[2]);
      return;
    }
    const hunk = hunks.length - 1;
    const lines = hunks[hunk]?.lines;
    if (!lines || text.startsWith("\\")) return;
    const rest = text.slice(1);
    if (text.startsWith("+")) lines.push({ kind: "add", left: null, right: right++, text: rest, position, hunk });
    else if (text.startsWith("-"))
      lines.push({ kind: "delete", left: left++, right: null, text: rest, position, hunk });
    else lines.push({ kind: "context", left: left++, right: right++, text: rest, position, hunk });
  });
  return hunks;
}

/**
 * Checks that a comment's lines are in the diff: additions and context on the right, deletions on the
 * left, and all of one hunk.
 */
export function placeComment(patch: string | null, place: Place): Placed {
  const hunks = parseHunks(patch ?? "");
  const end = find(hunks, place.line, place.side);
  if (!end) return { ok: false, message: OUTSIDE };
  if (place.startLine !== null) {
    const start = find(hunks, place.startLine, place.startSide ?? place.side);
    if (!start || start.hunk !== end.hunk) return { ok: false, message: OTHER_HUNK };
    if (start.position >= end.position) return { ok: false, message: ORDER };
  }
  return { ok: true, position: end.position, diffHunk: hunkUpTo(hunks[end.hunk], end.position) };
}

const OUTSIDE =
  "Pull request review thread line must be part of the diff and Pull request review thread diff hunk can't be blank";
const OTHER_HUNK = "Pull request review thread start line must be part of the same hunk as the line.";
const ORDER = "Pull request review thread start line must precede the end line.";

function find(hunks: readonly Hunk[], line: number, side: Side): PatchLine | undefined {
  return hunks
    .flatMap((hunk) => hunk.lines)
    .find((entry) => (side === "RIGHT" ? entry.right === line : entry.kind === "delete" && entry.left === line));
}

/** The hunk from its header to one line, which is what GitHub stores with a comment. */
function hunkUpTo(hunk: Hunk | undefined, position: number): string {
  if (!hunk) return "";
  const sign = { context: " ", add: "+", delete: "-" };
  const lines = hunk.lines.filter((line) => line.position <= position);
  return [hunk.header, ...lines.map((line) => sign[line.kind] + line.text)].join("\n");
}

/** The line of a patch at an API `position`; undefined when it is outside. */
export function lineAtPosition(patch: string, position: number): PatchLine | undefined {
  return parseHunks(patch)
    .flatMap((hunk) => hunk.lines)
    .find((line) => line.position === position);
}
