import { lineMap } from "../git/diff.js";
import { placeComment } from "../git/hunks.js";
import { mergeBase } from "../git/objects.js";
import type { Pull, ReviewComment } from "../state/entities.js";
import { changedFiles } from "../state/pull-git.js";

/**
 * Moves every comment of a pull request to where its line stands on the present diff, or marks it outdated: when one of
 * its lines was changed or removed, or is in no hunk any more.
 */
export async function repositionComments(pull: Pull): Promise<void> {
  const files = await changedFiles(pull);
  const base = await mergeBase(pull.repository.folder, pull.baseSha, pull.headSha);
  for (const comment of pull.comments) {
    if (comment.subject === "file") continue;
    const file = files.find(({ path }) => path === comment.path);
    comment.now = file ? await standing(pull, comment, file.patch, base) : null;
  }
}

async function standing(
  pull: Pull,
  comment: ReviewComment,
  patch: string | null,
  base: string | null,
): Promise<ReviewComment["now"]> {
  const [from, to] =
    comment.side === "RIGHT" ? [comment.originalCommit, pull.headSha] : [comment.originalMergeBase, base];
  if (to === null || comment.originalLine === null) return null;
  const map = await lineMap(pull.repository.folder, from, to, comment.path);
  if (!map) return null;
  const first = comment.originalStartLine ?? comment.originalLine;
  for (let line = first; line < comment.originalLine; line++) if (map(line) === null) return null;
  const line = map(comment.originalLine);
  const startLine = comment.originalStartLine === null ? null : map(comment.originalStartLine);
  if (line === null) return null;
  const placed = placeComment(patch, { line, startLine, side: comment.side, startSide: comment.startSide });
  return placed.ok ? { line, startLine, position: placed.position } : null;
}
