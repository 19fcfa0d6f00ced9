import type { Json } from "../json/links.js";
import type { Identity } from "../server/authenticate.js";
import { found, GitHubError } from "../server/errors.js";
import type { Account, Pull, Repository } from "../state/entities.js";
import { reaches, repositoryOf, type World } from "../state/world.js";

/** One checked request. */
export interface Call {
  readonly world: World;
  readonly identity: Identity;
  /** Path under `/api/v3`, as it was sent. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly accept: string;
}

/** An answer: JSON, raw bytes, or nothing. */
export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly raw?: { readonly type: string; readonly data: string | Uint8Array };
  readonly headers?: Readonly<Record<string, string>>;
}

/** What answers one operation. Throws GitHubError to refuse. */
export type Handler = (call: Call) => Promise<Reply> | Reply;

/** A JSON reply. */
export const ok = (json: unknown, status = 200): Reply => ({ status, json });

/** A reply without a body. */
export const noContent: Reply = { status: 204 };

/** The body, whose shape the request check has proved. */
export const bodyOf = <T>(call: Call): T => (call.body ?? {}) as T;

/** The repository of the path. @throws GitHubError 404 when there is none or the token does not reach it. */
export function repositoryFor(call: Call): Repository {
  const repository = found(repositoryOf(call.world, call.params.owner ?? "", call.params.repo ?? ""));
  if (call.identity.kind === "installation" && !reachable(call, repository)) throw new GitHubError(404, "Not Found");
  return repository;
}

function reachable({ identity }: Call, repository: Repository): boolean {
  if (identity.kind !== "installation") return false;
  const { installation, repositories } = identity.token;
  return (
    installation.account.id === repository.owner.id &&
    reaches(installation.repositories, repository) &&
    reaches(repositories, repository)
  );
}

/** The pull request of the path. */
export function pullFor(call: Call): Pull {
  const number = Number(call.params.pull_number ?? call.params.issue_number);
  return found(repositoryFor(call).pulls.get(number));
}

/** Everything an installation does is done by the App's bot. */
export const actorOf = (call: Call): Account => call.world.app.bot;

/** A page of a list, with the `link` header. */
export function page<T>(
  call: Call,
  items: readonly T[],
  toJson: (item: T) => unknown,
  wrap?: (list: unknown[]) => Json,
): Reply {
  const size = Math.min(Math.max(Number(call.query.per_page ?? 30), 1), 100);
  const number = Math.max(Number(call.query.page ?? 1), 1);
  const last = Math.max(Math.ceil(items.length / size), 1);
  const list = items.slice((number - 1) * size, number * size).map(toJson);
  const link = linkHeader(call, number, last);
  return { status: 200, json: wrap ? wrap(list) : list, ...(link ? { headers: { link } } : {}) };
}

function linkHeader(call: Call, number: number, last: number): string {
  const to = (page: number, rel: string) => {
    const query = new URLSearchParams({ ...call.query, page: String(page) });
    return `<${call.world.url}/api/v3${call.path}?${query}>; rel="${rel}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(to(number - 1, "prev"));
  if (number < last) links.push(to(number + 1, "next"), to(last, "last"));
  if (number > 1) links.push(to(1, "first"));
  return links.join(", ");
}
