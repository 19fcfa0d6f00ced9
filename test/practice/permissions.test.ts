import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { type Practice, startPractice } from "../../src/practice/practice.js";
import type { Repository, Role } from "../../src/practice/state/entities.js";
import { appToken, type Client, client, graphql, installationClient } from "./client.js";

let practice: Practice;
let repository: Repository;
let clock = Date.now();

beforeAll(async () => {
  practice = await startPractice({ now: () => new Date(clock) });
  repository = await practice.createRepository({ owner: "acme", name: "shop", files: { "a.txt": "a\n" } });
  await practice.createRepository({ owner: "acme", name: "other", files: { "a.txt": "a\n" } });
  await practice.createRepository({ owner: "elsewhere", name: "shop", files: { "a.txt": "a\n" }, install: false });
  await practice.push(repository, "feature", { files: { "a.txt": "b\n" } }, "Change");
  await practice.openPull(repository, { head: "feature", title: "Change" });
});

beforeEach(() => {
  clock = Date.now();
});

afterAll(() => practice.stop());

const kinds = (since: number) => practice.violations.slice(since).map(({ kind }) => kind);

describe("the App's own token", () => {
  it.each<{ claims: Record<string, unknown>; message: RegExp }>`
    claims                    | message                    | why
    ${{ iss: 7 }}             | ${/Issuer/}                | ${"another App"}
    ${{ exp: 1 }}             | ${/Expiration time/}       | ${"it is over"}
    ${{ exp: 9_999_999_999 }} | ${/too far in the future/} | ${"longer than ten minutes"}
    ${{ iat: 9_999_999_999 }} | ${/Issued at/}             | ${"not issued yet"}
  `("is refused where $why", async ({ claims, message }) => {
    const { status, json } = await client(practice, appToken(practice, claims))("GET", "/app");

    expect(status).toBe(401);
    expect(json.message).toMatch(message);
  });

  it("is refused when it was changed after signing", async () => {
    const [head, , signature] = appToken(practice).split(".");
    const forged = Buffer.from(JSON.stringify({ iss: practice.appId, iat: 1, exp: 9_999_999_999 })).toString(
      "base64url",
    );

    const { status, json } = await client(practice, `${head}.${forged}.${signature}`)("GET", "/app");

    expect([status, json.message]).toEqual([401, "A JSON web token could not be decoded"]);
  });

  it("does not open repositories", async () => {
    const since = practice.violations.length;

    const { status } = await client(practice, appToken(practice))("GET", "/repos/acme/shop/pulls/1");

    expect([status, kinds(since)]).toEqual([403, ["not-for-apps"]]);
  });
});

describe("an installation token", () => {
  it("lasts an hour", async () => {
    const send = await installationClient(practice);
    const before = await send("GET", "/repos/acme/shop");
    clock += 3_600_001;

    expect([before.status, (await send("GET", "/repos/acme/shop")).status]).toEqual([200, 401]);
  });

  it("cannot be minted stronger than its installation", async () => {
    const send = client(practice, appToken(practice));
    const { status } = await send("POST", `/app/installations/${practice.installationId}/access_tokens`, {
      permissions: { contents: "write" },
    });

    expect(status).toBe(422);
  });

  it.each<{ path: string }>`
    path                         | why
    ${"/repos/elsewhere/shop"}   | ${"the App is not installed there"}
    ${"/repos/acme/other/pulls"} | ${"the token was narrowed to another repository"}
    ${"/repos/acme/none"}        | ${"there is no such repository"}
  `("sees nothing at $path: $why", async ({ path }) => {
    const send = await installationClient(practice, { repository_ids: [repository.id] });

    expect((await send("GET", path)).status).toBe(404);
    expect((await send("GET", "/installation/repositories")).json.total_count).toBe(1);
  });

  it.each<{ method: string; path: string; body: unknown; permissions: object }>`
    method    | path                                  | body                                       | permissions
    ${"PUT"}  | ${"/repos/acme/shop/contents/b.txt"}  | ${{ message: "m", content: "aGk=" }}       | ${{ contents: "read" }}
    ${"POST"} | ${"/repos/acme/shop/check-runs"}      | ${{ name: "n", head_sha: "0".repeat(40) }} | ${{ contents: "read" }}
    ${"POST"} | ${"/repos/acme/shop/pulls/1/reviews"} | ${{ event: "COMMENT", body: "b" }}         | ${{ pull_requests: "read" }}
    ${"GET"}  | ${"/repos/acme/shop/contents/a.txt"}  | ${undefined}                               | ${{ pull_requests: "write" }}
  `("with $permissions gets 403 from $method $path", async ({ method, path, body, permissions }) => {
    const since = practice.violations.length;
    const send = await installationClient(practice, { permissions });

    const { status, json, headers } = await send(method, path, body);

    expect([status, json.message]).toEqual([403, "Resource not accessible by integration"]);
    expect(headers.get("x-accepted-github-permissions")).toMatch(/=(read|write)$/);
    expect(kinds(since)).toEqual(["permission"]);
  });

  it("loses what the installation loses, at once", async () => {
    const send = await installationClient(practice);
    const { permissions } = (await client(practice, appToken(practice))("GET", "/app")).json;

    practice.setInstallation(practice.installationId, { permissions: { metadata: "read" } });
    const without = await send("GET", "/repos/acme/shop/pulls/1");
    practice.setInstallation(practice.installationId, { permissions });
    practice.setInstallation(practice.installationId, { suspended: true });
    const suspended = await send("GET", "/repos/acme/shop/pulls/1");
    practice.setInstallation(practice.installationId, { suspended: false });

    expect([without.status, suspended.status]).toEqual([403, 403]);
    expect((await send("GET", "/repos/acme/shop/pulls/1")).status).toBe(200);
  });
});

describe("a request that GitHub does not know", () => {
  let send: Client;
  beforeAll(async () => {
    send = await installationClient(practice);
  });

  it.each<{ method: string; path: string; body: unknown; status: number; kind: string }>`
    method    | path                                             | body             | status | kind
    ${"GET"}  | ${"/repos/acme/shop/pull/1"}                     | ${undefined}     | ${404} | ${"unknown-endpoint"}
    ${"GET"}  | ${"/repos/acme/shop/pulls/1/files?page_size=50"} | ${undefined}     | ${422} | ${"unknown-field"}
    ${"GET"}  | ${"/repos/acme/shop/pulls/1/files?per_page=500"} | ${undefined}     | ${422} | ${"schema"}
    ${"GET"}  | ${"/repos/acme/shop/pulls?state=merged"}         | ${undefined}     | ${422} | ${"schema"}
    ${"GET"}  | ${"/repos/acme/shop/pulls/one"}                  | ${undefined}     | ${422} | ${"schema"}
    ${"POST"} | ${"/repos/acme/shop/pulls/1/comments/1/replies"} | ${{ body: "b" }} | ${403} | ${"not-for-apps"}
    ${"POST"} | ${"/repos/acme/shop/issues/1/comments"}          | ${{ text: "b" }} | ${422} | ${"schema"}
    ${"GET"}  | ${"/app"}                                        | ${undefined}     | ${401} | ${"not-for-apps"}
  `("is recorded: $method $path is $kind", async ({ method, path, body, status, kind }) => {
    const since = practice.violations.length;

    expect((await send(method, path, body)).status).toBe(status);
    expect(kinds(since)).toContain(kind);
  });

  it("needs a credential", async () => {
    expect((await client(practice, null)("GET", "/repos/acme/shop")).status).toBe(401);
    expect((await client(practice, "nonsense")("GET", "/repos/acme/shop")).status).toBe(401);
  });

  it("is named when a GraphQL field does not exist", async () => {
    const since = practice.violations.length;

    const { json } = await graphql(send, '{ repository(owner: "acme", name: "shop") { stars } }');

    expect(json.errors[0].message).toContain('Cannot query field "stars"');
    expect(kinds(since)).toEqual(["graphql"]);
  });
});

describe("a person's permission", () => {
  it.each<{ role: Role; permission: string }>`
    role          | permission
    ${"admin"}    | ${"admin"}
    ${"maintain"} | ${"write"}
    ${"write"}    | ${"write"}
    ${"triage"}   | ${"read"}
    ${"read"}     | ${"read"}
    ${"none"}     | ${"none"}
  `("$role reads as $permission in the older word", async ({ role, permission }) => {
    const send = await installationClient(practice);
    practice.setRole(repository, "someone", role);

    const { json } = await send("GET", "/repos/acme/shop/collaborators/someone/permission");

    expect(json).toMatchObject({ permission, role_name: role, user: { login: "someone" } });
  });
});
