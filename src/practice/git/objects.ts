import { forever } from "./memo.js";
import { GitError, git, gitText, gitTry } from "./run.js";

/** The author or committer of a commit. */
export interface Person {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly at: number;
}

/** A commit as git stores it. */
export interface CommitObject {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Person;
  readonly committer: Person;
  readonly message: string;
}

/** One entry of a tree; `size` is that of a blob, null otherwise. */
export interface TreeEntry {
  readonly mode: string;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
  readonly size: number | null;
  readonly path: string;
}

/** The commit that a branch, tag, ref or SHA names; null when there is none. */
export async function resolveCommit(folder: string, name: string): Promise<string | null> {
  if (name === "" || name.startsWith("-") || /[\s^~:?*[\\]|\.\./.test(name)) return null;
  const names = [`refs/heads/${name}`, `refs/tags/${name}`, name].map((candidate) => `${candidate}^{commit}`);
  const out = await gitText(folder, ["cat-file", "--batch-check=%(objectname)"], `${names.join("\n")}\n`);
  return out.split("\n").find((line) => /^[0-9a-f]{40}$/.test(line)) ?? null;
}

/** The object at a path of a commit: its type and SHA; null when there is none. The empty path is the root tree. */
export async function objectAt(
  folder: string,
  commit: string,
  path: string,
): Promise<{ type: "blob" | "tree" | "commit"; sha: string; mode: string } | null> {
  if (path === "")
    return { type: "tree", sha: await gitText(folder, ["rev-parse", `${commit}^{tree}`]), mode: "040000" };
  const listed = await gitTry(folder, ["ls-tree", "-z", "--full-tree", commit, "--", path.replace(/\/+$/, "")]);
  const match = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed ?? "");
  return match ? { mode: match[1] ?? "", type: match[2] as "blob", sha: match[3] ?? "" } : null;
}

/** The content of a blob; null when the SHA is no blob of this repository. */
export async function readBlob(folder: string, sha: string): Promise<Buffer | null> {
  if (!/^[0-9a-f]{40}$/.test(sha)) return null;
  const type = await gitTry(folder, ["cat-file", "-t", sha]);
  return type === "blob" ? git(folder, ["cat-file", "blob", sha]) : null;
}

/**
 * Many blobs in one process, by `commit:path`.
 * @returns in the order asked; null where there is no blob.
 */
export async function readBlobs(
  folder: string,
  names: readonly string[],
): Promise<({ sha: string; data: Buffer } | null)[]> {
  const usable = names.map((name) => (name.includes("\n") ? "0".repeat(40) : name));
  const out = await git(folder, ["cat-file", "--batch"], `${usable.join("\n")}\n`);
  let at = 0;
  return names.map(() => {
    const end = out.indexOf(0x0a, at);
    const [sha = "", type, size] = out.subarray(at, end).toString("utf8").split(" ");
    at = end + 1;
    if (!/^\d+$/.test(size ?? "")) return null;
    const data = out.subarray(at, at + Number(size));
    at += Number(size) + 1;
    return type === "blob" ? { sha, data } : null;
  });
}

/** The entries of a tree. */
export async function readTree(folder: string, tree: string, recursive: boolean): Promise<TreeEntry[]> {
  const flags = recursive ? ["-r", "-t"] : [];
  const out = await gitText(folder, ["ls-tree", "-z", "--long", ...flags, tree]);
  return out.split("\0").flatMap((line) => {
    const match = /^(\d+) (\w+) ([0-9a-f]+) +(\S+)\t(.*)$/s.exec(line);
    if (!match) return [];
    const [, mode = "", type = "", sha = "", size = "", path = ""] = match;
    return [{ mode, type: type as TreeEntry["type"], sha, size: size === "-" ? null : Number(size), path }];
  });
}

/** The commits reachable from `to` and not from `from`, oldest first; all of them up to `limit` when `from` is null. Both are SHAs. */
export function listCommits(
  folder: string,
  from: string | null,
  to: string,
  limit = 250,
): Promise<readonly CommitObject[]> {
  return forever([folder, "log", from ?? "", to, String(limit)], async () => {
    const range = from ? `${from}..${to}` : to;
    const args = ["log", "--reverse", "--topo-order", `--max-count=${limit}`, `--format=${COMMIT_FORMAT}`, range, "--"];
    return (await gitText(folder, args))
      .split("\x01")
      .map((record) => record.replace(/^\n/, "").split("\0"))
      .filter((fields) => fields.length === 10)
      .map(toCommit);
  });
}

/** The fields of a commit between NULs, commits between SOHs. */
const COMMIT_FORMAT = "%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%B%x01";

/** One commit. */
export async function readCommit(folder: string, sha: string): Promise<CommitObject> {
  const [commit] = await listCommits(folder, null, sha, 1);
  if (!commit) throw new Error(`no commit ${sha}`);
  return commit;
}

function toCommit(fields: string[]): CommitObject {
  const [sha = "", tree = "", parents = "", an = "", ae = "", at = "", cn = "", ce = "", ct = "", message = ""] =
    fields;
  return {
    sha,
    tree,
    parents: parents.split(" ").filter((parent) => parent !== ""),
    author: { name: an, email: ae, at: Number(at) },
    committer: { name: cn, email: ce, at: Number(ct) },
    message: message.replace(/\n+$/, ""),
  };
}

/** The best common ancestor of two commits; null when the histories have nothing in common. */
export async function mergeBase(folder: string, a: string, b: string): Promise<string | null> {
  try {
    return await forever([folder, "merge-base", a, b], () => gitText(folder, ["merge-base", a, b]));
  } catch (error) {
    if (error instanceof GitError) return null;
    throw error;
  }
}
