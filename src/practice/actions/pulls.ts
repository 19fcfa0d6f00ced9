import { readCommit, resolveCommit } from "../git/objects.js";
import { git, gitText } from "../git/run.js";
import { moveRef } from "../git/write-commit.js";
import { emit } from "../hooks/send.js";
import { commitJson } from "../json/commit.js";
import type { Json } from "../json/links.js";
import { fullPullJson } from "../json/pull.js";
import { GitHubError } from "../server/errors.js";
import type { Account, Pull, Repository } from "../state/entities.js";
import { mergeability } from "../state/pull-git.js";
import { nextId, timestamp, type World } from "../state/world.js";
import { keepHead, personOf, refreshBase } from "./branches.js";
import { repositionComments } from "./threads.js";

/** A pull request to open, between two branches that exist. */
export interface NewPull {
  readonly head: string;
  readonly base: string;
  readonly title: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly maintainerCanModify?: boolean;
  readonly labels?: readonly string[];
}

/** Opens a pull request from a branch of `headRepository`, which is the repository itself or a fork of it. */
export async function openPull(
  world: World,
  repository: Repository,
  headRepository: Repository,
  author: Account,
  wanted: NewPull,
): Promise<Pull> {
  const headSha = await resolveCommit(headRepository.folder, `refs/heads/${wanted.head}`);
  const baseSha = await resolveCommit(repository.folder, `refs/heads/${wanted.base}`);
  if (!headSha || !baseSha) throw new Error(`no branch ${headSha ? wanted.base : wanted.head}`);
  const at = timestamp(world);
  const pull: Pull = {
    id: nextId(world),
    number: repository.nextNumber++,
    repository,
    author,
    headRepository,
    headBranch: wanted.head,
    createdAt: at,
    maintainerCanModify: wanted.maintainerCanModify ?? headRepository !== repository,
    labels: [...(wanted.labels ?? [])],
    reviews: [],
    comments: [],
    issueComments: [],
    title: wanted.title,
    body: wanted.body ?? "",
    baseBranch: wanted.base,
    headSha,
    baseSha,
    draft: wanted.draft ?? false,
    state: "open",
    updatedAt: at,
    closedAt: null,
    merged: null,
  };
  repository.pulls.set(pull.number, pull);
  await keepHead(pull);
  await emitPull(world, pull, "opened", author);
  return pull;
}

/** Sends `pull_request` with this action. */
async function emitPull(world: World, pull: Pull, action: string, sender: Account, more: Json = {}): Promise<void> {
  const payload = { number: pull.number, pull_request: await fullPullJson(world, pull), ...more };
  emit(world, { event: "pull_request", action, repository: pull.repository, sender, payload });
}

/** What changes of a pull request; what is absent stays. */
export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  readonly base?: string;
}

/** Changes title, body or base branch; `edited` says what it was before. */
export async function editPull(world: World, pull: Pull, edit: PullEdit, sender: Account): Promise<void> {
  const changes: Json = {};
  if (edit.title !== undefined) changes.title = { from: pull.title };
  if (edit.body !== undefined) changes.body = { from: pull.body };
  if (edit.base !== undefined) changes.base = { ref: { from: pull.baseBranch }, sha: { from: pull.baseSha } };
  pull.title = edit.title ?? pull.title;
  pull.body = edit.body ?? pull.body;
  pull.baseBranch = edit.base ?? pull.baseBranch;
  pull.updatedAt = timestamp(world);
  if (edit.base !== undefined) {
    await refreshBase(pull);
    await repositionComments(pull);
  }
  await emitPull(world, pull, "edited", sender, { changes });
}

/** Turns a draft into a pull request for review, or back. */
export async function setDraft(world: World, pull: Pull, draft: boolean, sender: Account): Promise<void> {
  if (pull.draft === draft) return;
  pull.draft = draft;
  await emitPull(world, pull, draft ? "converted_to_draft" : "ready_for_review", sender);
}

/** Closes without merging, or opens again. */
export async function setOpen(world: World, pull: Pull, open: boolean, sender: Account): Promise<void> {
  if ((pull.state === "open") === open || pull.merged) return;
  pull.state = open ? "open" : "closed";
  pull.closedAt = open ? null : timestamp(world);
  await emitPull(world, pull, open ? "reopened" : "closed", sender);
}

/**
 * Merges with a merge commit, when the required checks and git allow it.
 * @throws GitHubError 405 with GitHub's words when they do not.
 */
export async function mergePull(world: World, pull: Pull, sender: Account): Promise<string> {
  await refreshBase(pull);
  const { state } = await mergeability(pull);
  if (state === "blocked") throw new GitHubError(405, "Required status check is expected.");
  if (state !== "clean" && state !== "unstable") throw new GitHubError(405, "Pull Request is not mergeable");
  const sha = await mergeCommit(world, pull, `refs/heads/${pull.baseBranch}`, pull.baseSha, sender);
  pull.repository.seenBranches.set(pull.baseBranch, sha);
  pull.merged = { at: timestamp(world), by: sender, sha };
  pull.state = "closed";
  pull.closedAt = pull.merged.at;
  await emitPull(world, pull, "closed", sender);
  return sha;
}

async function mergeCommit(world: World, pull: Pull, ref: string, old: string | null, by: Account): Promise<string> {
  const { folder } = pull.repository;
  const tree = (await gitText(folder, ["merge-tree", "--write-tree", pull.baseSha, pull.headSha])).split("\n")[0] ?? "";
  const { name, email, at } = personOf(world, by);
  const message = `Merge pull request #${pull.number} from ${pull.headRepository.owner.login}/${pull.headBranch}\n\n${pull.title}\n`;
  const text = `tree ${tree}\nparent ${pull.baseSha}\nparent ${pull.headSha}\nauthor ${name} <${email}> ${at} +0000\ncommitter ${name} <${email}> ${at} +0000\n\n${message}`;
  const sha = await gitText(folder, ["hash-object", "-t", "commit", "-w", "--stdin"], text);
  const scratch = `refs/practice/merge-${sha}`;
  await git(folder, ["update-ref", scratch, sha]);
  if (!(await moveRef(folder, ref, { sha, scratch }, old))) throw new GitHubError(409, "Base branch was modified.");
  return sha;
}

/** A pull request waiting in the merge queue. */
export interface MergeGroup {
  readonly headSha: string;
  readonly headRef: string;
  readonly baseSha: string;
  readonly baseRef: string;
}

/** Puts a pull request into the merge queue: a temporary branch with the merge, and `merge_group.checks_requested`. */
export async function queuePull(world: World, pull: Pull, sender: Account): Promise<MergeGroup> {
  await refreshBase(pull);
  const headRef = `refs/heads/gh-readonly-queue/${pull.baseBranch}/pr-${pull.number}-${pull.baseSha}`;
  const headSha = await mergeCommit(world, pull, headRef, null, sender);
  const group = { headSha, headRef, baseSha: pull.baseSha, baseRef: `refs/heads/${pull.baseBranch}` };
  await emitPull(world, pull, "enqueued", sender);
  await emitMergeGroup(world, pull.repository, group, "checks_requested", sender);
  return group;
}

/** Takes a merge group out of the queue. */
export async function destroyMergeGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  reason: "merged" | "invalidated" | "dequeued",
  sender: Account,
): Promise<void> {
  await emitMergeGroup(world, repository, group, "destroyed", sender, { reason });
  await git(repository.folder, ["update-ref", "-d", group.headRef]);
}

async function emitMergeGroup(
  world: World,
  repository: Repository,
  group: MergeGroup,
  action: string,
  sender: Account,
  more: Json = {},
): Promise<void> {
  const { commit, sha } = commitJson(world, repository, await readCommit(repository.folder, group.headSha)) as {
    commit: { tree: { sha: string }; message: string; author: Json; committer: Json };
    sha: string;
  };
  const payload = {
    merge_group: {
      head_sha: group.headSha,
      head_ref: group.headRef,
      base_sha: group.baseSha,
      base_ref: group.baseRef,
      head_commit: {
        id: sha,
        tree_id: commit.tree.sha,
        message: commit.message,
        timestamp: commit.committer.date,
        author: commit.author,
        committer: commit.committer,
      },
    },
    ...more,
  };
  emit(world, { event: "merge_group", action, repository, sender, payload });
}
