import type { Contents, Forge, Side } from "../forge/index.js";
import type { ChangedFile } from "../review/index.js";
import type { SourceFile } from "../source/index.js";
import { type Comparison, compare } from "./changed-files.js";
import type { RepositoryRef } from "./job.js";
import type { Octokit } from "./octokit.js";
import type { BlobAnswer } from "./review-query.js";
import { createReviewReader, type ReviewReader } from "./review-reader.js";

/** Bytes; a larger file is named and not read. */
const sizeLimit = 5_000_000;

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

/**
 * Reads through GitHub's API. A file that did not change is read once for both sides, and base's tree is head's with
 * the change taken back.
 */
export function createGitHubForge(octokit: Octokit, range: GitHubRange): GitHubForge {
  const { repository, base, headSha, pull } = range;
  const reader = createReviewReader(octokit, repository, pull);
  const notices: string[] = [];
  const blobs = new Map<string, Promise<BlobAnswer>>();
  let comparison: Promise<Comparison> | undefined;
  let headTree: Promise<ReadonlySet<string>> | undefined;

  function compared(): Promise<Comparison> {
    comparison ??= compare(octokit, repository, base, headSha, pull).then((found) => {
      if (!found.complete)
        notices.push(`GitHub lists ${found.files.length} changed files and no more; others were not read`);
      return found;
    });
    return comparison;
  }

  async function blob(commit: string, path: string): Promise<BlobAnswer> {
    const key = `${commit}:${path}`;
    const known = blobs.get(key) ?? reader.blob({ commit, path });
    blobs.set(key, known);
    return known;
  }

  async function read(side: Side, paths: readonly string[]): Promise<Contents> {
    const found = await compared();
    const differing = pathsOf(found.files);
    const commitOf = (path: string) =>
      side === "base" && (!found.complete || differing.has(path)) ? found.mergeBase : headSha;
    const files = new Map<string, SourceFile>();
    const unreadable: { path: string; because: string }[] = [];
    await Promise.all(
      paths.map(async (path) => {
        const text = await textOf(await blob(commitOf(path), path), octokit, repository);
        if (typeof text === "string") files.set(path, { path, text });
        else unreadable.push({ path, because: text.because });
      }),
    );
    return { files, unreadable };
  }

  function treeOfHead(): Promise<ReadonlySet<string>> {
    headTree ??= treeOf(octokit, repository, headSha, notices);
    return headTree;
  }

  return {
    reader,
    read,
    changed: async () => (await compared()).files,
    async tree(side) {
      const [{ files, complete, mergeBase }, head] = await Promise.all([compared(), treeOfHead()]);
      if (side === "head") return head;
      return complete ? treeBefore(head, files) : treeOf(octokit, repository, mergeBase, notices);
    },
    async readDefault(path) {
      const text = await textOf(await blob("HEAD", path), octokit, repository);
      return typeof text === "string" ? { path, text } : undefined;
    },
    notices: () => notices,
    async refresh() {
      return (await compare(octokit, repository, base, headSha, pull)).files;
    },
  };
}

function pathsOf(files: readonly ChangedFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ path, previousPath }) => (previousPath === undefined ? [path] : [path, previousPath])),
  );
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

async function treeOf(
  octokit: Octokit,
  { owner, name }: RepositoryRef,
  commit: string,
  notices: string[],
): Promise<ReadonlySet<string>> {
  const { data } = await octokit.rest.git.getTree({ owner, repo: name, tree_sha: commit, recursive: "1" });
  if (data.truncated)
    notices.push("the repository has more files than GitHub lists; some that are referred to may not have been found");
  return new Set(data.tree.flatMap((entry) => (entry.type === "blob" && entry.mode !== "120000" ? [entry.path] : [])));
}

/** The text of a file, or why there is none. */
async function textOf(
  answer: BlobAnswer,
  octokit: Octokit,
  { owner, name }: RepositoryRef,
): Promise<string | { readonly because: string }> {
  if (answer?.oid === undefined) return { because: "GitHub has no such file" };
  const size = answer.byteSize ?? 0;
  if (size > sizeLimit) {
    return { because: `${(size / 1_000_000).toFixed(1)} MB, larger than ${sizeLimit / 1_000_000} MB, not read` };
  }
  if (answer.isBinary) return { because: "not a text file, not read" };
  if (typeof answer.text === "string" && !answer.isTruncated) return answer.text;
  const { data } = await octokit.rest.git.getBlob({ owner, repo: name, file_sha: answer.oid });
  const bytes = Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8");
  return bytes.includes(0) ? { because: "not a text file, not read" } : bytes.toString("utf8");
}
