import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Pull } from "../../src/practice/state/entities.js";
import { type Client, installationClient, lines } from "./client.js";

let practice: Practice;
let send: Client;
let pull: Pull;
const repo = "/repos/acme/shop";
const names = (json: { filename: string }[]) => json.map(({ filename }) => filename);

beforeAll(async () => {
  practice = await startPractice({ permissions: { contents: "write", pull_requests: "read" } });
  const repository = await practice.createRepository({
    name: "shop",
    files: {
      "keep.txt": lines(1, 5),
      "dir/moved.txt": lines(1, 20),
      "gone.txt": "gone\n",
      "big.txt": "x".repeat(1_100_000),
    },
  });
  const files = {
    "dir/new name.txt": lines(1, 20),
    "wide.txt": "y\n".repeat(21_000),
    "image.bin": Buffer.from([0, 255, 0]),
  };
  await practice.push(repository, "feature/one", { files, delete: ["dir/moved.txt", "gone.txt"] }, "Change");
  await practice.push(repository, "main", { files: { "keep.txt": lines(1, 6) } }, "Meanwhile");
  pull = await practice.openPull(repository, { head: "feature/one", title: "Change" });
  const many = Object.fromEntries(
    Array.from({ length: 3010 }, (_, i) => [`many/${String(i).padStart(4, "0")}.txt`, `${i}\n`]),
  );
  await practice.push(repository, "many", { files: many }, "Many");
  await practice.openPull(repository, { head: "many", title: "Many" });
  send = await installationClient(practice);
});

afterAll(() => practice.stop());

describe("the files of a pull request", () => {
  it("are those of its own change, from the merge base, with renames", async () => {
    const { json } = await send("GET", `${repo}/pulls/1/files`);

    expect(json.map(({ filename, status }: { filename: string; status: string }) => [filename, status])).toEqual([
      ["dir/new name.txt", "renamed"],
      ["gone.txt", "removed"],
      ["image.bin", "added"],
      ["wide.txt", "added"],
    ]);
    expect(json[0].previous_filename).toBe("dir/moved.txt");
    expect(json[1].patch).toBe("@@ -1 +0,0 @@\n-gone");
  });

  it("have no patch when they are binary, too long or only renamed", async () => {
    const { json } = await send("GET", `${repo}/pulls/1/files`);

    expect(
      json
        .filter((file: { patch?: string }) => file.patch === undefined)
        .map((file: { filename: string }) => file.filename),
    ).toEqual(["dir/new name.txt", "image.bin", "wide.txt"]);
  });

  it("come in pages that name the next and the last, 3,000 at most", async () => {
    const first = await send("GET", `${repo}/pulls/2/files?per_page=100`);
    const last = await send("GET", `${repo}/pulls/2/files?per_page=100&page=30`);
    const behind = await send("GET", `${repo}/pulls/2/files?per_page=100&page=31`);

    expect(first.headers.get("link")).toMatch(/page=2>; rel="next", <.*page=30>; rel="last"/);
    expect(last.headers.get("link")).toMatch(/page=29>; rel="prev", <.*page=1>; rel="first"/);
    expect([first.json.length, last.json.length, behind.json.length]).toEqual([100, 100, 0]);
    expect(names(last.json).at(-1)).toBe("many/2999.txt");
  });

  it("are refused as one diff when they are too many", async () => {
    const accept = { accept: "application/vnd.github.diff" };

    expect((await send("GET", `${repo}/pulls/2`, undefined, accept)).status).toBe(406);
  });
});

describe("a comparison", () => {
  it("lists 300 files at most, on the first page only, and the merge base", async () => {
    const first = (await send("GET", `${repo}/compare/main...many`)).json;
    const second = (await send("GET", `${repo}/compare/main...many?page=2`)).json;

    expect([first.files.length, second.files.length, first.status]).toEqual([300, 0, "ahead"]);
  });

  it("knows branches with slashes, and how the two have parted", async () => {
    const { json } = await send("GET", `${repo}/compare/main...feature%2Fone`);

    expect(json).toMatchObject({ status: "diverged", ahead_by: 1, behind_by: 1 });
    expect(json.merge_base_commit.sha).not.toBe(json.base_commit.sha);
  });
});

describe("content", () => {
  it.each<{ path: string; expected: object }>`
    path                                        | expected
    ${"keep.txt"}                               | ${{ type: "file", encoding: "base64", content: `${Buffer.from(lines(1, 6)).toString("base64")}\n` }}
    ${"dir%2Fnew%20name.txt?ref=feature%2Fone"} | ${{ type: "file", name: "new name.txt", path: "dir/new name.txt" }}
    ${"big.txt"}                                | ${{ type: "file", encoding: "none", content: "", size: 1_100_000 }}
    ${"dir?ref=main"}                           | ${[{ type: "file", name: "moved.txt", path: "dir/moved.txt" }]}
  `("of $path", async ({ path, expected }) => {
    expect((await send("GET", `${repo}/contents/${path}`)).json).toMatchObject(expected);
  });

  it("comes raw when asked", async () => {
    const { json } = await send("GET", `${repo}/contents/big.txt`, undefined, {
      accept: "application/vnd.github.raw+json",
    });

    expect(json).toHaveLength(1_100_000);
  });

  it.each<{ path: string; message: string }>`
    path                      | message
    ${"none.txt"}             | ${"Not Found"}
    ${"keep.txt?ref=nowhere"} | ${"No commit found for the ref nowhere"}
    ${"keep.txt?ref=--all"}   | ${"No commit found for the ref --all"}
  `("is not found at $path", async ({ path, message }) => {
    const { status, json } = await send("GET", `${repo}/contents/${path}`);

    expect([status, json.message]).toEqual([404, message]);
  });

  it("is only written over the version that is named", async () => {
    const put = (sha?: string) =>
      send("PUT", `${repo}/contents/gone.txt`, { message: "m", content: "aGk=", ...(sha ? { sha } : {}) });
    const { sha } = (await send("GET", `${repo}/contents/gone.txt`)).json;

    expect([(await put()).status, (await put("0".repeat(40))).status, (await put(sha)).status]).toEqual([
      422, 409, 200,
    ]);
    expect(
      (await send("PUT", `${repo}/contents/.github/workflows/a.yml`, { message: "m", content: "aGk=" })).status,
    ).toBe(403);
  });
});

describe("a conditional request", () => {
  it("is answered 304 and costs nothing while nothing changed", async () => {
    const first = await send("GET", `${repo}/pulls/1`);
    const etag = first.headers.get("etag") ?? "";
    const again = await send("GET", `${repo}/pulls/1`, undefined, { "if-none-match": etag });
    const left = (answer: typeof first) => Number(answer.headers.get("x-ratelimit-remaining"));
    await practice.editPull(pull, { title: "Other" });
    const changed = await send("GET", `${repo}/pulls/1`, undefined, { "if-none-match": etag });

    expect([again.status, again.json, changed.status]).toEqual([304, "", 200]);
    expect([left(first) - left(again), left(again) - left(changed)]).toEqual([0, 1]);
  });
});
