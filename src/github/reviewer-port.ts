import type { Forge } from "../forge/index.js";
import type { PullReport } from "../report/index.js";
import type { SourceFile } from "../source/index.js";

/** What a review may know besides the two sides. */
export interface ReviewContext {
  /** `owner/name`. */
  readonly repository: string;
  /** Aborted when nobody wants the review any more. */
  readonly signal: AbortSignal;
  /** A file of the default branch, such as the configuration. Asked for together with other files it costs no call. */
  readDefault(path: string): Promise<SourceFile | undefined>;
}

/** Turns two sides into what GitHub is to show of them. Reads nothing where no changed file can hold a policy. */
export interface Reviewer {
  review(forge: Forge, context: ReviewContext): Promise<PullReport>;
}
