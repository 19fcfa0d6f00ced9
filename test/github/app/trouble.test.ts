import { afterEach, expect, it } from "@jest/globals";
import type { Reviewer } from "../../../src/github/reviewer-port.js";
import { type AppWorld, bad, checkOf, standing, startWorld, until, writesOf } from "../app-world.js";
import { createLineReviewer } from "../line-reviewer.js";

let world: AppWorld;
afterEach(() => world.stop());

async function prepared(after: string = `good\n${bad("one", "two")}`) {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const head = await github.push(repository, "work", { files: { "a.iam": after } }, "Add");
  const open = async () => {
    const pull = await github.openPull(repository, { head: "work", title: "Add" });
    await world.settle();
    return pull;
  };
  return { github, repository, head, open };
}

const both = ["a.iam:2 one is bad.", "a.iam:3 two is bad."];

it.each([
  ["pulls/create-review", true, "GitHub has the review, only its answer is lost"],
  ["pulls/create-review", false, "GitHub has no review"],
  ["checks/create", true, "GitHub has the check run, only its answer is lost"],
  ["checks/create", false, "GitHub has no check run"],
])("posts once when %s fails with 502 (applied: %s, %s)", async (operation, afterApply) => {
  const { github, head, open } = await prepared();
  github.fail({ operation, afterApply, status: 502 });

  const pull = await open();

  expect(standing(pull)).toEqual(both);
  expect(pull.reviews).toHaveLength(1);
  expect(checkOf(world, head).runs).toMatchObject([{ status: "completed", conclusion: "failure" }]);
});

it("posts once when the connection breaks after the review was posted", async () => {
  const { github, open } = await prepared();
  github.fail({ operation: "pulls/create-review", afterApply: true, drop: true });

  const pull = await open();

  expect(standing(pull)).toEqual(both);
});

it("says so on the check run, and leaves the pull request alone, where GitHub refuses the review for good", async () => {
  const { github, head, open } = await prepared();
  github.fail({ operation: "pulls/create-review", status: 422, times: 5 });

  const pull = await open();

  expect(standing(pull)).toEqual([]);
  expect(checkOf(world, head).last?.annotations).toHaveLength(2);
  expect(world.calls().filter(({ operation }) => operation === "pulls/create-review").length).toBeLessThanOrEqual(2);
});

it("puts the job off when GitHub's rate limit is reached, and does it later", async () => {
  const { github, head, open } = await prepared();
  github.fail({ operation: "repos/compare-commits-with-basehead", status: 403, limit: "primary", retryAfter: 1 });

  const pull = await open();

  expect(standing(pull)).toEqual(both);
  expect(checkOf(world, head).last?.conclusion).toBe("failure");
});

it("comes to the same end whatever the order and number of events", async () => {
  const { github, repository, open } = await prepared();
  const pull = await open();
  github.disturbHooks({ event: "pull_request", action: "synchronize", how: "swap" });
  github.disturbHooks({ event: "pull_request", action: "synchronize", how: "duplicate", times: 2 });

  await github.push(repository, "work", { files: { "a.iam": `good\n${bad("three")}` } }, "Second");
  const head = await github.push(repository, "work", { files: { "a.iam": `good\n${bad("four")}` } }, "Third");
  await world.settle();

  expect(standing(pull)).toEqual(["a.iam:2 four is bad."]);
  expect(checkOf(world, head).last).toMatchObject({ status: "completed", output: { title: "1 bad lines" } });
});

it("leaves a head that is replaced while it is reviewed to the job of the next one", async () => {
  const reviewer = createLineReviewer();
  let pushes = 0;
  const moving: Reviewer = {
    async review(forge, context) {
      const report = await reviewer.review(forge, context);
      const after = { files: { "a.iam": `good\n${bad("three")}` } };
      if (pushes++ === 0) await world.github.push(world.repository, "work", after, "Replace", { force: true });
      await world.github.settled();
      return report;
    },
  };
  world = await startWorld({ "a.iam": "good\n" }, {}, moving);
  const { github, repository } = world;
  await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one", "two")}` } }, "Add");

  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  expect(pull.comments).toHaveLength(1);
  expect(standing(pull)).toEqual(["a.iam:2 three is bad."]);
  expect(checkOf(world, pull.headSha).last?.status).toBe("completed");
});

it("finds a pull request whose event never came, and does so once", async () => {
  const { github, head, open } = await prepared();
  github.disturbHooks({ event: "pull_request", how: "lose" });
  const pull = await open();
  const before = standing(pull);

  await world.app.recover();
  await world.settle();
  const found = standing(pull);
  world.calls();
  await world.app.recover();
  await world.settle();

  expect(before).toEqual([]);
  expect(found).toEqual(both);
  expect(checkOf(world, head).runs).toHaveLength(1);
  expect(writesOf(world.calls())).toEqual([]);
});

it("asks again for an event that nobody took", async () => {
  const { github, open } = await prepared();
  github.hookUrl = "http://127.0.0.1:9/";
  const pull = await open();
  github.hookUrl = world.app.webhookUrl;

  await world.app.recover();
  await world.settle();

  expect(github.deliveries.filter(({ redelivery, event }) => redelivery && event === "pull_request")).toHaveLength(1);
  expect(standing(pull)).toEqual(both);
});

it("finishes in a new process what an old one has begun", async () => {
  const { github, head, open } = await prepared();
  github.fail({ operation: "checks/create", status: 500, times: 50 });
  const pull = await open();
  const before = { comments: standing(pull), checks: checkOf(world, head).runs.length };
  await world.restart({ delayOf: () => 100, since: Date.now() + 2_000 });

  await world.app.recover();
  await until(async () => checkOf(world, head).runs.length > 0);
  await world.settle();

  expect(before).toEqual({ comments: both, checks: 0 });
  expect(standing(pull)).toEqual(both);
  expect(checkOf(world, head).last).toMatchObject({ status: "completed", conclusion: "failure" });
});

it("says on the check run when it has failed itself, and recovers with the next push", async () => {
  const { github, repository, head, open } = await prepared("CRASH\n");
  const pull = await open();
  const failed = checkOf(world, head).runs;

  const fixed = await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one", "two")}` } }, "Fix");
  await world.settle();

  expect(failed).toMatchObject([{ conclusion: "neutral", output: { title: "Leastwise could not review this" } }]);
  expect(world.log.join("")).toContain("a mistake of the reviewer");
  expect(standing(pull)).toEqual(both);
  expect(checkOf(world, fixed).last?.conclusion).toBe("failure");
});

it("leaves no secret in its log", async () => {
  const { github, open } = await prepared();
  github.fail({ operation: "repos/compare-commits-with-basehead", status: 500, times: 20 });
  await open();

  expect(world.log.join("")).not.toMatch(/ghs_|sha256=[0-9a-f]|eyJ|PRIVATE KEY-----\n/);
});
