import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import { loadScene } from "../../src/practice/scenes.js";
import type { Pull, Repository } from "../../src/practice/state/entities.js";
import { type Client, installationClient } from "./client.js";

let practice: Practice;
let repository: Repository;
let pull: Pull;
let send: Client;

beforeAll(async () => {
  practice = await startPractice({ appSlug: "reviewer", viewer: "you" });
  const files = { "a.txt": "one\n<b>two</b>\n" };
  repository = await practice.createRepository({ name: "shop", files, requiredChecks: ["review"] });
  await practice.push(repository, "feature", { files: { "a.txt": "one\n<i>two</i>\n" } }, "Change");
  pull = await practice.openPull(repository, {
    head: "feature",
    title: "<script>title</script>",
    body: "**hello** <script>",
  });
  send = await installationClient(practice);
  const comments = [{ path: "a.txt", line: 2, body: "Look:\n```suggestion\ntwo again\n```\n<!-- marker -->" }];
  await send("POST", "/repos/acme/shop/pulls/1/reviews", { event: "COMMENT", body: "One thing.", comments });
  const output = {
    title: "1 grant",
    summary: "| a |\n|---|\n| b |",
    annotations: [{ path: "a.txt", start_line: 2, end_line: 2, annotation_level: "warning", message: "careful" }],
  };
  const actions = [{ label: "Apply fixes", description: "d", identifier: "fix" }];
  await send("POST", "/repos/acme/shop/check-runs", {
    name: "review",
    head_sha: pull.headSha,
    conclusion: "failure",
    output,
    actions,
  });
});

afterAll(() => practice.stop());

const get = async (path: string) => (await fetch(practice.url + path)).text();
const post = (path: string, form: Record<string, string> = {}, headers: Record<string, string> = {}) =>
  fetch(practice.url + path, { method: "POST", body: new URLSearchParams(form), headers, redirect: "manual" });

describe("the page of a pull request", () => {
  it.each<{ path: string; parts: string[] }>`
    path                          | parts
    ${"/"}                        | ${["&lt;script&gt;title", "1 grant", "acme/shop"]}
    ${"/acme/shop/pull/1"}        | ${["<strong>hello</strong> &lt;script&gt;", "One thing.", "Suggested change", "two again", "Commit suggestion", "Merging is blocked: review did not pass"]}
    ${"/acme/shop/pull/1/files"}  | ${["a.txt", "&lt;b&gt;two&lt;/b&gt;", "&lt;i&gt;two&lt;/i&gt;", "Commit suggestion"]}
    ${"/acme/shop/pull/1/checks"} | ${["1 grant", "<td>b</td>", "careful", "Apply fixes", "Re-run"]}
  `("$path shows $parts", async ({ path, parts }) => {
    const page = await get(path);

    for (const part of parts) expect(page).toContain(part);
    expect(page).not.toMatch(/<script>title|marker|<i>two/);
  });

  it("loads nothing from elsewhere, and says so to the browser", async () => {
    const response = await fetch(`${practice.url}/acme/shop/pull/1`);
    const page = await response.text();

    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect([...page.matchAll(/(?:src|<link[^>]* href)="([^"]+)"/g)].map((match) => match[1])).toEqual([
      "data:,",
      "/assets/style.css",
      "/assets/page.js",
    ]);
  });

  it("presses buttons only from itself", async () => {
    const { status } = await post("/acme/shop/pull/1/merge", {}, { origin: "https://elsewhere.example" });

    expect(status).toBe(403);
  });

  it("answers, resolves, asks again, refuses to merge, and commits", async () => {
    const id = pull.comments[0]?.id;
    const [run] = practice.checkRuns(repository);
    const version = await get("/version");
    const base = "/acme/shop/pull/1";

    await post(`${base}/comments/${id}/reply`, { body: "fine" });
    await post(`${base}/comments/${id}/resolve`);
    const merge = await post(`${base}/merge`);
    await post(`${base}/checks/${run?.id}/action/fix`);
    await post(`${base}/checks/${run?.id}/rerequest`);
    const commit = await post(`${base}/comments/${id}/suggestion`, {}, { referer: `${practice.url}${base}/files` });

    expect(pull.comments[1]).toMatchObject({ body: "fine", author: { login: "you" } });
    expect(pull.comments[0]?.thread.resolvedBy?.login).toBe("you");
    expect(decodeURIComponent(merge.headers.get("location") ?? "")).toContain("Required status check");
    expect(practice.deliveries.map(({ event, action }) => `${event}.${action}`)).toEqual(
      expect.arrayContaining(["check_run.requested_action", "check_run.rerequested", "pull_request.synchronize"]),
    );
    expect(commit.headers.get("location")).toBe(`${base}/files`);
    expect(await get(base)).toContain("Update a.txt");
    expect(await get("/version")).not.toBe(version);
  });
});

describe("a scene", () => {
  it.each(["terraform", "cloudformation"])("%s opens as a pull request over several files", async (name) => {
    const scene = await loadScene(name);
    const made = await practice.createRepository({ name: scene.repository, files: scene.base });
    await practice.push(made, scene.branch, { files: scene.head }, scene.title);
    await practice.openPull(made, { head: scene.branch, title: scene.title, body: scene.body });

    const files = await send("GET", `/repos/acme/${scene.repository}/pulls/1/files`);

    expect(files.json.length).toBeGreaterThanOrEqual(3);
    const size = Object.values(scene.head).map(String).join("").split("\n").length;
    expect(size).toBeGreaterThan(150);
  });
});
