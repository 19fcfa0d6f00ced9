import { structuredPatch } from "diff";
import { defaults } from "../../src/config/index.js";
import { type ChangedFile, type Review, type ReviewOptions, reviewSides } from "../../src/review/index.js";
import { loadBuiltIn } from "../../src/rules/index.js";
import { toFiles } from "../../src/source/index.js";

/** Texts by path. */
export interface Tree {
  readonly [path: string]: string;
}

export const options: ReviewOptions = { configuration: defaults, notices: [], catalogue: loadBuiltIn() };

/** The review of base → head, with the hunks a diff of them shows. `renames`: head's path → base's. */
export function reviewTrees(base: Tree, head: Tree, renames: Tree = {}, how: ReviewOptions = options): Review {
  const files = (tree: Tree) => toFiles(Object.entries(tree).map(([path, text]) => ({ path, text })));
  const paths = new Set([...Object.keys(base), ...Object.keys(head)]);
  for (const path of Object.values(renames)) paths.delete(path);
  const changed = [...paths].flatMap((path): ChangedFile[] => {
    const previousPath = renames[path];
    const [before, after] = [base[previousPath ?? path], head[path]];
    if (before === after && !previousPath) return [];
    const { hunks } = structuredPatch(path, path, before ?? "", after ?? "", "", "", { context: 3 });
    const shown = hunks.filter((hunk) => hunk.newLines > 0);
    const status =
      before === undefined ? "added" : after === undefined ? "removed" : previousPath ? "renamed" : "modified";
    return [
      {
        path,
        previousPath,
        status,
        hunks: shown.map((hunk) => ({ start: hunk.newStart, end: hunk.newStart + hunk.newLines - 1 })),
      },
    ];
  });
  return reviewSides({ base: files(base), head: files(head), changed, unreadable: [] }, how);
}
