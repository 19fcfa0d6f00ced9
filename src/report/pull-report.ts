import type { Review } from "../review/index.js";

/** A comment on lines of head that a hunk of the diff holds whole; lines count from 1. */
export interface InlineComment {
  /** Of the finding it is about; what tells it from another on the same lines. */
  readonly fingerprint: string;
  readonly path: string;
  readonly line: number;
  /** Only where it differs from `line`. */
  readonly startLine: number | undefined;
  /** Markdown, everything from the pull request escaped; at most 60,000 characters; without our hidden marker. */
  readonly body: string;
}

/** An annotation of a check run. Columns only where it is one line. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
  /**
   * Of the inline comment that says the same, or would if the diff showed its lines. While a comment with it stands, it
   * is kept and the annotation left out.
   */
  readonly fingerprint?: string;
}

/** What GitHub is to show of a review: one check run and the comments that should stand. The same review, the same text. */
export interface PullReport {
  readonly conclusion: Review["conclusion"];
  readonly title: string;
  readonly summary: string;
  readonly text: string;
  /** One for every finding that is to be looked at. */
  readonly annotations: readonly Annotation[];
  readonly comments: readonly InlineComment[];
  /** Files of head that could not be read: what was said of them before is neither confirmed nor taken back. */
  readonly unread?: readonly string[];
}
