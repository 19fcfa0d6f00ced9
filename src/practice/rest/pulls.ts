import { diffText } from "../git/diff.js";
import { listCommits } from "../git/objects.js";
import { commitJson, fileJson } from "../json/commit.js";
import { fullPullJson, pullJson } from "../json/pull.js";
import { GitHubError } from "../server/errors.js";
import type { Pull } from "../state/entities.js";
import { baseOf, changedFiles } from "../state/pull-git.js";
import { type Call, type Handler, ok, page, pullFor, repositoryFor } from "./call.js";

/** Reading pull requests. */
export const pullHandlers: Readonly<Record<string, Handler>> = {
  "pulls/list": listPulls,
  "pulls/get": getPull,
  "pulls/list-files": async (call) => {
    const pull = pullFor(call);
    return page(call, await changedFiles(pull), (file) => fileJson(call.world, pull.repository, pull.headSha, file));
  },
  "pulls/list-commits": async (call) => {
    const pull = pullFor(call);
    const commits = await listCommits(pull.repository.folder, await baseOf(pull), pull.headSha);
    return page(call, commits, (commit) => commitJson(call.world, pull.repository, commit));
  },
  "repos/list-pull-requests-associated-with-commit": pullsOfCommit,
};

function listPulls(call: Call) {
  const { state = "open", head, base, sort = "created", direction } = call.query;
  const key = sort === "updated" ? "updatedAt" : "createdAt";
  const ascending = (direction ?? (sort === "created" ? "desc" : "asc")) === "asc" ? 1 : -1;
  const pulls = [...repositoryFor(call).pulls.values()]
    .filter((pull) => state === "all" || pull.state === state)
    .filter((pull) => base === undefined || pull.baseBranch === base)
    .filter((pull) => head === undefined || head === `${pull.headRepository.owner.login}:${pull.headBranch}`)
    .sort((a, b) => ascending * (a[key].localeCompare(b[key]) || a.number - b.number));
  return page(call, pulls, (pull) => pullJson(call.world, pull));
}

async function getPull(call: Call) {
  const pull = pullFor(call);
  if (!/vnd\.github\.(v3\.)?diff/.test(call.accept)) return ok(await fullPullJson(call.world, pull));
  const files = await changedFiles(pull);
  const lines = files.reduce((sum, file) => sum + file.additions + file.deletions, 0);
  if (files.length > 300 || lines > 20_000) {
    throw new GitHubError(406, "Sorry, the diff exceeded the maximum number of files (300).");
  }
  const text = await diffText(pull.repository.folder, await baseOf(pull), pull.headSha);
  return { status: 200, raw: { type: "application/vnd.github.diff; charset=utf-8", data: text } };
}

/** Open pull requests that hold the commit, and the merged one that brought it. */
async function pullsOfCommit(call: Call) {
  const repository = repositoryFor(call);
  const sha = call.params.commit_sha ?? "";
  const holding: Pull[] = [];
  for (const pull of repository.pulls.values()) {
    if (pull.state === "closed" && !pull.merged) continue;
    const commits = await listCommits(repository.folder, await baseOf(pull), pull.headSha);
    if (commits.some((commit) => commit.sha === sha)) holding.push(pull);
  }
  return page(call, holding, (pull) => pullJson(call.world, pull));
}
