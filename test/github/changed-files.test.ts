import { expect, it } from "@jest/globals";
import { toChangedFile } from "../../src/github/changed-files.js";
import { treeBefore } from "../../src/github/github-forge.js";

const patch = "@@ -1,4 +1,5 @@ resource\n a\n+b\n c\n d\n e\n@@ -20,3 +21,0 @@\n-x\n-y\n-z";

type Entry = Omit<Parameters<typeof toChangedFile>[0], "filename">;

it.each<{ entry: Entry; status: string; hunks: unknown; why: string }>`
  entry                                                             | status        | hunks                     | why
  ${{ status: "modified", changes: 4, patch }}                      | ${"modified"} | ${[{ start: 1, end: 5 }]} | ${"context counts, deletions have no line at head"}
  ${{ status: "added", changes: 0 }}                                | ${"added"}    | ${[]}                     | ${"an empty file has no line"}
  ${{ status: "modified", changes: 9_999 }}                         | ${"modified"} | ${undefined}              | ${"GitHub leaves large patches out: not known"}
  ${{ status: "removed", changes: 1, patch: "@@ -1 +0,0 @@\n-a" }}  | ${"removed"}  | ${[]}                     | ${"nothing is left at head"}
  ${{ status: "renamed", changes: 0, previous_filename: "old.tf" }} | ${"renamed"}  | ${[]}                     | ${"renamed and not changed"}
  ${{ status: "copied", changes: 0, previous_filename: "old.tf" }}  | ${"added"}    | ${[]}                     | ${"its origin is still there"}
  ${{ status: "changed", changes: 0 }}                              | ${"modified"} | ${[]}                     | ${"only its mode has changed"}
`("reads GitHub's «$entry.status» as $status ($why)", ({ entry, status, hunks }) => {
  const file = toChangedFile({ filename: "a.tf", ...entry });

  expect(file).toEqual({
    path: "a.tf",
    previousPath: entry.status === "renamed" ? "old.tf" : undefined,
    status,
    hunks,
  });
});

it("knows base's tree from head's and the change, also where two files have swapped their names", () => {
  const file = { previousPath: undefined, hunks: [] };
  const before = treeBefore(new Set(["a", "b", "new", "kept"]), [
    { ...file, path: "new", status: "added" },
    { ...file, path: "gone", status: "removed" },
    { ...file, path: "a", previousPath: "b", status: "renamed" },
    { ...file, path: "b", previousPath: "a", status: "renamed" },
  ]);

  expect([...before].sort()).toEqual(["a", "b", "gone", "kept"]);
});
