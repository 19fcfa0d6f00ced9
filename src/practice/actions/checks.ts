import { readCommit } from "../git/objects.js";
import { gitTry } from "../git/run.js";
import { emit } from "../hooks/send.js";
import { checkRunJson, checkSuiteJson } from "../json/check.js";
import type { Json } from "../json/links.js";
import { GitHubError, unprocessable } from "../server/errors.js";
import type { Account, Annotation, CheckAction, CheckRun, Repository } from "../state/entities.js";
import { nextId, timestamp, type World } from "../state/world.js";

/** A check run as a request brings it. */
export interface CheckInput {
  readonly name?: string;
  readonly head_sha?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly status?: string;
  readonly started_at?: string;
  readonly conclusion?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly Annotation[];
  };
  readonly actions?: readonly CheckAction[];
}

/** Makes a check run on a commit of the repository. @throws GitHubError 422 when there is no such commit. */
export async function createCheckRun(world: World, repository: Repository, input: CheckInput): Promise<CheckRun> {
  const headSha = input.head_sha ?? "";
  const known =
    /^[0-9a-f]{40}$/.test(headSha) && (await gitTry(repository.folder, ["cat-file", "-t", headSha])) === "commit";
  if (!known) throw new GitHubError(422, `No commit found for SHA: ${headSha}`);
  const run: CheckRun = {
    id: nextId(world),
    repository,
    headSha,
    name: input.name ?? "",
    status: "queued",
    conclusion: null,
    startedAt: timestamp(world),
    completedAt: null,
    externalId: null,
    detailsUrl: null,
    output: { title: null, summary: null, text: null },
    annotations: [],
    actions: [],
  };
  repository.checkRuns.set(run.id, run);
  change(world, run, input);
  emitCheckRun(world, run, "created", world.app.bot);
  if (run.status === "completed") emitCheckRun(world, run, "completed", world.app.bot);
  return run;
}

/** Changes a check run; annotations are added to those it has. */
export function updateCheckRun(world: World, run: CheckRun, input: CheckInput): void {
  const before = run.status;
  change(world, run, input);
  if (run.status === "completed" && before !== "completed") emitCheckRun(world, run, "completed", world.app.bot);
}

function change(world: World, run: CheckRun, input: CheckInput): void {
  run.name = input.name ?? run.name;
  run.externalId = input.external_id ?? run.externalId;
  run.detailsUrl = input.details_url ?? run.detailsUrl;
  run.startedAt = input.started_at ?? run.startedAt;
  run.status = input.conclusion ? "completed" : (input.status ?? run.status);
  run.conclusion = run.status === "completed" ? (input.conclusion ?? run.conclusion) : null;
  run.completedAt = run.status === "completed" ? (input.completed_at ?? run.completedAt ?? timestamp(world)) : null;
  run.actions = input.actions ?? run.actions;
  if (!input.output) return;
  const { title, summary, text, annotations } = input.output;
  run.output = {
    title: title ?? run.output.title,
    summary: summary ?? run.output.summary,
    text: text ?? run.output.text,
  };
  run.annotations = [...run.annotations, ...(annotations ?? [])];
}

/** Somebody asks for a check to be run again. */
export function rerequestRun(world: World, run: CheckRun, sender: Account): void {
  if (run.status !== "completed") throw new GitHubError(422, "This check run is not rerequestable");
  run.status = "queued";
  run.conclusion = null;
  run.completedAt = null;
  emitCheckRun(world, run, "rerequested", sender);
}

/** Somebody asks for all checks of a commit to be run again. */
export async function rerequestSuite(
  world: World,
  repository: Repository,
  sha: string,
  sender: Account,
): Promise<void> {
  await readCommit(repository.folder, sha);
  const payload = { check_suite: checkSuiteJson(world, { repository, headSha: sha }) };
  emit(world, { event: "check_suite", action: "rerequested", repository, sender, payload });
}

/** Somebody clicks a button of a completed check run. */
export function clickAction(world: World, run: CheckRun, identifier: string, sender: Account): void {
  if (run.status !== "completed") throw unprocessable("buttons only show on a completed check run");
  if (!run.actions.some((action) => action.identifier === identifier)) {
    throw unprocessable(`check run ${run.id} has no action \`${identifier}\``);
  }
  emitCheckRun(world, run, "requested_action", sender, { requested_action: { identifier } });
}

function emitCheckRun(world: World, run: CheckRun, action: string, sender: Account, more: Json = {}): void {
  const suite = checkSuiteJson(world, run);
  const payload = { check_run: { ...checkRunJson(world, run), check_suite: suite }, ...more };
  emit(world, { event: "check_run", action, repository: run.repository, sender, payload });
}
