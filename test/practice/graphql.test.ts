import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { readCommit } from "../../src/practice/git/objects.js";
import { gitText } from "../../src/practice/git/run.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull, Repository } from "../../src/practice/state/entities.js";
import { type Client, graphql, installationClient, lines } from "./client.js";

let practice: Practice;
let send: Client;
let weak: Client;
let repository: Repository;
let pull: Pull;

beforeAll(async () => {
  practice = await startPractice({ permissions: { contents: "write", pull_requests: "write" } });
  const files = { "a.txt": lines(1, 5), "b.bin": Buffer.from([1, 0, 2]), "big.txt": "z".repeat(600_000) };
  repository = await practice.createRepository({ name: "shop", files });
  await practice.push(repository, "feature", { files: { "a.txt": lines(1, 6) } }, "Change");
  pull = await practice.openPull(repository, { head: "feature", title: "Change" });
  send = await installationClient(practice);
  weak = await installationClient(practice, { permissions: { contents: "read", pull_requests: "write" } });
  const comments = [5, 6].map((line) => ({ path: "a.txt", line, body: `on ${line}` }));
  await send("POST", "/repos/acme/shop/pulls/1/reviews", { event: "COMMENT", body: "b", comments });
});

afterAll(() => practice.stop());

const inRepository = (fields: string) => `{ repository(owner: "acme", name: "shop") { ${fields} } }`;

describe("reading", () => {
  it("gives many files in one request", async () => {
    const blob = "... on Blob { text isBinary isTruncated byteSize }";
    const of = (path: string) => `object(expression: "${pull.headSha}:${path}") { ${blob} }`;
    const query = inRepository(`a: ${of("a.txt")} b: ${of("b.bin")} c: ${of("big.txt")} none: ${of("none")}`);

    const { json } = await graphql(send, query);

    expect(json.data.repository).toEqual({
      a: { text: lines(1, 6), isBinary: false, isTruncated: false, byteSize: 42 },
      b: { text: null, isBinary: true, isTruncated: false, byteSize: 3 },
      c: { text: "z".repeat(512_000), isBinary: false, isTruncated: true, byteSize: 600_000 },
      none: null,
    });
  });

  it("gives threads in pages", async () => {
    const page = (rest: string) =>
      inRepository(
        `pullRequest(number: 1) { reviewThreads(first: 1${rest}) { totalCount pageInfo { hasNextPage endCursor } nodes { isResolved isOutdated line comments(first: 5) { nodes { body viewerDidAuthor } } } } }`,
      );
    const first = (await graphql(send, page(""))).json.data.repository.pullRequest.reviewThreads;
    const second = (await graphql(send, page(`, after: "${first.pageInfo.endCursor}"`))).json.data.repository
      .pullRequest.reviewThreads;

    expect(first).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true },
      nodes: [{ line: 5, isResolved: false }],
    });
    expect(second).toMatchObject({
      pageInfo: { hasNextPage: false },
      nodes: [{ comments: { nodes: [{ body: "on 6", viewerDidAuthor: true }] } }],
    });
  });

  it.each<{ size: string; message: RegExp }>`
    size              | message
    ${""}             | ${/must provide a `first` or `last` value/}
    ${"(first: 101)"} | ${/exceeds the `first` limit of 100/}
  `("refuses threads$size", async ({ size, message }) => {
    const { json } = await graphql(
      send,
      inRepository(`pullRequest(number: 1) { reviewThreads${size} { totalCount } }`),
    );

    expect(json.errors[0].message).toMatch(message);
  });

  it("finds no repository out of reach", async () => {
    const { json } = await graphql(send, '{ repository(owner: "else", name: "shop") { id } }');

    expect(json).toMatchObject({ data: { repository: null }, errors: [{ type: "NOT_FOUND", path: ["repository"] }] });
  });
});

describe("threads and comments", () => {
  const mutation = (name: string, argument: string) =>
    `mutation($id: ID!) { ${name}(input: { ${argument} }) { clientMutationId } }`;
  const threadId = async () =>
    (await graphql(send, inRepository("pullRequest(number: 1) { reviewThreads(first: 1) { nodes { id } } }"))).json.data
      .repository.pullRequest.reviewThreads.nodes[0].id as string;

  it("are resolved only with write access to contents", async () => {
    const id = await threadId();
    const refused = await graphql(weak, mutation("resolveReviewThread", "threadId: $id"), { id });
    const before = pull.comments[0]?.thread.resolvedBy;
    await graphql(send, mutation("resolveReviewThread", "threadId: $id"), { id });
    const after = pull.comments[0]?.thread.resolvedBy?.login;
    await graphql(send, mutation("unresolveReviewThread", "threadId: $id"), { id });

    expect(refused.json.errors).toMatchObject([
      { type: "FORBIDDEN", message: "Resource not accessible by integration" },
    ]);
    expect([before, after, pull.comments[0]?.thread.resolvedBy]).toEqual([null, "practice-app[bot]", null]);
    expect(practice.violations.filter(({ kind }) => kind === "permission")).toHaveLength(1);
  });

  it("are minimized without it", async () => {
    const { json } = await send("GET", "/repos/acme/shop/pulls/1/comments");
    const query =
      "mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } } }";

    const answer = await graphql(weak, query, { id: json[0].node_id });

    expect(answer.json.data.minimizeComment.minimizedComment).toEqual({
      isMinimized: true,
      minimizedReason: "outdated",
    });
  });
});

describe("createCommitOnBranch", () => {
  const query =
    "mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid } } }";
  const input = (change: object) => ({
    input: {
      branch: { repositoryNameWithOwner: "acme/shop", branchName: "feature" },
      expectedHeadOid: pull.headSha,
      message: { headline: "Fix", body: "Because" },
      fileChanges: {
        additions: [{ path: "fixed.txt", contents: Buffer.from("fixed\n").toString("base64") }],
        deletions: [{ path: "b.bin" }],
      },
      ...change,
    },
  });

  it("makes one commit as the App, on the head it expects", async () => {
    const before = pull.headSha;

    const { json } = await graphql(send, query, input({}));

    const commit = await readCommit(repository.folder, json.data.createCommitOnBranch.commit.oid);
    expect(commit).toMatchObject({
      parents: [before],
      message: "Fix\n\nBecause",
      author: { name: "practice-app[bot]" },
    });
    expect(pull.headSha).toBe(commit.sha);
    expect(await gitText(repository.folder, ["diff", "--name-status", before, commit.sha])).toBe(
      "D\tb.bin\nA\tfixed.txt",
    );
  });

  it("changes nothing when the branch has moved on, so that it can be sent again safely", async () => {
    const stale = pull.headSha;
    await practice.push(repository, "feature", { files: { "c.txt": "c\n" } }, "Meanwhile");
    const head = pull.headSha;

    const { status, json } = await graphql(
      send,
      query,
      input({ expectedHeadOid: stale, fileChanges: { additions: [] } }),
    );

    expect(status).toBe(200);
    expect(json.errors[0]).toMatchObject({
      type: "STALE_DATA",
      message: `Expected branch to point to "${stale}" but it did not. Pull and try again.`,
    });
    expect(await practice.headOf(repository, "feature")).toBe(head);
  });

  it.each<{ change: object; message: RegExp }>`
    change                                                                                 | message                         | why
    ${{ fileChanges: { additions: [{ path: ".github/workflows/a.yml", contents: "" }] } }} | ${/create or update workflow/}  | ${"workflows need their own permission"}
    ${{ fileChanges: { deletions: [{ path: "none.txt" }] } }}                              | ${/does not exist/}             | ${"the file is not there"}
    ${{ fileChanges: { additions: [{ path: "x", contents: "" }, { path: "x", contents: "" }] } }} | ${/more than once/} | ${"a path comes twice"}
    ${{ branch: { repositoryNameWithOwner: "acme/shop", branchName: "none" } }}            | ${/Could not resolve to a ref/} | ${"there is no such branch"}
  `("is refused where $why", async ({ change, message }) => {
    const { json } = await graphql(send, query, input(change));

    expect(json.errors[0].message).toMatch(message);
  });

  it("needs write access to contents", async () => {
    const { json } = await graphql(weak, query, input({}));

    expect(json.errors).toMatchObject([{ type: "FORBIDDEN" }]);
  });
});
