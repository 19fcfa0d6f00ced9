import type { Account, Installation, Reaction, Repository } from "../state/entities.js";
import type { App, World } from "../state/world.js";
import { apiUrl, type Json, nodeId } from "./links.js";

/** The `simple-user` of an account. */
export function accountJson(world: World, account: Account): Json {
  const url = apiUrl(world, `/users/${account.login}`);
  return {
    login: account.login,
    id: account.id,
    node_id: nodeId(account.type === "Organization" ? "O" : account.type === "Bot" ? "BOT" : "U", account.id),
    avatar_url: `${world.url}/avatars/u/${account.id}`,
    gravatar_id: "",
    url,
    html_url: `${world.url}/${account.login.replace(/\[bot\]$/, "")}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: account.type,
    site_admin: false,
  };
}

/** The App as `GET /app` and check runs show it. */
export function appJson(world: World, app: App): Json {
  return {
    id: app.id,
    slug: app.slug,
    client_id: app.clientId,
    node_id: nodeId("A", app.id),
    owner: accountJson(world, app.owner),
    name: app.name,
    description: "",
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: app.createdAt,
    updated_at: app.createdAt,
    permissions: app.permissions,
    events: app.events,
    installations_count: world.installations.size,
  };
}

/** An installation of the App. */
export function installationJson(world: World, installation: Installation): Json {
  const { account } = installation;
  return {
    id: installation.id,
    account: accountJson(world, account),
    repository_selection: installation.repositories ? "selected" : "all",
    access_tokens_url: apiUrl(world, `/app/installations/${installation.id}/access_tokens`),
    repositories_url: apiUrl(world, "/installation/repositories"),
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${installation.id}`,
    app_id: world.app.id,
    app_slug: world.app.slug,
    client_id: world.app.clientId,
    target_id: account.id,
    target_type: account.type,
    permissions: installation.permissions,
    events: world.app.events,
    created_at: installation.createdAt,
    updated_at: installation.createdAt,
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: installation.suspended ? accountJson(world, account) : null,
    suspended_at: installation.suspended ? installation.createdAt : null,
  };
}

/** How an account stands to a repository, in GitHub's words. */
export function association(repository: Repository, account: Account): string {
  if (account.id === repository.owner.id) return "OWNER";
  const role = repository.collaborators.get(account.login.toLowerCase());
  if (!role || role === "none") return account.type === "Bot" ? "NONE" : "CONTRIBUTOR";
  return repository.owner.type === "Organization" ? "MEMBER" : "COLLABORATOR";
}

const CONTENTS = ["+1", "-1", "laugh", "confused", "heart", "hooray", "eyes", "rocket"];

/** The counts of reactions on a comment. */
export function reactionsJson(url: string, reactions: readonly Reaction[]): Json {
  const counts = CONTENTS.map((content) => [content, reactions.filter((one) => one.content === content).length]);
  return { url: `${url}/reactions`, total_count: reactions.length, ...Object.fromEntries(counts) };
}

/** One reaction. */
export function reactionJson(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: nodeId("REA", reaction.id),
    user: accountJson(world, reaction.author),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}
