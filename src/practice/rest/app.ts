import type { Delivery } from "../hooks/delivery.js";
import { redeliver } from "../hooks/send.js";
import { appJson, installationJson } from "../json/account.js";
import { apiUrl, type Json } from "../json/links.js";
import { fullRepositoryJson, repositoryJson } from "../json/repository.js";
import { mintToken, type TokenScope } from "../server/authenticate.js";
import { found, GitHubError } from "../server/errors.js";
import { installationOf, reaches, repositoryOf, timestamp, type World } from "../state/world.js";
import { bodyOf, type Call, type Handler, ok, page, repositoryFor } from "./call.js";

/** What the App asks about itself, its installations and its webhook deliveries. */
export const appHandlers: Readonly<Record<string, Handler>> = {
  "apps/get-authenticated": ({ world }) => ok(appJson(world, world.app)),
  "apps/list-installations": (call) =>
    page(call, [...call.world.installations.values()], (one) => installationJson(call.world, one)),
  "apps/get-installation": (call) => ok(installationJson(call.world, installationFor(call))),
  "apps/get-repo-installation": ({ world, params }) => {
    const repository = found(repositoryOf(world, params.owner ?? "", params.repo ?? ""));
    return ok(installationJson(world, found(installationOf(world, repository))));
  },
  "apps/create-installation-access-token": createToken,
  "apps/list-repos-accessible-to-installation": listRepositories,
  "apps/create-from-manifest": ({ world }) => ok(manifestJson(world), 201),
  "apps/list-webhook-deliveries": listDeliveries,
  "apps/get-webhook-delivery": (call) => ok(fullDeliveryJson(call.world, deliveryFor(call))),
  "apps/redeliver-webhook-delivery": (call) => {
    redeliver(call.world, deliveryFor(call));
    return ok({}, 202);
  },
  "apps/get-webhook-config-for-app": ({ world }) => ok(hookConfigJson(world)),
  "apps/update-webhook-config-for-app": (call) => {
    const { url, secret } = bodyOf<{ url?: string; secret?: string }>(call);
    call.world.hook.url = url ?? call.world.hook.url;
    call.world.hook.secret = secret ?? call.world.hook.secret;
    return ok(hookConfigJson(call.world));
  },
  "rate-limit/get": rateLimits,
  "repos/get": (call) => ok(fullRepositoryJson(call.world, repositoryFor(call))),
};

const installationFor = ({ world, params }: Call) => found(world.installations.get(Number(params.installation_id)));

const deliveryFor = ({ world, params }: Call) =>
  found(world.deliveries.find(({ id }) => id === Number(params.delivery_id)));

function createToken(call: Call) {
  const { world } = call;
  const scope = bodyOf<TokenScope>(call);
  if ((scope.repository_ids?.length ?? 0) > 500) throw new GitHubError(422, "Too many repositories for installation");
  const token = mintToken(world, installationFor(call), scope);
  const listed = [...world.repositories.values()].filter(({ id }) => token.repositories?.includes(id));
  return ok(
    {
      token: token.token,
      expires_at: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
      permissions: token.permissions,
      repository_selection: token.repositories ? "selected" : "all",
      ...(token.repositories ? { repositories: listed.map((one) => repositoryJson(world, one)) } : {}),
    },
    201,
  );
}

function listRepositories(call: Call) {
  if (call.identity.kind !== "installation") throw new GitHubError(403, "Resource not accessible by integration");
  const { installation, repositories } = call.identity.token;
  const own = [...call.world.repositories.values()].filter(
    (one) =>
      one.owner.id === installation.account.id && reaches(installation.repositories, one) && reaches(repositories, one),
  );
  return page(
    call,
    own,
    (one) => repositoryJson(call.world, one),
    (list) => ({
      total_count: own.length,
      repository_selection: repositories ? "selected" : "all",
      repositories: list,
    }),
  );
}

/** Newest first; the cursor is the id of the last one shown. */
function listDeliveries(call: Call) {
  const { cursor, status, per_page } = call.query;
  const size = Math.min(Number(per_page ?? 30), 100);
  const rest = [...call.world.deliveries]
    .reverse()
    .filter(({ id }) => cursor === undefined || id < Number(cursor))
    .filter((one) => matchesStatus(one, status));
  const shown = rest.slice(0, size);
  const query = new URLSearchParams({ ...call.query, cursor: String(shown.at(-1)?.id ?? 0) });
  const link = `<${apiUrl(call.world, "/app/hook/deliveries")}?${query}>; rel="next"`;
  const headers: Record<string, string> = rest.length > size ? { link } : {};
  return { status: 200, json: shown.map(deliveryJson), headers };
}

/** `failure` means an answer of 400 to 599 only: deliveries that nobody answered are in neither list. */
function matchesStatus({ statusCode }: Delivery, status: string | undefined): boolean {
  if (status === "success") return statusCode >= 200 && statusCode < 400;
  return status !== "failure" || (statusCode >= 400 && statusCode <= 599);
}

function deliveryJson(delivery: Delivery): Json {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: delivery.deliveredAt,
    redelivery: delivery.redelivery,
    duration: delivery.duration,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

function fullDeliveryJson(world: World, delivery: Delivery): Json {
  return {
    ...deliveryJson(delivery),
    url: world.hook.url ?? "",
    request: { headers: delivery.requestHeaders, payload: delivery.payload },
    response: { headers: {}, payload: delivery.responseBody },
  };
}

const hookConfigJson = (world: World): Json => ({
  content_type: "json",
  insecure_ssl: "0",
  secret: "********",
  url: world.hook.url ?? "",
});

const manifestJson = (world: World): Json => ({
  ...appJson(world, world.app),
  client_id: world.app.clientId,
  client_secret: "practice-client-secret",
  webhook_secret: world.hook.secret,
  pem: world.app.privateKey,
});

function rateLimits({ world, identity }: Call) {
  const used = identity.kind === "installation" ? identity.token.installation.requestsUsed : 0;
  const reset = Math.floor(Date.parse(timestamp(world)) / 1000) + 3600;
  const limit = { limit: world.rateLimit, used, remaining: Math.max(world.rateLimit - used, 0), reset };
  return ok({
    resources: { core: limit, search: { ...limit, limit: 30, used: 0, remaining: 30 }, graphql: limit },
    rate: limit,
  });
}
