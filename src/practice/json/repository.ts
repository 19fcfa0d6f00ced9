import type { Repository } from "../state/entities.js";
import { fullName, type World } from "../state/world.js";
import { accountJson } from "./account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "./links.js";

/** The link fields of a repository and what follows its address. */
const LINKS: Readonly<Record<string, string>> = {
  archive_url: "/{archive_format}{/ref}",
  assignees_url: "/assignees{/user}",
  blobs_url: "/git/blobs{/sha}",
  branches_url: "/branches{/branch}",
  collaborators_url: "/collaborators{/collaborator}",
  comments_url: "/comments{/number}",
  commits_url: "/commits{/sha}",
  compare_url: "/compare/{base}...{head}",
  contents_url: "/contents/{+path}",
  contributors_url: "/contributors",
  deployments_url: "/deployments",
  downloads_url: "/downloads",
  events_url: "/events",
  forks_url: "/forks",
  git_commits_url: "/git/commits{/sha}",
  git_refs_url: "/git/refs{/sha}",
  git_tags_url: "/git/tags{/sha}",
  hooks_url: "/hooks",
  issue_comment_url: "/issues/comments{/number}",
  issue_events_url: "/issues/events{/number}",
  issues_url: "/issues{/number}",
  keys_url: "/keys{/key_id}",
  labels_url: "/labels{/name}",
  languages_url: "/languages",
  merges_url: "/merges",
  milestones_url: "/milestones{/number}",
  notifications_url: "/notifications{?since,all,participating}",
  pulls_url: "/pulls{/number}",
  releases_url: "/releases{/id}",
  stargazers_url: "/stargazers",
  statuses_url: "/statuses/{sha}",
  subscribers_url: "/subscribers",
  subscription_url: "/subscription",
  tags_url: "/tags",
  teams_url: "/teams",
  trees_url: "/git/trees{/sha}",
};

/** A repository as it stands inside pull requests and webhooks. */
export function repositoryJson(world: World, repository: Repository): Json {
  const page = pageUrl(world, repository);
  const links = Object.entries(LINKS).map(([field, path]) => [field, repositoryUrl(world, repository, path)]);
  const open = [...repository.pulls.values()].filter((pull) => pull.state === "open").length;
  const forks = [...world.repositories.values()].filter((other) => other.forkOf === repository).length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: repository.private,
    owner: accountJson(world, repository.owner),
    html_url: page,
    description: null,
    fork: repository.forkOf !== null,
    url: repositoryUrl(world, repository),
    ...Object.fromEntries(links),
    git_url: `${page}.git`,
    ssh_url: `git@localhost:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    pushed_at: repository.createdAt,
    size: 1,
    default_branch: repository.defaultBranch,
    topics: [],
    visibility: repository.private ? "private" : "public",
    ...counts(open, forks),
    ...FEATURES,
  };
}

const counts = (open: number, forks: number): Json => ({
  forks,
  forks_count: forks,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
  open_issues: open,
  open_issues_count: open,
});

const FEATURES: Json = {
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_downloads: false,
  has_discussions: false,
  archived: false,
  disabled: false,
  is_template: false,
  allow_forking: true,
  web_commit_signoff_required: false,
};

/** A repository as `GET /repos/{owner}/{repo}` shows it. */
export function fullRepositoryJson(world: World, repository: Repository): Json {
  const { forkOf } = repository;
  return {
    ...repositoryJson(world, repository),
    subscribers_count: 0,
    network_count: 0,
    permissions: { admin: false, maintain: false, push: false, triage: false, pull: true },
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
    ...(forkOf ? { parent: repositoryJson(world, forkOf), source: repositoryJson(world, forkOf) } : {}),
  };
}
