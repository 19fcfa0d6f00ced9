import { type ChangedFile, diffFiles } from "../git/diff.js";
import { forever } from "../git/memo.js";
import { mergeBase } from "../git/objects.js";
import { gitTry } from "../git/run.js";
import type { CheckRun, Pull, Repository } from "./entities.js";

/** What GitHub lists of a pull request at most. @see https://docs.github.com/en/rest/pulls/pulls#list-pull-requests-files */
const MAX_FILES = 3000;

/** The changed files of a pull request, from its merge base; the first 3,000. */
export async function changedFiles(pull: Pull): Promise<readonly ChangedFile[]> {
  const files = await diffBetween(pull.repository, await baseOf(pull), pull.headSha);
  return files.slice(0, MAX_FILES);
}

/** The merge base that a pull request is compared with; the base branch's tip when the histories have nothing in common. */
export async function baseOf(pull: Pull): Promise<string> {
  return (await mergeBase(pull.repository.folder, pull.baseSha, pull.headSha)) ?? pull.baseSha;
}

/** The changed files between two commits, given as SHAs. */
export function diffBetween(repository: Repository, from: string, to: string): Promise<ChangedFile[]> {
  const { folder } = repository;
  return forever([folder, "diff", from, to], () => diffFiles(folder, from, to));
}

/** The newest run of each name on a commit. */
export function latestRuns(repository: Repository, sha: string): CheckRun[] {
  const byName = new Map<string, CheckRun>();
  for (const run of repository.checkRuns.values()) if (run.headSha === sha) byName.set(run.name, run);
  return [...byName.values()];
}

/** Conclusions that satisfy a required check. */
const SATISFIED = new Set<string | null>(["success", "neutral", "skipped"]);

/** The required checks of a pull request that do not stand at its head, or not well. */
export function missingChecks(pull: Pull): { readonly name: string; readonly run: CheckRun | null }[] {
  const runs = latestRuns(pull.repository, pull.headSha);
  return pull.repository.requiredChecks
    .map((name) => ({ name, run: runs.find((run) => run.name === name) ?? null }))
    .filter(({ run }) => run?.status !== "completed" || !SATISFIED.has(run.conclusion));
}

/** Whether git could merge it, and GitHub's word for the state of the merge button. */
export async function mergeability(pull: Pull): Promise<{ mergeable: boolean | null; state: string }> {
  if (pull.state === "closed") return { mergeable: null, state: "unknown" };
  const { folder } = pull.repository;
  const merge = ["merge-tree", "--write-tree", pull.baseSha, pull.headSha];
  const tree = await forever([folder, ...merge], () => gitTry(folder, merge));
  if (tree === null) return { mergeable: false, state: "dirty" };
  if (pull.draft) return { mergeable: true, state: "draft" };
  if (missingChecks(pull).length > 0) return { mergeable: true, state: "blocked" };
  const failing = latestRuns(pull.repository, pull.headSha).some((run) => !SATISFIED.has(run.conclusion));
  return { mergeable: true, state: failing ? "unstable" : "clean" };
}
