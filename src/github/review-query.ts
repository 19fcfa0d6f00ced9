/** A file at a commit, or at the tip of the default branch (`HEAD`). */
export interface BlobAddress {
  readonly commit: string;
  readonly path: string;
}

/** GitHub's answer for one address; null where there is no such file. */
export type BlobAnswer = {
  readonly __typename: string;
  readonly oid?: string;
  readonly byteSize?: number;
  readonly isBinary?: boolean | null;
  readonly isTruncated?: boolean;
  readonly text?: string | null;
} | null;

export interface ThreadAnswer {
  readonly isResolved: boolean;
  readonly isOutdated: boolean;
  readonly path: string;
  readonly line: number | null;
  readonly startLine: number | null;
  readonly comments: {
    readonly totalCount: number;
    readonly nodes: readonly {
      readonly id: string;
      readonly fullDatabaseId: string | number;
      readonly body: string;
      readonly isMinimized: boolean;
      readonly author: { readonly __typename: string; readonly login: string } | null;
    }[];
  };
}

export interface PullAnswer {
  readonly headRefOid: string;
  readonly state: "OPEN" | "CLOSED" | "MERGED";
  /** There where it was asked for. */
  readonly reviewThreads?: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly ThreadAnswer[];
  };
}

export interface ReviewAnswer {
  readonly repository: { readonly [alias: string]: BlobAnswer | PullAnswer } | null;
}

const threads = `reviewThreads(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          isResolved isOutdated path line startLine
          comments(first: 1) {
            totalCount
            nodes { id fullDatabaseId body isMinimized author { __typename login } }
          }
        }
      }`;

/**
 * The one query of a review: the state of the pull request, its review threads, and files by alias (`f0`, `f1` …).
 *
 * Everything from outside goes in as a variable; the text holds only counts.
 *
 * @param withPull `false` for a merge queue's commit.
 */
export function reviewQuery(files: number, withPull: boolean, withThreads: boolean): string {
  const names = Array.from({ length: files }, (_, i) => i);
  const variables = [
    "$owner: String!, $name: String!",
    ...(withPull ? ["$number: Int!"] : []),
    ...(withPull && withThreads ? ["$after: String"] : []),
    ...names.map((i) => `$e${i}: String!`),
  ];
  const pull = `pullRequest(number: $number) { headRefOid state ${withThreads ? threads : ""} }`;
  const blobs = names.map((i) => `f${i}: object(expression: $e${i}) { ...file }`);
  const fragment =
    files > 0
      ? "\nfragment file on GitObject { __typename ... on Blob { oid byteSize isBinary isTruncated text } }"
      : "";
  return `query LeastwiseReview(${variables.join(", ")}) {
  repository(owner: $owner, name: $name) {
    ${[...(withPull ? [pull] : []), ...blobs].join("\n    ")}
  }
}${fragment}`;
}
