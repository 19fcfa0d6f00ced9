import type { ChangedFile } from "../git/diff.js";
import type { CommitObject, Person } from "../git/objects.js";
import type { Repository } from "../state/entities.js";
import type { World } from "../state/world.js";
import { accountJson } from "./account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "./links.js";

/** A commit as lists and comparisons show it. */
export function commitJson(world: World, repository: Repository, commit: CommitObject): Json {
  const url = repositoryUrl(world, repository, `/commits/${commit.sha}`);
  return {
    url,
    sha: commit.sha,
    node_id: nodeId("C", commit.sha),
    html_url: pageUrl(world, repository, `/commit/${commit.sha}`),
    comments_url: `${url}/comments`,
    commit: {
      url: repositoryUrl(world, repository, `/git/commits/${commit.sha}`),
      author: personJson(commit.author),
      committer: personJson(commit.committer),
      message: commit.message,
      comment_count: 0,
      tree: { sha: commit.tree, url: repositoryUrl(world, repository, `/git/trees/${commit.tree}`) },
      verification: { verified: false, reason: "unsigned", payload: null, signature: null, verified_at: null },
    },
    author: accountByEmail(world, commit.author.email),
    committer: accountByEmail(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: repositoryUrl(world, repository, `/commits/${sha}`),
      html_url: pageUrl(world, repository, `/commit/${sha}`),
    })),
  };
}

/** Name, address and time as commits have them. */
export const personJson = (person: Person): Json => ({
  name: person.name,
  email: person.email,
  date: new Date(person.at * 1000).toISOString().replace(".000Z", "Z"),
});

/** The address that GitHub gives an account's commits. */
export const emailOf = (account: { id: number; login: string }): string =>
  `${account.id}+${account.login}@users.noreply.github.com`;

function accountByEmail(world: World, email: string): Json | null {
  const found = [...world.accounts.values()].find((account) => emailOf(account) === email);
  return found ? accountJson(world, found) : null;
}

/** A changed file of a pull request or comparison; without `patch` where GitHub shows none. */
export function fileJson(world: World, repository: Repository, head: string, file: ChangedFile): Json {
  const path = file.path.split("/").map(encodeURIComponent).join("/");
  return {
    sha: file.sha,
    filename: file.path,
    status: file.status,
    additions: file.additions,
    deletions: file.deletions,
    changes: file.additions + file.deletions,
    blob_url: pageUrl(world, repository, `/blob/${head}/${path}`),
    raw_url: pageUrl(world, repository, `/raw/${head}/${path}`),
    contents_url: repositoryUrl(world, repository, `/contents/${path}?ref=${head}`),
    ...(file.patch === null ? {} : { patch: file.patch }),
    ...(file.previousPath === null ? {} : { previous_filename: file.previousPath }),
  };
}
