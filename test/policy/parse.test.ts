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

  it.each`
    version         | shownParts                                   | why
    ${"2012-10-17"} | ${["text", "variable", "text", "character"]} | ${"variables belong to the 2012 language"}
    ${"2008-10-17"} | ${["text"]}                                  | ${"the old language has none"}
  `("reads variables in $version ($why)", ({ version, shownParts }) => {
    const resource = "arn:aws:s3:::b/${aws:username}/${*}";
    const policy = policyOf({ Version: version, Statement: [{ Effect: "Allow", Action: "s3:*", Resource: resource }] });

    const value = policy.statements[0]?.resource?.values[0];

    expect(value?.parts.map((part) => part.type)).toEqual(shownParts);
    expect(value && shown(value)).toBe(resource);
  });

  it.each`
    statement                                                          | message
    ${{ Effect: "allow", Action: "s3:*", Resource: "*" }}              | ${"`Effect` is `Allow` or `Deny`, in this case"}
    ${{ Effect: "Allow", Resource: "*" }}                              | ${"the statement has no `Action`"}
    ${{ Effect: "Allow", Action: "a:b", Resources: "*" }}              | ${"`Resources` is not an element of a statement"}
    ${{ Effect: "Allow", Action: "a:b", NotAction: "a:c" }}            | ${"`Action` and `NotAction` exclude each other"}
    ${{ Effect: "Allow", Action: "a:b", Principal: "arn:aws:iam" }}    | ${'a principal is `*` or an object such as `{"AWS": …}`'}
    ${{ Effect: "Allow", Action: "a:b", Condition: { Bool: "true" } }} | ${"`Bool` is an object of condition keys"}
  `("calls $statement malformed: $message", ({ statement, message }) => {
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
  it.each`
    pattern            | some                   | count
    ${"S3:getobject"}  | ${"s3:GetObject"}      | ${1}
    ${"s3:GetObjects"} | ${undefined}           | ${0}
    ${"sqs:?eleteM*"}  | ${"sqs:DeleteMessage"} | ${1}
  `("matches $pattern to $some", ({ pattern, some, count }) => {
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
  it.each`
    name                                | expected
    ${"StringLike"}                     | ${{ family: "StringLike", set: "none", negated: false, ifExists: false, order: "equal" }}
    ${"ForAnyValue:ArnNotLikeIfExists"} | ${{ family: "Arn", set: "ForAnyValue", negated: true, ifExists: true, order: "equal" }}
    ${"NumericGreaterThanEquals"}       | ${{ family: "Numeric", set: "none", negated: false, ifExists: false, order: "greater-equal" }}
    ${"NullIfExists"}                   | ${undefined}
    ${"constructor"}                    | ${undefined}
    ${"stringlike"}                     | ${undefined}
  `("reads $name", ({ name, expected }) => {
    expect(parseOperator(name)).toEqual(expected);
  });

  it("keeps plain texts plain", () => {
    const policy = policyOf({ Statement: [{ Sid: "A", Effect: "Allow", Action: "*" }] });

    expect(policy.statements[0]?.sid && plain(policy.statements[0].sid)).toBe("A");
  });
});
