import { describe, expect, it } from "@jest/globals";
import { mayHoldPolicy } from "../../../src/readers/index.js";
import { briefs, readOne } from "../read.js";

const unit = (source: string, inputs: string, more = "") =>
  readOne(
    "live/prod/role/terragrunt.hcl",
    `include "root" {\n  path = find_in_parent_folders()\n}\n\nterraform {\n  source = "${source}"\n}\n\n${more}\n\ninputs = ${inputs}\n`,
  );
const document = `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = dependency.bucket.outputs.arn }] })`;

// https://terragrunt.gruntwork.io/docs/reference/config-blocks-and-attributes/
describe("configurations of Terragrunt", () => {
  it("are looked at", () => {
    expect(mayHoldPolicy("live/prod/role/terragrunt.hcl")).toBe(true);
    expect(mayHoldPolicy("packer.hcl")).toBe(false);
  });

  it.each([
    ["tfr:///terraform-aws-modules/iam/aws//modules/iam-policy?version=5.0.0", "identity", "of the registry"],
    [
      "git::git@github.com:terraform-aws-modules/terraform-aws-iam.git//modules/iam-policy?ref=v5.0.0",
      "identity",
      "of a repository",
    ],
    ["../../../modules//policy", "unknown", "of this repository, read by itself"],
  ])("are calls of a module: %s is %s (%s)", (source, kind) => {
    const { policies, problems } = unit(source, `{\n  name   = "p"\n  policy = ${document}\n}`);

    expect(problems).toEqual([]);
    expect(policies.map((site) => [site.address, site.kind, ...briefs(site.policy)])).toEqual([
      [
        "module.inputs.policy",
        kind,
        { Effect: "Allow", Action: ["s3:*"], Resource: ["${dependency.bucket.outputs.arn}"] },
      ],
    ]);
  });

  it("take what locals and merged objects say", () => {
    const { policies } = unit(
      "tfr:///terraform-aws-modules/lambda/aws",
      `merge(local.shared, {\n  policy_statements = { a = { effect = "Allow", actions = local.actions, resources = ["*"] } }\n})`,
      `locals {\n  shared  = read_terragrunt_config("shared.hcl")\n  actions = ["sqs:*"]\n}`,
    );

    expect(policies.flatMap(({ policy }) => briefs(policy))).toEqual([
      { Effect: "Allow", Action: ["sqs:*"], Resource: ["*"] },
    ]);
  });

  it("name the managed policies that the module attaches", () => {
    const { attachments } = unit(
      "tfr:///terraform-aws-modules/iam/aws//modules/iam-user",
      `{ name = "u", policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"] }`,
    );

    expect(attachments?.map(({ owner, policy }) => [owner.is, owner.name, policy])).toEqual([
      ["user", "u", "arn:aws:iam::aws:policy/AdministratorAccess"],
    ]);
  });
});
