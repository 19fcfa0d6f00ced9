import { describe, expect, it } from "@jest/globals";
import {
  actionsMatching,
  findAction,
  parseOperator,
  parsePolicy,
  plain,
  serviceDetail,
  shown,
} from "../../src/policy/index.js";
import { parseJson, type TextPart } from "../../src/source/index.js";
import { policyOf } from "../helpers/policy.js";

describe("parsePolicy", () => {
  it("keeps the place of each value", () => {
    const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:Get*","sqs:*"],"Resource":"*"}}';
    const [statement] = policyOf(text).statements;

    const places = statement?.action?.values.map(({ span }) => text.slice(span.start, span.end));

    expect(places).toEqual(['"s3:Get*"', '"sqs:*"']);
    expect(statement?.malformed).toBe(false);
  });

  // The longest policies that AWS takes: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
  it.each([
    ["Action", { Action: `s3:${"a".repeat(50_000)}` }, "this text is longer than 40000 characters"],
    ["Sid", { Sid: "a".repeat(50_000), Action: "s3:*" }, "this text is longer than 40000 characters"],
    [
      "a condition key",
      { Action: "s3:*", Condition: { Bool: { ["k".repeat(50_000)]: "true" } } },
      "this text is longer than 40000 characters",
    ],
    ["an element", { Action: "s3:*", ["E".repeat(50_000)]: "x" }, "this text is longer than 40000 characters"],
    [
      "all together",
      { Action: Array.from({ length: 30_000 }, (_, i) => `s3:a${i}`) },
      "the statement is longer than 100000 characters",
    ],
  ])("does not read a statement that is longer than any policy, and the others: %s", (_where, element, message) => {
    const long = { Effect: "Allow", Resource: "*", ...element };
    const { statements, problems, unread } = policyOf(
      JSON.stringify({ Version: "2012-10-17", Statement: [long, { Effect: "Allow", Action: "sqs:*", Resource: "*" }] }),
    );

    expect(statements.map(({ index }) => index)).toEqual([1]);
    expect(problems).toMatchObject([{ code: "limit", message: expect.stringContaining(message) }]);
    expect(unread).toMatchObject([{ on: "statement 0" }]);
  });

  it("says once that there are too many statements", () => {
    const statement = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
    const text = JSON.stringify({ Version: "2012-10-17", Statement: Array.from({ length: 5_010 }, () => statement) });

    const { statements, problems, unread } = policyOf(text);

    expect(statements).toHaveLength(5_000);
    expect(problems.map(({ code, message }) => [code, message])).toEqual([
      ["limit", "more than 5000 statements, the rest is not read"],
    ]);
    expect(unread).toHaveLength(1);
  });

  it.each([
    {
      version: "2012-10-17",
      shownParts: ["text", "variable", "text", "character"],
      why: "variables belong to the 2012 language",
    },
    { version: "2008-10-17", shownParts: ["text"], why: "the old language has none" },
  ])("reads variables in $version ($why)", ({ version, shownParts }) => {
    const resource = "arn:aws:s3:::b/${aws:username}/${*}";
    const policy = policyOf({ Version: version, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: resource }] });

    const value = policy.statements[0]?.resource?.values[0];

    expect(value?.parts.map((part) => part.type)).toEqual(shownParts);
    expect(value && shown(value)).toBe(resource);
  });

  it.each([
    {
      statement: { Effect: "allow", Action: "s3:*", Resource: "*" },
      message: "`Effect` is `Allow` or `Deny`, in this case",
    },
    { statement: { Effect: "Allow", Resource: "*" }, message: "the statement has no `Action`" },
    {
      statement: { Effect: "Allow", Action: "a:b", Resources: "*" },
      message: "`Resources` is not an element of a statement",
    },
    {
      statement: { Effect: "Allow", Action: "a:b", NotAction: "a:c" },
      message: "`Action` and `NotAction` exclude each other",
    },
    {
      statement: { Effect: "Allow", Action: "a:b", Principal: "arn:aws:iam" },
      message: 'a principal is `*` or an object such as `{"AWS": …}`',
    },
    {
      statement: { Effect: "Allow", Action: "a:b", Condition: { Bool: "true" } },
      message: "`Bool` is an object of condition keys",
    },
  ])("calls $statement malformed: $message", ({ statement, message }) => {
    const policy = policyOf({ Version: "2012-10-17", Statement: [statement] });

    expect(policy.problems.map((problem) => problem.message)).toContain(message);
    expect(policy.statements[0]?.malformed).toBe(true);
  });

  it("says which statements it could not read", () => {
    const span = { path: "a.tf", start: 0, end: 1 };
    const hole: TextPart = { type: "hole", hole: { expression: "var.s", shape: { type: "any" } }, span };
    const text: TextPart = { type: "text", text: '{"Statement":[', span: { ...span, end: 14 } };
    const { value } = parseJson([text, hole, { type: "text", text: "]}", span }], "json-in-text", span);

    const policy = value && parsePolicy(value);

    expect(policy?.unread).toEqual([{ on: "var.s", because: "`var.s` is not known here", span, when: [] }]);
  });
});

describe("the AWS catalogue", () => {
  it.each([
    { pattern: "S3:getobject", some: "s3:GetObject", count: 1 },
    { pattern: "s3:GetObjects", some: undefined, count: 0 },
    { pattern: "sqs:?eleteM*", some: "sqs:DeleteMessage", count: 1 },
  ])("matches $pattern to $some", ({ pattern, some, count }) => {
    const ids = actionsMatching(pattern).map((action) => action.id);

    expect(ids.length).toBe(count);
    expect(ids[0]).toBe(some);
  });

  it("knows level, resource types and ARN formats", () => {
    expect(findAction("sqs:addpermission")?.level).toBe("Permissions management");
    expect(serviceDetail("sqs")?.actions.get("SendMessage")?.resources).toEqual([{ type: "queue", required: true }]);
    expect(serviceDetail("sqs")?.resources.get("queue")?.arn).toBe(
      "arn:${Partition}:sqs:${Region}:${Account}:${QueueName}",
    );
  });
});

describe("parseOperator", () => {
  it.each([
    {
      name: "StringLike",
      expected: { family: "StringLike", set: "none", negated: false, ifExists: false, order: "equal" },
    },
    {
      name: "ForAnyValue:ArnNotLikeIfExists",
      expected: { family: "Arn", set: "ForAnyValue", negated: true, ifExists: true, order: "equal" },
    },
    {
      name: "NumericGreaterThanEquals",
      expected: { family: "Numeric", set: "none", negated: false, ifExists: false, order: "greater-equal" },
    },
    { name: "NullIfExists", expected: undefined },
    { name: "constructor", expected: undefined },
    { name: "stringlike", expected: undefined },
  ])("reads $name", ({ name, expected }) => {
    expect(parseOperator(name)).toEqual(expected);
  });

  it("keeps plain texts plain", () => {
    const policy = policyOf({ Statement: [{ Sid: "A", Effect: "Allow", Action: "*" }] });

    expect(policy.statements[0]?.sid && plain(policy.statements[0].sid)).toBe("A");
  });
});
