import { afterEach, expect, it } from "@jest/globals";
import { type AppWorld, bad, checkOf, standing, startWorld, writesOf } from "../app-world.js";

let world: AppWorld;
afterEach(() => world.stop());

async function reviewed(fork?: string) {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const from = fork ? await github.fork(repository, fork) : repository;
  const head = await github.push(from, "work", { files: { "a.iam": `good\n${bad("one")}` } }, "Add");
  const pull = await github.openPull(repository, { head: "work", title: "Add", ...(fork ? { fork } : {}) });
  await world.settle();
  world.calls();
  return { github, repository, head, pull };
}

it.each([[undefined], ["stranger"]])("writes the check again when a person asks for it (fork: %s)", async (fork) => {
  const { github, head, pull } = await reviewed(fork);

  github.rerequest(checkOf(world, head).last?.id ?? 0, "maintainer");
  await world.settle();

  expect(writesOf(world.calls())).toEqual([expect.stringMatching(/^checks/)]);
  expect(checkOf(world, head).last).toMatchObject({ status: "completed", conclusion: "failure" });
  expect(standing(pull)).toHaveLength(1);
});

it("writes the check again when all checks are asked for", async () => {
  const { github, repository, head } = await reviewed();

  await github.rerequestSuite(repository, head, "maintainer");
  await world.settle();

  expect(writesOf(world.calls())).toEqual([expect.stringMatching(/^checks/)]);
  expect(checkOf(world, head).last).toMatchObject({ status: "completed", conclusion: "failure" });
});

it("reports on the commit of a merge queue, with a check run and no comment", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one")}` } }, "Add");
  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  const group = await github.queue(pull);
  await world.settle();

  expect(checkOf(world, group.headSha).runs).toMatchObject([
    { name: "Leastwise", status: "completed", conclusion: "failure", annotations: [{ message: "one is bad." }] },
  ]);
  expect(pull.comments).toHaveLength(1);
});

it("reviews again against a new base, and not for a new title", async () => {
  const { github, repository, pull } = await reviewed();
  await github.push(repository, "other", { files: { "b.iam": "good\n" } }, "Another base");
  await world.settle();
  world.calls();

  await github.editPull(pull, { title: "Add one" });
  await world.settle();
  const afterTitle = world.calls();
  await github.editPull(pull, { base: "other" });
  await world.settle();

  expect(afterTitle).toEqual([]);
  expect(world.calls().map(({ path }) => path)).toContainEqual(expect.stringContaining("/compare/other..."));
});

it("does nothing for a pull request that is closed while its job waits", async () => {
  const { github, repository, pull } = await reviewed();
  await github.closePull(pull);
  await world.settle();
  world.calls();

  await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one", "two")}` } }, "Late");
  await world.settle();

  expect(writesOf(world.calls())).toEqual([]);
});

it("shows that a long review is under way, and ends with that check run", async () => {
  world = await startWorld({ "a.iam": "good\n" }, { progressAfter: 0 });
  const { github, repository } = world;
  const head = await github.push(
    repository,
    "work",
    { files: { "a.iam": `use b.txt\n${bad("one")}`, "b.txt": "b\n" } },
    "Add",
  );

  await github.openPull(repository, { head: "work", title: "Add" });
  await world.settle();

  expect(checkOf(world, head).runs).toMatchObject([{ status: "completed", conclusion: "failure" }]);
});
