import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { hunksOf, toGitForge, toGitSides } from "../../src/forge/index.js";

const repository = mkdtempSync(join(tmpdir(), "forge-"));
const git = (...args: string[]) =>
  execFileSync("git", ["-C", repository, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
    encoding: "utf8",
  }).trim();
const write = (path: string, text: string | Buffer) => writeFileSync(join(repository, path), text);
const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => `line ${from + i}\n`).join("");

let base = "";
let head = "";

beforeAll(() => {
  git("init", "-q", "-b", "main");
  write("kept.json", lines(1, 30));
  write("gone.json", "{}\n");
  write("old name.json", lines(1, 20));
  git("add", "-A");
  git("commit", "-qm", "base");
  base = git("rev-parse", "HEAD");
  git("checkout", "-qb", "topic");
  write("kept.json", `${lines(1, 14)}changed\n${lines(16, 30)}`);
  git("mv", "old name.json", "new name.json");
  git("rm", "-q", "gone.json");
  write("added.json", '{"é": 1}\n');
  write("binary.json", Buffer.from([1, 0, 2]));
  git("add", "-A");
  git("commit", "-qm", "head");
  head = git("rev-parse", "HEAD");
  git("checkout", "-q", "main");
  write("later.json", "{}\n");
  git("add", "-A");
  git("commit", "-qm", "main goes on");
});

afterAll(() => rmSync(repository, { recursive: true, force: true }));

describe("a local repository", () => {
  it("is compared from the merge base, with the hunks of head", async () => {
    const sides = await toGitSides(repository, "main", "topic");

    const changed = await toGitForge(sides).changed();

    expect(sides).toEqual({ repository, base, head });
    expect(changed.find((file) => file.path === "kept.json")).toEqual({
      path: "kept.json",
      previousPath: undefined,
      status: "modified",
      hunks: [{ start: 12, end: 18 }],
    });
    expect(changed.map(({ path, previousPath, status }) => [path, previousPath, status])).toEqual([
      ["added.json", undefined, "added"],
      ["binary.json", undefined, "added"],
      ["gone.json", undefined, "removed"],
      ["kept.json", undefined, "modified"],
      ["new name.json", "old name.json", "renamed"],
    ]);
  });

  it("gives the files of a side, and names what it does not read", async () => {
    const forge = toGitForge(await toGitSides(repository, "main", "topic"));

    const contents = await forge.read("head", ["added.json", "binary.json", "missing.json", "new name.json"]);

    expect([...contents.files.keys()]).toEqual(["added.json", "new name.json"]);
    expect(contents.files.get("added.json")?.text).toBe('{"é": 1}\n');
    expect(contents.unreadable).toEqual([{ path: "binary.json", because: "not a text file, not read" }]);
  });

  it("reads the work tree when no head is named, untracked files included, links left alone", async () => {
    write("untracked.json", "{}");
    symlinkSync("/etc/hostname", join(repository, "link.json"));
    const forge = toGitForge(await toGitSides(repository, undefined, undefined));

    const changed = await forge.changed();
    const contents = await forge.read("head", ["untracked.json", "link.json"]);

    expect(changed.map((file) => file.path).sort()).toEqual(["link.json", "untracked.json"]);
    expect([...contents.files.keys()]).toEqual(["untracked.json"]);
    expect((await forge.tree("base")).has("later.json")).toBe(true);
  });

  it("finds the hunks of a file whose name git quotes, and names one that it cannot ask for", async () => {
    const strange = 'a "b"\\\t\u0001é.json';
    git("checkout", "-qb", "strange", "main");
    write(strange, "{}\n");
    write("a\nb.json", "{}\n");
    git("add", "-A");
    git("commit", "-qm", "strange names");
    const forge = toGitForge(await toGitSides(repository, "main", "strange"));

    const changed = await forge.changed();
    const contents = await forge.read("head", [strange, "a\nb.json"]);
    git("checkout", "-q", "main");

    expect(changed.find(({ path }) => path === strange)?.hunks).toEqual([{ start: 1, end: 1 }]);
    expect([...contents.files.keys()]).toEqual([strange]);
    expect(contents.unreadable).toEqual([{ path: "a\nb.json", because: "a line break in its name, not read" }]);
  });

  it.each([{ ref: "no-such-branch" }, { ref: "--output=/tmp/x" }])("refuses $ref", async ({ ref }) => {
    await expect(toGitSides(repository, ref, undefined)).rejects.toMatchObject({ code: "git-failed" });
  });
});

describe("hunksOf", () => {
  it.each([
    { patch: "@@ -1,3 +1,4 @@\n a\n+b\n c\n d\n", hunks: [{ start: 1, end: 4 }], why: "context counts" },
    { patch: "@@ -1,2 +0,0 @@\n-a\n-b\n", hunks: [], why: "a deleted file shows no line of head" },
    {
      patch: "@@ -1 +1 @@\n-a\n+b\n@@ -9 +9,2 @@\n c\n+d\n",
      hunks: [
        { start: 1, end: 1 },
        { start: 9, end: 10 },
      ],
      why: "two hunks",
    },
  ])("reads $hunks ($why)", ({ patch, hunks }) => {
    expect(hunksOf(patch)).toEqual(hunks);
  });

  it("does not take a broken patch for an empty one", () => {
    expect(hunksOf("@@ -1,3 +1,4 @@\n nothing like it")).toBeUndefined();
  });
});
