import { execFile } from "node:child_process";
import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ReviewError } from "../errors.js";
import type { ChangedFile } from "../review/index.js";
import type { SourceFile } from "../source/index.js";
import type { Contents, Forge, Side } from "./forge.js";
import { hunksOf } from "./hunks.js";

/** Bytes; a larger file is named and not read. */
const sizeLimit = 5_000_000;

/** A local repository; `head` undefined is the work tree, files git does not track (and does not ignore) included. */
export interface GitSides {
  readonly repository: string;
  /** A commit: the merge base. */
  readonly base: string;
  readonly head: string | undefined;
}

/**
 * The two sides of a local repository.
 *
 * @param base a ref; default: the default branch. The side is its merge base with head.
 * @param head a ref; default: the work tree.
 * @throws ReviewError `git-failed` for what is no repository or no commit.
 */
export async function toGitSides(
  repository: string,
  base: string | undefined,
  head: string | undefined,
): Promise<GitSides> {
  const tip = await commitOf(repository, head ?? "HEAD");
  const from = base === undefined ? await defaultBranch(repository) : await commitOf(repository, base);
  const mergeBase = (await git(repository, ["merge-base", from, tip]).catch(() => from)).trim();
  return { repository, base: mergeBase, head: head === undefined ? undefined : tip };
}

async function commitOf(repository: string, ref: string): Promise<string> {
  return (
    await git(
      repository,
      ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
      `\`${ref}\` is not a commit`,
    )
  ).trim();
}

async function defaultBranch(repository: string): Promise<string> {
  for (const ref of ["refs/remotes/origin/HEAD", "refs/heads/main", "refs/heads/master"]) {
    const commit = await commitOf(repository, ref).catch(() => undefined);
    if (commit) return commit;
  }
  return commitOf(repository, "HEAD");
}

/** Reads a local repository through git's plumbing; nothing of it is executed. */
export function toGitForge(sides: GitSides): Forge {
  return {
    changed: () => changedFiles(sides),
    tree: (side) => treeOf(sides, side),
    read: (side, paths) => {
      const commit = side === "base" ? sides.base : sides.head;
      return commit === undefined ? readWorkTree(sides.repository, paths) : readCommit(sides.repository, commit, paths);
    },
  };
}

async function changedFiles({ repository, base, head }: GitSides): Promise<readonly ChangedFile[]> {
  const range = head === undefined ? [base] : [base, head];
  const options = ["diff", "--no-ext-diff", "--no-textconv", "--find-renames", "--no-color"];
  const names = (await git(repository, [...options, "--name-status", "-z", ...range, "--"])).split("\0");
  const hunks = patchesOf(
    await git(repository, [...options, "--unified=3", "--src-prefix=a/", "--dst-prefix=b/", ...range, "--"]),
  );
  const files: ChangedFile[] = [];
  for (let i = 0; i + 1 < names.length; ) {
    const letter = names[i]?.[0] ?? "M";
    const renamed = letter === "R" || letter === "C";
    const path = names[i + (renamed ? 2 : 1)] ?? "";
    files.push({
      path,
      previousPath: renamed ? names[i + 1] : undefined,
      status: statusOf(letter),
      hunks: hunks.get(path),
    });
    i += renamed ? 3 : 2;
  }
  if (head !== undefined) return files;
  const untracked = (await git(repository, ["ls-files", "-z", "--others", "--exclude-standard"]))
    .split("\0")
    .filter((path) => path !== "");
  return [
    ...files,
    ...untracked.map(
      (path): ChangedFile => ({
        path,
        previousPath: undefined,
        status: "added",
        hunks: [{ start: 1, end: 1_000_000_000 }],
      }),
    ),
  ];
}

function statusOf(letter: string): ChangedFile["status"] {
  if (letter === "A" || letter === "C") return "added";
  if (letter === "D") return "removed";
  return letter === "R" ? "renamed" : "modified";
}

function patchesOf(patch: string): ReadonlyMap<string, ChangedFile["hunks"]> {
  const hunks = new Map<string, ChangedFile["hunks"]>();
  for (const part of patch.split(/^(?=diff --git )/m)) {
    const [, quoted, plain] = /^\+\+\+ (?:"b\/(.*)"|b\/(.*?))\t?$/m.exec(part) ?? [];
    const name = quoted === undefined ? plain : unquoted(quoted);
    if (name !== undefined) hunks.set(name, hunksOf(part.slice(part.indexOf("--- "))));
  }
  return hunks;
}

const escapes = new Map([..."abtnvfr"].map((letter, index) => [letter, String.fromCharCode(index + 7)]));

/**
 * A path as it is, from git's quoted form: `\t`, `\"`, a byte as `\001`.
 *
 * @see https://git-scm.com/docs/git-config#Documentation/git-config.txt-corequotePath
 */
function unquoted(path: string): string {
  return path.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal: string | undefined, letter: string) =>
    octal === undefined ? (escapes.get(letter) ?? letter) : String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

async function treeOf({ repository, base, head }: GitSides, side: Side): Promise<ReadonlySet<string>> {
  const commit = side === "base" ? base : head;
  const list =
    commit === undefined
      ? ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
      : ["ls-tree", "-r", "-z", "--name-only", commit];
  return new Set((await git(repository, list)).split("\0").filter((path) => path !== ""));
}

async function readWorkTree(repository: string, paths: readonly string[]): Promise<Contents> {
  const files = new Map<string, SourceFile>();
  const unreadable: { path: string; because: string }[] = [];
  for (const path of paths) {
    const full = join(repository, path);
    const stat = await lstat(full).catch(() => undefined);
    if (!stat?.isFile()) continue;
    if (stat.size > sizeLimit) unreadable.push({ path, because: tooLarge(stat.size) });
    else keep(path, await readFile(full), files, unreadable);
  }
  return { files, unreadable };
}

/** All files of a commit in one `git cat-file --batch`. */
async function readCommit(repository: string, commit: string, paths: readonly string[]): Promise<Contents> {
  const files = new Map<string, SourceFile>();
  const asked = paths.filter((path) => !path.includes("\n"));
  const unreadable = paths
    .filter((path) => !asked.includes(path))
    .map((path) => ({ path, because: "a line break in its name, not read" }));
  const sizes = await batch(
    repository,
    "--batch-check",
    asked.map((path) => `${commit}:${path}`),
  );
  const lines = sizes.toString("utf8").split("\n");
  const wanted = asked.filter((path, i) => {
    const [, type, size] = /^[0-9a-f]+ (\w+) (\d+)$/.exec(lines[i] ?? "") ?? [];
    if (type !== "blob") return false;
    if (Number(size) > sizeLimit) unreadable.push({ path, because: tooLarge(Number(size)) });
    return Number(size) <= sizeLimit;
  });
  const bytes = await batch(
    repository,
    "--batch",
    wanted.map((path) => `${commit}:${path}`),
  );
  let position = 0;
  for (const path of wanted) {
    const end = bytes.indexOf("\n", position);
    const size = Number(bytes.subarray(position, end).toString("utf8").split(" ")[2]);
    keep(path, bytes.subarray(end + 1, end + 1 + size), files, unreadable);
    position = end + 1 + size + 1;
  }
  return { files, unreadable };
}

function keep(
  path: string,
  bytes: Buffer,
  files: Map<string, SourceFile>,
  unreadable: { path: string; because: string }[],
): void {
  if (bytes.includes(0)) unreadable.push({ path, because: "not a text file, not read" });
  else files.set(path, { path, text: bytes.toString("utf8") });
}

function tooLarge(size: number): string {
  return `${(size / 1_000_000).toFixed(1)} MB, larger than ${sizeLimit / 1_000_000} MB, not read`;
}

const settings = { maxBuffer: 1_000_000_000, windowsHide: true };
/** Nothing of the repository's own configuration may make git run a program. */
const harmless = [
  "--no-optional-locks",
  "-c",
  "core.fsmonitor=false",
  "-c",
  "core.hooksPath=/dev/null",
  "-c",
  "core.quotePath=false",
];

function git(repository: string, args: readonly string[], failure?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("git", ["-C", repository, ...harmless, ...args], settings, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else
        reject(
          new ReviewError("git-failed", failure ?? (stderr.trim().split("\n")[0] || error.message), { cause: error }),
        );
    });
  });
}

function batch(repository: string, mode: string, objects: readonly string[]): Promise<Buffer> {
  if (objects.length === 0) return Promise.resolve(Buffer.alloc(0));
  return new Promise((resolve, reject) => {
    const child = execFile(
      "git",
      ["-C", repository, ...harmless, "cat-file", mode],
      { ...settings, encoding: "buffer" },
      (error, stdout) => {
        if (error) reject(new ReviewError("git-failed", "git could not read the files", { cause: error }));
        else resolve(stdout);
      },
    );
    child.stdin?.end(`${objects.join("\n")}\n`);
  });
}
