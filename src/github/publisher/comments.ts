import type { InlineComment } from "../../report/index.js";
import type { ChangedFile } from "../../review/index.js";
import { isStatus, mayHaveHappened, rateLimitedUntil } from "../failures.js";
import type { RepositoryRef } from "../job.js";
import type { Octokit } from "../octokit.js";
import type { Marker } from "./marker.js";
import { bodyOf, fits, type Plan } from "./plan.js";
import type { Posted } from "./posted.js";

/** Where comments go, and what has to be asked when GitHub refuses them. */
export interface CommentTarget {
  readonly octokit: Octokit;
  readonly repository: RepositoryRef;
  readonly number: number;
  readonly headSha: string;
  readonly marker: Marker;
  /** Whether the head is still the one that was reviewed, as just seen or (`again`) as GitHub says now. */
  isCurrent(again?: boolean): Promise<boolean>;
  /** The changed files, asked again. */
  refresh(): Promise<readonly ChangedFile[]>;
  /** What stands now, asked again. */
  posted(): Promise<readonly Posted[]>;
}

/** Fingerprints of the comments that now stand, or that the head has moved on. */
export type Created = { readonly type: "done"; readonly standing: ReadonlySet<string> } | { readonly type: "moved" };

/**
 * Posts new comments in one review, all or none. What GitHub refuses for its lines is tried once more without the
 * comments that cannot be right; then it is left to the check run.
 */
export async function createComments(target: CommentTarget, comments: readonly InlineComment[]): Promise<Created> {
  if (comments.length === 0) return { type: "done", standing: new Set() };
  try {
    await postReview(target, comments);
    return { type: "done", standing: fingerprintsOf(comments) };
  } catch (error) {
    if (mayHaveHappened(error)) return afterLostAnswer(target, comments, error);
    // The conversation is locked, or the App may not comment here: the check run has it all.
    if (isStatus(error, 403) && rateLimitedUntil(error) === undefined) return refused(target, error);
    if (!isStatus(error, 422)) throw error;
    if (!(await target.isCurrent(true))) return { type: "moved" };
    if (!/line|diff|hunk|position|path/i.test(error.message)) return refused(target, error);
    return retryPruned(target, comments);
  }
}

/** A failure after which the comments may be there: they are posted again only when they are not. */
async function afterLostAnswer(
  target: CommentTarget,
  comments: readonly InlineComment[],
  error: unknown,
): Promise<Created> {
  const standing = new Set((await target.posted()).map((posted) => posted.fingerprint));
  const missing = comments.filter((comment) => !standing.has(comment.fingerprint));
  if (missing.length > 0) throw error;
  return { type: "done", standing: fingerprintsOf(comments) };
}

async function retryPruned(target: CommentTarget, comments: readonly InlineComment[]): Promise<Created> {
  const changed = await target.refresh();
  const kept = comments.filter((comment) => fits(comment, changed));
  try {
    if (kept.length > 0) await postReview(target, kept);
    return { type: "done", standing: fingerprintsOf(kept) };
  } catch (error) {
    if (!isStatus(error, 422)) throw error;
    return refused(target, error);
  }
}

function refused(target: CommentTarget, error: Error): Created {
  target.octokit.log.warn(`GitHub refused the comments of #${target.number}, the check run has them: ${error.message}`);
  return { type: "done", standing: new Set() };
}

async function postReview(target: CommentTarget, comments: readonly InlineComment[]): Promise<void> {
  const { octokit, repository, number, headSha, marker } = target;
  await octokit.rest.pulls.createReview({
    owner: repository.owner,
    repo: repository.name,
    pull_number: number,
    commit_id: headSha,
    event: "COMMENT",
    body: `Reviewed at \`${headSha.slice(0, 7)}\`. The check run shows all that this pull request grants.`,
    comments: comments.map((comment) => ({
      path: comment.path,
      line: comment.line,
      side: "RIGHT",
      ...(comment.startLine === undefined || comment.startLine === comment.line
        ? {}
        : { start_line: comment.startLine, start_side: "RIGHT" }),
      body: bodyOf(comment, marker),
    })),
    request: { retries: 0 },
  });
}

function fingerprintsOf(comments: readonly InlineComment[]): ReadonlySet<string> {
  return new Set(comments.map((comment) => comment.fingerprint));
}

/** Edits, removes and minimises; each may have been done before, by us or by a person. */
export async function tidyComments(target: CommentTarget, plan: Plan): Promise<void> {
  const { octokit, repository } = target;
  const at = { owner: repository.owner, repo: repository.name };
  for (const { posted, body } of plan.edit) {
    await unlessGone(octokit.rest.pulls.updateReviewComment({ ...at, comment_id: posted.id, body }));
  }
  for (const posted of plan.remove) {
    await unlessGone(octokit.rest.pulls.deleteReviewComment({ ...at, comment_id: posted.id }));
  }
  for (const posted of plan.minimise) {
    await octokit.graphql(
      `mutation LeastwiseMinimise($subject: ID!) {
        minimizeComment(input: { subjectId: $subject, classifier: RESOLVED }) { minimizedComment { isMinimized } }
      }`,
      { subject: posted.nodeId },
    );
  }
}

async function unlessGone(request: Promise<unknown>): Promise<void> {
  try {
    await request;
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}
