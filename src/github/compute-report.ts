import { loadConfiguration } from "../config/index.js";
import { type PullReport, type ReportOptions, toPullReport } from "../report/index.js";
import { type Review, reviewSides, type Sides } from "../review/index.js";
import { loadBuiltIn } from "../rules/index.js";
import { isUnread, type SourceFile } from "../source/index.js";

/** All that a report is made of; can be sent to another thread. */
export interface ReportInput {
  readonly sides: Sides;
  readonly configuration: SourceFile | undefined;
  readonly options: ReportOptions;
  /** `owner/name`. */
  readonly repository: string;
}

/** The report on two sides with the built-in rules. Takes as long as it takes, and the thread with it. */
export function computeReport({ sides, configuration: file, options, repository }: ReportInput): PullReport {
  const { configuration, problems: notices } = loadConfiguration(file);
  const review = reviewSides(sides, { configuration, notices, catalogue: loadBuiltIn(), repository });
  return { ...toPullReport(review, options), unread: unreadFiles(review) };
}

/** Files of which nothing, or not all, is known. */
function unreadFiles(review: Review): readonly string[] {
  const broken = review.files.filter(({ problems }) => problems.some(isUnread));
  return broken.map(({ path }) => path);
}
