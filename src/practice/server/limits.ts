import type { World } from "../state/world.js";
import type { Identity } from "./authenticate.js";
import { GitHubError } from "./errors.js";

/** Counts a request against the hourly limit of its installation. @throws GitHubError 403 when it is used up. */
export function takeRequest(world: World, identity: Identity): void {
  if (identity.kind !== "installation") return;
  const { installation } = identity.token;
  if (installation.requestsUsed >= world.rateLimit) {
    throw new GitHubError(403, `API rate limit exceeded for installation ID ${installation.id}.`);
  }
  installation.requestsUsed += 1;
}

/** Gives a request back: an unchanged answer to a conditional one does not count. */
export function returnRequest(identity: Identity): void {
  if (identity.kind === "installation") identity.token.installation.requestsUsed -= 1;
}

/** The headers that tell how much of the hourly limit is left. */
export const limitHeaders = {
  of(world: World, identity: Identity): Record<string, string> {
    if (identity.kind !== "installation") return {};
    const used = identity.token.installation.requestsUsed;
    return {
      "x-ratelimit-limit": String(world.rateLimit),
      "x-ratelimit-remaining": String(Math.max(world.rateLimit - used, 0)),
      "x-ratelimit-used": String(used),
      "x-ratelimit-reset": String(limitHeaders.resetAt(world)),
      "x-ratelimit-resource": "core",
    };
  },

  /** Seconds since 1970: in an hour. */
  resetAt: (world: World): number => Math.floor(world.now().getTime() / 1000) + 3600,
};
