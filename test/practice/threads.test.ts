import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readCommit } from "../../src/practice/git/objects.js";
import { gitText } from "../../src/practice/git/run.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull, Repository } from "../../src/practice/state/entities.js";
import { type Client, installationClient, lines } from "./client.js";

let practice: Practice;
let send: Client;
let repository: Repository;
let count = 0;
const change = (at: number, text = "changed\n") => `${lines(1, at - 1)}${text}${lines(at + 1, 40)}`;

beforeAll(async () => {
  practice = await startPractice();
  repository = await practice.createRepository({ owner: "acme", name: "shop", files: { "a.txt": lines(1, 40) } });
  send = await installationClient(practice);
});

afterAll(() => practice.stop());

/** A pull request that changes line 20, with a comment there. */
async function commented(
  body = "look",
  place: object = { line: 20 },
): Promise<{ pull: Pull; branch: string; id: number }> {
  count += 1;
  const branch = `feature-${count}`;
  await practice.push(repository, branch, { files: { "a.txt": change(20) } }, "Change");
  const pull = await practice.openPull(repository, { head: branch, title: branch });
  const comments = [{ path: "a.txt", body, ...place }];
  const answer = await send("POST", `/repos/acme/shop/pulls/${pull.number}/reviews`, {
    event: "COMMENT",
    body: "b",
    comments,
  });
  expect(answer.status).toBe(200);
  return { pull, branch, id: pull.comments[0]?.id ?? 0 };
}

const push = (branch: string, text: string, force = false) =>
  practice.push(repository, branch, { files: { "a.txt": text } }, "More", { force });

const shown = async (id: number) => (await send("GET", `/repos/acme/shop/pulls/comments/${id}`)).json;

describe("a comment after a push", () => {
  it.each<{ text: string; line: number | null }>`
    text                             | line    | why
    ${change(20, "changed\nmore\n")} | ${20}   | ${"lines below do not move it"}
    ${`top\n${change(20)}`}          | ${21}   | ${"a line above moves it down"}
    ${change(20, "again\n")}         | ${null} | ${"its line was changed again"}
    ${lines(1, 40)}                  | ${null} | ${"the change was taken back"}
    ${change(20, "")}                | ${null} | ${"its line is gone"}
  `("stands at $line where $why", async ({ text, line }) => {
    const { branch, id } = await commented();

    await push(branch, text);

    expect(await shown(id)).toMatchObject({
      line,
      position: line === null ? null : expect.any(Number),
      original_line: 20,
    });
  });

  it("keeps its place over a forced push that leaves its line alone", async () => {
    const { branch, id, pull } = await commented();
    const before = pull.headSha;

    await push(branch, `top\n${change(20)}`, true);

    expect(await shown(id)).toMatchObject({ line: 21, commit_id: pull.headSha, original_commit_id: before });
    expect((await readCommit(repository.folder, pull.headSha)).parents).not.toContain(before);
  });

  it("is outdated when one of its several lines changed", async () => {
    const { branch, id } = await commented("look", { start_line: 18, line: 22 });

    await push(branch, change(20).replace("line 18", "line eighteen"));

    expect(await shown(id)).toMatchObject({ line: null, start_line: null, original_start_line: 18 });
  });
});

const suggestion = "Better:\n````suggestion\nbetter\n```\n````\n";

describe("committing a suggestion", () => {
  it("makes a commit on the head branch with the suggester as co-author, and resolves the thread", async () => {
    const { pull, id, branch } = await commented(suggestion);

    const sha = await practice.commitSuggestion(id, "maintainer");

    const commit = await readCommit(repository.folder, sha);
    expect(commit.message).toBe(
      "Update a.txt\n\nCo-authored-by: practice-app[bot] <102+practice-app[bot]@users.noreply.github.com>",
    );
    expect(commit.author.name).toBe("maintainer");
    expect([pull.headSha, await practice.headOf(repository, branch)]).toEqual([sha, sha]);
    expect(`${await gitText(repository.folder, ["show", `${sha}:a.txt`])}\n`).toBe(change(20, "better\n```\n"));
    expect(pull.comments[0]?.thread.resolvedBy?.login).toBe("maintainer");
  });

  it("removes the lines when the fence is empty", async () => {
    const { id, branch } = await commented("```suggestion\n```", { start_line: 19, line: 20 });

    await practice.commitSuggestion(id, "maintainer");

    const text = await gitText(repository.folder, ["show", `${branch}:a.txt`]);
    expect(`${text}\n`).toBe(lines(1, 18) + lines(21, 40));
  });

  it.each<{ prepare: (made: { pull: Pull; branch: string }) => unknown; status: number; message: string }>`
    prepare                                                                    | status | message                          | why
    ${({ branch }: { branch: string }) => push(branch, change(20, "again\n"))} | ${422} | ${"Outdated suggestions cannot"} | ${"the comment is outdated"}
    ${({ pull }: { pull: Pull }) => practice.closePull(pull)}                  | ${422} | ${"pull request is closed"}      | ${"the pull request is closed"}
    ${() => undefined}                                                         | ${403} | ${"write access"}                | ${"the user may not push"}
  `("is refused where $why", async ({ prepare, status, message }) => {
    const made = await commented(suggestion);
    await prepare(made);

    const refused = practice.commitSuggestion(made.id, status === 403 ? "stranger" : "maintainer");

    await expect(refused).rejects.toMatchObject({ status });
    await refused.catch((error) => expect(JSON.stringify([error.message, error.errors])).toContain(message));
  });

  it("is refused when it changes nothing", async () => {
    const { id } = await commented("```suggestion\nchanged\n```");

    await expect(practice.commitSuggestion(id, "maintainer")).rejects.toMatchObject({
      errors: ["Suggestion must change the line."],
    });
  });
});
