import { html, raw } from "hono/html";
import type { Annotation, CheckRun, Pull } from "../state/entities.js";
import { latestRuns, mergeability, missingChecks } from "../state/pull-git.js";
import { type Html, none } from "./html.js";
import { renderMarkdown } from "./markdown.js";
import { pullPath } from "./thread-view.js";

const MARKS: Readonly<Record<string, string>> = {
  success: "✓",
  failure: "✕",
  timed_out: "✕",
  action_required: "!",
  neutral: "■",
  skipped: "–",
  cancelled: "–",
};

const mark = ({ status, conclusion }: Pick<CheckRun, "status" | "conclusion">): Html =>
  html`<span class="mark ${conclusion ?? status}">${MARKS[conclusion ?? ""] ?? "●"}</span>`;

/** All check runs of the head, each with what it says and its buttons. */
export function checksView(pull: Pull): Html {
  const runs = latestRuns(pull.repository, pull.headSha);
  if (runs.length === 0)
    return html`<p class="quiet">No check has been reported on <code>${pull.headSha.slice(0, 7)}</code> yet.</p>`;
  return html`${runs.map((run) => runView(pull, run))}`;
}

function runView(pull: Pull, run: CheckRun): Html {
  const { title, summary, text } = run.output;
  return html`<section class="run" id="run-${run.id}">
<h3>${mark(run)} ${run.name} <span class="quiet">${run.conclusion ?? run.status} · ${run.headSha.slice(0, 7)}</span></h3>
${title ? html`<h4>${title}</h4>` : none}
<div class="markdown">${raw(renderMarkdown(summary ?? ""))}${raw(renderMarkdown(text ?? ""))}</div>
${run.annotations.length > 0 ? html`<h4>Annotations</h4><ul class="annotations">${run.annotations.map((one) => annotationView(run, one))}</ul>` : none}
${run.status === "completed" ? buttons(pull, run) : none}
</section>`;
}

function annotationView(run: CheckRun, annotation: Annotation): Html {
  const { path, start_line: from, end_line: to } = annotation;
  const address = `/${run.repository.owner.login}/${run.repository.name}/blob/${run.headSha}/${path}#L${from}`;
  return html`<li class="${annotation.annotation_level}"><a href="${address}">${path}:${from}${to > from ? `-${to}` : ""}</a>
${annotation.title ? html`<strong>${annotation.title}</strong>` : none}<pre>${annotation.message}</pre></li>`;
}

function buttons(pull: Pull, run: CheckRun): Html {
  const path = `${pullPath(pull)}/checks/${run.id}`;
  const own = run.actions.map(
    ({ identifier, label, description }) =>
      html`<button class="primary" formaction="${path}/action/${encodeURIComponent(identifier)}" title="${description}">${label}</button> `,
  );
  return html`<form class="buttons" method="post" action="${path}/rerequest">${own}<button>Re-run</button></form>`;
}

/** Whether it may be merged, and what is missing. */
export async function mergeBox(pull: Pull): Promise<Html> {
  if (pull.merged)
    return html`<section class="merge done">Merged by ${pull.merged.by.login} as <code>${pull.merged.sha.slice(0, 7)}</code>.</section>`;
  if (pull.state === "closed") return html`<section class="merge">This pull request is closed.</section>`;
  const { state } = await mergeability(pull);
  const missing = missingChecks(pull);
  const runs = latestRuns(pull.repository, pull.headSha);
  const verdict = verdictOf(state, missing);
  return html`<section class="merge ${state}">
<h3>${verdict}</h3>
<ul>
${runs.map((run) => html`<li>${mark(run)} <a href="${pullPath(pull)}/checks#run-${run.id}">${run.name}</a> — ${run.output.title ?? run.conclusion ?? run.status}${pull.repository.requiredChecks.includes(run.name) ? html` <span class="label">Required</span>` : none}</li>`)}
${missing.filter(({ run }) => run === null).map(({ name }) => html`<li>${mark({ status: "queued", conclusion: null })} ${name} — Expected, waiting for status to be reported <span class="label">Required</span></li>`)}
</ul>
<form method="post" action="${pullPath(pull)}/merge"><button class="primary" ${state === "clean" || state === "unstable" ? none : raw("disabled")}>Merge pull request</button></form>
</section>`;
}

function verdictOf(state: string, missing: readonly { name: string; run: CheckRun | null }[]): string {
  if (state === "dirty") return "This branch has conflicts that must be resolved";
  if (state === "draft") return "This pull request is still a work in progress";
  if (state !== "blocked")
    return state === "clean"
      ? "All checks have passed; merging is allowed"
      : "Merging is allowed; a check that is not required failed";
  const failed = missing.filter(({ run }) => run?.status === "completed").map(({ name }) => name);
  if (failed.length > 0) return `Merging is blocked: ${failed.join(", ")} did not pass`;
  return `Merging is blocked: waiting for ${missing.map(({ name }) => name).join(", ")}`;
}
