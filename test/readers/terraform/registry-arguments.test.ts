import { describe, expect, it } from "@jest/globals";
import { briefs, readOne } from "../read.js";

const iam = "terraform-aws-modules/iam/aws//modules";
const call = (source: string, body: string) => readOne("main.tf", `module "m" {\n  source = "${source}"\n${body}\n}\n`);
const kinds = (document: ReturnType<typeof readOne>) =>
  document.policies.map(({ address, kind, owners }) => [address, kind, owners[0]?.is]);
const attached = (document: ReturnType<typeof readOne>) =>
  (document.attachments ?? []).map(({ policy, owner, when }) => [owner.is, policy.split("/").at(-1), when.length]);
const statements = `[{ actions = ["s3:*"], resources = ["*"] }]`;
const opened = `{ a = { actions = ["sqs:*"], principals = [{ type = "*", identifiers = ["*"] }] } }`;

// The pages of the modules on registry.terraform.io say what their inputs take.
describe("the policies of modules that are not here", () => {
  it.each([
    [`${iam}/iam-assumable-role`, "inline_policy_statements", statements, "identity", "role"],
    [`${iam}/iam-group`, "permissions", statements, "identity", "group"],
    [
      `${iam}/iam-policy`,
      "policy",
      `jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })`,
      "identity",
      "managed-policy",
    ],
    ["terraform-aws-modules/eks-pod-identity/aws", "policy_statements", statements, "identity", "role"],
    ["terraform-aws-modules/ecs/aws//modules/service", "tasks_iam_role_statements", statements, "identity", "role"],
    ["aws-ia/eks-blueprints-addon/aws", "policy_statements", statements, "identity", "role"],
    ["cloudposse/iam-policy/aws", "iam_policy", `[{ statements = ${statements} }]`, "identity", "managed-policy"],
    ["terraform-aws-modules/sqs/aws", "queue_policy_statements", opened, "resource", "queue"],
    ["terraform-aws-modules/secrets-manager/aws", "policy_statements", opened, "resource", "secret"],
    [
      "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7",
      "policy_statements",
      statements,
      "identity",
      "role",
    ],
    [
      "git@github.com:terraform-aws-modules/terraform-aws-iam.git//modules/iam-role",
      "inline_policy_permissions",
      statements,
      "identity",
      "role",
    ],
    ["acme/thing/aws", "policy_statements", statements, "unknown", "unknown"],
  ])("%s: %s", (source, argument, value, kind, is) => {
    expect(kinds(call(source, `  ${argument} = ${value}`)).map(([, ...facts]) => facts)).toEqual([[kind, is]]);
  });

  it("are those of endpoints of a VPC", () => {
    const document = call(
      "terraform-aws-modules/vpc/aws//modules/vpc-endpoints",
      `  endpoints = { s3 = { policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] }) } }`,
    );

    expect(kinds(document)).toEqual([["module.m.endpoints.s3.policy", "vpc-endpoint", "vpc-endpoint"]]);
  });

  // https://github.com/terraform-aws-modules/terraform-aws-kms/blob/master/main.tf
  it("are made of lists of principals", () => {
    const document = call(
      "terraform-aws-modules/kms/aws",
      `  key_service_users = ["arn:aws:iam::444455556666:root"]\n  key_users = []`,
    );

    expect(document.policies.flatMap(({ policy }) => briefs(policy))).toEqual([
      {
        Effect: "Allow",
        Action: ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"],
        Resource: ["*"],
        Principal: ["AWS:arn:aws:iam::444455556666:root"],
        Condition: ["Bool kms:GrantIsForAWSResource true"],
      },
    ]);
  });
});

// https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws
describe("who may call the function of a module", () => {
  const callers = (body: string) =>
    call("terraform-aws-modules/lambda/aws", body).policies.map(({ address, kind, owners, policy }) => [
      address,
      kind,
      owners[0]?.is,
      ...briefs(policy),
    ]);
  const invoke = { Effect: "Allow", Action: ["lambda:InvokeFunction"], Resource: ["*"] };

  it("is told of its triggers", () => {
    const triggers = `{ any = { principal = "*" }, s3 = { service = "s3", source_arn = "arn:aws:s3:::b" }, other = { principal = "444455556666" } }`;

    expect(callers(`  allowed_triggers = ${triggers}`)).toEqual([
      ["module.m.allowed_triggers.any", "resource", "function", { ...invoke, Principal: ["*:*"] }],
      [
        "module.m.allowed_triggers.s3",
        "resource",
        "function",
        { ...invoke, Principal: ["Service:s3.amazonaws.com"], Condition: ["ArnLike aws:SourceArn arn:aws:s3:::b"] },
      ],
      ["module.m.allowed_triggers.other", "resource", "function", { ...invoke, Principal: ["AWS:444455556666"] }],
    ]);
  });

  it.each([
    ["create_lambda_function_url = true", 1, "the default asks nobody"],
    [`create_lambda_function_url = true\n authorization_type = "AWS_IAM"`, 0, "it asks"],
    [`authorization_type = "NONE"`, 0, "there is no URL"],
  ])("is everybody by an open URL: %s", (body, count, _why) => {
    expect(callers(`  ${body}`)).toHaveLength(count);
  });
});

describe("the managed policies that a module attaches", () => {
  it.each([
    ["iam-assumable-role", "attach_admin_policy = true", [["role", "AdministratorAccess", 0]], "by a switch"],
    [
      "iam-assumable-role",
      "attach_admin_policy = var.admin",
      [["role", "AdministratorAccess", 1]],
      "by a switch that is filled in",
    ],
    ["iam-assumable-role", "attach_admin_policy = false", [], "not where the switch is off"],
    [
      "iam-assumable-role",
      `attach_admin_policy = true\n admin_role_policy_arn = "arn:aws:iam::aws:policy/job-function/Billing"`,
      [["role", "Billing", 0]],
      "the one that is named instead",
    ],
    ["iam-assumable-roles", "create_poweruser_role = true", [["role", "PowerUserAccess", 0]], "with the role"],
    [
      "iam-user",
      `policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]`,
      [["user", "AdministratorAccess", 0]],
      "to a user",
    ],
  ])("%s: %s", (module, body, expected, _why) => {
    expect(attached(call(`${iam}/${module}`, `  ${body}`))).toEqual(expected);
  });
});

describe("the trust of a module for roles", () => {
  const trusts = (source: string, body: string) =>
    call(source, body)
      .policies.filter(({ kind }) => kind === "trust")
      .flatMap(({ policy }) => briefs(policy));
  const account = `  trusted_role_arns = ["arn:aws:iam::444455556666:root"]`;
  const factor = ["Bool aws:MultiFactorAuthPresent true", "NumericLessThan aws:MultiFactorAuthAge 86400"];
  const open = { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: ["AWS:arn:aws:iam::444455556666:root"] };

  // https://github.com/terraform-aws-modules/terraform-aws-iam/blob/v5.60.0/modules/iam-assumable-role/main.tf
  it.each([
    ["iam-assumable-role", "", { ...open, Condition: factor }, "a second factor is asked for by default"],
    ["iam-assumable-role", "role_requires_mfa = false", open, "unless it is said"],
    [
      "iam-assumable-role",
      `role_requires_mfa = false\n role_sts_externalid = "x"`,
      { ...open, Condition: ["StringEquals sts:ExternalId x"] },
      "an external id",
    ],
    ["iam-assumable-roles", "create_admin_role = true", { ...open, Condition: factor }, "of the role that is made"],
    [
      "iam-assumable-roles",
      "create_admin_role = true\n create_readonly_role = true",
      open,
      "one of them asks for none",
    ],
  ])("%s asks for what it says: %s", (module, more, expected, _why) => {
    expect(trusts(`${iam}/${module}`, `${account}\n  ${more}`)).toEqual([expected]);
  });

  it("of a provider of SAML", () => {
    expect(
      trusts(`${iam}/iam-assumable-role-with-saml`, `  provider_id = "arn:aws:iam::111122223333:saml-provider/idp"`),
    ).toEqual([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRoleWithSAML"],
        Principal: ["Federated:arn:aws:iam::111122223333:saml-provider/idp"],
        Condition: ["StringEquals SAML:aud https://signin.aws.amazon.com/saml"],
      },
    ]);
  });

  it.each([
    [
      `${iam}/iam-role-for-service-accounts-eks`,
      `{ main = { provider_arn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A", namespace_service_accounts = ["apps:*"] } }\n assume_role_condition_test = "StringLike"`,
      [
        "StringLike oidc.eks.eu-west-1.amazonaws.com/id/A:sub system:serviceaccount:apps:*",
        "StringEquals oidc.eks.eu-west-1.amazonaws.com/id/A:aud sts.amazonaws.com",
      ],
    ],
    [
      "aws-ia/eks-blueprints-addon/aws",
      `{ this = { provider_arn = var.arn, namespace = "kube-system", service_account = "dns" } }`,
      [
        'StringEquals ${replace(var.arn, "/^(.*provider/)/", "")}:sub system:serviceaccount:kube-system:dns',
        'StringEquals ${replace(var.arn, "/^(.*provider/)/", "")}:aud sts.amazonaws.com',
      ],
    ],
  ])("of service accounts: %s", (source, providers, lines) => {
    expect(trusts(source, `  oidc_providers = ${providers}`)).toMatchObject([{ Condition: lines }]);
  });

  it("of a provider that asks for no subject lets in whom it knows", () => {
    expect(trusts(`${iam}/iam-assumable-role-with-oidc`, `  provider_url = "https://issuer.example.com"`)).toEqual([
      {
        Effect: "Allow",
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Principal: ["Federated:arn:aws:iam::*:oidc-provider/issuer.example.com"],
      },
    ]);
  });

  it("of principals by type", () => {
    const body = `  principals = { AWS = ["arn:aws:iam::444455556666:root"] }\n  assume_role_conditions = [{ test = "Bool", variable = "aws:MultiFactorAuthPresent", values = ["true"] }]`;

    expect(trusts("cloudposse/iam-role/aws", body)).toEqual([
      { ...open, Condition: ["Bool aws:MultiFactorAuthPresent true"] },
    ]);
  });
});
