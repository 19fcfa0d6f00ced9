import { commitToBranch } from "../actions/branches.js";
import { resolveThread } from "../actions/reviews.js";
import { objectAt, resolveCommit } from "../git/objects.js";
import { readNodeId } from "../json/links.js";
import type { IssueComment, Pull, Repository, ReviewComment } from "../state/entities.js";
import { repositoryOf } from "../state/world.js";
import { type Context, graphqlError, requirePermission, unresolved } from "./context.js";
import { commentNode, commitNode, issueCommentNode, refNode, threadNode } from "./objects.js";

interface CommitInput {
  readonly branch: { branchName?: string; repositoryNameWithOwner?: string; id?: string };
  readonly expectedHeadOid: string;
  readonly message: { headline: string; body?: string };
  readonly fileChanges?: {
    readonly additions?: readonly { path: string; contents: string }[];
    readonly deletions?: readonly { path: string }[];
  };
}

const writeContents = { anyOf: ["contents"], level: "write" } as const;
const writeComments = { anyOf: ["pull_requests", "issues"], level: "write" } as const;

/** One commit through the API: only while the branch stands at `expectedHeadOid`, by the App's bot. */
export async function createCommitOnBranch(context: Context, input: CommitInput) {
  const { world } = context;
  const { repository, branch } = branchOf(context, input.branch);
  requirePermission(context, repository, writeContents);
  const head = await resolveCommit(repository.folder, `refs/heads/${branch}`);
  if (!head) throw unresolved(`a ref with the name '${branch}'`);
  if (head !== input.expectedHeadOid) throw stale(input.expectedHeadOid);
  const { files, deletions } = await changesOf(context, repository, head, input);
  const sha = await commitToBranch(world, repository, {
    branch,
    files,
    delete: deletions,
    message: [input.message.headline, ...(input.message.body ? [input.message.body] : [])].join("\n\n"),
    author: world.app.bot,
    expected: head,
  });
  if (!sha) throw stale(input.expectedHeadOid);
  return {
    commit: () => commitNode(world, repository, sha),
    ref: () => refNode(context, repository, `refs/heads/${branch}`),
  };
}

const stale = (expected: string) =>
  graphqlError("STALE_DATA", `Expected branch to point to "${expected}" but it did not. Pull and try again.`);

function branchOf({ world }: Context, branch: CommitInput["branch"]): { repository: Repository; branch: string } {
  const ref = branch.id === undefined ? null : readNodeId(branch.id);
  const [id, refName] = ref?.kind === "REF" ? ref.id.split(/:(.*)/s) : [];
  const byId = [...world.repositories.values()].find((one) => String(one.id) === id);
  const [owner = "", name = ""] = (branch.repositoryNameWithOwner ?? "").split("/");
  const repository = byId ?? repositoryOf(world, owner, name);
  if (!repository) throw unresolved(`a Repository with the name '${branch.repositoryNameWithOwner ?? branch.id}'`);
  return { repository, branch: (refName ?? branch.branchName ?? "").replace(/^refs\/heads\//, "") };
}

async function changesOf(context: Context, repository: Repository, head: string, { fileChanges }: CommitInput) {
  const additions = fileChanges?.additions ?? [];
  const deletions = (fileChanges?.deletions ?? []).map(({ path }) => path);
  const paths = [...additions.map(({ path }) => path), ...deletions];
  if (new Set(paths).size < paths.length)
    throw graphqlError("UNPROCESSABLE", "A path was requested for update more than once.");
  for (const path of paths) {
    if (path.startsWith(".github/workflows/") && context.token.permissions.workflows !== "write") {
      const message = `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`;
      throw graphqlError("UNPROCESSABLE", message);
    }
    if (path === "" || path.startsWith("/") || path.split("/").includes("..")) {
      throw graphqlError("UNPROCESSABLE", `A path was requested that is invalid: ${path}`);
    }
  }
  for (const path of deletions) {
    if ((await objectAt(repository.folder, head, path)) === null) {
      throw graphqlError(
        "UNPROCESSABLE",
        `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
      );
    }
  }
  const files = Object.fromEntries(additions.map(({ path, contents }) => [path, Buffer.from(contents, "base64")]));
  return { files, deletions };
}

/** Resolves or opens a thread. For an App this takes write access to contents, not only to pull requests. */
export function setResolved(context: Context, threadId: string, resolved: boolean) {
  const id = readNodeId(threadId);
  const found = findComment(context, (comment) => id?.kind === "PRRT" && comment.thread.id === Number(id.id));
  if (!found) throw unresolved(`a node with the global id of '${threadId}'`);
  requirePermission(context, found.pull.repository, writeContents);
  resolveThread(context.world, found.pull, found.comment, context.world.app.bot, resolved);
  return { thread: () => threadNode(context, found.pull, found.comment) };
}

/** Hides a comment of a review or of the conversation, or shows it again. */
export function setMinimized(context: Context, subjectId: string, classifier: string | null): object {
  const id = readNodeId(subjectId);
  const reason = classifier?.toLowerCase().replaceAll("_", "-") ?? null;
  const review = findComment(context, (comment) => id?.kind === "PRRC" && comment.id === Number(id.id));
  if (review) {
    requirePermission(context, review.pull.repository, writeComments);
    review.comment.minimized = reason;
    return commentNode(context, review.pull, review.comment);
  }
  const issue = findIssueComment(context, (comment) => id?.kind === "IC" && comment.id === Number(id.id));
  if (!issue) throw unresolved(`a node with the global id of '${subjectId}'`);
  requirePermission(context, issue.pull.repository, writeComments);
  issue.comment.minimized = reason;
  return issueCommentNode(context, issue.comment);
}

/** The first review comment that fits, with its pull request. */
export function findComment(
  { world }: Context,
  fits: (comment: ReviewComment) => boolean,
): { pull: Pull; comment: ReviewComment } | null {
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      const comment = pull.comments.find(fits);
      if (comment) return { pull, comment };
    }
  }
  return null;
}

/** The first conversation comment that fits, with its pull request. */
export function findIssueComment(
  { world }: Context,
  fits: (comment: IssueComment) => boolean,
): { pull: Pull; comment: IssueComment } | null {
  for (const repository of world.repositories.values()) {
    for (const pull of repository.pulls.values()) {
      const comment = pull.issueComments.find(fits);
      if (comment) return { pull, comment };
    }
  }
  return null;
}
