import { describe, expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import type { AccessRow } from "../../src/review/index.js";
import { reviewTrees, type Tree } from "../helpers/sides.js";

const readOnly = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
const role = (label = "deploy", more = "") => `
resource "aws_iam_role" "${label}" {
  name               = "deploy"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
  ${more}
}
`;
const attach = (arn: string, more = "", label = "deploy") => `
resource "aws_iam_role_policy_attachment" "a" {
  ${more}
  role       = aws_iam_role.${label}.name
  policy_arn = ${arn}
}
`;
const named = (list: readonly AccessRow[] = []) =>
  list.map(({ owner, managedPolicy, dependsOn = [] }) => [owner, managedPolicy, ...dependsOn]);
const rows = (base: Tree, head: Tree) => {
  const { access } = reviewTrees(base, head);
  return { granted: named(access?.granted), removed: named(access?.removed), unknown: access?.unknown };
};

describe("a managed policy of AWS", () => {
  it.each([
    { why: "by an attachment", head: role() + attach(`"${admin}"`) },
    { why: "by the role itself", head: role("deploy", `managed_policy_arns = ["${admin}"]`) },
    {
      why: "with the partition filled in",
      head: `${role()}data "aws_partition" "p" {}\n${attach('"arn:${data.aws_partition.p.partition}:iam::aws:policy/AdministratorAccess"')}`,
    },
    {
      why: "through a data source",
      head: `${role()}data "aws_iam_policy" "x" { arn = "${admin}" }\n${attach("data.aws_iam_policy.x.arn")}`,
    },
    {
      why: "that a data source looks up by name",
      head: `${role()}data "aws_iam_policy" "x" { name = "AdministratorAccess" }\n${attach("data.aws_iam_policy.x.arn")}`,
    },
    {
      why: "by the id of the data source",
      head: `${role()}data "aws_iam_policy" "x" { arn = "${admin}" }\n${attach("data.aws_iam_policy.x.id")}`,
    },
    { why: "one of a set", head: role() + attach("each.value", `for_each = toset(["${admin}"])`) },
    {
      why: "by an attachment to several",
      head: `${role()}resource "aws_iam_policy_attachment" "a" {\n  name = "a"\n  roles = [aws_iam_role.deploy.name]\n  policy_arn = "${admin}"\n}\n`,
    },
  ])("that is attached is granted, in one row that names it: $why", ({ head }) => {
    expect(rows({ "main.tf": role() }, { "main.tf": head })).toEqual({
      granted: [["deploy", admin]],
      removed: [],
      unknown: [],
    });
  });

  it("that a data source looks up by name has the path that AWS gave it", () => {
    const head = `${role()}data "aws_iam_policy" "x" { name = "ViewOnlyAccess" }\n${attach("data.aws_iam_policy.x.arn")}`;

    expect(rows({ "main.tf": role() }, { "main.tf": head }).granted).toEqual([
      ["deploy", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
    ]);
  });

  it("that is detached is taken away", () => {
    const review = reviewTrees({ "main.tf": role() + attach(`"${readOnly}"`) }, { "main.tf": role() });

    expect(review.access?.granted).toEqual([]);
    expect(review.access?.removed.map(({ managedPolicy }) => managedPolicy)).toEqual([readOnly]);
    expect(toMarkdown(review)).toContain("`deploy` can no longer do all that AWS's `ReadOnlyAccess` allows");
  });

  it("that is there under a condition is granted, with the condition", () => {
    const variable = 'variable "admin" { type = bool }\n';

    const found = rows(
      { "main.tf": variable + role() },
      { "main.tf": variable + role() + attach(`"${admin}"`, "count = var.admin ? 1 : 0") },
    );

    expect(found.granted).toEqual([["deploy", admin, "var.admin"]]);
  });

  it.each([
    { why: "another way of attaching", head: role("deploy", `managed_policy_arns = ["${readOnly}"]`) },
    { why: "another name in the template", head: role("other") + attach(`"${readOnly}"`, "", "other") },
    { why: "another file", head: role() + attach(`"${readOnly}"`), path: "iam.tf" },
  ])("that the role has as before is no change: $why", ({ head, path = "main.tf" }) => {
    const base = { "main.tf": role() + attach(`"${readOnly}"`) };

    expect(rows(base, { [path]: head })).toEqual({ granted: [], removed: [], unknown: [] });
  });

  it("in the place of another is granted, and the other taken away", () => {
    const found = rows({ "main.tf": role() + attach(`"${readOnly}"`) }, { "main.tf": role() + attach(`"${admin}"`) });

    expect(found).toEqual({ granted: [["deploy", admin]], removed: [["deploy", readOnly]], unknown: [] });
  });

  it("is seen among the arguments of a module from elsewhere", () => {
    const call = (policies: string) =>
      `module "r" {\n  source = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"\n  role_name = "deploy"\n  custom_role_policy_arns = ${policies}\n}\n`;

    const found = rows({ "main.tf": call("[]") }, { "main.tf": call(`["${admin}"]`) });

    expect(found.granted).toEqual([["deploy", admin]]);
  });

  it("is seen in CloudFormation", () => {
    const template = (arns: readonly unknown[]) =>
      JSON.stringify({
        Resources: {
          Deploy: {
            Type: "AWS::IAM::Role",
            Properties: {
              AssumeRolePolicyDocument: {
                Version: "2012-10-17",
                Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } }],
              },
              ManagedPolicyArns: arns,
            },
          },
        },
      });
    const arn = { "Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess" };

    expect(rows({ "t.json": template([]) }, { "t.json": template([arn]) }).granted).toEqual([["Deploy", admin]]);
    expect(rows({ "t.json": template([arn]) }, { "t.json": template([]) }).removed).toEqual([["Deploy", admin]]);
  });
});

describe("a managed policy of the repository", () => {
  it("is compared by what it says, not by its name", () => {
    const own = `resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
}
`;

    const { access } = reviewTrees(
      { "main.tf": own + role() },
      { "main.tf": own + role() + attach("aws_iam_policy.p.arn") },
    );

    expect(access?.granted.map(({ managedPolicy }) => managedPolicy)).toEqual([undefined]);
    expect(access?.granted[0]?.actions).toEqual(["s3:GetObject"]);
  });
});
