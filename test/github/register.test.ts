import { readFile } from "node:fs/promises";
import { afterEach, beforeEach, expect, it, jest } from "@jest/globals";
import { openRegistration, type RegistrationPage, toManifest } from "../../src/github/register/registration.js";
import { readSettings } from "../../src/github/settings.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";

jest.setTimeout(60_000);
let github: Practice;
let page: RegistrationPage;

beforeEach(async () => {
  github = await startPractice();
  page = await openRegistration({
    web: github.url,
    api: `${github.url}/api/v3`,
    organization: "acme",
    appUrl: "https://leastwise.acme.example",
    manifest: await readFile("app.yml", "utf8"),
  });
});
afterEach(async () => {
  page.close();
  await github.stop();
});

const shown = async () => (await fetch(page.url)).text();
const stateIn = (html: string) => /state=([0-9a-f]+)/.exec(html)?.[1];

it("sends the organisation's browser to GitHub with the manifest", async () => {
  const html = await shown();

  expect(html).toContain(`action="${github.url}/organizations/acme/settings/apps/new?state=`);
  expect(html).toContain("https://leastwise.acme.example/api/github/webhooks");
  expect(html).toContain(`${page.url}done`);
});

it("writes the settings that the App starts with, once GitHub has made it", async () => {
  const done = await fetch(`${page.url}done?code=abc&state=${stateIn(await shown())}`);
  const settings = await page.settings;

  expect(done.status).toBe(200);
  const env = Object.fromEntries(settings.split("\n").map((line) => /^(\w+)=(.*)$/.exec(line)?.slice(1) ?? ["", ""]));
  expect(readSettings(env)).toMatchObject({ appId: github.appId, webhookSecret: github.webhookSecret });
});

it("takes no code that its own page has not asked for", async () => {
  const answers = await Promise.all(
    ["done?code=abc", "done?code=abc&state=00", "done"].map((path) => fetch(page.url + path)),
  );

  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
});

it("asks for what app.yml asks for", async () => {
  const manifest = await readFile("app.yml", "utf8");

  const asked = toManifest(
    { web: "", api: "", organization: undefined, appUrl: "https://a.example", manifest },
    "http://127.0.0.1:1/done",
  );

  // https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
  expect(asked).toMatchObject({
    name: "leastwise",
    public: false,
    redirect_url: "http://127.0.0.1:1/done",
    default_permissions: {
      metadata: "read",
      contents: "read",
      pull_requests: "write",
      checks: "write",
      merge_queues: "read",
    },
    default_events: ["pull_request", "merge_group"],
  });
});
