import { commitToBranch } from "../actions/branches.js";
import {
  listCommits,
  mergeBase,
  objectAt,
  readBlob,
  readCommit,
  readTree,
  resolveCommit,
  type TreeEntry,
} from "../git/objects.js";
import { commitJson, fileJson, personJson } from "../json/commit.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "../json/links.js";
import { found, GitHubError, notFound } from "../server/errors.js";
import type { Repository } from "../state/entities.js";
import { diffBetween } from "../state/pull-git.js";
import { repositoryOf, type World } from "../state/world.js";
import { actorOf, bodyOf, type Call, type Handler, ok, page, type Reply, repositoryFor } from "./call.js";

/** Files are given as base64 up to this size, and only raw above. @see https://docs.github.com/en/rest/repos/contents */
const MAX_JSON_BYTES = 1_000_000;
/** Nothing above this is given at all. */
const MAX_BYTES = 100_000_000;
/** A comparison lists this many files and commits at most. */
const MAX_COMPARED = { files: 300, commits: 250 };
const MAX_TREE = 100_000;

/** Files, blobs, trees, refs and comparisons. */
export const contentHandlers: Readonly<Record<string, Handler>> = {
  "repos/get-content": getContent,
  "repos/create-or-update-file-contents": putContent,
  "repos/compare-commits-with-basehead": compare,
  "git/get-blob": getBlob,
  "git/get-tree": getTree,
  "git/get-ref": getRef,
};

const isRaw = (call: Call): boolean => /vnd\.github\.(v3\.)?raw/.test(call.accept);
const octets = (data: Uint8Array): Reply => ({
  status: 200,
  raw: { type: "application/vnd.github.raw; charset=utf-8", data },
});

async function getContent(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const ref = call.query.ref ?? repository.defaultBranch;
  const commit = await resolveCommit(repository.folder, ref);
  if (!commit) throw new GitHubError(404, `No commit found for the ref ${ref}`);
  const path = (call.params.path ?? "").replace(/^\/+|\/+$/g, "");
  const entry = found(await objectAt(repository.folder, commit, path));
  if (entry.type === "tree") {
    const entries = await readTree(repository.folder, entry.sha, false);
    const prefix = path === "" ? "" : `${path}/`;
    return ok(entries.slice(0, 1000).map((one) => entryJson(call.world, repository, ref, one, prefix + one.path)));
  }
  const data = found(await readBlob(repository.folder, entry.sha));
  if (data.length > MAX_BYTES) throw new GitHubError(403, "This API returns blobs up to 100 MB in size.");
  if (isRaw(call)) return octets(data);
  const large = data.length > MAX_JSON_BYTES;
  const listed = { ...entry, path, size: data.length };
  const content = large ? "" : base64Lines(data);
  return ok({ ...entryJson(call.world, repository, ref, listed, path), content, encoding: large ? "none" : "base64" });
}

function entryJson(world: World, repository: Repository, ref: string, entry: TreeEntry, path: string): Json {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  const url = repositoryUrl(world, repository, `/contents/${encoded}?ref=${encodeURIComponent(ref)}`);
  const kind = entry.type === "blob" ? "blobs" : "trees";
  const git = repositoryUrl(world, repository, `/git/${kind}/${entry.sha}`);
  const html = pageUrl(world, repository, `/blob/${encodeURIComponent(ref)}/${encoded}`);
  return {
    type: entry.type === "tree" ? "dir" : "file",
    size: entry.size ?? 0,
    name: path.split("/").at(-1) ?? "",
    path,
    sha: entry.sha,
    url,
    git_url: git,
    html_url: html,
    download_url: entry.type === "tree" ? null : html.replace("/blob/", "/raw/"),
    _links: { self: url, git, html },
  };
}

/** GitHub breaks base64 after 60 characters. */
const base64Lines = (data: Buffer): string => data.toString("base64").replace(/.{1,60}/g, "$&\n");

async function putContent(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const body = bodyOf<{ message: string; content: string; sha?: string; branch?: string }>(call);
  const branch = body.branch ?? repository.defaultBranch;
  const head = await resolveCommit(repository.folder, `refs/heads/${branch}`);
  if (!head) throw new GitHubError(404, `Branch ${branch} not found`);
  const path = call.params.path ?? "";
  refuseWorkflows(call, path);
  const before = await objectAt(repository.folder, head, path);
  if (before && body.sha === undefined) throw new GitHubError(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
  if (body.sha !== undefined && body.sha !== before?.sha)
    throw new GitHubError(409, `${path} does not match ${body.sha}`);
  const files = { [path]: Buffer.from(body.content, "base64") };
  const sha = await commitToBranch(call.world, repository, {
    branch,
    files,
    message: body.message,
    author: actorOf(call),
    expected: head,
  });
  if (!sha) throw new GitHubError(409, `is at ${await resolveCommit(repository.folder, branch)} but expected ${head}`);
  const made = await readCommit(repository.folder, sha);
  const entry = found(await objectAt(repository.folder, sha, path));
  const shown = entryJson(call.world, repository, branch, { ...entry, size: files[path]?.length ?? 0, path }, path);
  const { url, html_url, node_id, parents, commit } = commitJson(call.world, repository, made) as Record<string, Json>;
  const { tree, verification } = commit ?? {};
  const people = { author: personJson(made.author), committer: personJson(made.committer) };
  const json = {
    content: shown,
    commit: { sha, node_id, url, html_url, ...people, message: made.message, tree, parents, verification },
  };
  return ok(json, before ? 200 : 201);
}

function refuseWorkflows({ identity }: Call, path: string): void {
  if (!path.startsWith(".github/workflows/") || identity.kind !== "installation") return;
  if (identity.token.permissions.workflows === "write") return;
  throw new GitHubError(
    403,
    `refusing to allow a GitHub App to create or update workflow \`${path}\` without \`workflows\` permission`,
  );
}

async function getBlob(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const sha = call.params.file_sha ?? "";
  const data = found(await readBlob(repository.folder, sha));
  if (data.length > MAX_BYTES) throw new GitHubError(403, "This API returns blobs up to 100 MB in size.");
  if (isRaw(call)) return octets(data);
  const url = repositoryUrl(call.world, repository, `/git/blobs/${sha}`);
  return ok({ sha, node_id: nodeId("B", sha), size: data.length, url, content: base64Lines(data), encoding: "base64" });
}

async function getTree(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const name = call.params.tree_sha ?? "";
  const commit = await resolveCommit(repository.folder, name);
  const root = commit ? (await readCommit(repository.folder, commit)).tree : name;
  if (!/^[0-9a-f]{40}$/.test(root)) throw notFound();
  const recursive = call.query.recursive !== undefined;
  const entries = await readTree(repository.folder, root, recursive).catch(() => {
    throw notFound();
  });
  const tree = entries.slice(0, MAX_TREE).map(({ size, ...entry }) => ({
    ...entry,
    ...(size === null ? {} : { size }),
    url: repositoryUrl(call.world, repository, `/git/${entry.type}s/${entry.sha}`),
  }));
  return ok({
    sha: root,
    url: repositoryUrl(call.world, repository, `/git/trees/${root}`),
    tree,
    truncated: entries.length > MAX_TREE,
  });
}

async function getRef(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const ref = call.params.ref ?? "";
  const sha = found(await resolveCommit(repository.folder, `refs/${ref}`));
  const object = { type: "commit", sha, url: repositoryUrl(call.world, repository, `/git/commits/${sha}`) };
  const url = repositoryUrl(call.world, repository, `/git/refs/${ref}`);
  return ok({ ref: `refs/${ref}`, node_id: nodeId("REF", ref), url, object });
}

/** `base...head`; either may be `owner:branch` of a fork. Files come on the first page only. */
async function compare(call: Call): Promise<Reply> {
  const repository = repositoryFor(call);
  const { folder } = repository;
  const [from = "", to = ""] = (call.params.basehead ?? "").split("...");
  const [base, head] = await Promise.all([endOf(call, repository, from), endOf(call, repository, to)]);
  const merge = found(await mergeBase(folder, base, head));
  const [ahead, behind] = await Promise.all([
    listCommits(folder, base, head, 10_000),
    listCommits(folder, head, base, 10_000),
  ]);
  const first = (call.query.page ?? "1") === "1";
  const files = first ? await diffBetween(repository, merge, head) : [];
  const url = repositoryUrl(call.world, repository, `/compare/${from}...${to}`);
  const html = pageUrl(call.world, repository, `/compare/${from}...${to}`);
  const status =
    ahead.length === 0 ? (behind.length === 0 ? "identical" : "behind") : behind.length === 0 ? "ahead" : "diverged";
  const toJson = (sha: string) => readCommit(folder, sha).then((commit) => commitJson(call.world, repository, commit));
  const [baseJson, mergeJson] = await Promise.all([toJson(base), toJson(merge)]);
  const numbers = { status, ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length };
  const sized = { ...call, query: { ...call.query, per_page: call.query.per_page ?? "100" } };
  return page(
    sized,
    ahead.slice(0, MAX_COMPARED.commits),
    (commit) => commitJson(call.world, repository, commit),
    (commits) => ({
      url,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: baseJson,
      merge_base_commit: mergeJson,
      ...numbers,
      commits,
      files: files.slice(0, MAX_COMPARED.files).map((file) => fileJson(call.world, repository, head, file)),
    }),
  );
}

async function endOf(call: Call, repository: Repository, name: string): Promise<string> {
  const [owner, branch] = name.includes(":") ? name.split(":") : [null, name];
  if (owner === null || owner === repository.owner.login)
    return found(await resolveCommit(repository.folder, branch ?? ""));
  const fork = found(repositoryOf(call.world, owner ?? "", repository.name));
  return found(await resolveCommit(fork.folder, branch ?? ""));
}
