import { git } from "./run.js";

/** What happened to a file; `changed` is a change of its kind, such as to a symbolic link. */
export type FileStatus = "added" | "removed" | "modified" | "renamed" | "changed";

/** One file of a comparison, as GitHub lists it. */
export interface ChangedFile {
  readonly status: FileStatus;
  readonly path: string;
  readonly previousPath: string | null;
  /** The blob at head, or at base for a removed file. */
  readonly sha: string;
  readonly additions: number;
  readonly deletions: number;
  /** From the first `@@` on; null for a binary file, one without changed lines, or one too large. */
  readonly patch: string | null;
}

/** GitHub shows no diff of a file over these. @see https://docs.github.com/en/repositories/creating-and-managing-repositories/repository-limits */
const MAX_PATCH_BYTES = 500_000;
const MAX_PATCH_LINES = 20_000;

const STATUS: Readonly<Record<string, FileStatus>> = {
  A: "added",
  D: "removed",
  M: "modified",
  R: "renamed",
  T: "changed",
};

/** What changed between two commits or trees, renames found, by path. */
export async function diffFiles(folder: string, from: string, to: string): Promise<ChangedFile[]> {
  const [raw, patches] = await Promise.all([
    git(folder, ["diff-tree", "-r", "-M", "-z", "--raw", "--numstat", "--no-abbrev", from, to]),
    git(folder, ["diff", "-M", "-U3", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index", from, to]),
  ]);
  const sections = patches
    .toString("utf8")
    .split(/(?<=\n)(?=diff --git )/)
    .filter((section) => section !== "");
  const { entries, counts } = readRaw(raw.toString("utf8").split("\0"));
  let next = 0;
  return entries.map((entry, i) => {
    const taken = entry.status === "changed" ? 2 : 1;
    const section = sections.slice(next, next + taken).at(-1) ?? "";
    next += taken;
    const { additions, deletions } = counts[i] ?? { additions: 0, deletions: 0 };
    return { ...entry, additions, deletions, patch: patchOf(section) };
  });
}

/** The whole comparison as text, for `application/vnd.github.diff`. */
export async function diffText(folder: string, from: string, to: string): Promise<string> {
  return (await git(folder, ["diff", "-M", "-U3", "--no-color", "--no-ext-diff", from, to])).toString("utf8");
}

/**
 * Where a line of a file at `from` stands at `to`.
 * @returns the function old line → new line, null for a line that was changed or removed; null when the file is gone.
 */
export async function lineMap(
  folder: string,
  from: string,
  to: string,
  path: string,
): Promise<((line: number) => number | null) | null> {
  if (from === to) return (line) => line;
  const text = (await git(folder, ["diff", "-U0", "--no-color", "--no-ext-diff", from, to, "--", path])).toString(
    "utf8",
  );
  if (/(?:^|\n)deleted file mode/.test(text)) return null;
  const hunks = [...text.matchAll(/\n@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/g)].map((match) => ({
    at: Number(match[1]),
    removed: Number(match[2] ?? 1),
    added: Number(match[4] ?? 1),
  }));
  return (line) => {
    let shift = 0;
    for (const { at, removed, added } of hunks) {
      if (removed > 0 && line >= at && line < at + removed) return null;
      if (line >= at + Math.max(removed, 1)) shift += added - removed;
    }
    return line + shift;
  };
}

type Entry = Omit<ChangedFile, "additions" | "deletions" | "patch">;

function readRaw(fields: string[]): { entries: Entry[]; counts: { additions: number; deletions: number }[] } {
  const entries: Entry[] = [];
  const counts: { additions: number; deletions: number }[] = [];
  for (let i = 0; i < fields.length; i++) {
    const field = fields[i] ?? "";
    const raw = /^:\d+ \d+ ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(field);
    if (raw) {
      const status = STATUS[raw[3] ?? ""] ?? "modified";
      const previousPath = status === "renamed" ? (fields[++i] ?? "") : null;
      const sha = (status === "removed" ? raw[1] : raw[2]) ?? "";
      entries.push({ status, path: fields[++i] ?? "", previousPath, sha });
      continue;
    }
    const stat = /^(-|\d+)\t(-|\d+)\t(.*)$/s.exec(field);
    if (!stat) continue;
    counts.push({ additions: Number(stat[1]) || 0, deletions: Number(stat[2]) || 0 });
    if (stat[3] === "") i += 2;
  }
  return { entries, counts };
}

function patchOf(section: string): string | null {
  const start = section.indexOf("\n@@ ");
  if (start < 0) return null;
  const patch = section.slice(start + 1).replace(/\n$/, "");
  const tooLarge = patch.length > MAX_PATCH_BYTES || patch.split("\n").length > MAX_PATCH_LINES;
  return tooLarge ? null : patch;
}
