import { react } from "../actions/conversation.js";
import {
  type CommentInput,
  createComment,
  createReview,
  emitComment,
  emitReview,
  replyTo,
  submitReview,
} from "../actions/reviews.js";
import { reactionJson } from "../json/account.js";
import { reviewCommentJson, reviewJson } from "../json/review.js";
import { found, GitHubError, invalid, notFound, unprocessable } from "../server/errors.js";
import type { Pull, Review, ReviewComment } from "../state/entities.js";
import { timestamp } from "../state/world.js";
import { actorOf, bodyOf, type Call, type Handler, noContent, ok, page, pullFor, repositoryFor } from "./call.js";

type Event = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";

/** Reviews, their comments, and reactions to these. */
export const reviewHandlers: Readonly<Record<string, Handler>> = {
  "pulls/list-reviews": (call) => {
    const pull = pullFor(call);
    const shown = pull.reviews.filter((review) => review.state !== "PENDING" || review.author === actorOf(call));
    return page(call, shown, (review) => reviewJson(call.world, pull, review));
  },
  "pulls/get-review": (call) => {
    const { pull, review } = reviewFor(call);
    return ok(reviewJson(call.world, pull, review));
  },
  "pulls/create-review": postReview,
  "pulls/update-review": (call) => {
    const { pull, review } = ownReview(call);
    review.body = bodyOf<{ body: string }>(call).body;
    emitReview(call.world, pull, review, "edited", actorOf(call));
    return ok(reviewJson(call.world, pull, review));
  },
  "pulls/delete-pending-review": (call) => {
    const { pull, review } = ownReview(call);
    if (review.state !== "PENDING") throw unprocessable("Can not delete a non-pending pull request review");
    pull.reviews.splice(pull.reviews.indexOf(review), 1);
    const kept = pull.comments.filter((comment) => comment.reviewId !== review.id);
    pull.comments.splice(0, pull.comments.length, ...kept);
    return ok(reviewJson(call.world, pull, review));
  },
  "pulls/submit-review": (call) => {
    const { pull, review } = ownReview(call);
    const { event, body } = bodyOf<{ event: Event; body?: string }>(call);
    submitReview(call.world, pull, review, event, body);
    return ok(reviewJson(call.world, pull, review));
  },
  "pulls/dismiss-review": (call) => {
    const { pull, review } = reviewFor(call);
    if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED") {
      throw unprocessable("Can not dismiss a commented pull request review");
    }
    review.state = "DISMISSED";
    emitReview(call.world, pull, review, "dismissed", actorOf(call));
    return ok(reviewJson(call.world, pull, review));
  },
  "pulls/list-review-comments": (call) => {
    const pull = pullFor(call);
    return page(call, sorted(call, visible(pull)), (comment) => reviewCommentJson(call.world, pull, comment));
  },
  "pulls/get-review-comment": (call) => {
    const { pull, comment } = commentFor(call);
    return ok(reviewCommentJson(call.world, pull, comment));
  },
  "pulls/create-review-comment": postComment,
  "pulls/create-reply-for-review-comment": (call) => {
    const { pull, comment } = commentFor(call);
    return reply(call, pull, comment, bodyOf<{ body: string }>(call).body);
  },
  "pulls/update-review-comment": (call) => {
    const { pull, comment } = ownComment(call);
    comment.body = bodyOf<{ body: string }>(call).body;
    comment.updatedAt = timestamp(call.world);
    emitComment(call.world, pull, comment, "edited", actorOf(call));
    return ok(reviewCommentJson(call.world, pull, comment));
  },
  "pulls/delete-review-comment": (call) => {
    const { pull, comment } = ownComment(call);
    pull.comments.splice(pull.comments.indexOf(comment), 1);
    emitComment(call.world, pull, comment, "deleted", actorOf(call));
    return noContent;
  },
  "reactions/create-for-pull-request-review-comment": (call) => {
    const { comment } = commentFor(call);
    const { content } = bodyOf<{ content: string }>(call);
    const { made, reaction } = react(call.world, comment.reactions, actorOf(call), content);
    return ok(reactionJson(call.world, reaction), made ? 201 : 200);
  },
};

function reviewFor(call: Call): { pull: Pull; review: Review } {
  const pull = pullFor(call);
  return { pull, review: found(pull.reviews.find(({ id }) => id === Number(call.params.review_id))) };
}

function ownReview(call: Call): { pull: Pull; review: Review } {
  const both = reviewFor(call);
  if (both.review.author !== actorOf(call)) throw new GitHubError(403, "Resource not accessible by integration");
  return both;
}

function commentFor(call: Call): { pull: Pull; comment: ReviewComment } {
  const id = Number(call.params.comment_id);
  for (const pull of repositoryFor(call).pulls.values()) {
    const comment = pull.comments.find((one) => one.id === id);
    if (comment) return { pull, comment };
  }
  throw notFound();
}

function ownComment(call: Call): { pull: Pull; comment: ReviewComment } {
  const both = commentFor(call);
  if (both.comment.author !== actorOf(call)) throw new GitHubError(403, "Resource not accessible by integration");
  return both;
}

async function postReview(call: Call) {
  const pull = pullFor(call);
  const body = bodyOf<{ body?: string; event?: Event; commit_id?: string; comments?: CommentInput[] }>(call);
  const review = await createReview(call.world, pull, actorOf(call), {
    body: body.body ?? "",
    event: body.event ?? null,
    commitSha: body.commit_id ?? null,
    comments: body.comments ?? [],
  });
  return ok(reviewJson(call.world, pull, review));
}

async function postComment(call: Call) {
  const pull = pullFor(call);
  const body = bodyOf<CommentInput & { commit_id: string; in_reply_to?: number }>(call);
  if (body.in_reply_to !== undefined) {
    const to = pull.comments.find(({ id }) => id === body.in_reply_to);
    if (!to)
      throw invalid("PullRequestReviewComment", "in_reply_to", "in_reply_to is not a comment of this pull request");
    return reply(call, pull, to, body.body);
  }
  const comment = await createComment(call.world, pull, actorOf(call), body, body.commit_id);
  return ok(reviewCommentJson(call.world, pull, comment), 201);
}

function reply(call: Call, pull: Pull, to: ReviewComment, body: string) {
  return ok(reviewCommentJson(call.world, pull, replyTo(call.world, pull, to, body, actorOf(call))), 201);
}

/** Comments of pending reviews are not listed. */
const visible = (pull: Pull): ReviewComment[] =>
  pull.comments.filter((one) => pull.reviews.find(({ id }) => id === one.reviewId)?.state !== "PENDING");

function sorted({ query }: Call, comments: readonly ReviewComment[]): ReviewComment[] {
  const { since, sort, direction } = query;
  const recent = comments.filter((comment) => since === undefined || comment.updatedAt >= since);
  const key = sort === "updated" ? "updatedAt" : "createdAt";
  const sign = sort !== undefined && direction === "desc" ? -1 : 1;
  return [...recent].sort((a, b) => sign * (a[key].localeCompare(b[key]) || a.id - b.id));
}
