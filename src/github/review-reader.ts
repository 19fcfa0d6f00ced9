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

/** Files in one query; a query that GitHub cannot answer in its time is asked again in halves. */
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

interface Asked {
  readonly address: BlobAddress;
  readonly resolve: (answer: BlobAnswer) => void;
  readonly reject: (error: unknown) => void;
}

/** @param pull undefined for a merge queue's commit: then there are no threads and no state. */
export function createReviewReader(
  octokit: Octokit,
  repository: RepositoryRef,
  pull: number | undefined,
): ReviewReader {
  let asked: Asked[] = [];
  let state: PullState | undefined;
  let threads: Promise<readonly ThreadAnswer[]> | undefined;

  async function query(addresses: readonly BlobAddress[], after?: string | null): Promise<ReviewAnswer["repository"]> {
    const expressions = addresses.map(({ commit, path }, i) => [`e${i}`, `${commit}:${path}`] as const);
    const answer = await octokit.graphql<ReviewAnswer>(
      reviewQuery(addresses.length, pull !== undefined, after !== undefined),
      {
        owner: repository.owner,
        name: repository.name,
        ...(pull === undefined ? {} : { number: pull }),
        ...(pull !== undefined && after !== undefined ? { after } : {}),
        ...Object.fromEntries(expressions),
        request: { retries: 1 },
      },
    );
    const seen = pullOf(answer.repository);
    if (seen) state = { headSha: seen.headRefOid, open: seen.state === "OPEN", seenAt: Date.now() };
    return answer.repository;
  }

  /** All threads, the first page of them from a call that has been made. */
  async function allThreads(first: Promise<ReviewAnswer["repository"]>): Promise<readonly ThreadAnswer[]> {
    const found: ThreadAnswer[] = [];
    for (let page = pullOf(await first)?.reviewThreads; page; ) {
      found.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) break;
      page = pullOf(await query([], page.pageInfo.endCursor))?.reviewThreads;
    }
    return found;
  }

  async function ask(batch: readonly Asked[]): Promise<void> {
    const first = threads === undefined && pull !== undefined;
    const answered = query(
      batch.map(({ address }) => address),
      first ? null : undefined,
    );
    if (first) {
      threads = allThreads(answered);
      threads.catch(() => {
        threads = undefined;
      });
    }
    try {
      const answer = await answered;
      for (const [i, { resolve }] of batch.entries()) resolve((answer?.[`f${i}`] ?? null) as BlobAnswer);
    } catch (error) {
      const half = Math.ceil(batch.length / 2);
      if (batch.length === 1 || !isTransient(error) || rateLimitedUntil(error) !== undefined) {
        for (const { reject } of batch) reject(error);
        return;
      }
      await ask(batch.slice(0, half));
      await ask(batch.slice(half));
    }
  }

  function flush(): void {
    const all = asked;
    asked = [];
    for (let i = 0; i < all.length; i += batchSize) void ask(all.slice(i, i + batchSize));
  }

  return {
    blob(address) {
      return new Promise((resolve, reject) => {
        if (asked.length === 0) setImmediate(flush);
        asked.push({ address, resolve, reject });
      });
    },
    async threads(again = false) {
      if (pull === undefined) return [];
      if (again) threads = undefined;
      threads ??= allThreads(query([], null));
      return threads;
    },
    state: () => state,
  };
}

function pullOf(answer: ReviewAnswer["repository"]): PullAnswer | undefined {
  const pull = answer?.pullRequest;
  return pull && "headRefOid" in pull ? pull : undefined;
}
