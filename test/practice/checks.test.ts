import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull, Repository } from "../../src/practice/state/entities.js";
import { type Client, installationClient } from "./client.js";

let practice: Practice;
let send: Client;
let repository: Repository;
let pull: Pull;
const runs = "/repos/acme/shop/check-runs";

beforeAll(async () => {
  practice = await startPractice();
  repository = await practice.createRepository({ name: "shop", files: { "a.txt": "a\n" }, requiredChecks: ["review"] });
  await practice.push(repository, "feature", { files: { "a.txt": "b\n" } }, "Change");
  pull = await practice.openPull(repository, { head: "feature", title: "Change" });
  send = await installationClient(practice);
});

afterAll(() => practice.stop());

const annotation = { path: "a.txt", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
const action = { label: "Fix", description: "Fixes it", identifier: "fix" };
const annotated = (more: object, count = 1) => ({
  output: { title: "t", summary: "s", annotations: Array(count).fill({ ...annotation, ...more }) },
});

describe("a check run", () => {
  it.each<{ body: object; status: number }>`
    body                                                                                     | status | why
    ${{ status: "in_progress" }}                                                             | ${201} | ${"it may be under way"}
    ${{ conclusion: "success" }}                                                             | ${201} | ${"a conclusion completes it"}
    ${{ status: "completed" }}                                                               | ${422} | ${"it is completed without a conclusion"}
    ${{ status: "in_progress", conclusion: "failure" }}                                      | ${422} | ${"it has a conclusion and goes on"}
    ${{ conclusion: "stale" }}                                                               | ${422} | ${"only GitHub makes it stale"}
    ${{ conclusion: "passed" }}                                                              | ${422} | ${"there is no such conclusion"}
    ${{ head_sha: "0".repeat(40) }}                                                          | ${422} | ${"the commit is unknown"}
    ${{ output: { title: "t" } }}                                                            | ${422} | ${"an output needs a summary"}
    ${{ output: { title: "t", summary: "x".repeat(65_535) } }}                               | ${201} | ${"it has the longest summary"}
    ${{ output: { title: "t", summary: "x".repeat(65_536) } }}                               | ${422} | ${"the summary is too long"}
    ${annotated({}, 50)}                                                                     | ${201} | ${"it has 50 annotations"}
    ${annotated({}, 51)}                                                                     | ${422} | ${"it has 51 annotations"}
    ${annotated({ end_line: 2, start_column: 1, end_column: 2 })}                            | ${422} | ${"columns span lines"}
    ${annotated({ start_line: 3, end_line: 2 })}                                             | ${422} | ${"an annotation ends before it starts"}
    ${annotated({ title: "x".repeat(256) })}                                                 | ${422} | ${"the title of an annotation is too long"}
    ${{ actions: [action, { ...action, identifier: "b" }, { ...action, identifier: "c" }] }} | ${201} | ${"it has three buttons"}
    ${{ actions: ["a", "b", "c", "d"].map((identifier) => ({ ...action, identifier })) }}    | ${422} | ${"it has four buttons"}
    ${{ actions: [{ ...action, label: "x".repeat(21) }] }}                                   | ${422} | ${"a label is too long"}
    ${{ actions: [action, action] }}                                                         | ${422} | ${"two buttons are the same"}
    ${{ headSha: "x" }}                                                                      | ${422} | ${"a field is misspelt"}
  `("answers $status where $why", async ({ body, status }) => {
    expect((await send("POST", runs, { name: "limits", head_sha: pull.headSha, ...body })).status).toBe(status);
  });

  it("gathers annotations over several requests, and names its pull request", async () => {
    const { json } = await send("POST", runs, {
      name: "many",
      head_sha: pull.headSha,
      external_id: "1",
      ...annotated({}, 50),
    });
    await send("PATCH", `${runs}/${json.id}`, annotated({}, 50));
    const page = await send("GET", `${runs}/${json.id}/annotations?per_page=100&page=1`);

    expect(page.json).toHaveLength(100);
    expect(json.pull_requests).toMatchObject([{ number: 1, head: { sha: pull.headSha } }]);
    expect(json.external_id).toBe("1");
  });

  it("names no pull request that comes from a fork", async () => {
    const fork = await practice.fork(repository, "stranger");
    await practice.push(fork, "theirs", { files: { "a.txt": "c\n" } }, "Theirs", { author: "stranger" });
    const theirs = await practice.openPull(repository, { head: "theirs", title: "Theirs", fork: "stranger" });

    const { status, json } = await send("POST", runs, {
      name: "review",
      head_sha: theirs.headSha,
      conclusion: "success",
    });
    const found = await send("GET", `/repos/acme/shop/commits/${theirs.headSha}/pulls`);

    expect([status, json.pull_requests]).toEqual([201, []]);
    expect(found.json.map((one: { number: number }) => one.number)).toEqual([theirs.number]);
  });

  it("lists the newest run of a name, and all when asked", async () => {
    for (const conclusion of ["failure", "neutral"])
      await send("POST", runs, { name: "twice", head_sha: pull.headSha, conclusion });
    const list = async (query: string) =>
      (await send("GET", `/repos/acme/shop/commits/${pull.headSha}/check-runs?check_name=twice${query}`)).json;

    expect(await list("")).toMatchObject({ total_count: 1, check_runs: [{ conclusion: "neutral" }] });
    expect((await list("&filter=all")).total_count).toBe(2);
  });
});

describe("a required check", () => {
  it("holds the merge back until it passes on the latest head", async () => {
    const state = async () => (await send("GET", "/repos/acme/shop/pulls/1")).json.mergeable_state;
    const report = (conclusion: string) => send("POST", runs, { name: "review", head_sha: pull.headSha, conclusion });

    expect(await state()).toBe("blocked");
    await report("failure");
    await expect(practice.merge(pull)).rejects.toMatchObject({ status: 405 });
    await report("success");
    expect(await state()).toBe("unstable");
    await practice.push(repository, "feature", { files: { "a.txt": "c\n" } }, "More");
    expect(await state()).toBe("blocked");
    await report("neutral");
    expect(await state()).toBe("clean");

    expect(await practice.merge(pull)).toMatch(/^[0-9a-f]{40}$/);
    expect((await send("GET", "/repos/acme/shop/pulls/1")).json).toMatchObject({ merged: true, state: "closed" });
  });

  it("is told by the rules of the default branch only", async () => {
    const rules = async (branch: string) => (await send("GET", `/repos/acme/shop/rules/branches/${branch}`)).json;

    expect((await rules("main"))[0].parameters.required_status_checks).toMatchObject([{ context: "review" }]);
    expect(await rules("feature")).toEqual([]);
  });
});
