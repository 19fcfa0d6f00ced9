import { afterEach, expect, it } from "@jest/globals";
import { type AppWorld, bad, checkOf, standing, startWorld, writesOf } from "../app-world.js";

let world: AppWorld;
afterEach(() => world.stop());

it("reviews a pull request that is opened with one review, one check run and five calls", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const head = await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one", "two")}` } }, "Add");

  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  expect(standing(pull)).toEqual(["a.iam:2 one is bad.", "a.iam:3 two is bad."]);
  expect(pull.reviews).toHaveLength(1);
  expect(checkOf(world, head).runs).toMatchObject([
    {
      name: "Leastwise",
      status: "completed",
      conclusion: "failure",
      output: { title: "2 bad lines" },
      annotations: [],
    },
  ]);
  expect(world.calls().map(({ operation }) => operation)).toEqual([
    "apps/create-installation-access-token",
    "repos/compare-commits-with-basehead",
    "graphql:repository",
    "pulls/create-review",
    "checks/create",
  ]);
});

it("takes seven calls for fifty files that refer to others", async () => {
  const names = Array.from({ length: 50 }, (_, i) => `f${i}.iam`);
  const files = Object.fromEntries(names.map((name, i) => [name, `use shared/${i}.txt\n`]));
  const shared = Object.fromEntries(names.map((_, i) => [`shared/${i}.txt`, "shared\n"]));
  world = await startWorld({ ...files, ...shared });
  const { github, repository } = world;
  const changed = Object.fromEntries(names.map((name, i) => [name, `use shared/${i}.txt\n${bad(name)}`]));
  const head = await github.push(repository, "work", { files: changed }, "Change all");

  await github.openPull(repository, { head: "work", title: "Change all" });
  await world.settle();

  expect(world.calls().map(({ operation }) => operation)).toEqual([
    "apps/create-installation-access-token",
    "repos/compare-commits-with-basehead",
    "graphql:repository",
    "git/get-tree",
    "graphql:repository",
    "pulls/create-review",
    "checks/create",
  ]);
  expect(checkOf(world, head).last?.output.summary).toContain("shared/49.txt");
});

it("reports a check with three calls where no file concerns it", async () => {
  world = await startWorld({ "README.md": "hello\n" });
  const { github, repository } = world;
  const head = await github.push(repository, "work", { files: { "README.md": "hello, world\n" } }, "Greet");

  const pull = await github.openPull(repository, { head: "work", title: "Greet" });
  await world.settle();

  expect(world.calls()).toHaveLength(3);
  expect(pull.reviews).toEqual([]);
  expect(checkOf(world, head).runs).toMatchObject([{ status: "completed", conclusion: "success" }]);
});

it("writes nothing when nothing has changed since the last review", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one")}` } }, "Add");
  await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();
  world.calls();

  const opened = github.deliveries.find(({ event, action }) => event === "pull_request" && action === "opened");
  github.redeliver(opened?.id ?? 0);
  await world.settle();
  const again = world.calls();
  await world.restart({ since: Date.now() + 2_000 });
  github.redeliver(opened?.id ?? 0);
  await world.settle();

  expect(again.length).toBeGreaterThan(0);
  expect(writesOf(again)).toEqual([]);
  expect(writesOf(world.calls())).toEqual([]);
});

it("takes the configuration from the default branch and not from the head", async () => {
  world = await startWorld({ "a.iam": "good\n", ".github/leastwise.yml": "allow one\n" });
  const { github, repository } = world;
  const files = { "a.iam": `good\n${bad("one", "two")}`, ".github/leastwise.yml": "allow two\n" };
  await github.push(repository, "work", { files }, "Add");

  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  expect(standing(pull)).toEqual(["a.iam:3 two is bad."]);
});

it("reviews a pull request from a fork on the fork's head", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const fork = await github.fork(repository, "stranger");
  const head = await github.push(fork, "work", { files: { "a.iam": `good\n${bad("one")}` } }, "Add");

  const pull = await github.openPull(repository, { head: "work", title: "Add", fork: "stranger" });
  await world.settle();

  expect(standing(pull)).toEqual(["a.iam:2 one is bad."]);
  expect(checkOf(world, head).runs).toMatchObject([
    { conclusion: "failure", externalId: expect.stringContaining(head) },
  ]);
});

it("names what it cannot read and reviews the rest", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const files = {
    "a.iam": `good\n${bad("one")}`,
    "huge.iam": "x".repeat(5_000_001),
    "image.iam": new Uint8Array([0, 1, 2, 3]),
    "large.iam": `${"good good good\n".repeat(60_000)}${bad("deep")}`,
  };
  const head = await github.push(repository, "work", { files }, "Add");

  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  expect(standing(pull)).toContain("a.iam:2 one is bad.");
  const { output, annotations } = checkOf(world, head).last ?? {};
  expect(output?.text).toContain("huge.iam: 5.0 MB, larger than 5 MB, not read");
  expect(output?.text).toContain("image.iam: not a text file, not read");
  expect([...standing(pull), ...(annotations ?? []).map(({ message }) => message)].join()).toContain("deep is bad.");
});

it("reads a pull request of more than 300 files to the end", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const files = Object.fromEntries(
    Array.from({ length: 320 }, (_, i) => [`f${String(i).padStart(3, "0")}.txt`, "x\n"]),
  );
  await github.push(repository, "work", { files: { ...files, "z.iam": bad("last") } }, "Add many");

  const pull = await github.openPull(repository, { head: "work", title: "Add many" });
  await world.settle();

  expect(standing(pull)).toEqual(["z.iam:1 last is bad."]);
});
