import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const policy = (...keys: readonly string[]) => `
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = ${JSON.stringify(keys.map((key) => `\${${key}.arn}`))} }] })
}
`;
const key = (address: string, content = 'description = "orders"') => `
resource "aws_kms_key" "${address}" {
  ${content}
}
`;
const secret = (address: string, content: string) => `
resource "aws_secretsmanager_secret" "${address}" {
  ${content}
}
`;
const said = (base: string, head: string, other: Readonly<Record<string, string>> = {}) => {
  const { access } = reviewTrees({ "main.tf": base, ...other }, { "main.tf": head, ...other });
  return [access?.granted, access?.removed].map((rows) => rows?.flatMap(({ resources }) => resources));
};
const nothing = [[], []];

describe("a policy for a resource whose block has another name", () => {
  it.each([
    {
      why: "all of its arguments are the same",
      base: key("old") + policy("aws_kms_key.old"),
      head: key("new") + policy("aws_kms_key.new"),
    },
    {
      why: "its name in AWS is the same",
      base: secret("old", 'name = "db"\n tags = { a = "b" }') + policy("aws_secretsmanager_secret.old"),
      head: secret("new", 'name = "db"') + policy("aws_secretsmanager_secret.new"),
    },
    {
      why: "it has instances",
      base: key("old", "for_each = var.keys") + policy('aws_kms_key.old["a"]'),
      head: key("new", "for_each = var.keys") + policy('aws_kms_key.new["a"]'),
    },
  ])("allows what it allowed: $why", ({ base, head }) => {
    expect(said(base, head)).toEqual(nothing);
  });

  it.each([
    {
      why: "its arguments differ",
      base: key("old") + policy("aws_kms_key.old"),
      head: key("new", 'description = "bills"') + policy("aws_kms_key.new"),
    },
    {
      why: "its name differs",
      base: secret("old", 'name = "db"') + policy("aws_secretsmanager_secret.old"),
      head: secret("new", 'name = "other"') + policy("aws_secretsmanager_secret.new"),
    },
    {
      why: "it is one of two that have come",
      base: key("old") + policy("aws_kms_key.old"),
      head: key("new") + key("newer") + policy("aws_kms_key.new"),
    },
    {
      why: "the old one is still there",
      base: key("old") + policy("aws_kms_key.old"),
      head: key("old") + key("new") + policy("aws_kms_key.new"),
    },
    {
      why: "it belongs to another provider, and so to another account",
      base: secret("old", 'name = "db"') + policy("aws_secretsmanager_secret.old"),
      head: secret("new", 'name = "db"\n provider = aws.other') + policy("aws_secretsmanager_secret.new"),
    },
    {
      why: "neither is written anywhere",
      base: policy("aws_kms_key.old"),
      head: policy("aws_kms_key.new"),
    },
  ])("is for another resource where $why", ({ base, head }) => {
    expect(said(base, head)[0]).toHaveLength(1);
  });

  it("tells the resource of one folder from that of another", () => {
    const other = { "other/main.tf": key("old") + policy("aws_kms_key.old") };

    expect(said(key("old") + policy("aws_kms_key.old"), key("new") + policy("aws_kms_key.new"), other)[0]).toHaveLength(
      1,
    );
  });
});
