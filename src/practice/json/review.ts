import type { IssueComment, Pull, Review, ReviewComment } from "../state/entities.js";
import type { World } from "../state/world.js";
import { accountJson, appJson, association, reactionsJson } from "./account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "./links.js";

/** A review of a pull request. */
export function reviewJson(world: World, pull: Pull, review: Review): Json {
  const html = pageUrl(world, pull.repository, `/pull/${pull.number}#pullrequestreview-${review.id}`);
  const pullUrl = repositoryUrl(world, pull.repository, `/pulls/${pull.number}`);
  return {
    id: review.id,
    node_id: nodeId("PRR", review.id),
    user: accountJson(world, review.author),
    body: review.body,
    state: review.state,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: association(pull.repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pullUrl } },
    ...(review.submittedAt ? { submitted_at: review.submittedAt } : {}),
    commit_id: review.commitSha,
  };
}

/** A comment on the diff. Outdated ones have no `line` and no `position`. */
export function reviewCommentJson(world: World, pull: Pull, comment: ReviewComment): Json {
  const url = repositoryUrl(world, pull.repository, `/pulls/comments/${comment.id}`);
  const html = pageUrl(world, pull.repository, `/pull/${pull.number}#discussion_r${comment.id}`);
  const pullUrl = repositoryUrl(world, pull.repository, `/pulls/${pull.number}`);
  return {
    url,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: nodeId("PRRC", comment.id),
    diff_hunk: comment.diffHunk,
    path: comment.path,
    commit_id: comment.now ? pull.headSha : comment.originalCommit,
    original_commit_id: comment.originalCommit,
    user: accountJson(world, comment.author),
    body: comment.body,
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    html_url: html,
    pull_request_url: pullUrl,
    author_association: association(pull.repository, comment.author),
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pullUrl } },
    ...(comment.replyTo ? { in_reply_to_id: comment.replyTo.id } : {}),
    ...placeJson(comment),
    reactions: reactionsJson(url, comment.reactions),
  };
}

function placeJson(comment: ReviewComment): Json {
  if (comment.subject === "file") return { subject_type: "file", position: 1, original_position: 1, line: null };
  return {
    subject_type: "line",
    side: comment.side,
    start_side: comment.originalStartLine === null ? null : (comment.startSide ?? comment.side),
    line: comment.now?.line ?? null,
    start_line: comment.now?.startLine ?? null,
    position: comment.now?.position ?? null,
    original_line: comment.originalLine,
    original_start_line: comment.originalStartLine,
    original_position: comment.originalPosition,
  };
}

/** A comment in the conversation. */
export function issueCommentJson(world: World, pull: Pull, comment: IssueComment): Json {
  const url = repositoryUrl(world, pull.repository, `/issues/comments/${comment.id}`);
  return {
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    url,
    html_url: pageUrl(world, pull.repository, `/pull/${pull.number}#issuecomment-${comment.id}`),
    issue_url: repositoryUrl(world, pull.repository, `/issues/${pull.number}`),
    body: comment.body,
    user: accountJson(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: association(pull.repository, comment.author),
    performed_via_github_app: comment.viaApp ? appJson(world, world.app) : null,
    reactions: reactionsJson(url, comment.reactions),
  };
}
