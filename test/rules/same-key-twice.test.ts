import { describe, expect, it } from "@jest/globals";
import { readAll } from "../../src/readers/index.js";
import { find, noParameters, readCatalogue } from "../../src/rules/index.js";
import { toFiles } from "../../src/source/index.js";

const catalogue = readCatalogue();

/** The lines of the findings and the keys they name. */
function twiceIn(path: string, text: string): readonly string[] {
  const documents = readAll(toFiles([{ path, text }]), { kindOf: () => undefined });
  const { findings } = find(documents, catalogue, noParameters, { only: new Set(["same-key-twice"]) });
  return findings.map(
    ({ span }) => `${text.slice(0, span.start).split("\n").length} ${text.slice(span.start, span.end)}`,
  );
}

const json = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*",
  "Condition": {"StringEquals": {"aws:username": "a"},
    "StringEquals": {"aws:userid": "b"}}}]}`;

const yaml = `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Action: s3:PutObject
            Resource: "*"
`;

const hcl = `resource "aws_iam_policy" "p" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow", Action = "s3:*", Resource = "*"
      Condition = { StringEquals = { "aws:username" = "a" }
        StringEquals = { "aws:userid" = "b" } }
    }]
  })
}
`;

const blocks = `data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:username"
      values   = ["a"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:userid"
      values   = ["b"]
    }
  }
}
`;

describe("a key that is written twice", () => {
  it.each([
    ["policy.json", json, ['3 "StringEquals"'], "AWS takes no such policy"],
    ["template.yaml", yaml, ["10 Action"], "one of the two is lost"],
    ["main.tf", hcl, ["7 StringEquals"], "Terraform keeps the last"],
    ["blocks.tf", blocks, [], "Terraform merges the blocks"],
  ])("is found at its second place in %s", (path, text, expected, _why) => {
    expect(twiceIn(path, text)).toEqual(expected);
  });
});
