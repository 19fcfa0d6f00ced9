import { GraphQLError } from "graphql";
import { covers, type Need } from "../openapi/permissions.js";
import type { Repository, Token } from "../state/entities.js";
import { reaches, type World } from "../state/world.js";

/** Who asks, and what of. */
export interface Context {
  readonly world: World;
  readonly token: Token;
  /** Messages of permissions that were missing. */
  readonly refused: string[];
}

/** An error as GitHub's GraphQL API gives it: with a `type` beside the message. */
export function graphqlError(type: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { type } });
}

/** @throws GraphQLError FORBIDDEN when the token or its installation lacks the permission, NOT_FOUND out of its reach. */
export function requirePermission(context: Context, repository: Repository, need: Need): void {
  const { token } = context;
  const { installation } = token;
  const reached =
    installation.account.id === repository.owner.id &&
    reaches(installation.repositories, repository) &&
    reaches(token.repositories, repository);
  if (!reached) throw unresolved(`a Repository with the name '${repository.owner.login}/${repository.name}'`);
  if (covers(token.permissions, need) && covers(installation.permissions, need)) return;
  context.refused.push(`${need.anyOf.join(" or ")}: ${need.level} is missing`);
  throw graphqlError("FORBIDDEN", "Resource not accessible by integration");
}

/** NOT_FOUND in GitHub's words. */
export const unresolved = (what: string): GraphQLError => graphqlError("NOT_FOUND", `Could not resolve to ${what}.`);

/** The arguments of a connection; cursors are those of its `pageInfo`. */
export interface PageArguments {
  readonly first?: number | null;
  readonly last?: number | null;
  readonly after?: string | null;
  readonly before?: string | null;
}

/** A page of a connection. @throws GraphQLError when neither `first` nor `last` is given, or more than 100 is asked. */
export function connection<T>(name: string, all: readonly T[], args: PageArguments) {
  const size = args.first ?? args.last;
  if (size === null || size === undefined) {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`;
    throw graphqlError("MISSING_PAGINATION_BOUNDARIES", message);
  }
  if (size > 100) {
    const which = args.first ? "first" : "last";
    const message = `Requesting ${size} records on the \`${name}\` connection exceeds the \`${which}\` limit of 100 records.`;
    throw graphqlError("EXCESSIVE_PAGINATION", message);
  }
  const from = args.after ? readCursor(args.after) + 1 : 0;
  const to = args.before ? readCursor(args.before) : all.length;
  const start = args.first ? from : Math.max(from, to - size);
  const end = args.first ? Math.min(to, from + size) : to;
  return {
    totalCount: all.length,
    nodes: all.slice(start, end),
    pageInfo: {
      startCursor: end > start ? cursor(start) : null,
      endCursor: end > start ? cursor(end - 1) : null,
      hasNextPage: end < all.length,
      hasPreviousPage: start > 0,
    },
  };
}

const cursor = (index: number): string => Buffer.from(`cursor:${index}`).toString("base64");

const readCursor = (text: string): number =>
  Number(Buffer.from(text, "base64").toString("utf8").replace("cursor:", ""));
