import { listCommits, mergeBase } from "../git/objects.js";
import type { Pull, Repository } from "../state/entities.js";
import { changedFiles, mergeability } from "../state/pull-git.js";
import type { World } from "../state/world.js";
import { accountJson, association } from "./account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "./links.js";
import { repositoryJson } from "./repository.js";

/** A pull request as lists and other objects show it. */
export function pullJson(world: World, pull: Pull): Json {
  const { repository: repo, number } = pull;
  const page = pageUrl(world, repo, `/pull/${number}`);
  return {
    ...links(world, pull),
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: accountJson(world, pull.author),
    body: pull.body === "" ? null : pull.body,
    labels: pull.labels.map((name) => labelJson(world, repo, name)),
    milestone: null,
    active_lock_reason: null,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.sha ?? null,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: endJson(world, pull.headRepository, pull.headBranch, pull.headSha),
    base: endJson(world, repo, pull.baseBranch, pull.baseSha),
    author_association: association(repo, pull.author),
    auto_merge: null,
    draft: pull.draft,
  };
}

function links(world: World, { repository: repo, number, headSha }: Pull): Json {
  const url = repositoryUrl(world, repo, `/pulls/${number}`);
  const issue = repositoryUrl(world, repo, `/issues/${number}`);
  const all = {
    issue,
    commits: `${url}/commits`,
    comments: `${issue}/comments`,
    review_comments: `${url}/comments`,
    review_comment: repositoryUrl(world, repo, "/pulls/comments{/number}"),
    statuses: repositoryUrl(world, repo, `/statuses/${headSha}`),
  };
  const flat = Object.entries(all).map(([name, href]) => [`${name}_url`, href]);
  const nested = Object.entries({ self: url, html: pageUrl(world, repo, `/pull/${number}`), ...all });
  return {
    url,
    ...Object.fromEntries(flat),
    _links: Object.fromEntries(nested.map(([name, href]) => [name, { href }])),
  };
}

function endJson(world: World, repository: Repository, branch: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${branch}`,
    ref: branch,
    sha,
    user: accountJson(world, repository.owner),
    repo: repositoryJson(world, repository),
  };
}

/** A pull request as `GET pulls/{n}` and `pull_request` webhooks show it. */
export async function fullPullJson(world: World, pull: Pull): Promise<Json> {
  const { folder } = pull.repository;
  const base = await mergeBase(folder, pull.baseSha, pull.headSha);
  const [files, commits, merge] = await Promise.all([
    changedFiles(pull),
    listCommits(folder, base, pull.headSha),
    mergeability(pull),
  ]);
  return {
    ...pullJson(world, pull),
    merged: pull.merged !== null,
    mergeable: merge.mergeable,
    rebaseable: merge.mergeable,
    mergeable_state: merge.state,
    merged_by: pull.merged ? accountJson(world, pull.merged.by) : null,
    comments: pull.issueComments.length,
    review_comments: pull.comments.length,
    maintainer_can_modify: pull.maintainerCanModify,
    commits: commits.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** A pull request as check runs name it. Those from forks are not named there. */
export function pullMinimalJson(world: World, pull: Pull): Json {
  const end = (repository: Repository, ref: string, sha: string): Json => ({
    ref,
    sha,
    repo: { id: repository.id, url: repositoryUrl(world, repository), name: repository.name },
  });
  return {
    id: pull.id,
    number: pull.number,
    url: repositoryUrl(world, pull.repository, `/pulls/${pull.number}`),
    head: end(pull.headRepository, pull.headBranch, pull.headSha),
    base: end(pull.repository, pull.baseBranch, pull.baseSha),
  };
}

/** A label; its id and colour follow from its name. */
export function labelJson(world: World, repository: Repository, name: string): Json {
  const id = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000, 7);
  return {
    id,
    node_id: nodeId("LA", id),
    url: repositoryUrl(world, repository, `/labels/${encodeURIComponent(name)}`),
    name,
    color: id.toString(16).padStart(6, "0").slice(0, 6),
    default: false,
    description: "",
  };
}
