import { createHmac } from "node:crypto";
import { afterEach, expect, it } from "@jest/globals";
import { redact } from "../../src/github/log.js";
import type { Reviewer } from "../../src/github/reviewer-port.js";
import { type AppWorld, bad, standing, startWorld, until } from "./app-world.js";
import { createLineReviewer } from "./line-reviewer.js";

let world: AppWorld | undefined;
afterEach(async () => {
  await world?.stop();
  world = undefined;
});

const send = (url: string, body: string, secret: string, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/json",
      "x-github-event": "ping",
      "x-github-delivery": "1",
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      ...headers,
    },
  });

it("takes an event that is signed with its secret, and no other", async () => {
  world = await startWorld({ "a.txt": "a\n" });
  const { github, app } = world;
  const answers = await Promise.all([
    send(app.webhookUrl, "{}", github.webhookSecret),
    send(app.webhookUrl, "{}", "development"),
    send(app.webhookUrl, "{}", github.webhookSecret, { "x-hub-signature-256": "" }),
  ]);

  expect(answers[0]?.status).toBe(200);
  expect(answers.slice(1).every(({ status }) => status >= 400)).toBe(true);
});

it("refuses what is larger than GitHub sends, whether it says so or not", async () => {
  world = await startWorld({ "a.txt": "a\n" });
  const { app } = world;
  const chunk = new Uint8Array(1_000_000);
  let left = 40;
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller) => (left-- > 0 ? controller.enqueue(chunk) : controller.close()),
  });
  const attempt = (body: RequestInit["body"]) =>
    fetch(app.webhookUrl, { method: "POST", body: body ?? null, duplex: "half" } as RequestInit).then(
      ({ status }) => status,
      () => "cut off",
    );

  const statuses = [await attempt("x".repeat(25_000_001)), await attempt(stream)];

  expect(statuses.every((status) => status === 413 || status === "cut off")).toBe(true);
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200);
});

it("says whether it runs and whether it can work", async () => {
  world = await startWorld({ "a.txt": "a\n" });
  const { app } = world;

  const statuses = await Promise.all(
    ["/healthz", "/readyz", "/", "/api/github/webhooks", "/probot"].map(
      async (path) => (await fetch(app.url + path)).status,
    ),
  );

  expect(statuses).toEqual([200, 200, 404, 405, 404]);
});

it("lets a running review end before it stops", async () => {
  let release: () => void = () => undefined;
  const reviewer = createLineReviewer();
  const slow: Reviewer = {
    async review(forge, context) {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return reviewer.review(forge, context);
    },
  };
  world = await startWorld({ "a.iam": "good\n" }, {}, slow);
  const { github, repository, app } = world;
  await github.push(repository, "work", { files: { "a.iam": bad("one") } }, "Add");
  const pull = await github.openPull(repository, { head: "work", title: "Add" });
  await github.settled();
  await until(async () => github.requests.some(({ operation }) => operation.includes("access-token")));

  const stopped = app.stop();
  setTimeout(() => release(), 50);
  await stopped;

  expect(standing(pull)).toEqual(["a.iam:1 one is bad."]);
});

it.each([
  ["token ghs_12_eyJhbGciOi.abc-def_ghi", "an installation token of the new form"],
  [`ghs_${"a1".repeat(20)}`, "an installation token of the old form"],
  [`sha256=${"ab".repeat(32)}`, "a webhook's signature"],
  ["bearer eyJhbGciOiJSUzI1NiJ9.eyJpYXQiOjF9.c2lnbmF0dXJl", "the App's own token"],
  ["-----BEGIN RSA PRIVATE KEY-----\\nMIIE\\n-----END RSA PRIVATE KEY-----", "the App's key"],
])("keeps %s out of the log (%s)", (secret) => {
  const line = redact(JSON.stringify({ msg: `before ${secret} after` }));

  expect(line).toContain("[redacted]");
  expect(line).not.toMatch(/eyJ|a1a1|abab|MIIE/);
  expect(JSON.parse(line).msg).toMatch(/^before .*after$/);
});
