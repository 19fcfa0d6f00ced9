// What a review asks GitHub, counted by a GitHub to practise on: all requests, the one for a token among them.
import { load, row } from "./common.mjs";
import { template } from "./templates.mjs";

const [{ startPractice }, { startApp }, { createReviewer }, { computeReport }] = await Promise.all(
  ["practice/practice.js", "github/start.js", "github/reviewer.js", "github/compute-report.js"].map(load),
);

const fifty = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`stacks/${i}.yaml`, template(i, 1)]));
const widened = Object.fromEntries(
  Object.entries(fifty).map(([path, text]) => [path, text.replace("s3:PutObject", '"s3:*"')]),
);
const deploy = (action) =>
  `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "${action}", "Resource": "*"}]}\n`;
const module = {
  "infra/role.tf": `resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.name
  policy = templatefile("\${path.module}/policies/deploy.json", {})
}
resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = file("\${path.module}/policies/trust.json")
}
`,
  "infra/policies/trust.json": `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}\n`,
  "infra/policies/deploy.json": deploy("ec2:DescribeVpcs"),
};

const scenes = [
  { name: "first review of 50 templates", base: fifty, head: widened },
  {
    name: "first review of a policy that a module reads",
    base: module,
    head: { "infra/policies/deploy.json": deploy("*") },
  },
  { name: "a change with nothing for us", base: { "README.md": "hello\n" }, head: { "README.md": "hello, world\n" } },
];

export async function benchCalls() {
  for (const { name, base, head } of scenes) {
    const { first, again } = await counted(base, head);
    row(
      `calls of GitHub: ${name}`,
      `${first.length}`,
      `again ${again.length}`,
      `written ${again.filter(isWrite).length}`,
    );
  }
}

const isWrite = ({ write }) => write;

/** The requests of the first review, and those of another one of the same commit. */
async function counted(base, head) {
  const github = await startPractice({});
  const repository = await github.createRepository({ owner: "acme", name: "shop", files: base });
  const reviewer = createReviewer(async (input) => computeReport(input));
  const app = await startApp(settingsFor(github), reviewer, {
    paced: false,
    since: Date.now() - 60_000,
    logTo: () => {},
  });
  github.hookUrl = app.webhookUrl;
  const settle = async () => {
    for (let quiet = 0; quiet < 2; quiet++) {
      await github.settled();
      await app.idle();
    }
  };
  while (!(await fetch(`${app.url}/readyz`)).ok) await new Promise((resolve) => setTimeout(resolve, 20));
  const before = github.requests.length;
  await github.push(repository, "work", { files: head }, "Change");
  await github.openPull(repository, { head: "work", title: "Change" });
  await settle();
  const after = github.requests.length;
  const opened = github.deliveries.find(({ event, action }) => event === "pull_request" && action === "opened");
  github.redeliver(opened?.id ?? 0);
  await settle();
  await app.stop();
  await github.stop();
  return { first: github.requests.slice(before, after), again: github.requests.slice(after) };
}

function settingsFor({ appId, privateKey, webhookSecret, url }) {
  return {
    appId,
    privateKey,
    webhookSecret,
    markerSecret: webhookSecret,
    webhookPath: "/api/github/webhooks",
    baseUrl: `${url}/api/v3`,
    host: "127.0.0.1",
    port: 0,
    logLevel: "warn",
    concurrency: 1,
    conclusionOnError: "neutral",
    recovers: false,
  };
}
