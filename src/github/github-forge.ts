import type { Contents, Forge, Side } from "../forge/index.js";
import type { ChangedFile } from "../review/index.js";
import type { SourceFile } from "../source/index.js";
import { textOf } from "./blob-text.js";
import { type Comparison, compare } from "./changed-files.js";
import type { RepositoryRef } from "./job.js";
import type { Octokit } from "./octokit.js";
import type { BlobAnswer } from "./review-query.js";
import { createReviewReader, type ReviewReader } from "./review-reader.js";

/** What is reviewed: `base` (a branch or a commit) against the commit `head`. */
export interface GitHubRange {
  readonly repository: RepositoryRef;
  readonly base: string;
  readonly headSha: string;
  /** Undefined for the commit of a merge queue. */
  readonly pull: number | undefined;
}

/** Both sides of a pull request on GitHub, read in as few calls as can be. */
export interface GitHubForge extends Forge {
  /** A file of the default branch, such as the configuration; undefined where there is none. */
  readDefault(path: string): Promise<SourceFile | undefined>;
  /** What GitHub did not give and nobody else will notice, in a person's words. */
  notices(): readonly string[];
  /** Changed files, asked again: after GitHub has said that ours are out of date. */
  refresh(): Promise<readonly ChangedFile[]>;
  readonly reader: ReviewReader;
}

/** What calls have given, each made once. */
interface Source {
  readonly octokit: Octokit;
  readonly range: GitHubRange;
  readonly notices: string[];
  compared(): Promise<Comparison>;
  treeOfHead(): Promise<ReadonlySet<string>>;
  blob(commit: string, path: string): Promise<BlobAnswer>;
}

/**
 * Reads through GitHub's API. A file that did not change is read once for both sides, and base's tree is head's with
 * the change taken back.
 */
export function createGitHubForge(octokit: Octokit, range: GitHubRange): GitHubForge {
  const { repository, base, headSha, pull } = range;
  const reader = createReviewReader(octokit, repository, pull);
  const source = createSource(octokit, range, reader);
  return {
    reader,
    changed: async () => (await source.compared()).files,
    read: (side, paths) => readSide(source, side, paths),
    tree: (side) => treeOfSide(source, side),
    async readDefault(path) {
      const text = await textOf(await source.blob("HEAD", path), octokit, repository);
      return typeof text === "string" ? { path, text } : undefined;
    },
    notices: () => source.notices,
    refresh: async () => (await compare(octokit, repository, base, headSha, pull)).files,
  };
}

function createSource(octokit: Octokit, range: GitHubRange, reader: ReviewReader): Source {
  const { repository, base, headSha, pull } = range;
  const blobs = new Map<string, Promise<BlobAnswer>>();
  const notices: string[] = [];
  return {
    octokit,
    range,
    notices,
    compared: once(async () => {
      const found = await compare(octokit, repository, base, headSha, pull);
      if (!found.complete) {
        notices.push(`GitHub lists ${found.files.length} changed files and no more; others were not read`);
      }
      return found;
    }),
    treeOfHead: once(() => treeOf(octokit, repository, headSha, notices)),
    blob(commit, path) {
      const key = `${commit}:${path}`;
      const known = blobs.get(key) ?? reader.blob({ commit, path });
      blobs.set(key, known);
      return known;
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

async function readSide(source: Source, side: Side, paths: readonly string[]): Promise<Contents> {
  const { octokit, range } = source;
  const { complete, files: changed, mergeBase } = await source.compared();
  const differing = new Set(changed.flatMap(({ path, previousPath }) => [path, previousPath ?? path]));
  const files = new Map<string, SourceFile>();
  const unreadable: { path: string; because: string }[] = [];
  const read = async (path: string): Promise<void> => {
    const atBase = side === "base" && (!complete || differing.has(path));
    const blob = await source.blob(atBase ? mergeBase : range.headSha, path);
    const text = await textOf(blob, octokit, range.repository);
    if (typeof text === "string") files.set(path, { path, text });
    else unreadable.push({ path, because: text.because });
  };
  await Promise.all(paths.map(read));
  return { files, unreadable };
}

async function treeOfSide(source: Source, side: Side): Promise<ReadonlySet<string>> {
  const [{ files, complete, mergeBase }, head] = await Promise.all([source.compared(), source.treeOfHead()]);
  if (side === "head") return head;
  if (complete) return treeBefore(head, files);
  return treeOf(source.octokit, source.range.repository, mergeBase, source.notices);
}

/** The paths there were before these files changed. */
export function treeBefore(after: ReadonlySet<string>, changed: readonly ChangedFile[]): ReadonlySet<string> {
  const before = new Set(after);
  for (const file of changed) if (file.status === "added" || file.status === "renamed") before.delete(file.path);
  for (const file of changed) {
    if (file.status === "removed") before.add(file.path);
    if (file.status === "renamed" && file.previousPath !== undefined) before.add(file.previousPath);
  }
  return before;
}

/** Every file of a commit but links, whose text is not what they stand for. */
async function treeOf(
  octokit: Octokit,
  { owner, name }: RepositoryRef,
  commit: string,
  notices: string[],
): Promise<ReadonlySet<string>> {
  const { data } = await octokit.rest.git.getTree({ owner, repo: name, tree_sha: commit, recursive: "1" });
  if (data.truncated) {
    notices.push("the repository has more files than GitHub lists; some that are referred to may not have been found");
  }
  return new Set(data.tree.flatMap(({ type, mode, path }) => (type === "blob" && mode !== "120000" ? [path] : [])));
}
