import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const role = (trust: string) => `
resource "aws_iam_role" "app" {
  name               = "app"
  assume_role_policy = ${trust}
}
`;
const trusted =
  'jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })';
const broken = `<<EOF
{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "Action": "sts:AssumeRole", "Principal": { "AWS": "111122223333" } }] }
EOF`;

const accessOf = (base: string, head: string) => reviewTrees({ "main.tf": base }, { "main.tf": head }).access;

describe("where head cannot be read", () => {
  it.each([
    { why: "the policy is in a file that is not there", head: 'file("trust.json")' },
    { why: "its text is broken", head: broken },
  ])("nothing is said to be taken away: $why", ({ head }) => {
    const access = accessOf(role(trusted), role(head));

    expect(access?.removed).toEqual([]);
    expect(access?.unknown.map(({ owner }) => owner)).toContain("app");
  });

  it("what is gone beside what neither side tells is taken away", () => {
    const with_ = (statements: string) =>
      role(`jsonencode({ Version = "2012-10-17", Statement = concat(var.more, [${statements}]) })`);
    const one = '{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }';
    const other = '{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }';

    const access = accessOf(with_(`${one}, ${other}`), with_(other));

    expect(access?.removed.map(({ principals }) => principals)).toEqual([["ec2.amazonaws.com"]]);
  });
});

describe("a managed policy of the template that is on a role", () => {
  const policy = (action: string) => `
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "*" }] })
}
`;
  const on = `
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.p.arn
}
`;

  it("is not named beside the role", () => {
    const access = accessOf(role(trusted) + policy("s3:GetObject") + on, role(trusted) + policy("s3:*") + on);

    expect(new Set(access?.granted.map(({ owner }) => owner))).toEqual(new Set(["app"]));
  });

  it("is named by itself where it is on nobody known", () => {
    const access = accessOf(policy("s3:GetObject"), policy("s3:PutObject"));

    expect(access?.granted.map(({ owner, unattached }) => [owner, unattached])).toEqual([["p", true]]);
  });
});

describe("what is said of a change", () => {
  it("names what it depends on where that could not be decided", () => {
    const trust = (action: string) =>
      role(
        `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = var.callers }, Action = "${action}" }] })`,
      );

    const access = accessOf("", trust("sts:AssumeRole"));

    expect(access?.unknown).toEqual([{ owner: "app", because: "statement 1 depends on `var.callers`" }]);
  });

  it("names a resource by its address where its name says nothing", () => {
    const queue = (action: string) => `
resource "aws_sqs_queue" "this" {
  count  = 1
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "${action}", Resource = "*" }] })
}
`;

    const access = accessOf(queue("sqs:SendMessage"), queue("sqs:ReceiveMessage"));

    expect(access?.granted.map(({ owner }) => owner)).toEqual(["aws_sqs_queue.this[0]"]);
  });

  it("calls an example what is allowed for some values only", () => {
    const table = (resource: string) => `
data "aws_region" "current" {}
resource "aws_iam_role_policy" "p" {
  role   = "app"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:Scan"], Resource = "${resource}" }] })
}
`;

    const access = accessOf(
      table("arn:aws:dynamodb:us-east-1:*:*"),
      table("arn:aws:dynamodb:${data.aws_region.current.name}:*:table/${var.table}"),
    );

    expect(access?.granted.map(({ example }) => example)).toEqual([true]);
  });
});
