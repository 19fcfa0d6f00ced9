import { readFileSync } from "node:fs";
import {
  buildSchema,
  type DocumentNode,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  Kind,
  parse,
  validate,
} from "graphql";
import { readNodeId } from "../json/links.js";
import type { Repository } from "../state/entities.js";
import { repositoryOf } from "../state/world.js";
import { type Context, requirePermission, unresolved } from "./context.js";
import { createCommitOnBranch, findComment, findIssueComment, setMinimized, setResolved } from "./mutations.js";
import { actor, commentNode, issueCommentNode, pullNode, repositoryNode, threadNode } from "./objects.js";

const schema = buildSchema(readFileSync(new URL("./schema.graphql", import.meta.url), "utf8"));

/** A GraphQL request, read and checked against the schema. */
export interface Prepared {
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string | null;
  /** `graphql:` and the root fields, in order, such as `graphql:resolveReviewThread`. */
  readonly name: string;
  readonly mutation: boolean;
}

/** A request that can be run, or the errors to answer. */
export type Preparation =
  | { readonly ok: true; readonly prepared: Prepared }
  | { readonly ok: false; readonly errors: readonly object[] };

/** Reads the body of a request to `/api/graphql`. */
export function prepare(body: unknown): Preparation {
  const { query, variables, operationName } = (body ?? {}) as {
    query?: unknown;
    variables?: Record<string, unknown> | null;
    operationName?: string | null;
  };
  if (typeof query !== "string")
    return { ok: false, errors: [{ message: "A query attribute must be specified and must be a string." }] };
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    return { ok: false, errors: [error instanceof GraphQLError ? error.toJSON() : { message: "Parse error" }] };
  }
  const errors = validate(schema, document);
  if (errors.length > 0) return { ok: false, errors: errors.map((error) => error.toJSON()) };
  return {
    ok: true,
    prepared: { document, variables: variables ?? {}, operationName: operationName ?? null, ...describe(document) },
  };
}

function describe(document: DocumentNode): { name: string; mutation: boolean } {
  const operations = document.definitions.filter((one) => one.kind === Kind.OPERATION_DEFINITION);
  const roots = operations.flatMap((one) => one.selectionSet.selections);
  const names = new Set(roots.map((field) => (field.kind === Kind.FIELD ? field.name.value : "…")));
  return { name: `graphql:${[...names].join(",")}`, mutation: operations.some((one) => one.operation === "mutation") };
}

/** Runs a request. Errors carry GitHub's `type` and path, beside what could be answered. */
export async function run(context: Context, prepared: Prepared): Promise<{ data?: unknown; errors?: object[] }> {
  const result = await execute({
    schema,
    document: prepared.document,
    rootValue: rootOf(context),
    contextValue: context,
    variableValues: prepared.variables,
    operationName: prepared.operationName,
  });
  const errors = result.errors?.map(formatted);
  return { ...(result.data === undefined ? {} : { data: result.data }), ...(errors ? { errors } : {}) };
}

function formatted(error: GraphQLError): GraphQLFormattedError & { type?: unknown } {
  const { extensions, ...rest } = error.toJSON();
  const type = extensions?.type;
  if (error.originalError && !(error.originalError instanceof GraphQLError)) throw error.originalError;
  return type === undefined ? rest : { type, ...rest };
}

interface Input<T> {
  readonly input: T & { readonly clientMutationId?: string };
}

function rootOf(context: Context) {
  const { world } = context;
  return {
    viewer: { ...actor(world.app.bot), __typename: "User" },
    rateLimit: () => rateLimit(context),
    node: ({ id }: { id: string }) => nodeOf(context, id),
    nodes: ({ ids }: { ids: string[] }) => ids.map((id) => nodeOf(context, id)),
    repository: ({ owner, name }: { owner: string; name: string }) => {
      const repository = repositoryOf(world, owner, name);
      const same = repository && repository.owner.id === context.token.installation.account.id;
      if (!repository || !same) throw unresolved(`a Repository with the name '${owner}/${name}'`);
      return repositoryNode(context, repository);
    },
    createCommitOnBranch: ({ input }: Input<Parameters<typeof createCommitOnBranch>[1]>) =>
      createCommitOnBranch(context, input),
    resolveReviewThread: ({ input }: Input<{ threadId: string }>) => setResolved(context, input.threadId, true),
    unresolveReviewThread: ({ input }: Input<{ threadId: string }>) => setResolved(context, input.threadId, false),
    minimizeComment: ({ input }: Input<{ subjectId: string; classifier: string }>) => ({
      minimizedComment: setMinimized(context, input.subjectId, input.classifier),
    }),
    unminimizeComment: ({ input }: Input<{ subjectId: string }>) => ({
      unminimizedComment: setMinimized(context, input.subjectId, null),
    }),
  };
}

function rateLimit({ world, token }: Context) {
  const used = token.installation.requestsUsed;
  const resetAt = new Date(world.now().getTime() + 3_600_000).toISOString();
  return {
    cost: 1,
    limit: world.rateLimit,
    nodeCount: 0,
    remaining: Math.max(world.rateLimit - used, 0),
    resetAt,
    used,
  };
}

/** @throws GraphQLError NOT_FOUND, or FORBIDDEN where the token may not read pull requests. */
function nodeOf(context: Context, globalId: string): object {
  const node = readNodeId(globalId);
  const id = Number(node?.id);
  const owner = ownerOf(context, node?.kind ?? "", id);
  if (!owner) throw unresolved(`a node with the global id of '${globalId}'`);
  requirePermission(context, owner.repository, { anyOf: ["pull_requests"], level: "read" });
  return owner.node();
}

function ownerOf(context: Context, kind: string, id: number): { repository: Repository; node: () => object } | null {
  const repositories = [...context.world.repositories.values()];
  switch (kind) {
    case "R": {
      const repository = repositories.find((one) => one.id === id);
      return repository ? { repository, node: () => repositoryNode(context, repository) } : null;
    }
    case "PR": {
      const pull = repositories.flatMap((one) => [...one.pulls.values()]).find((one) => one.id === id);
      return pull ? { repository: pull.repository, node: () => pullNode(context, pull) } : null;
    }
    case "PRRT":
    case "PRRC": {
      const found = findComment(context, (one) => id === (kind === "PRRT" ? one.thread.id : one.id));
      if (!found) return null;
      const show = kind === "PRRT" ? threadNode : commentNode;
      return { repository: found.pull.repository, node: () => show(context, found.pull, found.comment) };
    }
    case "IC": {
      const found = findIssueComment(context, (one) => one.id === id);
      return found ? { repository: found.pull.repository, node: () => issueCommentNode(context, found.comment) } : null;
    }
    default:
      return null;
  }
}
