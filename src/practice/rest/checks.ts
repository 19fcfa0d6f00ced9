import { type CheckInput, createCheckRun, rerequestRun, updateCheckRun } from "../actions/checks.js";
import { resolveCommit } from "../git/objects.js";
import { annotationJson, checkRunJson } from "../json/check.js";
import { found } from "../server/errors.js";
import type { CheckRun } from "../state/entities.js";
import { latestRuns } from "../state/pull-git.js";
import { actorOf, bodyOf, type Call, type Handler, ok, page, repositoryFor } from "./call.js";

/** Check runs. */
export const checkHandlers: Readonly<Record<string, Handler>> = {
  "checks/create": async (call) => {
    const run = await createCheckRun(call.world, repositoryFor(call), bodyOf<CheckInput>(call));
    return ok(checkRunJson(call.world, run), 201);
  },
  "checks/update": (call) => {
    const run = runFor(call);
    updateCheckRun(call.world, run, bodyOf<CheckInput>(call));
    return ok(checkRunJson(call.world, run));
  },
  "checks/get": (call) => ok(checkRunJson(call.world, runFor(call))),
  "checks/list-annotations": (call) => {
    const run = runFor(call);
    return page(call, run.annotations, (annotation) => annotationJson(call.world, run, annotation));
  },
  "checks/rerequest-run": (call) => {
    rerequestRun(call.world, runFor(call), actorOf(call));
    return ok({}, 201);
  },
  "checks/list-for-ref": listForRef,
};

const runFor = (call: Call): CheckRun => found(repositoryFor(call).checkRuns.get(Number(call.params.check_run_id)));

async function listForRef(call: Call) {
  const repository = repositoryFor(call);
  const sha = found(await resolveCommit(repository.folder, call.params.ref ?? ""));
  const { check_name: name, status, filter = "latest", app_id: app } = call.query;
  const runs = [...repository.checkRuns.values()].filter((run) => run.headSha === sha);
  const shown = (filter === "latest" ? latestRuns(repository, sha) : runs)
    .filter((run) => name === undefined || run.name === name)
    .filter((run) => status === undefined || run.status === status)
    .filter(() => app === undefined || Number(app) === call.world.app.id)
    .sort((a, b) => b.id - a.id);
  const toJson = (run: CheckRun) => checkRunJson(call.world, run);
  return page(call, shown, toJson, (list) => ({ total_count: shown.length, check_runs: list }));
}
