import { type Person, readCommit, resolveCommit } from "../git/objects.js";
import { git, gitText } from "../git/run.js";
import { type Files, moveRef, writeCommit } from "../git/write-commit.js";
import { emit } from "../hooks/send.js";
import { checkSuiteJson } from "../json/check.js";
import { emailOf } from "../json/commit.js";
import { fullPullJson } from "../json/pull.js";
import type { Account, Pull, Repository } from "../state/entities.js";
import { timestamp, type World } from "../state/world.js";
import { repositionComments } from "./threads.js";

/** A commit to be made on a branch; the files are set over those of its parent. */
interface BranchCommit {
  readonly branch: string;
  readonly files?: Files;
  readonly delete?: readonly string[];
  readonly message: string;
  readonly author: Account;
  /** The commit is only made while the branch stands here; null: while there is no such branch; absent: wherever it stands. */
  readonly expected?: string | null;
  /** Replaces the last commit of the branch instead of following it, as `commit --amend` and a forced push do. */
  readonly force?: boolean;
}

/** Commits to a branch and sends the events; a new branch starts at the default branch. Null when the branch stood elsewhere. */
export async function commitToBranch(
  world: World,
  repository: Repository,
  commit: BranchCommit,
): Promise<string | null> {
  const { folder, defaultBranch } = repository;
  const before = await resolveCommit(folder, `refs/heads/${commit.branch}`);
  if (commit.expected !== undefined && commit.expected !== before) return null;
  const start = before ?? (await resolveCommit(folder, `refs/heads/${defaultBranch}`));
  const parents = start === null ? [] : commit.force && before ? (await readCommit(folder, before)).parents : [start];
  const made = await writeCommit(folder, {
    parents,
    files: commit.files ?? {},
    delete: commit.delete ?? [],
    message: commit.message,
    author: personOf(world, commit.author),
  });
  if (!(await moveRef(folder, `refs/heads/${commit.branch}`, made, before))) return null;
  await branchMoved(world, repository, commit.branch, commit.author);
  return made.sha;
}

/** An account as the author of a commit made now. */
export function personOf(world: World, account: Account): Person {
  return { name: account.login, email: emailOf(account), at: Math.floor(world.now().getTime() / 1000) };
}

/** Brings pull requests up to date with their head branch, and tells the App. */
export async function branchMoved(
  world: World,
  repository: Repository,
  branch: string,
  sender: Account,
): Promise<void> {
  const sha = await resolveCommit(repository.folder, `refs/heads/${branch}`);
  const before = repository.seenBranches.get(branch) ?? null;
  if (sha === null || sha === before) return;
  repository.seenBranches.set(branch, sha);
  emitSuite(world, repository, sha, sender);
  for (const pull of pullsFrom(world, repository, branch)) {
    const old = pull.headSha;
    pull.headSha = sha;
    pull.updatedAt = timestamp(world);
    await keepHead(pull);
    await refreshBase(pull);
    await repositionComments(pull);
    const payload = { number: pull.number, before: old, after: sha, pull_request: await fullPullJson(world, pull) };
    emit(world, { event: "pull_request", action: "synchronize", repository: pull.repository, sender, payload });
  }
}

/** Sends the events of every branch that was moved from outside, such as by `git push` into the bare repository. */
export async function noticePushes(world: World, repository: Repository, sender: Account): Promise<void> {
  const listed = await gitText(repository.folder, ["for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads"]);
  for (const branch of listed.split("\n")) {
    if (branch !== "" && !branch.startsWith("gh-readonly-queue/")) await branchMoved(world, repository, branch, sender);
  }
}

/** `check_suite.requested` goes out on every push to the repository itself. */
function emitSuite(world: World, repository: Repository, sha: string, sender: Account): void {
  const payload = { check_suite: checkSuiteJson(world, { repository, headSha: sha }) };
  emit(world, { event: "check_suite", action: "requested", repository, sender, payload });
}

function pullsFrom(world: World, head: Repository, branch: string): Pull[] {
  return [...world.repositories.values()]
    .flatMap((repository) => [...repository.pulls.values()])
    .filter((pull) => pull.state === "open" && pull.headRepository === head && pull.headBranch === branch);
}

/** Keeps the head of a pull request in the base repository as `refs/pull/N/head`, fetched from the fork where it is one. */
export async function keepHead(pull: Pull): Promise<void> {
  const { repository, headRepository, headSha, number } = pull;
  if (headRepository !== repository) {
    await git(repository.folder, ["fetch", "--quiet", "--no-tags", headRepository.folder, headSha]);
  }
  await git(repository.folder, ["update-ref", `refs/pull/${number}/head`, headSha]);
}

/** Takes note of where the base branch stands. */
export async function refreshBase(pull: Pull): Promise<void> {
  pull.baseSha = (await resolveCommit(pull.repository.folder, `refs/heads/${pull.baseBranch}`)) ?? pull.baseSha;
}
