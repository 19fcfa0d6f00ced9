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
import { repositoryOf } from "../state/world.js";
import { type Context, unresolved } from "./context.js";
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

function nodeOf(context: Context, globalId: string): object {
  const node = readNodeId(globalId);
  const id = Number(node?.id);
  const repositories = [...context.world.repositories.values()];
  const found = (() => {
    switch (node?.kind) {
      case "R":
        return repositories.filter((one) => one.id === id).map((one) => repositoryNode(context, one))[0];
      case "PR":
        return repositories
          .flatMap((one) => [...one.pulls.values()])
          .filter((one) => one.id === id)
          .map((one) => pullNode(context, one))[0];
      case "PRRT": {
        const thread = findComment(context, (comment) => comment.thread.id === id);
        return thread && threadNode(context, thread.pull, thread.comment);
      }
      case "PRRC": {
        const comment = findComment(context, (one) => one.id === id);
        return comment && commentNode(context, comment.pull, comment.comment);
      }
      case "IC": {
        const comment = findIssueComment(context, (one) => one.id === id);
        return comment && issueCommentNode(context, comment.comment);
      }
      default:
        return null;
    }
  })();
  if (!found) throw unresolved(`a node with the global id of '${globalId}'`);
  return found;
}
