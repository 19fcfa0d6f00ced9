import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull } from "../../src/practice/state/entities.js";
import { type Client, graphql, installationClient } from "./client.js";

let practice: Practice;
let send: Client;
let pull: Pull;
const reviews = "/repos/acme/shop/pulls/1/reviews";
const body = { event: "COMMENT", body: "b" };

beforeAll(async () => {
  practice = await startPractice();
  const repository = await practice.createRepository({ name: "shop", files: { "a.txt": "a\n" } });
  await practice.push(repository, "feature", { files: { "a.txt": "b\n" } }, "Change");
  pull = await practice.openPull(repository, { head: "feature", title: "Change" });
  send = await installationClient(practice);
});

beforeEach(() => {
  pull.reviews.length = 0;
});

afterAll(() => practice.stop());

describe("a planned trouble", () => {
  it("refuses as often as told, and nothing is done", async () => {
    practice.fail({ operation: "pulls/create-review", times: 2 });

    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await send("POST", reviews, body)).status);

    expect(statuses).toEqual([502, 502, 200]);
    expect(pull.reviews).toHaveLength(1);
  });

  it("loses the answer of what was done", async () => {
    practice.fail({ operation: "pulls/create-review", afterApply: true });

    expect((await send("POST", reviews, body)).status).toBe(502);
    expect(pull.reviews).toHaveLength(1);
  });

  it.each<{ afterApply: boolean; made: number }>`
    afterApply | made
    ${false}   | ${0}
    ${true}    | ${1}
  `("cuts the connection, done: $made", async ({ afterApply, made }) => {
    practice.fail({ path: /reviews$/, drop: true, afterApply });

    await expect(send("POST", reviews, body)).rejects.toThrow("fetch failed");
    expect(pull.reviews).toHaveLength(made);
  });

  it("is late", async () => {
    practice.fail({ path: "/pulls/1", delayMs: 60 });
    const started = Date.now();

    expect((await send("GET", "/repos/acme/shop/pulls/1")).status).toBe(200);
    expect(Date.now() - started).toBeGreaterThanOrEqual(55);
  });

  it.each<{ fault: object; header: string; message: RegExp }>`
    fault                                | header                 | message
    ${{ status: 403, retryAfter: 7 }}    | ${"retry-after"}       | ${/secondary rate limit/}
    ${{ status: 429, retryAfter: 7 }}    | ${"retry-after"}       | ${/secondary rate limit/}
    ${{ status: 403, limit: "primary" }} | ${"x-ratelimit-reset"} | ${/API rate limit exceeded/}
  `("is a rate limit as GitHub tells it: $fault", async ({ fault, header, message }) => {
    practice.fail({ operation: "pulls/create-review", ...fault });

    const { json, headers } = await send("POST", reviews, body);

    expect(json.message).toMatch(message);
    expect(Number(headers.get(header))).toBeGreaterThan(0);
  });

  it("hits GraphQL by the name of its field", async () => {
    practice.fail({ operation: "graphql:viewer" });
    const query = "{ viewer { login } }";

    expect([(await graphql(send, query)).status, (await graphql(send, query)).status]).toEqual([502, 200]);
  });
});

describe("the hourly limit", () => {
  it("is told in headers and ends in 403", async () => {
    const small = await startPractice({ rateLimit: 5 });
    await small.createRepository({ name: "shop", files: { "a.txt": "a\n" } });
    const ask = await installationClient(small);
    const statuses: [number, string | null][] = [];
    for (let i = 0; i < 6; i++) {
      const { status, headers } = await ask("GET", "/repos/acme/shop");
      statuses.push([status, headers.get("x-ratelimit-remaining")]);
    }
    await small.stop();

    expect(statuses.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 403]);
    expect(statuses.map(([, left]) => left)).toEqual(["4", "3", "2", "1", "0", "0"]);
  });
});

describe("the log of requests", () => {
  it("tells reads from writes, and token requests from both", async () => {
    const since = practice.requests.length;
    send = await installationClient(practice);
    await send("GET", "/repos/acme/shop/pulls/1/files");
    await send("POST", reviews, { ...body, comments: [{ path: "a.txt", line: 9, body: "c" }] });
    await graphql(send, "{ viewer { login } }");

    expect(practice.requests.slice(since).map(({ operation, write, status }) => [operation, write, status])).toEqual([
      ["apps/create-installation-access-token", false, 201],
      ["pulls/list-files", false, 200],
      ["pulls/create-review", true, 422],
      ["graphql:viewer", false, 200],
    ]);
    expect(practice.requests[since + 2]?.message).toContain("must be part of the diff");
    expect(practice.violations).toEqual([]);
  });
});
