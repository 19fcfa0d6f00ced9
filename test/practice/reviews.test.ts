import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull } from "../../src/practice/state/entities.js";
import { type Client, installationClient, lines } from "./client.js";

/**
 * The head changes line 10 and removes line 40 of 60, so the diff has two hunks: 7 to 13 on both sides, and
 * 37 to 43 on the left, 37 to 42 on the right.
 */
let practice: Practice;
let send: Client;
let pull: Pull;
const reviews = "/repos/acme/shop/pulls/1/reviews";

beforeAll(async () => {
  practice = await startPractice();
  const files = { "a.txt": lines(1, 60), "old.bin": Buffer.from([0, 1, 2]) };
  const repository = await practice.createRepository({ owner: "acme", name: "shop", files });
  const head = `${lines(1, 9)}changed\n${lines(11, 39)}${lines(41, 60)}`;
  await practice.push(repository, "feature", { files: { "a.txt": head, "old.bin": Buffer.from([0, 9]) } }, "Change");
  pull = await practice.openPull(repository, { head: "feature", title: "Change" });
  send = await installationClient(practice);
});

afterAll(() => practice.stop());

const review = (...comments: object[]) =>
  send("POST", reviews, {
    event: "COMMENT",
    body: "b",
    comments: comments.map((one) => ({ body: "c", path: "a.txt", ...one })),
  });

describe("the place of a review comment", () => {
  it.each<{ place: object }>`
    place                                                              | why
    ${{ line: 10 }}                                                    | ${"an added line, RIGHT when not said"}
    ${{ line: 7, side: "RIGHT" }}                                      | ${"the first context line of a hunk"}
    ${{ line: 10, side: "LEFT" }}                                      | ${"a deleted line"}
    ${{ line: 40, side: "LEFT" }}                                      | ${"a deleted line of the second hunk"}
    ${{ start_line: 8, start_side: "RIGHT", line: 13 }}                | ${"several lines of one hunk"}
    ${{ start_line: 10, start_side: "LEFT", line: 10, side: "RIGHT" }} | ${"from the deleted line to the one in its place"}
    ${{ position: 5 }}                                                 | ${"a position counts from the first hunk header"}
  `("$place is taken ($why)", async ({ place }) => {
    expect((await review(place)).status).toBe(200);
  });

  it.each<{ place: object; message: RegExp }>`
    place                            | message                            | why
    ${{ line: 6 }}                   | ${/line must be part of the diff/} | ${"above the hunk"}
    ${{ line: 14 }}                  | ${/line must be part of the diff/} | ${"below the hunk"}
    ${{ line: 9, side: "LEFT" }}     | ${/line must be part of the diff/} | ${"a context line is not deleted"}
    ${{ line: 500 }}                 | ${/line must be part of the diff/} | ${"not in the file"}
    ${{ start_line: 10, line: 40 }}  | ${/part of the same hunk/}         | ${"two hunks"}
    ${{ start_line: 13, line: 8 }}   | ${/must precede/}                  | ${"the wrong way round"}
    ${{ start_line: 10, line: 10 }}  | ${/must precede/}                  | ${"one line is not several"}
    ${{ path: "none.txt", line: 1 }} | ${/Path could not be resolved/}    | ${"a file that did not change"}
    ${{ path: "old.bin", line: 1 }}  | ${/line must be part of the diff/} | ${"a binary file has no lines"}
    ${{ line: 10, side: "BOTH" }}    | ${/not a valid side/}              | ${"no such side"}
    ${{ position: 99 }}              | ${/Line could not be resolved/}    | ${"behind the end of the diff"}
  `("$place is refused ($why)", async ({ place, message }) => {
    const answer = await review(place);

    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.json)).toMatch(message);
  });

  it("one bad comment rejects the whole review", async () => {
    const before = [pull.reviews.length, pull.comments.length];

    const answer = await review({ line: 10 }, { line: 200 });

    expect(answer.status).toBe(422);
    expect([pull.reviews.length, pull.comments.length]).toEqual(before);
  });
});

describe("a review", () => {
  it.each<{ body: object; status: number }>`
    body                                                          | status | why
    ${{ event: "COMMENT" }}                                       | ${422} | ${"a comment needs a body"}
    ${{ event: "COMMENT", body: "  " }}                           | ${422} | ${"blanks are no body"}
    ${{ event: "REQUEST_CHANGES", body: "" }}                     | ${422} | ${"a request needs a body"}
    ${{ event: "APPROVE" }}                                       | ${200} | ${"an approval needs none"}
    ${{ event: "COMMENT", body: "x".repeat(65_536) }}             | ${200} | ${"the longest body"}
    ${{ event: "COMMENT", body: "x".repeat(65_537) }}             | ${422} | ${"one character too many"}
    ${{ event: "COMMENT", body: "b", commit_id: "0".repeat(40) }} | ${422} | ${"a commit of nowhere"}
    ${{ event: "REJECT", body: "b" }}                             | ${422} | ${"no such event"}
    ${{ body: "pending" }}                                        | ${200} | ${"without an event it is pending"}
    ${{ body: "second" }}                                         | ${422} | ${"only one may be pending"}
  `("answers $status where $why", async ({ body, status }) => {
    expect((await send("POST", reviews, body)).status).toBe(status);
  });

  it("is invisible in its comments while it is pending, and seen when submitted", async () => {
    const pending = pull.reviews.find((one) => one.state === "PENDING");
    await send("DELETE", `${reviews}/${pending?.id}`);
    const comments = [{ path: "a.txt", line: 11, body: "waiting" }];
    const { json } = await send("POST", reviews, { body: "b", comments });
    const list = async () =>
      (await send("GET", "/repos/acme/shop/pulls/1/comments?per_page=100")).json.map(
        (one: { body: string }) => one.body,
      );

    expect(await list()).not.toContain("waiting");
    await send("POST", `${reviews}/${json.id}/events`, { event: "COMMENT" });
    expect(await list()).toContain("waiting");
  });

  it("names a misspelt field instead of ignoring it as GitHub would", async () => {
    const answer = await send("POST", reviews, {
      event: "COMMENT",
      body: "b",
      comments: [{ path: "a.txt", line: 10, body: "c", startLine: 9 }],
    });

    expect(answer.status).toBe(422);
    expect(practice.violations.at(-1)).toMatchObject({
      kind: "unknown-field",
      message: "body/comments/0/startLine is not a field of pulls/create-review",
    });
  });
});

describe("a single comment", () => {
  const path = "/repos/acme/shop/pulls/1/comments";

  it("can be about a whole file, which a review's comments cannot", async () => {
    const single = { body: "c", commit_id: pull.headSha, path: "old.bin", subject_type: "file" };
    const inReview = await review({ path: "old.bin", subject_type: "file" });
    const { status, json } = await send("POST", path, single);

    expect([status, json.subject_type, json.line]).toEqual([201, "file", null]);
    expect(inReview.status).toBe(422);
  });

  it("is refused outside the diff with the words of the older endpoint", async () => {
    const { status, json } = await send("POST", path, { body: "c", commit_id: pull.headSha, path: "a.txt", line: 30 });

    expect(status).toBe(422);
    expect(json).toMatchObject({
      message: "Validation Failed",
      errors: [{ field: "pull_request_review_thread.line" }],
    });
  });

  it("answers another one in its thread, and answers to answers go to the first", async () => {
    const first = await send("POST", path, { body: "c", commit_id: pull.headSha, path: "a.txt", line: 10 });
    const answer = { commit_id: pull.headSha, path: "a.txt" };
    const second = await send("POST", path, { ...answer, body: "d", in_reply_to: first.json.id });
    const third = await send("POST", path, { ...answer, body: "e", in_reply_to: second.json.id });

    expect([second.json.in_reply_to_id, third.json.in_reply_to_id]).toEqual([first.json.id, first.json.id]);
  });

  it("belongs to its author: the App edits and deletes its own only", async () => {
    const { json } = await send("POST", path, { body: "c", commit_id: pull.headSha, path: "a.txt", line: 10 });
    const theirs = practice.reply(json.id, "no", "developer");

    expect((await send("PATCH", `/repos/acme/shop/pulls/comments/${json.id}`, { body: "edited" })).json.body).toBe(
      "edited",
    );
    expect((await send("PATCH", `/repos/acme/shop/pulls/comments/${theirs.id}`, { body: "edited" })).status).toBe(403);
    expect((await send("DELETE", `/repos/acme/shop/pulls/comments/${json.id}`)).status).toBe(204);
    expect((await send("GET", `/repos/acme/shop/pulls/comments/${json.id}`)).status).toBe(404);
  });
});
