import { emit } from "../hooks/send.js";
import { accountJson, association } from "../json/account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "../json/links.js";
import { labelJson } from "../json/pull.js";
import { issueCommentJson } from "../json/review.js";
import type { Account, IssueComment, Pull, Reaction } from "../state/entities.js";
import { nextId, timestamp, type World } from "../state/world.js";

/** A comment in the conversation of a pull request. */
export function createIssueComment(world: World, pull: Pull, author: Account, body: string): IssueComment {
  const at = timestamp(world);
  const viaApp = author === world.app.bot;
  const id = nextId(world);
  const comment = { id, author, viaApp, reactions: [], createdAt: at, body, updatedAt: at, minimized: null };
  pull.issueComments.push(comment);
  emitIssueComment(world, pull, comment, "created", author);
  return comment;
}

/** Sends `issue_comment`. */
export function emitIssueComment(
  world: World,
  pull: Pull,
  comment: IssueComment,
  action: string,
  sender: Account,
): void {
  const payload = { issue: issueJson(world, pull), comment: issueCommentJson(world, pull, comment) };
  emit(world, { event: "issue_comment", action, repository: pull.repository, sender, payload });
}

/** A reaction; the same one again gives the first. */
export function react(
  world: World,
  reactions: Reaction[],
  author: Account,
  content: string,
): { made: boolean; reaction: Reaction } {
  const known = reactions.find((one) => one.author === author && one.content === content);
  if (known) return { made: false, reaction: known };
  const reaction = { id: nextId(world), author, content, createdAt: timestamp(world) };
  reactions.push(reaction);
  return { made: true, reaction };
}

/** A pull request in the shape of an issue. */
function issueJson(world: World, pull: Pull): Json {
  const url = repositoryUrl(world, pull.repository, `/issues/${pull.number}`);
  const html = pageUrl(world, pull.repository, `/pull/${pull.number}`);
  return {
    url,
    html_url: html,
    id: pull.id,
    node_id: nodeId("PR", pull.id),
    number: pull.number,
    title: pull.title,
    user: accountJson(world, pull.author),
    labels: pull.labels.map((name) => labelJson(world, pull.repository, name)),
    state: pull.state,
    comments: pull.issueComments.length,
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    author_association: association(pull.repository, pull.author),
    pull_request: { url: repositoryUrl(world, pull.repository, `/pulls/${pull.number}`), html_url: html },
    body: pull.body,
  };
}
