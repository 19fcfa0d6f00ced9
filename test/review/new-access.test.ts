import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
const bucket = (...names: readonly string[]) => names.map((name) => `arn:aws:s3:::${name}/*`);
const allow = (actions: readonly string[], resources: readonly string[], rest: object = {}) => ({
  Effect: "Allow",
  Action: actions,
  Resource: resources,
  ...rest,
});
const [get, put, remove] = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const sqs = "sqs:SendMessage";
const aws = (...ids: readonly string[]) => ({ Principal: { AWS: ids.map((id) => `arn:aws:iam::${id}:root`) } });
const from = (...accounts: readonly string[]) => ({ Condition: { StringEquals: { "aws:SourceAccount": accounts } } });

/** `actions on resources` with the accounts that a row names, of each row. */
const said = (base: readonly object[], head: readonly object[], which: "granted" | "removed" = "granted") =>
  reviewTrees({ "p.json": document(...base) }, { "p.json": document(...head) })
    .access?.[which].map(({ actions, resources, principals, conditions }) =>
      [actions, "on", resources.map((each) => each.slice(13)), principals.map((each) => each.slice(13, 25)), conditions]
        .flat()
        .join(" "),
    )
    .sort();

describe("a statement that gains", () => {
  it.each([
    {
      why: "an action and a resource: old actions are new on the new resource alone",
      base: [allow([get], bucket("a"))],
      head: [allow([get, put], bucket("a", "b"))],
      rows: ["s3:GetObject on b/*", "s3:PutObject on a/* b/*"],
    },
    {
      why: "a resource: the other one is not new",
      base: [allow([get, put], bucket("a"))],
      head: [allow([get, put], bucket("a", "b"))],
      rows: ["s3:GetObject on b/*", "s3:PutObject on b/*"],
    },
    {
      why: "an action: it is new on all resources, in one row",
      base: [allow([get], bucket("a", "b", "c"))],
      head: [allow([get, remove], bucket("a", "b", "c"))],
      rows: ["s3:DeleteObject on a/* b/* c/*"],
    },
    {
      why: "what two statements said, crosswise",
      base: [allow([get], bucket("a")), allow([put], bucket("b"))],
      head: [allow([get, put], bucket("a", "b"))],
      rows: ["s3:GetObject on b/*", "s3:PutObject on a/*"],
    },
    {
      why: "a principal: the other one is not new",
      base: [allow([sqs], ["*"], aws("111122223333"))],
      head: [allow([sqs], ["*"], aws("111122223333", "444455556666"))],
      rows: ["sqs:SendMessage on  444455556666"],
    },
    {
      why: "a value of a condition: the other one is not new",
      base: [allow([get], bucket("a"), from("111122223333"))],
      head: [allow([get], bucket("a"), from("111122223333", "444455556666"))],
      rows: ["s3:GetObject on a/* aws:SourceAccount = 444455556666"],
    },
    {
      why: "a value of a condition that excludes the values of its list together: nothing to take apart",
      base: [allow([get], bucket("a"), { Condition: { StringNotEquals: { "aws:SourceAccount": ["1", "2", "3"] } } })],
      head: [allow([get], bucket("a"), { Condition: { StringNotEquals: { "aws:SourceAccount": ["1", "2"] } } })],
      rows: ["s3:GetObject on a/* aws:SourceAccount ≠ 1 or 2"],
    },
    {
      why: "more resources than are asked about one by one",
      base: [allow([get], bucket(..."abcdefghij"))],
      head: [allow([get, put], bucket(..."abcdefghijkl"))],
      rows: ["s3:GetObject on k/* l/*", "s3:PutObject on a/* b/* c/* d/* e/* f/* g/* h/* i/* j/* k/* l/*"],
    },
  ])("$why", ({ base, head, rows }) => {
    expect(said(base, head)).toEqual(rows);
    expect(said(head, base, "removed")).toEqual(rows);
  });

  it("all, because nothing was there, is told as it is written", () => {
    expect(said([], [allow([get, remove], bucket("a", "b"))])).toEqual([
      "s3:DeleteObject on a/* b/*",
      "s3:GetObject on a/* b/*",
    ]);
  });

  it("services, many of them, names those alone that are new", () => {
    const [first, ...others] = "s3 sqs sns ec2 kms iam rds ecs eks ecr acm athena glue batch logs ssm sts events".split(
      " ",
    );
    const more = "backup cloudfront cloudtrail codebuild cognito-idp config dynamodb".split(" ");
    const all = (services: readonly (string | undefined)[]) => services.map((service) => `${service}:*`);
    const head = all([first, ...others, ...more]);

    expect(said([allow(all([first]), ["*"])], [allow(head, ["*"])])).toEqual([`${head.slice(1).join(" ")} on `]);
  });

  it("has a request for each row that is of the row", () => {
    const { access } = reviewTrees(
      { "p.json": document(allow([get], bucket("a"))) },
      { "p.json": document(allow([get, put], bucket("a", "b"))) },
    );

    const fits = access?.granted.map(
      ({ actions, resources, witness }) =>
        actions.includes(witness?.action ?? "") &&
        resources.some((each) => witness?.resource.startsWith(each.slice(0, -1))),
    );
    expect(fits).toEqual([true, true]);
  });
});
