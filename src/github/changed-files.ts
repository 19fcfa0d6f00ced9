import { hunksOf } from "../forge/index.js";
import type { ChangedFile } from "../review/index.js";
import type { RepositoryRef } from "./job.js";
import type { Octokit } from "./octokit.js";

/** What differs between a merge base and a head. */
export interface Comparison {
  readonly mergeBase: string;
  readonly files: readonly ChangedFile[];
  /** GitHub lists no more than this; there may be more. */
  readonly complete: boolean;
}

/** GitHub's fields of a file, in a comparison and in a pull request. */
interface DiffEntry {
  readonly filename: string;
  readonly previous_filename?: string;
  readonly status: string;
  readonly changes: number;
  readonly patch?: string;
}

/** Files in a comparison, @see https://docs.github.com/en/rest/commits/commits#compare-two-commits */
const comparisonLimit = 300;
/** Files in a pull request's list, @see https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const listLimit = 3_000;
/** With more than 70 a page, GitHub has been seen to leave patches out. */
const pageSize = 50;
/** Pages asked for at once. */
const pagesAtOnce = 4;

/**
 * The merge base of two commits and the files that differ from it, in one call up to 300 files.
 *
 * @param base a branch's name, or a commit.
 * @param pull number of the pull request, whose own list of files goes further than a comparison's.
 */
export async function compare(
  octokit: Octokit,
  repository: RepositoryRef,
  base: string,
  head: string,
  pull: number | undefined,
): Promise<Comparison> {
  const { data } = await octokit.rest.repos.compareCommitsWithBasehead({
    owner: repository.owner,
    repo: repository.name,
    basehead: `${base}...${head}`,
    per_page: 1,
  });
  const mergeBase = data.merge_base_commit.sha;
  const entries: readonly DiffEntry[] = data.files ?? [];
  if (entries.length < comparisonLimit) return { mergeBase, files: entries.map(toChangedFile), complete: true };
  if (pull === undefined) return { mergeBase, files: entries.map(toChangedFile), complete: false };
  const listed = await listFiles(octokit, repository, pull);
  return { mergeBase, files: listed.map(toChangedFile), complete: listed.length < listLimit };
}

async function listFiles(
  octokit: Octokit,
  { owner, name }: RepositoryRef,
  pull: number,
): Promise<readonly DiffEntry[]> {
  const files: DiffEntry[] = [];
  for (let page = 1; page <= listLimit / pageSize; page += pagesAtOnce) {
    const numbers = Array.from({ length: pagesAtOnce }, (_, i) => page + i);
    const answers = await Promise.all(
      numbers.map((number) =>
        octokit.rest.pulls.listFiles({ owner, repo: name, pull_number: pull, per_page: pageSize, page: number }),
      ),
    );
    for (const { data } of answers) files.push(...data);
    if (answers.some(({ data }) => data.length < pageSize)) break;
  }
  return files.slice(0, listLimit);
}

/** GitHub's account of a file in our words; a patch that is left out is not known, except where nothing changed. */
export function toChangedFile(entry: DiffEntry): ChangedFile {
  const unchanged = entry.changes === 0 ? [] : undefined;
  return {
    path: entry.filename,
    previousPath: entry.status === "renamed" ? entry.previous_filename : undefined,
    status: statusOf(entry.status),
    hunks: entry.patch === undefined ? unchanged : hunksOf(entry.patch),
  };
}

function statusOf(status: string): ChangedFile["status"] {
  if (status === "added" || status === "copied") return "added";
  return status === "removed" || status === "renamed" ? status : "modified";
}
