import { objectAt, readBlobs, readCommit, readTree, resolveCommit } from "../git/objects.js";
import { gitTry } from "../git/run.js";
import { nodeId, pageUrl } from "../json/links.js";
import type { Account, IssueComment, Pull, Repository, ReviewComment } from "../state/entities.js";
import { fullName, type World } from "../state/world.js";
import { type Context, connection, type PageArguments, requirePermission } from "./context.js";

/** What GitHub gives of a blob's text at most, in bytes; the rest is cut and `isTruncated` says so. */
const MAX_TEXT = 512_000;

const readContents = { anyOf: ["contents"], level: "read" } as const;
const readPulls = { anyOf: ["pull_requests"], level: "read" } as const;

/** An account as an `Actor`. */
export function actor(account: Account) {
  const kind = account.type === "Bot" ? "BOT" : account.type === "Organization" ? "O" : "U";
  const login = account.type === "Bot" ? account.login.replace(/\[bot\]$/, "") : account.login;
  return { __typename: account.type, id: nodeId(kind, account.id), databaseId: account.id, login };
}

/** A `Repository`, reading git when it is asked for objects. */
export function repositoryNode(context: Context, repository: Repository) {
  const { world } = context;
  return {
    __typename: "Repository",
    id: nodeId("R", repository.id),
    databaseId: repository.id,
    name: repository.name,
    nameWithOwner: fullName(repository),
    isPrivate: repository.private,
    defaultBranchRef: () => refNode(context, repository, `refs/heads/${repository.defaultBranch}`),
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      requirePermission(context, repository, readContents);
      return refNode(
        context,
        repository,
        qualifiedName.startsWith("refs/") ? qualifiedName : `refs/heads/${qualifiedName}`,
      );
    },
    object: ({ expression, oid }: { expression?: string | null; oid?: string | null }) => {
      requirePermission(context, repository, readContents);
      return gitObject(world, repository, expression ?? oid ?? "");
    },
    pullRequest: ({ number }: { number: number }) => {
      requirePermission(context, repository, readPulls);
      const pull = repository.pulls.get(number);
      return pull ? pullNode(context, pull) : null;
    },
  };
}

/** A branch; null when there is none. */
export async function refNode({ world }: Context, repository: Repository, name: string) {
  const sha = await resolveCommit(repository.folder, name);
  if (!sha) return null;
  const short = name.replace(/^refs\/heads\//, "");
  const target = () => commitNode(world, repository, sha);
  return {
    __typename: "Ref",
    id: nodeId("REF", `${repository.id}:${name}`),
    name: short,
    prefix: "refs/heads/",
    target,
  };
}

/** A `Commit`. */
export async function commitNode(world: World, repository: Repository, sha: string) {
  const commit = await readCommit(repository.folder, sha);
  const url = pageUrl(world, repository, `/commit/${sha}`);
  return {
    __typename: "Commit",
    id: nodeId("C", sha),
    oid: sha,
    abbreviatedOid: sha.slice(0, 7),
    message: commit.message,
    url,
  };
}

/** What `commit:path`, a branch or an object id names; null when there is nothing. */
async function gitObject(world: World, repository: Repository, expression: string): Promise<object | null> {
  const colon = expression.indexOf(":");
  if (colon < 0) {
    const sha = await resolveCommit(repository.folder, expression);
    return sha ? commitNode(world, repository, sha) : objectByOid(world, repository, expression);
  }
  const commit = await resolveCommit(repository.folder, expression.slice(0, colon));
  const entry = commit ? await objectAt(repository.folder, commit, expression.slice(colon + 1)) : null;
  return entry && entry.type !== "commit" ? objectByOid(world, repository, entry.sha) : null;
}

async function objectByOid(world: World, repository: Repository, oid: string): Promise<object | null> {
  if (!/^[0-9a-f]{40}$/.test(oid)) return null;
  const type = await gitTry(repository.folder, ["cat-file", "-t", oid]);
  if (type === "blob") return blobNode(repository, oid);
  return type === "tree" ? treeNode(world, repository, oid) : null;
}

async function blobNode(repository: Repository, oid: string) {
  const [blob] = await readBlobs(repository.folder, [oid]);
  const data = blob?.data ?? Buffer.alloc(0);
  const isBinary = data.subarray(0, 8000).includes(0);
  return {
    __typename: "Blob",
    id: nodeId("B", oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    byteSize: data.length,
    isBinary,
    isTruncated: !isBinary && data.length > MAX_TEXT,
    text: isBinary ? null : data.subarray(0, MAX_TEXT).toString("utf8"),
  };
}

async function treeNode(world: World, repository: Repository, oid: string) {
  const entries = await readTree(repository.folder, oid, false);
  return {
    __typename: "Tree",
    id: nodeId("T", oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    entries: entries.map((entry) => ({
      mode: Number.parseInt(entry.mode, 8),
      name: entry.path,
      oid: entry.sha,
      path: entry.path,
      size: entry.size ?? 0,
      type: entry.type,
      object: () => objectByOid(world, repository, entry.sha),
    })),
  };
}

/** A `PullRequest`. */
export function pullNode(context: Context, pull: Pull) {
  return {
    __typename: "PullRequest",
    id: nodeId("PR", pull.id),
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.merged ? "MERGED" : pull.state.toUpperCase(),
    isDraft: pull.draft,
    isCrossRepository: pull.headRepository !== pull.repository,
    author: actor(pull.author),
    baseRefName: pull.baseBranch,
    baseRefOid: pull.baseSha,
    headRefName: pull.headBranch,
    headRefOid: pull.headSha,
    url: pageUrl(context.world, pull.repository, `/pull/${pull.number}`),
    reviewThreads: (args: PageArguments) => {
      const first = pull.comments.filter((comment) => comment.replyTo === null);
      const { nodes, ...rest } = connection("reviewThreads", first, args);
      return { ...rest, nodes: nodes.map((comment) => threadNode(context, pull, comment)) };
    },
  };
}

/** A `PullRequestReviewThread`, found by its first comment. */
export function threadNode(context: Context, pull: Pull, first: ReviewComment): object {
  const outdated = first.subject === "line" && first.now === null;
  const resolved = first.thread.resolvedBy !== null;
  const write = { anyOf: ["contents"], level: "write" };
  const canWrite = context.token.permissions[write.anyOf[0] ?? ""] === write.level;
  return {
    __typename: "PullRequestReviewThread",
    id: nodeId("PRRT", first.thread.id),
    path: first.path,
    subjectType: first.subject.toUpperCase(),
    diffSide: first.side,
    startDiffSide: first.startSide,
    line: first.now?.line ?? null,
    startLine: first.now?.startLine ?? null,
    originalLine: first.originalLine,
    originalStartLine: first.originalStartLine,
    isOutdated: outdated,
    isResolved: resolved,
    isCollapsed: outdated || resolved,
    resolvedBy: first.thread.resolvedBy && { ...actor(first.thread.resolvedBy), __typename: "User" },
    viewerCanReply: true,
    viewerCanResolve: canWrite && !resolved,
    viewerCanUnresolve: canWrite && resolved,
    pullRequest: () => pullNode(context, pull),
    comments: (args: PageArguments) => {
      const all = pull.comments.filter((comment) => comment.thread === first.thread);
      const { nodes, ...rest } = connection("comments", all, args);
      return { ...rest, nodes: nodes.map((comment) => commentNode(context, pull, comment)) };
    },
  };
}

/** A `PullRequestReviewComment`. */
export function commentNode(context: Context, pull: Pull, comment: ReviewComment): object {
  const { replyTo } = comment;
  return {
    __typename: "PullRequestReviewComment",
    ...commonOf(context, comment),
    id: nodeId("PRRC", comment.id),
    fullDatabaseId: String(comment.id),
    path: comment.path,
    line: comment.now?.line ?? null,
    startLine: comment.now?.startLine ?? null,
    originalLine: comment.originalLine,
    outdated: comment.subject === "line" && comment.now === null,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: pageUrl(context.world, pull.repository, `/pull/${pull.number}#discussion_r${comment.id}`),
    replyTo: () => (replyTo ? commentNode(context, pull, replyTo) : null),
  };
}

/** An `IssueComment`. */
export function issueCommentNode(context: Context, comment: IssueComment): object {
  return { __typename: "IssueComment", ...commonOf(context, comment), id: nodeId("IC", comment.id) };
}

function commonOf(
  { world }: Context,
  comment: { id: number; author: Account; body: string; minimized: string | null },
) {
  return {
    databaseId: comment.id,
    author: actor(comment.author),
    body: comment.body,
    isMinimized: comment.minimized !== null,
    minimizedReason: comment.minimized,
    viewerDidAuthor: comment.author === world.app.bot,
  };
}
