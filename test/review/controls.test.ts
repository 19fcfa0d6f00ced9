import { describe, expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import { reviewTrees } from "../helpers/sides.js";

const policy = (address: string, statements: string) =>
  `resource ${address} {\n  name = "x"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [${statements}] })\n}\n`;
const allow = (actions: string, resource = "arn:aws:s3:::logs/*") =>
  `{ Effect = "Allow", Action = ${actions}, Resource = "${resource}" }`;
const scp = (statements: string) =>
  `resource "aws_organizations_policy" "guard" {\n  name = "guard"\n  content = jsonencode({ Version = "2012-10-17", Statement = [${statements}] })\n}\n`;
const noDeletes = scp('{ Effect = "Deny", Action = "s3:Delete*", Resource = "*" }');

const tableOf = (base: string, head: string) =>
  toMarkdown(reviewTrees({ "main.tf": base }, { "main.tf": head }))
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .slice(1);

describe("a service control policy of the same repository", () => {
  const before = policy('"aws_iam_policy" "p"', allow('"s3:GetObject"'));

  it("is said of access that it stops where it applies, and of no other", () => {
    const after = policy('"aws_iam_policy" "p"', allow('["s3:GetObject", "s3:DeleteObject", "s3:PutObjectTagging"]'));

    expect(tableOf(before + noDeletes, after + noDeletes)).toEqual([
      expect.stringMatching(/s3:PutObjectTagging.* \| – \|$/),
      expect.stringMatching(/s3:DeleteObject.* \| `guard` does not apply to its account \|$/),
    ]);
  });

  it("is not said where it stops only some of it", () => {
    const after = policy('"aws_iam_policy" "p"', allow('["s3:GetObject", "s3:DeleteObject", "s3:PutObject"]'));

    expect(tableOf(before + noDeletes, after + noDeletes)).toEqual([expect.stringMatching(/ \| – \|$/)]);
  });

  it("is not said where it stands in the way only of requests without a condition that they must have anyway", () => {
    const conditional = scp(
      '{ Effect = "Deny", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }',
    );
    const after = policy('"aws_iam_policy" "p"', allow('["s3:GetObject", "s3:DeleteObject"]'));

    expect(tableOf(before + conditional, after + conditional)).toEqual([expect.stringMatching(/ \| – \|$/)]);
  });

  it("that lists what is allowed stops what it does not list", () => {
    const onlyEc2 = scp('{ Effect = "Allow", Action = "ec2:*", Resource = "*" }');
    const after = policy('"aws_iam_policy" "p"', allow('["s3:GetObject", "s3:DeleteObject"]'));

    expect(tableOf(before + onlyEc2, after + onlyEc2)).toEqual([
      expect.stringMatching(/s3:DeleteObject.* \| `guard` does not apply to its account \|$/),
    ]);
  });
});
