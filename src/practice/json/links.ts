import type { Repository } from "../state/entities.js";
import { fullName, type World } from "../state/world.js";

/** A JSON object to be sent. */
export type Json = Record<string, unknown>;

/** An address of the REST API. */
export const apiUrl = (world: World, path: string): string => `${world.url}/api/v3${path}`;

/** An address of the REST API under a repository. */
export const repositoryUrl = (world: World, repository: Repository, path = ""): string =>
  apiUrl(world, `/repos/${fullName(repository)}${path}`);

/** An address of the web page under a repository. */
export const pageUrl = (world: World, repository: Repository, path = ""): string =>
  `${world.url}/${fullName(repository)}${path}`;

/** A GraphQL node id: a kind and a number, readable back with {@link readNodeId}. */
export const nodeId = (kind: string, id: number | string): string =>
  `${kind}_${Buffer.from(String(id)).toString("base64url")}`;

/** The kind and number of a node id; null when it is none of ours. */
export function readNodeId(id: string): { kind: string; id: string } | null {
  const match = /^([A-Z]+)_([A-Za-z0-9_-]+)$/.exec(id);
  return match ? { kind: match[1] ?? "", id: Buffer.from(match[2] ?? "", "base64url").toString("utf8") } : null;
}
