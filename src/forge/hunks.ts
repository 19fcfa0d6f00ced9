import { parsePatch } from "diff";
import type { Hunk } from "../review/index.js";

/**
 * The lines of head that a patch shows, context included; none for a patch that only deletes a file. Undefined for
 * text that is no patch.
 *
 * @param patch unified diff of one file, with or without its header.
 */
export function hunksOf(patch: string): readonly Hunk[] | undefined {
  try {
    const [parsed] = parsePatch(patch);
    return parsed?.hunks
      .filter((hunk) => hunk.newLines > 0)
      .map((hunk) => ({ start: hunk.newStart, end: hunk.newStart + hunk.newLines - 1 }));
  } catch {
    return undefined;
  }
}
