import { afterEach, expect, it } from "@jest/globals";
import { type AppWorld, bad, checkOf, standing, startWorld, writesOf } from "../app-world.js";

let world: AppWorld;
afterEach(() => world.stop());

const filler = (count: number) => Array.from({ length: count }, (_, i) => `good ${i}\n`).join("");

async function opened(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>) {
  world = await startWorld(before);
  const { github, repository } = world;
  await github.push(repository, "work", { files: after }, "Change");
  const pull = await github.openPull(repository, { head: "work", title: "Change" });
  await world.settle();
  world.calls();
  const push = async (files: Readonly<Record<string, string>>, force = false) => {
    const head = await github.push(repository, "work", { files }, "Change again", { force });
    await world.settle();
    return head;
  };
  const own = () => pull.comments.filter(({ author }) => author.type === "Bot");
  return { github, repository, pull, push, own };
}

it("posts twenty-five of sixty findings, has the others in the check run, and changes nothing when asked again", async () => {
  const names = Array.from({ length: 60 }, (_, i) => `n${String(i).padStart(2, "0")}`);
  const { github, pull, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad(...names)}` });
  const { last } = checkOf(world, pull.headSha);

  github.redeliver(github.deliveries.findLast(({ event }) => event === "pull_request")?.id ?? 0);
  await world.settle();

  expect(own()).toHaveLength(25);
  expect(pull.reviews).toHaveLength(1);
  expect(last).toMatchObject({ conclusion: "failure", output: { title: "60 bad lines" } });
  expect(last?.annotations.map(({ message }) => message)).toEqual(names.slice(25).map((name) => `${name} is bad.`));
  expect(writesOf(world.calls())).toEqual([]);
});

it("has all annotations in the check run where one request does not hold them", async () => {
  const names = Array.from({ length: 90 }, (_, i) => `n${i}`);
  const { pull } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad(...names)}` });

  const { runs } = checkOf(world, pull.headSha);

  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ status: "completed", conclusion: "failure" });
  expect(runs[0]?.annotations).toHaveLength(65);
});

it("keeps what is still found, posts what is new and removes what is fixed", async () => {
  const { pull, push, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one", "two")}` });
  const [one] = own();

  await push({ "a.iam": `good\n${bad("one", "three")}` });

  expect(standing(pull)).toEqual(["a.iam:2 one is bad.", "a.iam:3 three is bad."]);
  expect(own()[0]?.id).toBe(one?.id);
});

it("removes every comment when the pull request no longer touches a file that concerns it", async () => {
  const { pull, push } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one")}`, "b.txt": "b\n" });

  const head = await push({ "a.iam": "good\n" });

  expect(standing(pull)).toEqual([]);
  expect(checkOf(world, head).last).toMatchObject({ conclusion: "success" });
});

it("settles a fixed comment that somebody answered, once, and leaves the answer", async () => {
  const { github, pull, push, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one", "two")}` });
  github.reply(own()[0]?.id ?? 0, "We need this until Friday.", "developer");

  const head = await push({ "a.iam": `good\n${bad("two")}` });
  const settled = own()[0];
  world.calls();
  await push({ "b.iam": "good\n" });

  expect(settled?.body).toContain(`**No longer found at \`${head.slice(0, 7)}\`.**`);
  expect(settled?.body).not.toContain("```suggestion");
  expect(settled?.minimized?.toUpperCase()).toBe("RESOLVED");
  expect(pull.comments.map(({ body }) => body)).toContain("We need this until Friday.");
  expect(writesOf(world.calls())).toEqual(["checks/create"]);
});

it("does not post again what a person has resolved", async () => {
  const { github, pull, push, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one")}` });
  github.resolve(own()[0]?.id ?? 0, "maintainer");

  await push({ "a.iam": `good\n${bad("one", "two")}` });

  expect(standing(pull)).toEqual(["a.iam:2 one is bad.", "a.iam:3 two is bad."]);
  expect(own()).toHaveLength(2);
});

it("keeps a comment whose line has moved", async () => {
  const { pull, push, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one")}` });
  const [before] = own();

  await push({ "a.iam": `good\nmore\nmore\n${bad("one")}` });

  expect(standing(pull)).toEqual(["a.iam:4 one is bad."]);
  expect(own()[0]?.id).toBe(before?.id);
});

it("has a finding on a line that the diff does not show in the check run only", async () => {
  const { pull } = await opened(
    { "a.iam": `good\n${filler(20)}worse one\n` },
    { "a.iam": `${bad("two")}${filler(20)}worse one\n` },
  );

  expect(standing(pull)).toEqual(["a.iam:1 two is bad."]);
  expect(checkOf(world, pull.headSha).last?.annotations).toMatchObject([{ message: "one is bad.", start_line: 22 }]);
});

it("follows a file that is renamed, and says nothing of one that is deleted", async () => {
  world = await startWorld({ "old.iam": `${filler(20)}`, "gone.iam": bad("past") });
  const { github, repository } = world;
  const change = { files: { "new.iam": `${filler(20)}${bad("one")}` }, delete: ["old.iam", "gone.iam"] };
  await github.push(repository, "work", change, "Move");

  const pull = await github.openPull(repository, { head: "work", title: "Move" });
  await world.settle();

  expect(standing(pull)).toEqual(["new.iam:21 one is bad."]);
});

it("has one comment for each finding after a push and two force-pushes", async () => {
  const { pull, push } = await opened({ "a.iam": filler(5) }, { "a.iam": `${filler(5)}${bad("one", "two")}` });

  await push({ "a.iam": `${filler(5)}${bad("one", "two", "three")}` });
  await push({ "a.iam": `${filler(5)}${bad("three", "four")}` }, true);
  const head = await push({ "a.iam": `${bad("four")}${filler(5)}` }, true);

  expect(standing(pull).map((line) => line.split(" ")[1])).toEqual(["four"]);
  expect(checkOf(world, head).last).toMatchObject({ status: "completed", conclusion: "failure" });
});

it("neither confirms nor takes back what was said of a file that can no longer be read", async () => {
  const { pull, push } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one")}` });

  await push({ "a.iam": "good\nBROKEN\n" });

  expect(standing(pull)).toHaveLength(1);
});

it("holds its comments while the pull request is a draft", async () => {
  world = await startWorld({ "a.iam": "good\n" });
  const { github, repository } = world;
  const head = await github.push(repository, "work", { files: { "a.iam": `good\n${bad("one")}` } }, "Add");
  const pull = await github.openPull(repository, { head: "work", title: "Add", draft: true });
  await world.settle();
  const drafted = { comments: standing(pull), check: checkOf(world, head).last };

  await github.setDraft(pull, false);
  await world.settle();

  expect(drafted).toMatchObject({
    comments: [],
    check: { conclusion: "failure", annotations: [{ message: "one is bad." }] },
  });
  expect(standing(pull)).toEqual(["a.iam:2 one is bad."]);
});

it("takes no notice of other people's comments, even with a copy of its marker", async () => {
  const { github, push, own } = await opened({ "a.iam": "good\n" }, { "a.iam": `good\n${bad("one")}` });
  const copy = own()[0]?.body ?? "";
  const reply = github.reply(own()[0]?.id ?? 0, copy, "developer");

  await push({ "a.iam": "good\n", "b.txt": "b\n" });

  expect(reply.body).toBe(copy);
  expect(own()[0]?.body).toContain("No longer found");
});
