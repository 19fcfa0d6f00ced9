import type { Span } from "./span.js";

/**
 * Something of the input that could not be read. Never thrown: the rest is read all the same.
 *
 * - `syntax`: the text is not what its format says; nothing (or only a part) of the file was read.
 * - `limit`: too large, too deep, too many aliases or steps; what is beyond was not read.
 * - `unsupported`: a construct that is legal and that we do not understand; its value is a hole.
 * - `invalid`: it parses, but the format does not allow it (a cycle, a missing file, a wrong type).
 */
export interface Problem {
  readonly code: "syntax" | "limit" | "unsupported" | "invalid";
  /** Lower case, no final period, user text in backticks. */
  readonly message: string;
  readonly span: Span;
}

/** Is there something of the file that was not read because of it? */
export function isUnread({ code }: Problem): boolean {
  return code === "syntax" || code === "limit";
}
