import { describe, expect, it } from "@jest/globals";
import { toPullReport } from "../../src/report/index.js";
import type { Review } from "../../src/review/index.js";
import { reviewTrees } from "../helpers/sides.js";

const policy = (...statements: readonly object[]) =>
  `${JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2)}\n`;
const read = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" };
const remove = { Sid: "Remove", Effect: "Allow", Action: "s3:DeleteObject", Resource: "arn:aws:s3:::logs/*" };
const everything = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };
const actions = (rows: readonly { readonly actions: readonly string[] }[] | undefined) =>
  rows?.flatMap((row) => row.actions).sort();
const rulesOf = (review: Review, status: string) =>
  review.findings.filter((each) => each.status === status && !each.supersededBy).map((each) => each.rule);

describe("the access table", () => {
  it("says what a change grants, with a request that shows it", () => {
    const { access } = reviewTrees({ "p.json": policy(read) }, { "p.json": policy(read, remove) });

    expect(actions(access?.granted)).toEqual(["s3:DeleteObject"]);
    expect(access?.removed).toEqual([]);
    expect(access?.granted[0]?.witness).toMatchObject({
      action: "s3:DeleteObject",
      resource: expect.stringMatching(/^arn:aws:s3:::logs\//),
    });
  });

  it("says what a change takes away", () => {
    const { access } = reviewTrees({ "p.json": policy(read, remove) }, { "p.json": policy(read) });

    expect(access?.granted).toEqual([]);
    expect(actions(access?.removed)).toEqual(["s3:DeleteObject"]);
  });

  it("does not take away an action that AWS does not have", () => {
    const misspelt = { ...read, Action: "s3:GetObjekt" };

    const { access } = reviewTrees({ "p.json": policy(misspelt) }, { "p.json": policy(read) });

    expect(actions(access?.granted)).toEqual(["s3:GetObject"]);
    expect(access?.removed).toEqual([]);
  });

  it("names each owner of the same access", () => {
    const files = (...statements: readonly object[]) => ({
      "a.json": policy(...statements),
      "b.json": policy(...statements),
    });

    const { access } = reviewTrees(files(read), files(read, remove));

    expect(access?.granted.map(({ owner, owners }) => [owner, owners])).toEqual([
      ["a.json, b.json", ["a.json", "b.json"]],
    ]);
  });

  it.each([
    { head: { "p.json": policy(remove, read) }, why: "the order of statements does not count" },
    { head: { "p.json": JSON.stringify(JSON.parse(policy(read, remove))) }, why: "layout does not count" },
    {
      head: { "p.json": policy({ ...read, Action: ["s3:GetObject", "s3:DeleteObject"] }) },
      why: "the same grants in one statement",
    },
    { head: { "p.json": policy(read, { ...remove, Sid: "Renamed" }) }, why: "a Sid grants nothing" },
  ])("is empty where nothing changes: $why", ({ head }) => {
    const review = reviewTrees({ "p.json": policy(read, remove) }, head);

    expect(review.access).toEqual({ granted: [], removed: [], unknown: [] });
    expect(review.conclusion).toBe("success");
  });

  it("sees a renamed file as the same policy", () => {
    const { access } = reviewTrees(
      { "a.json": policy(read) },
      { "b.json": policy(read, remove) },
      { "b.json": "a.json" },
    );

    expect(actions(access?.granted)).toEqual(["s3:DeleteObject"]);
  });

  it("does not call it new access when a statement moves between two policies of one role", () => {
    const role = `resource "aws_iam_role" "app" {\n  name               = "app"\n  assume_role_policy = "{}"\n}\n`;
    const inline = (name: string, action: string) =>
      `resource "aws_iam_role_policy" "${name}" {\n  role   = aws_iam_role.app.id\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "arn:aws:s3:::logs/*" }] })\n}\n`;

    const { access } = reviewTrees(
      { "main.tf": role + inline("a", "s3:GetObject") + inline("b", "s3:PutObject") },
      { "main.tf": role + inline("a", "s3:PutObject") + inline("b", "s3:GetObject") },
    );

    expect(access).toEqual({ granted: [], removed: [], unknown: [] });
  });

  it("sees a change in another file of the module", () => {
    const main = `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = local.actions, Resource = "arn:aws:s3:::logs/*" }] })\n}\n`;

    const { access } = reviewTrees(
      { "main.tf": main, "locals.tf": 'locals {\n  actions = ["s3:GetObject"]\n}\n' },
      { "main.tf": main, "locals.tf": 'locals {\n  actions = ["s3:GetObject", "s3:DeleteObject"]\n}\n' },
    );

    expect(actions(access?.granted)).toEqual(["s3:DeleteObject"]);
  });
});

describe("findings", () => {
  it("count against a change only where they are new", () => {
    const review = reviewTrees({ "p.json": policy(everything) }, { "p.json": policy(everything, read) });

    expect(rulesOf(review, "new")).toEqual(["redundant-statement"]);
    expect(rulesOf(review, "existing")).toContain("admin-star");
    expect(review.conclusion).toBe("success");
  });

  it("fail the check where they are new and grave", () => {
    const review = reviewTrees({ "p.json": policy(read) }, { "p.json": policy(read, everything) });

    expect(rulesOf(review, "new")).toContain("admin-star");
    expect(review.conclusion).toBe("failure");
  });

  const wide = (...list: readonly string[]) => ({ Sid: "Wide", Effect: "Allow", Action: list, Resource: "*" });

  it.each([
    {
      base: wide("ssm:*", "iam:*"),
      head: wide("ssm:*", "iam:*", "ec2:CreateRoute"),
      messages: [expect.stringMatching(/can use `ec2:CreateRoute` on any resource/)],
      why: "what stood beside the new action was there before",
    },
    {
      base: wide("sqs:SendMessage"),
      head: wide("sqs:SendMessage", "s3:PutObject", "s3:DeleteObject"),
      messages: [expect.stringMatching(/can use `s3:PutObject` and `s3:DeleteObject` on any resource/)],
      why: "the list names the new actions alone",
    },
    { base: everything, head: wide("cloudformation:*"), messages: [], why: "it was wider before" },
    {
      base: [everything, { Effect: "Deny", Action: "iam:*", Resource: "*" }],
      head: everything,
      messages: [expect.stringMatching(/can do everything/)],
      why: "the Deny that held it is gone",
    },
  ])("are new for what is newly allowed alone: $why", ({ base, head, messages }) => {
    const review = reviewTrees({ "p.json": policy(...[base].flat()) }, { "p.json": policy(...[head].flat()) });
    const fresh = review.findings.filter((each) => each.status === "new" && !each.supersededBy);

    expect(fresh.map((each) => each.message)).toEqual(messages);
  });

  it("are new where an edited statement misspells another action", () => {
    const review = reviewTrees(
      { "p.json": policy({ ...read, Action: ["s3:GetObject", "s3:GetObjekt"] }) },
      { "p.json": policy({ ...read, Action: ["s3:GetObject", "s3:GetObjekt", "s3:PutObjekt"] }) },
    );

    expect(review.findings.map(({ rule, status }) => `${rule} ${status}`)).toEqual([
      "unknown-action existing",
      "unknown-action new",
    ]);
  });

  it("are fixed when they are gone", () => {
    const review = reviewTrees({ "p.json": policy(everything) }, { "p.json": policy(read) });

    expect(rulesOf(review, "fixed")).toContain("admin-star");
    expect(review.conclusion).toBe("success");
  });

  it("stay existing when their statement is narrowed and not yet narrow enough", () => {
    const wide = { Effect: "Allow", Action: ["s3:GetObject", "s3:DeleteObject"], Resource: "*" };

    const review = reviewTrees(
      { "p.json": policy(wide) },
      { "p.json": policy({ ...wide, Action: ["s3:DeleteObject"] }) },
    );

    expect(rulesOf(review, "new")).toEqual([]);
    expect(review.findings.length).toBeGreaterThan(0);
  });

  it("stay existing when their statement is given something they are not about", () => {
    const wide = { Effect: "Allow", Action: ["iam:*", "s3:*", "ec2:StopInstances"], Resource: "*" };

    const review = reviewTrees(
      { "p.json": policy(wide) },
      { "p.json": policy({ ...wide, Action: ["iam:*", "s3:*", "ec2:*Instances"] }) },
    );

    expect(rulesOf(review, "existing")).toContain("iam-star");
    expect(rulesOf(review, "new")).not.toContain("iam-star");
    expect(review.findings.filter(({ rule, status }) => rule === "service-star" && status === "new")).toEqual([]);
  });

  it("are new when their statement is given more of what they are about", () => {
    const some = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::logs/*"] };
    const all = { ...some, Action: ["s3:*"] };

    const narrow = reviewTrees({ "p.json": policy(all) }, { "p.json": policy({ ...all, Resource: "*" }) });
    const added = reviewTrees({ "p.json": policy(some) }, { "p.json": policy(all) });

    expect(rulesOf(narrow, "new").length).toBeGreaterThan(0);
    expect(narrow.findings.some(({ rule, status }) => rule === "service-star" && status === "new")).toBe(true);
    expect(added.findings.some(({ rule, status }) => rule === "service-star" && status === "new")).toBe(true);
  });

  it("are shown when they are new and only an old one would say it already", () => {
    const wide = { Effect: "Allow", Action: ["iam:*", "s3:PutObject"], Resource: "*" };

    const review = reviewTrees(
      { "p.json": policy(wide) },
      { "p.json": policy({ ...wide, Action: ["iam:*", "s3:PutObject", "sqs:DeleteQueue"] }) },
    );

    const fresh = review.findings.filter(({ status }) => status === "new");
    const shown = new Set(fresh.filter(({ supersededBy }) => !supersededBy).map(({ rule }) => rule));
    expect(shown.size).toBeGreaterThan(0);
    expect(fresh.every(({ supersededBy }) => supersededBy === undefined || shown.has(supersededBy))).toBe(true);
  });

  it("are matched with the one of base that says the same, whatever their order", () => {
    const before = { Effect: "Allow", Action: ["s3:GetObjekt", "s3:ListBukket"], Resource: "arn:aws:s3:::logs/*" };

    const review = reviewTrees(
      { "p.json": policy(before) },
      { "p.json": policy({ ...before, Action: ["s3:ListBukket", "s3:GetObject"] }) },
    );

    const unknown = review.findings.filter(({ rule }) => rule === "unknown-action");
    expect(unknown.map(({ status, message }) => [status, message.includes("s3:ListBukket")])).toEqual(
      expect.arrayContaining([
        ["existing", true],
        ["fixed", false],
      ]),
    );
    expect(unknown).toHaveLength(2);
  });

  it("keep their fingerprint when lines move", () => {
    const [before, after] = ["", "\n\n\n"].map((lead) =>
      reviewTrees({}, { "p.json": lead + policy(everything) }).findings.map((each) => each.fingerprint),
    );

    expect(after).toEqual(before);
    expect(new Set(before).size).toBe(before?.length);
  });
});

describe("bad input", () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${"bcdefghij"
    .split("")
    .map((name, i) => `${name}: &${name} [${Array(9).fill(`*${"abcdefghi"[i]}`).join(",")}]`)
    .join("\n")}\nResources:\n  Role:\n    Type: AWS::IAM::Role\n`;

  it.each([
    { path: "broken.yaml", text: "Resources:\n  A:\n   Type: AWS::IAM::Role\n  \tB: 1\n", why: "a tab in YAML" },
    { path: "broken.json", text: '{"Version": "2012-10-17", "Statement": [', why: "JSON that ends early" },
    {
      path: "broken.tf",
      text: 'resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n',
      why: "HCL that ends early",
    },
    { path: "bomb.yaml", text: bomb, why: "aliases of aliases" },
    {
      path: "deep.json",
      text: `{"Statement": [{"Effect": ${"[".repeat(20_000)}${"]".repeat(20_000)}}]}`,
      why: "too deep",
    },
    {
      path: "cycle.tf",
      text: 'locals {\n  a = local.b\n  b = local.a\n}\nresource "aws_iam_policy" "p" {\n  policy = local.a\n}\n',
      why: "a cycle",
    },
  ])("gives a problem with its place, and the rest is reviewed: $why", ({ path, text }) => {
    const review = reviewTrees({ "good.json": policy(read) }, { "good.json": policy(read, everything), [path]: text });

    const problems = review.files.find((file) => file.path === path)?.problems ?? [];

    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ span }) => span.start >= 0 && span.end <= text.length && span.start <= span.end)).toBe(
      true,
    );
    expect(rulesOf(review, "new")).toContain("admin-star");
  });

  it("lets no name break out of a comment", () => {
    const hostile = "x` @acme/admins </details><!-- leastwise:v1 ffff --> ```\n[a](http://evil.example)";
    const template = JSON.stringify(
      {
        Resources: {
          "R`@x<!--": {
            Type: "AWS::IAM::Policy",
            Properties: {
              PolicyName: hostile,
              Users: [hostile],
              PolicyDocument: { Version: "2012-10-17", Statement: [{ ...everything, Sid: hostile }] },
            },
          },
        },
      },
      null,
      1,
    );

    const report = toPullReport(reviewTrees({}, { "t.json": template }));

    const texts = [report.summary, report.text, ...report.comments.map((comment) => comment.body)];
    expect(report.comments.length).toBeGreaterThan(0);
    for (const text of texts) {
      const outside = text.replace(/(`+)[^`](?:.*?[^`])?\1(?!`)/gs, "");
      expect(outside).not.toMatch(/<!--|@acme|evil\.example/);
    }
  });
});
