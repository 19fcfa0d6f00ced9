import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { toJson, toPullReport } from "../../src/report/index.js";
import { reviewTrees, type Tree } from "../helpers/sides.js";

const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

interface Change {
  readonly id: string;
  readonly files: readonly { readonly path: string; readonly base?: string | null; readonly head?: string | null }[];
}

function treeOf(change: Change, side: "base" | "head"): Tree {
  return Object.fromEntries(
    change.files.flatMap((file) => {
      const path = file[side] && corpus + file[side];
      return path && existsSync(path) ? [[file.path, readFileSync(path, "utf8")]] : [];
    }),
  );
}

describe("real changes", () => {
  if (!existsSync(`${corpus}prs.jsonl`)) {
    it("are not here: ../shared/corpus is absent", () => expect(existsSync(`${corpus}prs.jsonl`)).toBe(false));
    return;
  }
  const changes = readFileSync(`${corpus}prs.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line): Change => JSON.parse(line));

  it.each(changes)("$id is reviewed, and the same each time", (change) => {
    const [base, head] = [treeOf(change, "base"), treeOf(change, "head")];

    const review = reviewTrees(base, head);

    for (const file of review.files) {
      const length = head[file.path]?.length ?? 0;
      for (const { span } of file.problems.filter((problem) => problem.span.path === file.path)) {
        expect([span.start >= 0, span.start <= span.end, span.end <= length]).toEqual([true, true, true]);
      }
    }
    for (const comment of toPullReport(review).comments) {
      const hunks = review.changed.find((file) => file.path === comment.path)?.hunks ?? [];
      const start = comment.startLine ?? comment.line;
      expect(hunks.some((hunk) => hunk.start <= start && comment.line <= hunk.end)).toBe(true);
    }
    expect(toJson(reviewTrees(base, head))).toBe(toJson(review));
  });
});
