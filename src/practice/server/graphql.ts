import type { Context } from "../graphql/context.js";
import { type Prepared, prepare, run } from "../graphql/execute.js";
import type { World } from "../state/world.js";
import { type Answer, errorAnswer, faultAnswer, type HttpRequest, jsonAnswer } from "./answer.js";
import { authenticate } from "./authenticate.js";
import { GitHubError } from "./errors.js";
import { takeFault } from "./faults.js";
import { limitHeaders, takeRequest } from "./limits.js";

/** Answers one GraphQL request. Errors of the request itself are answered with 200, as GitHub does. */
export async function answerGraphql(world: World, request: HttpRequest): Promise<Answer> {
  const preparation = prepare(readJson(request.text));
  const prepared = preparation.ok ? preparation.prepared : null;
  const operation = prepared?.name ?? "graphql:invalid";
  const fault = takeFault(world.faults, operation, request.path);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  const instead = fault && faultAnswer(fault, limitHeaders.resetAt(world));
  if (!preparation.ok)
    world.violations.push({
      kind: "graphql",
      operation,
      path: request.path,
      message: JSON.stringify(preparation.errors),
    });
  const answer =
    fault && instead && !fault.afterApply
      ? instead
      : preparation.ok
        ? await carryOut(world, request, preparation.prepared)
        : jsonAnswer(200, { errors: preparation.errors });
  return record(world, request, prepared, instead ?? answer);
}

async function carryOut(world: World, request: HttpRequest, prepared: Prepared): Promise<Answer> {
  try {
    const identity = authenticate(world, request.header("authorization"));
    if (identity.kind !== "installation") throw new GitHubError(401, "This endpoint requires you to be authenticated.");
    takeRequest(world, identity);
    const context: Context = { world, token: identity.token, refused: [] };
    const result = await run(context, prepared);
    for (const message of context.refused) {
      world.violations.push({ kind: "permission", operation: prepared.name, path: request.path, message });
    }
    return jsonAnswer(200, result, { ...limitHeaders.of(world, identity), "x-ratelimit-resource": "graphql" });
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return errorAnswer(error);
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function record(world: World, request: HttpRequest, prepared: Prepared | null, answer: Answer): Answer {
  const errors = answer.drop
    ? undefined
    : (readJson(String(answer.body)) as { errors?: { message: string }[] } | null)?.errors;
  world.requests.push({
    at: Date.now(),
    method: request.method,
    operation: prepared?.name ?? "graphql:invalid",
    path: "/graphql",
    status: answer.status,
    write: prepared?.mutation ?? false,
    message: errors ? errors.map(({ message }) => message).join("; ") : null,
  });
  return answer;
}
