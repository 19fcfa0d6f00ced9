import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { gitText } from "../../src/practice/git/run.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull, Repository } from "../../src/practice/state/entities.js";
import { appToken, type Client, client, installationClient, receiver } from "./client.js";

let practice: Practice;
let hook: Awaited<ReturnType<typeof receiver>>;
let repository: Repository;
let pull: Pull;
let send: Client;
let app: Client;

beforeAll(async () => {
  hook = await receiver();
  practice = await startPractice();
  practice.hookUrl = hook.url;
  repository = await practice.createRepository({ name: "shop", files: { "a.txt": "a\n" } });
  await practice.push(repository, "feature", { files: { "a.txt": "b\n" } }, "Change");
  pull = await practice.openPull(repository, { head: "feature", title: "Change" });
  send = await installationClient(practice);
  app = client(practice, appToken(practice));
});

beforeEach(async () => {
  await practice.settled();
  hook.got.length = 0;
  hook.status = 200;
});

afterAll(async () => {
  await practice.stop();
  hook.server.close();
});

const got = async () => {
  await practice.settled();
  return hook.got.map(({ event, payload }) => `${event}.${payload.action}`);
};
const last = async (event: string) => {
  await practice.settled();
  return hook.got.findLast((one) => one.event === event)?.payload;
};

describe("a webhook", () => {
  it("is signed over its body and tells where it comes from", async () => {
    await practice.editPull(pull, { title: "Änderung" });
    await practice.settled();

    const [received] = hook.got;
    const hmac = createHmac("sha256", practice.webhookSecret)
      .update(received?.text ?? "")
      .digest("hex");
    expect(received).toMatchObject({ event: "pull_request", signature: `sha256=${hmac}` });
    expect(received?.guid).toMatch(/^[0-9a-f-]{36}$/);
    expect(received?.payload).toMatchObject({
      action: "edited",
      number: 1,
      changes: { title: { from: "Change" } },
      pull_request: { title: "Änderung", head: { sha: pull.headSha, repo: { full_name: "acme/shop" } } },
      repository: { full_name: "acme/shop", owner: { login: "acme", type: "Organization" } },
      organization: { login: "acme" },
      sender: { login: "developer", type: "User" },
      installation: { id: practice.installationId },
    });
  });

  const steps: [string, () => unknown, string[]][] = [
    [
      "a push",
      () => practice.push(repository, "feature", { files: { "a.txt": "c\n" } }, "M"),
      ["check_suite.requested", "pull_request.synchronize"],
    ],
    ["a new base", () => practice.editPull(pull, { base: "main" }), ["pull_request.edited"]],
    ["a draft", () => practice.setDraft(pull, true), ["pull_request.converted_to_draft"]],
    ["the end of a draft", () => practice.setDraft(pull, false), ["pull_request.ready_for_review"]],
    ["closing", () => practice.closePull(pull), ["pull_request.closed"]],
    [
      "a push to a closed one",
      () => practice.push(repository, "feature", { files: { "a.txt": "d\n" } }, "M"),
      ["check_suite.requested"],
    ],
    ["opening again", () => practice.reopenPull(pull), ["pull_request.reopened"]],
    [
      "a comment in the conversation, which the App did not subscribe to",
      () => practice.comment(pull, "hi", "developer"),
      [],
    ],
    [
      "other permissions",
      () =>
        practice.setInstallation(practice.installationId, {
          permissions: { checks: "write", contents: "read", pull_requests: "write" },
        }),
      ["installation.new_permissions_accepted"],
    ],
  ];
  it.each(steps)("is sent for %s", async (_, act, expected) => {
    await act();

    expect(await got()).toEqual(expected);
  });

  it("tells both ends of a push, forced or not", async () => {
    const before = pull.headSha;
    const after = await practice.push(repository, "feature", { files: { "a.txt": "forced\n" } }, "M", { force: true });

    expect(await last("pull_request")).toMatchObject({ action: "synchronize", before, after });
  });

  it("is sent for a plain git push into the repository's folder", async () => {
    const tree = await gitText(repository.folder, ["rev-parse", "main^{tree}"]);
    const sha = await gitText(repository.folder, ["commit-tree", tree, "-p", pull.headSha, "-m", "outside"]);
    await gitText(repository.folder, ["update-ref", "refs/heads/feature", sha]);

    await practice.noticePushes(repository);

    expect(await got()).toEqual(["check_suite.requested", "pull_request.synchronize"]);
    expect(pull.headSha).toBe(sha);
  });

  it("tells who pressed which button of a check run", async () => {
    const actions = [{ label: "Fix", description: "d", identifier: "fix" }];
    const run = { name: "review", head_sha: pull.headSha, external_id: "e", conclusion: "failure", actions };
    const { json } = await send("POST", "/repos/acme/shop/check-runs", run);

    practice.clickAction(json.id, "fix", "maintainer");

    expect(await last("check_run")).toMatchObject({
      ...{ action: "requested_action", requested_action: { identifier: "fix" }, sender: { login: "maintainer" } },
      check_run: {
        id: json.id,
        external_id: "e",
        check_suite: { head_branch: "feature", pull_requests: [{ number: 1 }] },
      },
    });
    expect(() => practice.clickAction(json.id, "other", "maintainer")).toThrow(/422|Unprocessable/);
  });

  it("asks for checks of a merge group, on the merge commit", async () => {
    const group = await practice.queue(pull);
    const asked = await last("merge_group");
    await practice.destroyMergeGroup(repository, group, "dequeued");

    expect(asked).toMatchObject({
      action: "checks_requested",
      merge_group: { head_sha: group.headSha, base_ref: "refs/heads/main" },
    });
    expect(asked.merge_group.head_ref).toMatch(/^refs\/heads\/gh-readonly-queue\/main\/pr-1-/);
    expect(await last("merge_group")).toMatchObject({ action: "destroyed", reason: "dequeued" });
    expect(
      (
        await send("POST", "/repos/acme/shop/check-runs", {
          name: "review",
          head_sha: group.headSha,
          conclusion: "success",
        })
      ).status,
    ).toBe(201);
  });
});

describe("deliveries", () => {
  it("are kept, and a failed one is sent again with the same guid", async () => {
    hook.status = 500;
    await practice.editPull(pull, { title: "Failed" });
    await practice.settled();
    hook.status = 200;
    const [failed] = (await app("GET", "/app/hook/deliveries?per_page=1")).json;

    const again = await app("POST", `/app/hook/deliveries/${failed.id}/attempts`);
    await practice.settled();

    const [second] = (await app("GET", "/app/hook/deliveries?per_page=1")).json;
    expect(failed).toMatchObject({ status: "Invalid HTTP Response: 500", status_code: 500, redelivery: false });
    expect([again.status, second.guid, second.status, second.redelivery]).toEqual([202, failed.guid, "OK", true]);
    expect(hook.got.map(({ guid }) => guid)).toEqual([failed.guid, failed.guid]);
  });

  it("that nobody answered are no `failure` in the list, only not OK", async () => {
    practice.disturbHooks({ event: "pull_request", how: "lose" });
    await practice.editPull(pull, { title: "Lost" });

    const all = (await app("GET", "/app/hook/deliveries?per_page=1")).json;
    const failures = (await app("GET", "/app/hook/deliveries?status=failure")).json;

    expect(await got()).toEqual([]);
    expect(all[0].status).toBe("failed to connect to host");
    expect(failures.map(({ id }: { id: number }) => id)).not.toContain(all[0].id);
  });

  it("come in pages by cursor, newest first", async () => {
    const first = await app("GET", "/app/hook/deliveries?per_page=2");
    const next = new URL(/<([^>]+)>; rel="next"/.exec(first.headers.get("link") ?? "")?.[1] ?? "");
    const second = await app("GET", next.pathname + next.search);

    const ids = [...first.json, ...second.json].map(({ id }: { id: number }) => id);
    expect(ids).toHaveLength(4);
    expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a));
  });

  it.each<{ how: "duplicate" | "swap"; titles: string[] }>`
    how            | titles
    ${"duplicate"} | ${["one", "one", "two"]}
    ${"swap"}      | ${["two", "one"]}
  `("may be disturbed: $how", async ({ how, titles }) => {
    practice.disturbHooks({ event: "pull_request", how });
    await practice.editPull(pull, { title: "one" });
    if (how === "duplicate") await practice.settled();
    await practice.editPull(pull, { title: "two" });
    await practice.settled();

    expect(hook.got.map(({ payload }) => payload.pull_request.title)).toEqual(titles);
    expect(new Set(hook.got.map(({ guid }) => guid)).size).toBe(2);
    expect(practice.deliveries.filter(({ status }) => status === "pending")).toEqual([]);
  });
});
