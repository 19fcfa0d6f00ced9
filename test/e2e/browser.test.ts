import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type Browser, chromium } from "playwright-core";
import { type AppProcess, startApp, until } from "../../src/practice/app-process.js";
import { type Practice, startPractice } from "../../src/practice/practice.js";

const executablePath = "/usr/bin/chromium";
const main = new URL("../../dist/github/main.js", import.meta.url);
const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const policy = (resource: string) => `Resources:
  Worker:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: lambda.amazonaws.com
            Action: sts:AssumeRole
  Writer:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: iam:PassRole
            Resource: ${resource}
`;

jest.setTimeout(120_000);

describe("a suggestion committed in the browser", () => {
  if (!existsSync(executablePath)) {
    process.stdout.write("the browser test needs Chromium: apt-get install chromium\n");
    it("needs Chromium, which is not here", () => expect(existsSync(executablePath)).toBe(false));
    return;
  }

  let practice: Practice;
  let app: AppProcess;
  let browser: Browser;

  beforeAll(async () => {
    practice = await startPractice({ appSlug: "leastwise", viewer: "you", checkResponses: true });
    app = await startApp(practice, main);
    browser = await chromium.launch({ executablePath, args: flags });
  });

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await practice?.stop();
  });

  it("lands in the repository, is reviewed again, and the finding is gone", async () => {
    const path = "template.yaml";
    const repository = await practice.createRepository({
      owner: "acme",
      name: "shop",
      files: { [path]: policy("!GetAtt Worker.Arn") },
    });
    await practice.push(repository, "topic", { files: { [path]: policy('"*"') } }, "delete logs", { author: "dev" });
    const pull = await practice.openPull(repository, { head: "topic", title: "Delete logs", author: "dev" });
    const checkOf = (sha: string) => practice.checkRuns(repository, sha).find((run) => run.status === "completed");
    await until("the pull request is reviewed", async () => checkOf(pull.headSha) !== undefined);
    const first = pull.headSha;

    const page = await browser.newPage();
    await page.goto(`${practice.url}/acme/shop/pull/${pull.number}`);
    await page.getByRole("button", { name: "Commit suggestion" }).first().click();
    await until("the commit is reviewed", async () => pull.headSha !== first && checkOf(pull.headSha) !== undefined);
    await practice.settled();

    expect(checkOf(first)?.conclusion).toBe("failure");
    expect(checkOf(pull.headSha)?.conclusion).toBe("success");
    expect(
      pull.comments.filter(
        (comment) => comment.minimized === null && comment.thread.resolvedBy === null && comment.now !== null,
      ),
    ).toEqual([]);
    expect(practice.violations).toEqual([]);
    expect(practice.drift).toEqual([]);
  });
});
