import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import Ajv from "ajv";
import { toProgram } from "../../src/cli/program.js";

/** The shapes that other programs read: every key, and no other. */
const text = { type: "string" };
const texts = { type: "array", items: text };
const count = { type: "integer", minimum: 0 };
const orNull = (schema: object) => ({ anyOf: [{ type: "null" }, schema] });
const list = (items: object) => ({ type: "array", items });
const shape = (properties: { readonly [key: string]: object }, optional: { readonly [key: string]: object } = {}) => ({
  type: "object",
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
  additionalProperties: false,
});
const oneOf = (...values: readonly string[]) => ({ enum: values });
const request = shape({
  principal: text,
  action: text,
  resource: text,
  context: { type: "object", additionalProperties: texts },
});
const position = { type: "integer", minimum: 1 };
const finding = shape(
  {
    rule: text,
    category: text,
    severity: oneOf("low", "medium", "high", "critical"),
    message: text,
    path: text,
    startLine: position,
    startColumn: position,
    endLine: position,
    endColumn: position,
    policy: orNull(shape({ kind: text, owner: text, address: text })),
    statement: orNull(shape({ index: count, sid: orNull(text) })),
    witness: orNull(request),
    dependsOn: texts,
    peers: { type: "object", additionalProperties: texts },
    supersededBy: orNull(text),
    fingerprint: text,
    fix: orNull(
      shape({
        title: text,
        safety: oneOf("safe", "review"),
        proved: { const: true },
        edits: list(shape({ path: text, start: count, end: count, text })),
      }),
    ),
  },
  { status: oneOf("new", "existing", "fixed") },
);
const row = shape(
  {
    owner: text,
    kind: text,
    path: text,
    service: text,
    level: text,
    actions: texts,
    resources: texts,
    conditions: texts,
    principals: texts,
    dependsOn: texts,
    witness: orNull(request),
  },
  {
    managedPolicy: text,
    byDeny: { const: true },
    stoppedBy: texts,
    unattached: { const: true },
    example: { const: true },
  },
);
const file = shape({
  path: text,
  format: orNull(text),
  policies: count,
  problems: list(shape({ message: text, line: position })),
});
const review = {
  version: { const: 1 },
  conclusion: oneOf("success", "failure", "neutral"),
  findings: list(finding),
  files: list(file),
};
const access = shape({ granted: list(row), removed: list(row), unknown: list(shape({ owner: text, because: text })) });
const shapes = {
  check: shape(review),
  review: shape({ ...review, access }),
  compare: shape({
    result: oneOf("no-new-access", "new-access", "unknown"),
    witness: orNull(request),
    because: texts,
    onlyFutureActions: { type: "boolean" },
  }),
  can: shape({ result: oneOf("no", "yes", "unknown"), witness: orNull(request), because: texts }),
  simulate: shape({
    results: list(shape({ name: text, decision: oneOf("Allow", "ExplicitDeny", "ImplicitDeny"), because: texts })),
  }),
};
const ajv = new Ajv.default({ strict: false });

const policy = (action: string, resource = "arn:aws:s3:::b/*") =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: resource }] });
const attached = { ...JSON.parse(policy("s3:GetObject")) };
const before = process.cwd();
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "leastwise-"));
  process.chdir(folder);
  await writeFile("read.json", policy("s3:GetObject"));
  await writeFile("write.json", policy("s3:PutObject"));
  await writeFile("star.json", policy("*", "*"));
  await writeFile(
    "hole.tf",
    `data "aws_iam_policy_document" "d" {\n  statement {\n    actions = var.actions\n    resources = ["*"]\n  }\n}\n`,
  );
  await mkdir("guarded");
  await writeFile("guarded/p.json", policy("s3:*"));
  await writeFile(
    "guarded/guard.tf",
    `resource "aws_organizations_policy" "guard" {
  content = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Deny", Action = "s3:Put*", Resource = "*" }
  ] })
}
`,
  );
  await writeFile("broken.json", policy("s3:GetObject").replace("]", ""));
  await writeFile(
    "case.json",
    JSON.stringify({
      name: "a",
      policies: [{ type: "IDENTITY_POLICY", document: attached }],
      request: {
        principal: "aws:111122223333:arn:aws:iam::111122223333:role/App",
        action: "s3:GetObject",
        resource: "arn:aws:s3:::b/k",
        context: {},
      },
    }),
  );
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true });
});

function git(...words: readonly string[]): void {
  execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...words], { stdio: "pipe" });
}

async function run(words: readonly string[]): Promise<{ readonly code: number; readonly answer: string }> {
  let code = -1;
  await toProgram((each) => {
    code = each;
  }).parseAsync([...words, "--output", "answer"], { from: "user" });
  return { code, answer: await readFile("answer", "utf8") };
}

describe("the answer in JSON", () => {
  it.each([
    { command: "check", words: ["."] },
    { command: "compare", words: ["read.json", "star.json"] },
    { command: "compare", words: ["star.json", "read.json"] },
    { command: "can", words: ["star.json", "--action", "s3:*"] },
    { command: "can", words: ["read.json", "--action", "ec2:*"] },
    { command: "simulate", words: ["case.json"] },
  ] as const)("of $command $words has exactly the keys it is known for", async ({ command, words }) => {
    const { answer } = await run([command, ...words, "--format", "json"]);

    const valid = ajv.compile(shapes[command]);
    expect({ valid: valid(JSON.parse(answer)), errors: valid.errors }).toEqual({ valid: true, errors: null });
  });
});

describe("compare of what holds several policies", () => {
  const module = (action: string) => `
resource "aws_iam_policy" "read" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
resource "aws_iam_policy" "other" {
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })
}
`;
  const template = (action: string) => `Resources:
  Read:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]}}
  Other:
    Type: AWS::IAM::ManagedPolicy
    Properties: {PolicyDocument: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: "${action}", Resource: "*"}]}}
`;

  it.each([
    { what: "folders of Terraform", from: "old", to: "new", file: "/main.tf", text: module },
    { what: "folders of modules", from: "old", to: "new", file: "/modules/a/main.tf", text: module },
    { what: "folders of templates", from: "old", to: "new", file: "/t.yaml", text: template },
    { what: "files of Terraform", from: "old.tf", to: "new.tf", file: "", text: module },
    { what: "templates of other names", from: "old.yaml", to: "new.yml", file: "", text: template },
  ])("takes $what policy by policy", async ({ from, to, file, text }) => {
    const write = async (path: string, content: string) => {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    };
    await write(`${from}${file}`, text("s3:PutObject"));
    await write(`${to}${file}`, text("s3:*"));

    const same = await run(["compare", from, from, "--format", "json"]);
    const wider = await run(["compare", from, to, "--format", "json"]);
    const narrower = await run(["compare", to, from, "--format", "json"]);

    expect([same, wider, narrower].map(({ code }) => code)).toEqual([0, 1, 0]);
    expect(JSON.parse(wider.answer).because).toEqual([expect.stringMatching(/statement 1 of .*other/i)]);
  });
});

describe("the exit code", () => {
  it.each([
    { words: ["check", "read.json"], code: 0, why: "nothing is found" },
    { words: ["check", "star.json"], code: 1, why: "something is at or over the threshold" },
    { words: ["check", "star.json", "--fail-on", "never"], code: 0, why: "there is no threshold" },
    { words: ["check", "read.json", "broken.json"], code: 2, why: "a file cannot be read" },
    { words: ["check", "star.json", "broken.json"], code: 1, why: "what is found counts for more" },
    { words: ["compare", "star.json", "read.json"], code: 0, why: "no" },
    { words: ["compare", "read.json", "write.json"], code: 1, why: "yes" },
    { words: ["can", "read.json", "--action", "s3:PutObject"], code: 0, why: "no" },
    { words: ["can", "read.json", "--action", "s3:GetObject"], code: 1, why: "yes" },
    {
      words: ["can", "read.json", "--action", "s3:GetObject", "--resource", "arn:aws:s3:::c/*"],
      code: 0,
      why: "other bucket",
    },
    {
      words: ["can", "guarded", "--action", "s3:PutObject"],
      code: 3,
      why: "it depends on where a control policy applies",
    },
    { words: ["can", "guarded", "--action", "s3:GetObject"], code: 1, why: "the control policy lets it through" },
    { words: ["can", "guarded", "--action", "ec2:RunInstances"], code: 0, why: "a control policy grants nothing" },
    { words: ["can", "hole.tf", "--action", "s3:GetObject"], code: 3, why: "it depends on a variable" },
    { words: ["simulate", "case.json"], code: 0, why: "the case is decided" },
  ])("of $words is $code: $why", async ({ words, code }) => {
    expect((await run(words)).code).toBe(code);
  });

  it.each([
    { words: ["compare", "read.json", "broken.json"], because: /broken\.json/ },
    { words: ["check", "nowhere"], because: /`nowhere` cannot be read/ },
    { words: ["check", "read.json", "--kind", "cake"], because: /not a kind of policy/ },
    { words: ["check", "read.json", "--fail-on", "cake"], because: /not a severity/ },
    { words: ["compare", "read.json", "read.json", "--format", "sarif"], because: /text, json/ },
    { words: ["rules", "nothing-of-the-kind"], because: /no rule/ },
  ])("is not left to chance by bad use: $words has a message", async ({ words, because }) => {
    await expect(run(words)).rejects.toThrow(because);
  });
});

describe("a path in an answer", () => {
  const pathsOf = async (...words: readonly string[]) =>
    JSON.parse((await run([...words, "--format", "json"])).answer).files.map((each: { path: string }) => each.path);

  it.each([
    { given: "sub", paths: ["sub/p.json"], why: "the working folder holds it" },
    { given: ".", paths: ["p.json"], from: "sub", why: "it is the working folder" },
    { given: "../sub", paths: ["p.json"], from: "other", why: "a folder elsewhere is what paths are counted from" },
    { given: "../sub/p.json", paths: ["../sub/p.json"], from: "other", why: "a file elsewhere has no folder" },
  ])("counts from the right folder: $why", async ({ given, paths, from }) => {
    for (const name of ["sub", "other"]) await mkdir(name);
    await writeFile("sub/p.json", policy("s3:GetObject"));
    if (from) process.chdir(from);

    expect(await pathsOf("check", given)).toEqual(paths);
  });
});

describe("review of a repository", () => {
  it("answers with the shape it is known for, and exits with 1 where the check would fail", async () => {
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    await writeFile("write.json", policy("*", "*"));

    const { code, answer } = await run(["review", "--format", "json"]);

    const valid = ajv.compile(shapes.review);
    expect({ code, valid: valid(JSON.parse(answer)), errors: valid.errors }).toEqual({
      code: 1,
      valid: true,
      errors: null,
    });
    expect(JSON.parse(answer).access.granted).toContainEqual(expect.objectContaining({ actions: ["*"] }));
    expect(JSON.parse(answer).findings[0]).toMatchObject({ path: "write.json", status: "new", startLine: 1 });
  });
});

describe("the configuration of a review", () => {
  const configure = async (text: string) => {
    await mkdir(".github", { recursive: true });
    await writeFile(".github/leastwise.yml", text);
  };

  it.each([
    { at: "the base", base: "fail-on: never\n", head: "", code: 0 },
    { at: "the change itself, which has no say", base: "", head: "fail-on: never\nignore: ['**']\n", code: 1 },
  ])("is that of $at", async ({ base, head, code }) => {
    await configure(base);
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    await configure(head);
    await writeFile("write.json", policy("*", "*"));

    const found = await run(["review", "--format", "text"]);

    expect(found.code).toBe(code);
    expect(found.answer).toContain("what it says counts once it is merged");
  });

  it("is the one that is named", async () => {
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-q", "-m", "base");
    await configure("fail-on: never\n");
    await writeFile("write.json", policy("*", "*"));

    expect((await run(["review", "--config", ".github/leastwise.yml", "--format", "text"])).code).toBe(0);
  });
});

describe("an answer to a person", () => {
  const bell = "s3:Get\u001b[31mObject";

  it.each([
    { words: ["check", "evil.json"] },
    { words: ["can", "evil.json", "--action", "*"] },
    { words: ["compare", "read.json", "evil.json"] },
  ])("holds nothing that commands the terminal: $words", async ({ words }) => {
    await mkdir("sub");
    await writeFile("evil.json", policy(bell, `arn:aws:s3:::b\u009b2J/${bell}`));

    const { answer } = await run([...words, "--format", "text"]);

    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(answer).not.toMatch(/[\u001b\u009b]/);
    expect(answer).toContain("s3:");
  });
});
