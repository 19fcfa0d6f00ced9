import { batched } from "./batch.js";
import { isTransient, rateLimitedUntil } from "./failures.js";
import type { RepositoryRef } from "./job.js";
import type { Octokit } from "./octokit.js";
import {
  type BlobAddress,
  type BlobAnswer,
  type PullAnswer,
  type ReviewAnswer,
  reviewQuery,
  type ThreadAnswer,
} from "./review-query.js";

/** Files in one query: both sides of fifty, the configuration, and some room. */
const batchSize = 120;

/** The state of a pull request, as last seen. */
export interface PullState {
  readonly headSha: string;
  readonly open: boolean;
  /** Milliseconds since the epoch. */
  readonly seenAt: number;
}

/** Reads files, threads and the head of one pull request, all that is asked for at one time in one call. */
export interface ReviewReader {
  blob(address: BlobAddress): Promise<BlobAnswer>;
  /** Every review thread, from the first call that was made anyway, or (`again`) as they are now. */
  threads(again?: boolean): Promise<readonly ThreadAnswer[]>;
  /** Undefined before the first call. */
  state(): PullState | undefined;
}

type Query = (addresses: readonly BlobAddress[], threadsAfter?: string | null) => Promise<ReviewAnswer["repository"]>;

/** @param pull undefined for a merge queue's commit: then there are no threads and no state. */
export function createReviewReader(
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number | undefined,
): ReviewReader {
  let state: PullState | undefined;
  let threads: Promise<readonly ThreadAnswer[]> | undefined;

  const query: Query = async (addresses, threadsAfter) => {
    const answer = await ask(octokit, repository, pull, addresses, threadsAfter);
    const seen = pullOf(answer);
    if (seen) state = { headSha: seen.headRefOid, open: seen.state === "OPEN", seenAt: Date.now() };
    return answer;
  };
  function remember(first: ReturnType<Query>): Promise<readonly ThreadAnswer[]> {
    const all = allThreads(first, query);
    threads = all;
    all.catch(() => {
      threads = undefined;
    });
    return all;
  }

  return {
    blob: batched<BlobAddress, BlobAnswer>({
      size: batchSize,
      splits: (error) => isTransient(error) && rateLimitedUntil(error) === undefined,
      async ask(addresses) {
        const first = pull !== undefined && threads === undefined;
        const answered = query(addresses, first ? null : undefined);
        if (first) remember(answered);
        const answer = await answered;
        return addresses.map((_, i) => (answer?.[`f${i}`] ?? null) as BlobAnswer);
      },
    }),
    async threads(again = false) {
      if (pull === undefined) return [];
      return (again ? undefined : threads) ?? remember(query([], null));
    },
    state: () => state,
  };
}

async function ask(
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number | undefined,
  addresses: readonly BlobAddress[],
  threadsAfter: string | null | undefined,
): Promise<ReviewAnswer["repository"]> {
  const withThreads = pull !== undefined && threadsAfter !== undefined;
  const answer = await octokit.graphql<ReviewAnswer>(reviewQuery(addresses.length, pull !== undefined, withThreads), {
    owner: repository.owner,
    name: repository.name,
    ...(pull === undefined ? {} : { number: pull }),
    ...(withThreads ? { after: threadsAfter } : {}),
    ...Object.fromEntries(addresses.map(({ commit, path }, i) => [`e${i}`, `${commit}:${path}`])),
    request: { retries: 1 },
  });
  return answer.repository;
}

/** All threads, the first page of them from a call that is under way. */
async function allThreads(first: ReturnType<Query>, query: Query): Promise<readonly ThreadAnswer[]> {
  const found: ThreadAnswer[] = [];
  for (let page = pullOf(await first)?.reviewThreads; page; ) {
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    page = pullOf(await query([], page.pageInfo.endCursor))?.reviewThreads;
  }
  return found;
}

function pullOf(answer: ReviewAnswer["repository"]): PullAnswer | undefined {
  const pull = answer?.pullRequest;
  return pull && "headRefOid" in pull ? pull : undefined;
}
