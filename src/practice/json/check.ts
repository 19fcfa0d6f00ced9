import type { Annotation, CheckRun } from "../state/entities.js";
import type { World } from "../state/world.js";
import { appJson } from "./account.js";
import { type Json, nodeId, pageUrl, repositoryUrl } from "./links.js";
import { pullMinimalJson } from "./pull.js";

/** A check run. Pull requests from forks are not listed in it. */
export function checkRunJson(world: World, run: CheckRun): Json {
  const url = repositoryUrl(world, run.repository, `/check-runs/${run.id}`);
  const html = pageUrl(world, run.repository, `/runs/${run.id}`);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId("CR", run.id),
    head_sha: run.headSha,
    external_id: run.externalId ?? "",
    url,
    html_url: html,
    details_url: run.detailsUrl ?? html,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { ...run.output, annotations_count: run.annotations.length, annotations_url: `${url}/annotations` },
    check_suite: { id: suiteId(run.headSha) },
    app: appJson(world, world.app),
    pull_requests: pullsAt(world, run),
  };
}

function pullsAt(world: World, { repository, headSha }: Pick<CheckRun, "repository" | "headSha">): Json[] {
  return [...repository.pulls.values()]
    .filter((pull) => pull.headSha === headSha && pull.state === "open" && pull.headRepository === repository)
    .map((pull) => pullMinimalJson(world, pull));
}

/** The App has one check suite a commit; its id follows from the SHA. */
const suiteId = (sha: string): number => Number.parseInt(sha.slice(0, 10), 16);

/** A check suite as webhooks show it. */
export function checkSuiteJson(world: World, where: Pick<CheckRun, "repository" | "headSha">): Json {
  const { repository, headSha } = where;
  const pull = [...repository.pulls.values()].find((one) => one.headSha === headSha);
  const url = repositoryUrl(world, repository, `/check-suites/${suiteId(headSha)}`);
  return {
    id: suiteId(headSha),
    node_id: nodeId("CS", suiteId(headSha)),
    head_branch: pull && pull.headRepository === repository ? pull.headBranch : null,
    head_sha: headSha,
    status: "queued",
    conclusion: null,
    url,
    before: null,
    after: headSha,
    pull_requests: pullsAt(world, where),
    app: appJson(world, world.app),
    created_at: repository.createdAt,
    updated_at: repository.createdAt,
    check_runs_url: `${url}/check-runs`,
    latest_check_runs_count: [...repository.checkRuns.values()].filter((run) => run.headSha === headSha).length,
  };
}

/** An annotation of a check run. */
export function annotationJson(world: World, run: CheckRun, annotation: Annotation): Json {
  return {
    path: annotation.path,
    start_line: annotation.start_line,
    end_line: annotation.end_line,
    start_column: annotation.start_column ?? null,
    end_column: annotation.end_column ?? null,
    annotation_level: annotation.annotation_level,
    title: annotation.title ?? null,
    message: annotation.message,
    raw_details: annotation.raw_details ?? null,
    blob_href: pageUrl(world, run.repository, `/blob/${run.headSha}/${annotation.path}`),
  };
}
