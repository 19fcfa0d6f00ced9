import { html, raw } from "hono/html";
import { suggestionObstacle, suggestionsIn } from "../actions/suggestions.js";
import type { Account, Pull, ReviewComment } from "../state/entities.js";
import { fullName } from "../state/world.js";
import { suggestionView } from "./diff-view.js";
import { type Html, initial, none } from "./html.js";
import { renderMarkdown } from "./markdown.js";

/** A thread: its comments, what can be done with it, and a place to answer. */
export function threadView(pull: Pull, first: ReviewComment): Html {
  const comments = pull.comments.filter((comment) => comment.thread === first.thread);
  const { resolvedBy } = first.thread;
  const outdated = first.subject === "line" && first.now === null;
  const closed = resolvedBy !== null || outdated || first.minimized !== null;
  const state = resolvedBy
    ? `${resolvedBy.login} marked this conversation as resolved`
    : outdated
      ? "Outdated"
      : first.minimized;
  const body = html`<div class="thread-body" id="discussion_r${first.id}">
${comments.map((comment) => commentView(pull, comment))}
${threadActions(pull, first)}
</div>`;
  if (!closed) return html`<div class="thread">${body}</div>`;
  return html`<details class="thread closed"><summary>${first.path} · ${state}</summary>${body}</details>`;
}

function commentView(pull: Pull, comment: ReviewComment): Html {
  const suggestions = suggestionsIn(comment.body);
  const body = renderMarkdown(comment.body, (lines) => suggestionView(comment, lines));
  return html`<article class="comment">
${byline(comment.author, comment.createdAt)}
<div class="markdown">${raw(body)}</div>
${suggestions.length > 0 ? commitButton(pull, comment, suggestionObstacle(pull, comment, suggestions)) : none}
</article>`;
}

function commitButton(pull: Pull, comment: ReviewComment, obstacle: string | null): Html {
  if (obstacle) return html`<p class="quiet">${obstacle}</p>`;
  return html`<form method="post" action="${pullPath(pull)}/comments/${comment.id}/suggestion"><button class="primary">Commit suggestion</button></form>`;
}

function threadActions(pull: Pull, first: ReviewComment): Html {
  const resolved = first.thread.resolvedBy !== null;
  const path = `${pullPath(pull)}/comments/${first.id}`;
  return html`<form class="answer" method="post" action="${path}/reply">
<textarea name="body" rows="1" placeholder="Reply…" aria-label="Reply" required></textarea>
<button>Reply</button>
<button formaction="${path}/${resolved ? "unresolve" : "resolve"}" formnovalidate>${resolved ? "Unresolve" : "Resolve conversation"}</button>
</form>`;
}

/** Who wrote it, and when. */
export function byline(author: Account, at: string): Html {
  const bot = author.type === "Bot" ? html` <span class="label">bot</span>` : none;
  return html`<p class="byline">${initial(author)} <strong>${author.login.replace(/\[bot\]$/, "")}</strong>${bot} <time datetime="${at}">${at.replace("T", " ").replace("Z", "")}</time></p>`;
}

/** The address of a pull request's page. */
export const pullPath = (pull: Pull): string => `/${fullName(pull.repository)}/pull/${pull.number}`;
