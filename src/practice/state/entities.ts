import type { Side } from "../git/hunks.js";

/** A person, a bot or an organisation. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot" | "Organization";
}

/** What somebody may do in a repository, as GitHub's roles are named. */
export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

/** A repository and all that belongs to it. */
export interface Repository {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  /** The bare git repository. */
  readonly folder: string;
  readonly defaultBranch: string;
  readonly private: boolean;
  readonly forkOf: Repository | null;
  readonly createdAt: string;
  readonly collaborators: Map<string, Role>;
  /** Names of the checks that must pass before merging. */
  readonly requiredChecks: string[];
  readonly pulls: Map<number, Pull>;
  readonly checkRuns: Map<number, CheckRun>;
  readonly sarifs: Map<string, unknown>;
  /** Where each branch was when its events were last sent. */
  readonly seenBranches: Map<string, string>;
  nextNumber: number;
}

/** A pull request. Times are ISO 8601. */
export interface Pull {
  readonly id: number;
  readonly number: number;
  readonly repository: Repository;
  readonly author: Account;
  readonly headRepository: Repository;
  readonly headBranch: string;
  readonly createdAt: string;
  readonly maintainerCanModify: boolean;
  readonly labels: string[];
  readonly reviews: Review[];
  readonly comments: ReviewComment[];
  readonly issueComments: IssueComment[];
  title: string;
  body: string;
  baseBranch: string;
  headSha: string;
  /** Tip of the base branch when the head last moved or the pull request was retargeted. */
  baseSha: string;
  draft: boolean;
  state: "open" | "closed";
  updatedAt: string;
  closedAt: string | null;
  merged: { readonly at: string; readonly by: Account; readonly sha: string } | null;
}

/** A review; `submittedAt` is null while it is pending. */
export interface Review {
  readonly id: number;
  readonly author: Account;
  readonly commitSha: string;
  body: string;
  state: "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "DISMISSED";
  submittedAt: string | null;
}

/** A comment on the diff; the first of a thread carries the thread. */
export interface ReviewComment {
  readonly id: number;
  readonly author: Account;
  readonly reviewId: number;
  readonly path: string;
  readonly subject: "line" | "file";
  readonly side: Side;
  readonly startSide: Side | null;
  /** Where it was written. */
  readonly originalCommit: string;
  readonly originalMergeBase: string;
  readonly originalLine: number | null;
  readonly originalStartLine: number | null;
  readonly originalPosition: number | null;
  readonly diffHunk: string;
  readonly replyTo: ReviewComment | null;
  readonly thread: Thread;
  readonly reactions: Reaction[];
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  minimized: string | null;
  /** Where it stands on the present diff; null when outdated. */
  now: { readonly line: number; readonly startLine: number | null; readonly position: number } | null;
}

/** A thread of review comments, shared by all of them. */
export interface Thread {
  readonly id: number;
  resolvedBy: Account | null;
}

/** A comment in the conversation. */
export interface IssueComment {
  readonly id: number;
  readonly author: Account;
  readonly viaApp: boolean;
  readonly reactions: Reaction[];
  readonly createdAt: string;
  body: string;
  updatedAt: string;
  minimized: string | null;
}

/** One reaction of somebody. */
export interface Reaction {
  readonly id: number;
  readonly author: Account;
  readonly content: string;
  readonly createdAt: string;
}

/** An annotation as the API takes it; lines and columns count from 1. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: string;
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

/** A button of a check run. */
export interface CheckAction {
  readonly label: string;
  readonly description: string;
  readonly identifier: string;
}

/** A check run of the App. */
export interface CheckRun {
  readonly id: number;
  readonly repository: Repository;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  startedAt: string | null;
  completedAt: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  annotations: Annotation[];
  actions: readonly CheckAction[];
}

/** The App on one account. */
export interface Installation {
  readonly id: number;
  readonly account: Account;
  readonly createdAt: string;
  permissions: Readonly<Record<string, string>>;
  /** Repository ids; null for all of the account. */
  repositories: readonly number[] | null;
  suspended: boolean;
  requestsUsed: number;
}

/** An installation token, in force until `expiresAt`. */
export interface Token {
  readonly token: string;
  readonly installation: Installation;
  readonly permissions: Readonly<Record<string, string>>;
  readonly repositories: readonly number[] | null;
  readonly expiresAt: number;
}
