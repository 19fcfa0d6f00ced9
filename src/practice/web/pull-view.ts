import { html, raw } from "hono/html";
import { listCommits } from "../git/objects.js";
import type { IssueComment, Pull, Repository, Review } from "../state/entities.js";
import { baseOf, changedFiles, latestRuns } from "../state/pull-git.js";
import { fullName, type World } from "../state/world.js";
import { checksView, mergeBox } from "./checks-view.js";
import { excerpt, fileView } from "./diff-view.js";
import { type Html, none } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import { byline, pullPath, threadView } from "./thread-view.js";

/** The parts of a pull request's page. */
export type Tab = "conversation" | "files" | "checks";

/** The list of all pull requests. */
export function listView(world: World): Html {
  const repositories = [...world.repositories.values()].filter(({ pulls }) => pulls.size > 0);
  if (repositories.length === 0) return html`<p class="quiet">No pull request yet.</p>`;
  return html`${repositories.map(repositoryView)}`;
}

function repositoryView(repository: Repository): Html {
  const pulls = [...repository.pulls.values()].reverse();
  return html`<section class="list"><h2>${fullName(repository)}</h2><ul>
${pulls.map(
  (pull) =>
    html`<li>${badge(pull)} <a href="${pullPath(pull)}"><strong>${pull.title}</strong></a> <span class="quiet">#${pull.number} by ${pull.author.login} · ${latestRuns(
      repository,
      pull.headSha,
    )
      .map((run) => run.output.title ?? run.name)
      .join(" · ")}</span></li>`,
)}
</ul></section>`;
}

const badge = (pull: Pull): Html => {
  const state = pull.merged ? "merged" : pull.state === "closed" ? "closed" : pull.draft ? "draft" : "open";
  return html`<span class="badge ${state}">${state}</span>`;
};

/** The page of a pull request. */
export async function pullView(pull: Pull, tab: Tab): Promise<Html> {
  const files = await changedFiles(pull);
  const commits = await listCommits(pull.repository.folder, await baseOf(pull), pull.headSha);
  const checks = latestRuns(pull.repository, pull.headSha).length;
  const tabs: [Tab, string][] = [
    ["conversation", "Conversation"],
    ["files", `Files changed ${files.length}`],
    ["checks", `Checks ${checks}`],
  ];
  const link = ([name, label]: [Tab, string]) =>
    html`<a href="${pullPath(pull)}${name === "conversation" ? "" : `/${name}`}" ${name === tab ? raw('aria-current="page"') : none}>${label}</a>`;
  const source =
    pull.headRepository === pull.repository ? pull.headBranch : `${pull.headRepository.owner.login}:${pull.headBranch}`;
  return html`<p class="quiet"><a href="/">${fullName(pull.repository)}</a></p>
<h1>${pull.title} <span class="quiet">#${pull.number}</span></h1>
<p class="quiet">${badge(pull)} <strong>${pull.author.login}</strong> wants to merge ${commits.length} ${commits.length === 1 ? "commit" : "commits"} into <code>${pull.baseBranch}</code> from <code>${source}</code></p>
<nav>${tabs.map(link)}</nav>
${tab === "files" ? html`${files.map((file) => fileView(pull, file))}` : tab === "checks" ? checksView(pull) : await conversation(pull, commits)}`;
}

async function conversation(
  pull: Pull,
  commits: readonly { sha: string; message: string; author: { at: number } }[],
): Promise<Html> {
  const opening = html`<article class="comment card">${byline(pull.author, pull.createdAt)}<div class="markdown">${raw(renderMarkdown(pull.body || "*No description provided.*"))}</div></article>`;
  const entries = [
    ...commits.map((commit) => ({ at: new Date(commit.author.at * 1000).toISOString(), html: commitView(commit) })),
    ...pull.reviews
      .filter(({ state }) => state !== "PENDING")
      .map((review) => ({ at: review.submittedAt ?? "", html: reviewView(pull, review) })),
    ...pull.issueComments.map((comment) => ({ at: comment.createdAt, html: issueView(comment) })),
  ];
  entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  return html`${opening}${entries.map((entry) => entry.html)}${await mergeBox(pull)}`;
}

function commitView({ sha, message }: { sha: string; message: string }): Html {
  const [headline, ...rest] = message.split("\n");
  const coAuthors = rest
    .filter((line) => /^co-authored-by:/i.test(line))
    .map((line) => line.replace(/^[^:]*: */, "").replace(/ <.*/, ""));
  return html`<p class="commit"><span aria-hidden="true">⊙</span> ${headline}${coAuthors.length > 0 ? html` <span class="quiet">with ${coAuthors.join(", ")}</span>` : none} <code>${sha.slice(0, 7)}</code></p>`;
}

const WORDS = {
  COMMENTED: "reviewed",
  APPROVED: "approved",
  CHANGES_REQUESTED: "requested changes",
  DISMISSED: "was dismissed",
  PENDING: "",
};

/** A review with the threads it began; a review that only holds an answer is shown in that thread alone. */
function reviewView(pull: Pull, review: Review): Html {
  const threads = pull.comments.filter((comment) => comment.reviewId === review.id && comment.replyTo === null);
  if (review.body === "" && threads.length === 0) return none;
  const shown = threads.map(
    (comment) =>
      html`<div class="excerpt"><p class="path"><a href="${pullPath(pull)}/files">${comment.path}</a></p>${excerpt(comment)}${threadView(pull, comment)}</div>`,
  );
  return html`<section class="review card" id="pullrequestreview-${review.id}">
${byline(review.author, review.submittedAt ?? "")}<span class="quiet">${WORDS[review.state]}</span>
${review.body ? html`<div class="markdown">${raw(renderMarkdown(review.body))}</div>` : none}
${shown}
</section>`;
}

function issueView(comment: IssueComment): Html {
  const article = html`<article class="comment card" id="issuecomment-${comment.id}">${byline(comment.author, comment.createdAt)}<div class="markdown">${raw(renderMarkdown(comment.body))}</div></article>`;
  if (comment.minimized === null) return article;
  return html`<details class="closed"><summary>This comment was marked as ${comment.minimized}</summary>${article}</details>`;
}
