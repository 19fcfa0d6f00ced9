import { beforeAll, describe, expect, it } from "@jest/globals";
import { fixFor } from "../../src/fixes/index.js";
import { readAll } from "../../src/readers/index.js";
import { find, noParameters, type RuleParameters, readCatalogue } from "../../src/rules/index.js";
import { applyEdits, loadHcl, toFiles } from "../../src/source/index.js";

beforeAll(loadHcl);

const catalogue = readCatalogue();

/** The text after the fix of the rule's first finding; undefined if there is none. */
function fixed(rule: string, path: string, text: string, more: Partial<RuleParameters> = {}): string | undefined {
  const files = toFiles([{ path, text }]);
  const documents = readAll(files, {});
  const parameters = { ...noParameters, ...more };
  const draft = find(documents, catalogue, parameters).findings.find((each) => each.rule.id === rule);
  if (!draft) throw new Error(`${rule} finds nothing`);
  const fix = fixFor(draft, { files, documents, catalogue, parameters, reading: {} });
  return fix && applyEdits(text, fix.edits);
}

const template = `Resources:
  Bucket:
    Type: AWS::S3::Bucket
  WorkerRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Deploy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: deploy
      Roles: [deploy]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
`;

describe("a fix", () => {
  it("names the role of the template, and the service that starts something in this policy", () => {
    const text = `${template}            Action: iam:PassRole
            Resource: "*"
          - Effect: Allow
            Action: lambda:UpdateFunctionConfiguration
            Resource: arn:aws:lambda:eu-west-1:111122223333:function:f
          - Effect: Allow
            Action: lambda:CreateFunction
            Resource: arn:aws:lambda:eu-west-1:111122223333:function:f
`;

    const after = fixed("pass-any-role", "t.yaml", text);

    expect(after).toContain(
      "Resource: !GetAtt WorkerRole.Arn\n            Condition:\n              StringEquals:\n                iam:PassedToService:",
    );
    expect(after).toContain("lambda.amazonaws.com");
    expect(
      after?.replace(
        / {12}Resource: !GetAtt WorkerRole\.Arn\n(?: {12,}(?:Condition|StringEquals|iam:PassedToService).*\n)+/,
        '            Resource: "*"\n',
      ),
    ).toBe(text);
  });

  it("splits a statement into what can be limited and what must keep the star", () => {
    const text = `${template}            Action:
              - s3:ListAllMyBuckets
              - s3:GetObject
            Resource: "*"
`;

    const after = fixed("take-any-data", "t.yaml", text) ?? "";

    expect(after).toContain("s3:GetObject");
    expect(after).toMatch(/Resource: !Sub ["']?\$\{Bucket\.Arn\}\/\*/);
    expect(after).toMatch(/s3:ListAllMyBuckets\n(?: *\S.*\n)*? *Resource: "\*"/);
  });

  it("is not offered where the template has nothing to name", () => {
    const text = `${template.replace("AWS::S3::Bucket", "AWS::SNS::Topic")}            Action: s3:GetObject
            Resource: "*"
`;

    expect(fixed("take-any-data", "t.yaml", text)).toBeUndefined();
  });

  it.each<{ account: Partial<RuleParameters>; offered: boolean; why: string }>([
    { account: {}, offered: false, why: "a placeholder is never suggested" },
    { account: { ownAccount: "111122223333" }, offered: true, why: "the configuration knows it" },
  ])("asks for the source account of Terraform: $offered ($why)", ({ account, offered }) => {
    const text = `resource "aws_sqs_queue_policy" "q" {
  queue_url = "q"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sqs:SendMessage"
      Resource  = "*"
    }]
  })
}
`;

    const after = fixed("service-without-source", "main.tf", text, account);

    expect(after === undefined).toBe(!offered);
    if (offered) expect(after).toContain("111122223333");
  });

  it("is withdrawn where it would bring another finding", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" },
        { Effect: "Allow", Action: "s3:GetObjects", Resource: "arn:aws:s3:::b/*" },
      ],
    };

    expect(fixed("unknown-action", "policy.json", JSON.stringify(policy, null, 2))).toBeUndefined();
  });
});
