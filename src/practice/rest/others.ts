import { randomUUID } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { roleOf } from "../actions/suggestions.js";
import { accountJson } from "../json/account.js";
import { apiUrl, type Json, repositoryUrl } from "../json/links.js";
import { found, GitHubError } from "../server/errors.js";
import type { Role } from "../state/entities.js";
import { bodyOf, type Call, type Handler, ok, page, repositoryFor } from "./call.js";

/** Who may what, branch rules, code scanning. */
export const otherHandlers: Readonly<Record<string, Handler>> = {
  "repos/get-collaborator-permission-level": permissionOf,
  "repos/get-branch-rules": branchRules,
  "code-scanning/upload-sarif": uploadSarif,
  "code-scanning/get-sarif": (call) => {
    const id = call.params.sarif_id ?? "";
    found(repositoryFor(call).sarifs.get(id));
    return ok({
      processing_status: "complete",
      analyses_url: repositoryUrl(call.world, repositoryFor(call), "/code-scanning/analyses"),
    });
  },
  "teams/get-membership-for-user-in-org": (call) => {
    const { org = "", team_slug: team = "", username = "" } = call.params;
    const member = [...call.world.repositories.values()].some(
      (repository) => repository.owner.login === org && repository.collaborators.has(username.toLowerCase()),
    );
    if (!member) throw new GitHubError(404, "Not Found");
    return ok({
      url: apiUrl(call.world, `/orgs/${org}/teams/${team}/memberships/${username}`),
      role: "member",
      state: "active",
    });
  },
};

/** The legacy word of each role: `maintain` reads as write, `triage` as read. */
const LEGACY: Readonly<Record<Role, string>> = {
  admin: "admin",
  maintain: "write",
  write: "write",
  triage: "read",
  read: "read",
  none: "none",
};

function permissionOf(call: Call) {
  const repository = repositoryFor(call);
  const account = found(call.world.accounts.get((call.params.username ?? "").toLowerCase()));
  const role = roleOf(repository, account);
  const pushes = LEGACY[role] === "admin" || LEGACY[role] === "write";
  const permissions: Json = {
    admin: role === "admin",
    maintain: role === "admin" || role === "maintain",
    push: pushes,
    triage: pushes || role === "triage",
    pull: role !== "none",
  };
  return ok({
    permission: LEGACY[role],
    role_name: role,
    user: { ...accountJson(call.world, account), permissions, role_name: role },
  });
}

function branchRules(call: Call) {
  const repository = repositoryFor(call);
  const required = call.params.branch === repository.defaultBranch ? repository.requiredChecks : [];
  const rule = {
    type: "required_status_checks",
    ruleset_source_type: "Repository",
    ruleset_source: `${repository.owner.login}/${repository.name}`,
    ruleset_id: repository.id,
    parameters: {
      required_status_checks: required.map((context) => ({ context, integration_id: call.world.app.id })),
      strict_required_status_checks_policy: false,
    },
  };
  return page(call, required.length > 0 ? [rule] : [], (one) => one);
}

function uploadSarif(call: Call) {
  const repository = repositoryFor(call);
  const { sarif } = bodyOf<{ sarif: string }>(call);
  const id = randomUUID();
  repository.sarifs.set(id, unpack(sarif));
  return ok({ id, url: repositoryUrl(call.world, repository, `/code-scanning/sarifs/${id}`) }, 202);
}

/** SARIF comes as base64 of gzip, at most 20 runs of 25,000 results. */
function unpack(sarif: string): unknown {
  let log: { runs?: { results?: unknown[] }[] };
  try {
    log = JSON.parse(gunzipSync(Buffer.from(sarif, "base64")).toString("utf8"));
  } catch {
    throw new GitHubError(400, "Invalid SARIF. The SARIF file is not gzipped and base64 encoded JSON.");
  }
  const runs = log.runs ?? [];
  if (runs.length > 20 || runs.some((run) => (run.results?.length ?? 0) > 25_000)) {
    throw new GitHubError(400, "Invalid SARIF. Too many runs or results.");
  }
  return log;
}
