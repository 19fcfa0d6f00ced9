import { lineAtPosition, placeComment, type Side } from "../git/hunks.js";
import { listCommits, mergeBase } from "../git/objects.js";
import { emit } from "../hooks/send.js";
import { nodeId } from "../json/links.js";
import { pullJson } from "../json/pull.js";
import { reviewCommentJson, reviewJson } from "../json/review.js";
import { invalid, unprocessable } from "../server/errors.js";
import type { Account, Pull, Review, ReviewComment } from "../state/entities.js";
import { baseOf, diffBetween } from "../state/pull-git.js";
import { nextId, timestamp, type World } from "../state/world.js";
import { repositionComments } from "./threads.js";

/** A comment as a request brings it. */
export interface CommentInput {
  readonly path: string;
  readonly body: string;
  readonly line?: number;
  readonly side?: string;
  readonly start_line?: number;
  readonly start_side?: string;
  readonly position?: number;
  readonly subject_type?: string;
}

/** A review as a request brings it. Without an event it is pending; without a commit it is about the head. */
export interface ReviewInput {
  readonly body: string;
  readonly event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT" | null;
  readonly commitSha: string | null;
  readonly comments: readonly CommentInput[];
}

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

/**
 * Posts a review with its comments, all or none.
 * @throws GitHubError 422 when one comment is not in the diff, or GitHub refuses the review for another reason.
 */
export async function createReview(world: World, pull: Pull, author: Account, input: ReviewInput): Promise<Review> {
  if (input.event === null && pull.reviews.some((one) => one.state === "PENDING" && one.author === author)) {
    throw unprocessable("User can only have one pending review per pull request");
  }
  if (author === pull.author && (input.event === "APPROVE" || input.event === "REQUEST_CHANGES")) {
    const what = input.event === "APPROVE" ? "approve" : "request changes on";
    throw unprocessable(`Review Can not ${what} your own pull request`);
  }
  const commitSha = input.commitSha ?? pull.headSha;
  await requireCommit(pull, commitSha, () => unprocessable("The commit_id is not part of the pull request"));
  const review: Review = {
    id: nextId(world),
    author,
    commitSha,
    body: input.body,
    state: input.event ? STATES[input.event] : "PENDING",
    submittedAt: input.event ? timestamp(world) : null,
  };
  const comments: ReviewComment[] = [];
  for (const comment of input.comments) comments.push(await toComment(world, pull, review, comment, unprocessable));
  pull.reviews.push(review);
  pull.comments.push(...comments);
  if (commitSha !== pull.headSha) await repositionComments(pull);
  if (input.event) emitReview(world, pull, review, "submitted", author);
  return review;
}

/** Submits a pending review. */
export function submitReview(
  world: World,
  pull: Pull,
  review: Review,
  event: keyof typeof STATES,
  body?: string,
): void {
  if (review.state !== "PENDING") throw unprocessable("Can not submit a review that is not pending");
  const text = body ?? review.body;
  if (event !== "APPROVE" && text.trim() === "") throw unprocessable("Review body can't be blank");
  review.state = STATES[event];
  review.body = text;
  review.submittedAt = timestamp(world);
  emitReview(world, pull, review, "submitted", review.author);
}

/** Sends `pull_request_review`, and `pull_request_review_comment.created` for each comment of a submitted one. */
export function emitReview(world: World, pull: Pull, review: Review, action: string, sender: Account): void {
  const { repository } = pull;
  const shown = reviewJson(world, pull, review);
  const payload = { review: { ...shown, state: review.state.toLowerCase() }, pull_request: pullJson(world, pull) };
  emit(world, { event: "pull_request_review", action, repository, sender, payload });
  if (action !== "submitted") return;
  for (const comment of pull.comments) {
    if (comment.reviewId === review.id) emitComment(world, pull, comment, "created", sender);
  }
}

/** Sends `pull_request_review_comment`. */
export function emitComment(world: World, pull: Pull, comment: ReviewComment, action: string, sender: Account): void {
  const payload = { comment: reviewCommentJson(world, pull, comment), pull_request: pullJson(world, pull) };
  emit(world, { event: "pull_request_review_comment", action, repository: pull.repository, sender, payload });
}

/** A single comment, which makes its own review. */
export async function createComment(
  world: World,
  pull: Pull,
  author: Account,
  input: CommentInput,
  commitSha: string,
): Promise<ReviewComment> {
  await requireCommit(pull, commitSha, () =>
    invalid("PullRequestReviewComment", "commit_id", "commit_id is not part of the pull request"),
  );
  const review: Review = {
    id: nextId(world),
    author,
    commitSha,
    body: "",
    state: "COMMENTED",
    submittedAt: timestamp(world),
  };
  const comment = await toComment(world, pull, review, input, refuseComment);
  pull.reviews.push(review);
  pull.comments.push(comment);
  if (commitSha !== pull.headSha) await repositionComments(pull);
  emitReview(world, pull, review, "submitted", author);
  return comment;
}

function refuseComment(): Error {
  return invalid(
    "PullRequestReviewComment",
    "pull_request_review_thread.line",
    "pull_request_review_thread.line must be part of the diff",
  );
}

/** An answer in a thread. Answers to answers go to the first comment. */
export function replyTo(world: World, pull: Pull, to: ReviewComment, body: string, author: Account): ReviewComment {
  const first = to.replyTo ?? to;
  const at = timestamp(world);
  const review: Review = {
    id: nextId(world),
    author,
    commitSha: pull.headSha,
    body: "",
    state: "COMMENTED",
    submittedAt: at,
  };
  const own = { id: nextId(world), reviewId: review.id, author, body, replyTo: first, reactions: [], minimized: null };
  const comment: ReviewComment = { ...first, ...own, createdAt: at, updatedAt: at };
  pull.reviews.push(review);
  pull.comments.push(comment);
  emitReview(world, pull, review, "submitted", author);
  return comment;
}

/** Marks a thread as resolved by somebody, or as open again (null). */
export function resolveThread(world: World, pull: Pull, comment: ReviewComment, by: Account, resolved: boolean): void {
  comment.thread.resolvedBy = resolved ? by : null;
  const comments = pull.comments.filter((one) => one.thread === comment.thread);
  const thread = {
    node_id: nodeId("PRRT", comment.thread.id),
    comments: comments.map((one) => reviewCommentJson(world, pull, one)),
  };
  const payload = { thread, pull_request: pullJson(world, pull) };
  const action = resolved ? "resolved" : "unresolved";
  emit(world, { event: "pull_request_review_thread", action, repository: pull.repository, sender: by, payload });
}

async function requireCommit(pull: Pull, sha: string, refuse: () => Error): Promise<void> {
  if (sha === pull.headSha) return;
  const commits = await listCommits(pull.repository.folder, await baseOf(pull), pull.headSha);
  if (!commits.some((commit) => commit.sha === sha)) throw refuse();
}

async function toComment(
  world: World,
  pull: Pull,
  review: Review,
  input: CommentInput,
  refuse: (message: string) => Error,
): Promise<ReviewComment> {
  const mergedAt = (await mergeBase(pull.repository.folder, pull.baseSha, review.commitSha)) ?? pull.baseSha;
  const file = (await diffBetween(pull.repository, mergedAt, review.commitSha)).find(({ path }) => path === input.path);
  if (!file) throw refuse("Path could not be resolved");
  const place = input.subject_type === "file" ? null : placeOf(input, file.patch ?? "", refuse);
  const placed = place ? placeComment(file.patch, place) : null;
  if (placed && !placed.ok) throw refuse(placed.message);
  const at = timestamp(world);
  const now = place && placed ? { line: place.line, startLine: place.startLine, position: placed.position } : null;
  return {
    id: nextId(world),
    author: review.author,
    reviewId: review.id,
    path: input.path,
    subject: place ? "line" : "file",
    side: place?.side ?? "RIGHT",
    startSide: place?.startSide ?? null,
    originalCommit: review.commitSha,
    originalMergeBase: mergedAt,
    originalLine: now?.line ?? null,
    originalStartLine: now?.startLine ?? null,
    originalPosition: now?.position ?? null,
    diffHunk: placed?.diffHunk ?? "",
    replyTo: null,
    thread: { id: nextId(world), resolvedBy: null },
    reactions: [],
    createdAt: at,
    body: input.body,
    updatedAt: at,
    minimized: null,
    now,
  };
}

function placeOf(input: CommentInput, patch: string, refuse: (message: string) => Error) {
  if (input.line === undefined) {
    const line = lineAtPosition(patch, input.position ?? -1);
    if (!line) throw refuse("Line could not be resolved");
    const side: Side = line.right === null ? "LEFT" : "RIGHT";
    return { line: line.right ?? line.left ?? 0, side, startLine: null, startSide: null };
  }
  const side = (input.side ?? "RIGHT") as Side;
  const startSide = input.start_line === undefined ? null : ((input.start_side ?? side) as Side);
  return { line: input.line, side, startLine: input.start_line ?? null, startSide };
}
