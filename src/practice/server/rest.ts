import { checkRequest } from "../openapi/check-request.js";
import { findOperation, type Operation, responsePointer, validatorAt } from "../openapi/description.js";
import { callerOf, covers, needOf } from "../openapi/permissions.js";
import { type Call, type Reply, repositoryFor } from "../rest/call.js";
import { handlers } from "../rest/handlers.js";
import type { World } from "../state/world.js";
import { type Answer, errorAnswer, faultAnswer, type HttpRequest, jsonAnswer, type Sent, withEtag } from "./answer.js";
import { authenticate, type Identity } from "./authenticate.js";
import { forbidden, GitHubError } from "./errors.js";
import { takeFault } from "./faults.js";
import { limitHeaders, returnRequest, takeRequest } from "./limits.js";
import type { Violation } from "./records.js";

/** Answers one REST request: checked, permitted, carried out, recorded. */
export async function answerRest(world: World, request: HttpRequest): Promise<Answer> {
  const match = findOperation(request.method, request.path);
  const operation = match?.operation.id ?? "unknown";
  const fault = takeFault(world.faults, operation, request.path);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  const instead = fault && faultAnswer(fault, limitHeaders.resetAt(world));
  if (fault && instead && !fault.afterApply) return record(world, request, operation, instead);
  const answer = await carryOut(world, request, match);
  return record(world, request, operation, instead ?? answer);
}

async function carryOut(world: World, request: HttpRequest, match: ReturnType<typeof findOperation>): Promise<Answer> {
  let identity: Identity = { kind: "none" };
  try {
    if (!match) {
      violate(world, "unknown-endpoint", request, "unknown", `${request.method} ${request.path} is not known`);
      throw new GitHubError(404, "Not Found");
    }
    requireUserAgent(world, request, match.operation);
    identity = identify(world, request, match.operation);
    takeRequest(world, identity);
    const { params, operation } = match;
    const call: Call = {
      ...request,
      world,
      identity,
      params,
      body: parseBody(request),
      accept: request.header("accept") ?? "",
    };
    requireCaller(world, call, operation);
    requirePermission(world, call, operation);
    requireValid(world, call, operation);
    const handler = handlers[operation.id];
    if (!handler) throw new GitHubError(501, `${operation.id} is not implemented here`);
    const reply = await handler(call);
    if (world.checkResponses) noteDrift(world, operation, reply);
    const answer = withEtag(toAnswer(world, identity, reply), request.method, request.header("if-none-match"));
    if (answer.status !== 304) return answer;
    returnRequest(identity);
    return { ...answer, headers: { ...answer.headers, ...limitHeaders.of(world, identity) } };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    const need = match && needOf(match.operation.id);
    const headers = limitHeaders.of(world, identity);
    if (need) headers["x-accepted-github-permissions"] = need.anyOf.map((name) => `${name}=${need.level}`).join("; ");
    return errorAnswer(error, headers);
  }
}

function identify(world: World, request: HttpRequest, operation: Operation): Identity {
  try {
    return authenticate(world, request.header("authorization"));
  } catch (error) {
    const message = error instanceof Error ? error.message : "";
    if (callerOf(operation.id) === "app") violate(world, "authentication", request, operation.id, message);
    throw error;
  }
}

function requireUserAgent(world: World, request: HttpRequest, operation: Operation): void {
  if (request.header("user-agent")) return;
  violate(world, "header", request, operation.id, "a user-agent header is missing");
  throw new GitHubError(
    403,
    "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
  );
}

function parseBody(request: HttpRequest): unknown {
  if (request.text === "") return undefined;
  try {
    return JSON.parse(request.text);
  } catch {
    throw new GitHubError(400, "Problems parsing JSON");
  }
}

/** Whether this kind of caller may use the operation at all. */
function requireCaller(world: World, call: Call, operation: Operation): void {
  const caller = callerOf(operation.id);
  if (caller === "anyone") return;
  const { kind } = call.identity;
  if (kind === "none") {
    violate(world, "authentication", call, operation.id, "no authorization was sent");
    throw new GitHubError(401, "Requires authentication");
  }
  if (caller === "app" && kind !== "app") {
    violate(world, "not-for-apps", call, operation.id, "needs the App's JSON web token, not an installation token");
    throw new GitHubError(401, "A JSON web token could not be decoded");
  }
  if (caller === "installation" && (kind !== "installation" || !operation.forInstallations)) {
    violate(world, "not-for-apps", call, operation.id, `a ${kind} token cannot call ${operation.id}`);
    throw forbidden();
  }
}

function requirePermission(world: World, call: Call, operation: Operation): void {
  const need = needOf(operation.id);
  if (!need || call.identity.kind !== "installation") return;
  if (call.params.repo !== undefined) repositoryFor(call);
  const { permissions, installation } = call.identity.token;
  if (covers(permissions, need) && covers(installation.permissions, need)) return;
  violate(world, "permission", call, operation.id, `${need.anyOf.join(" or ")}: ${need.level} is missing`);
  throw forbidden();
}

function requireValid(world: World, call: Call, operation: Operation): void {
  const problems = checkRequest(operation, call);
  for (const { kind, message } of problems) violate(world, kind, call, operation.id, message);
  if (problems.length === 0) return;
  const messages = problems.map(({ message }) => message);
  throw new GitHubError(
    422,
    problems.some(({ kind }) => kind !== "semantic") ? "Invalid request." : "Unprocessable Entity",
    messages,
  );
}

function violate(
  world: World,
  kind: Violation["kind"],
  { path }: { path: string },
  operation: string,
  message: string,
): void {
  world.violations.push({ kind, operation, path, message });
}

/** Compares our own answer with GitHub's schema of it. */
function noteDrift(world: World, operation: Operation, reply: Reply): void {
  if (!operation.statuses.includes(String(reply.status))) world.drift.push(`${operation.id}: status ${reply.status}`);
  const pointer = responsePointer(operation, reply.status);
  if (!pointer || reply.raw) return;
  const validate = validatorAt(pointer);
  if (validate(JSON.parse(JSON.stringify(reply.json ?? null)))) return;
  for (const error of (validate.errors ?? []).slice(0, 5)) {
    world.drift.push(`${operation.id}: ${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
  }
}

function toAnswer(world: World, identity: Identity, reply: Reply): Sent {
  const headers = { ...limitHeaders.of(world, identity), ...reply.headers };
  if (reply.raw) {
    return {
      drop: false,
      status: reply.status,
      headers: { "content-type": reply.raw.type, ...headers },
      body: reply.raw.data,
    };
  }
  if (reply.json === undefined) return { drop: false, status: reply.status, headers, body: null };
  return jsonAnswer(reply.status, reply.json, headers);
}

function record(world: World, request: HttpRequest, operation: string, answer: Answer): Answer {
  const body =
    !answer.drop && answer.status >= 400
      ? (JSON.parse(String(answer.body)) as { message: string; errors?: unknown })
      : null;
  world.requests.push({
    at: Date.now(),
    method: request.method,
    operation,
    path: request.path,
    status: answer.status,
    write: request.method !== "GET" && operation !== "apps/create-installation-access-token",
    message: body ? `${body.message}${body.errors ? ` ${JSON.stringify(body.errors)}` : ""}` : null,
  });
  return answer;
}
