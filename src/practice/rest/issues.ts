import { createIssueComment, emitIssueComment, react } from "../actions/conversation.js";
import { reactionJson } from "../json/account.js";
import { labelJson } from "../json/pull.js";
import { issueCommentJson } from "../json/review.js";
import { GitHubError, notFound } from "../server/errors.js";
import type { IssueComment, Pull } from "../state/entities.js";
import { timestamp } from "../state/world.js";
import { actorOf, bodyOf, type Call, type Handler, noContent, ok, page, pullFor, repositoryFor } from "./call.js";

/** The conversation of a pull request, and labels. */
export const issueHandlers: Readonly<Record<string, Handler>> = {
  "issues/list-comments": (call) => {
    const pull = pullFor(call);
    const { since } = call.query;
    const shown = pull.issueComments.filter((comment) => since === undefined || comment.updatedAt >= since);
    return page(call, shown, (comment) => issueCommentJson(call.world, pull, comment));
  },
  "issues/get-comment": (call) => {
    const { pull, comment } = commentFor(call);
    return ok(issueCommentJson(call.world, pull, comment));
  },
  "issues/create-comment": (call) => {
    const pull = pullFor(call);
    const comment = createIssueComment(call.world, pull, actorOf(call), bodyOf<{ body: string }>(call).body);
    return ok(issueCommentJson(call.world, pull, comment), 201);
  },
  "issues/update-comment": (call) => {
    const { pull, comment } = ownComment(call);
    comment.body = bodyOf<{ body: string }>(call).body;
    comment.updatedAt = timestamp(call.world);
    emitIssueComment(call.world, pull, comment, "edited", actorOf(call));
    return ok(issueCommentJson(call.world, pull, comment));
  },
  "issues/delete-comment": (call) => {
    const { pull, comment } = ownComment(call);
    pull.issueComments.splice(pull.issueComments.indexOf(comment), 1);
    emitIssueComment(call.world, pull, comment, "deleted", actorOf(call));
    return noContent;
  },
  "reactions/create-for-issue-comment": (call) => {
    const { comment } = commentFor(call);
    const { content } = bodyOf<{ content: string }>(call);
    const { made, reaction } = react(call.world, comment.reactions, actorOf(call), content);
    return ok(reactionJson(call.world, reaction), made ? 201 : 200);
  },
  "issues/list-labels-for-repo": (call) => {
    const repository = repositoryFor(call);
    const names = new Set([...repository.pulls.values()].flatMap((pull) => pull.labels));
    return page(call, [...names], (name) => labelJson(call.world, repository, name));
  },
};

function commentFor(call: Call): { pull: Pull; comment: IssueComment } {
  const id = Number(call.params.comment_id);
  for (const pull of repositoryFor(call).pulls.values()) {
    const comment = pull.issueComments.find((one) => one.id === id);
    if (comment) return { pull, comment };
  }
  throw notFound();
}

function ownComment(call: Call): { pull: Pull; comment: IssueComment } {
  const both = commentFor(call);
  if (both.comment.author !== actorOf(call)) throw new GitHubError(403, "Resource not accessible by integration");
  return both;
}
