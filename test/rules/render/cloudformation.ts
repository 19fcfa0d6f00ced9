import { stringify } from "yaml";
import type { Example, Row } from "../../../src/rules/index.js";
import { holesIn, kindIn, policyIn, type Rendered, withHoles } from "./rendered.js";

type Resources = { [name: string]: { Type: string; Properties: Record<string, unknown> } };

/** The template an example's policy or resources stand in; undefined where CloudFormation has no place for them. */
function templateOf(example: Example, entities: readonly Row[]): Record<string, unknown> | undefined {
  const resources = example.resources ? entityResources(example.resources, entities) : policyResources(example);
  if (!resources) return undefined;
  const names = holesIn(resources);
  const parameters = Object.fromEntries(names.map((name) => [name, { Type: "String" }]));
  const filled = withHoles(resources, (name) => ({ Ref: name }));
  return { ...(names.length > 0 ? { Parameters: parameters } : {}), Resources: filled };
}

function policyResources(example: Example): Resources | undefined {
  const policy = policyIn(example);
  if (!policy) return undefined;
  const one = (Type: string, Properties: Record<string, unknown>): Resources => ({ Subject: { Type, Properties } });
  const plainTrust = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
  };
  switch (kindIn(example)) {
    case "identity":
      return {
        ...one("AWS::IAM::RolePolicy", { RoleName: { Ref: "Holder" }, PolicyName: "p", PolicyDocument: policy }),
        Holder: { Type: "AWS::IAM::Role", Properties: { AssumeRolePolicyDocument: plainTrust } },
      };
    case "trust":
      return one("AWS::IAM::Role", { AssumeRolePolicyDocument: policy });
    case "scp":
      return one("AWS::Organizations::Policy", { Name: "p", Type: "SERVICE_CONTROL_POLICY", Content: policy });
    case "rcp":
      return one("AWS::Organizations::Policy", { Name: "p", Type: "RESOURCE_CONTROL_POLICY", Content: policy });
    case "vpc-endpoint":
      return one("AWS::EC2::VPCEndpoint", {
        ServiceName: "com.amazonaws.eu-west-1.s3",
        VpcId: "vpc-1",
        PolicyDocument: policy,
      });
    case "resource":
      return owned(example.owner?.is, policy);
    default:
      return undefined;
  }
}

function owned(is: string | undefined, policy: unknown): Resources | undefined {
  switch (is) {
    case "bucket":
      return {
        Subject: { Type: "AWS::S3::BucketPolicy", Properties: { Bucket: { Ref: "Owner" }, PolicyDocument: policy } },
        Owner: { Type: "AWS::S3::Bucket", Properties: { BucketName: "b" } },
      };
    case "queue":
      return {
        Subject: { Type: "AWS::SQS::QueuePolicy", Properties: { Queues: [{ Ref: "Owner" }], PolicyDocument: policy } },
        Owner: { Type: "AWS::SQS::Queue", Properties: {} },
      };
    case "topic":
      return {
        Subject: { Type: "AWS::SNS::TopicPolicy", Properties: { Topics: [{ Ref: "Owner" }], PolicyDocument: policy } },
        Owner: { Type: "AWS::SNS::Topic", Properties: {} },
      };
    case "key":
      return { Subject: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: policy } } };
    case "api":
      return { Subject: { Type: "AWS::ApiGateway::RestApi", Properties: { Name: "api", Policy: policy } } };
    case "function":
      return { Subject: { Type: "AWS::Lambda::Permission", Properties: permissionOf(policy) } };
    default:
      return undefined;
  }
}

/** A function's policy is written one permission at a time. */
function permissionOf(policy: unknown): Record<string, unknown> {
  const [statement] = (policy as { Statement: readonly Record<string, Record<string, Record<string, string>>>[] })
    .Statement;
  const organization = statement?.Condition?.StringEquals?.["aws:PrincipalOrgID"];
  const { Action, Principal } = statement ?? {};
  return {
    Action,
    Principal,
    FunctionName: "f",
    ...(organization === undefined ? {} : { PrincipalOrgID: organization }),
  };
}

function entityResources(
  resources: NonNullable<Example["resources"]>,
  entities: readonly Row[],
): Resources | undefined {
  const result: Resources = {};
  for (const [name, value] of Object.entries(resources)) {
    const { is, ...properties } = value as { is: string };
    const row = entities.find((each) => each.entity === is);
    const [type] = (row?.cfn ?? []) as readonly string[];
    if (!row || type === undefined) return undefined;
    const Properties: Record<string, unknown> = {};
    for (const [property, own] of Object.entries(properties)) {
      const paths = (row.properties as Record<string, Row> | undefined)?.[property]?.cfn;
      if (paths === undefined) return undefined;
      put(Properties, String([paths].flat()[0]), own);
    }
    result[name] = { Type: type, Properties };
  }
  return result;
}

function put(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = "", ...rest] = path.split(".");
  if (rest.length === 0) target[first] = value;
  else {
    target[first] ??= {};
    put(target[first] as Record<string, unknown>, rest.join("."), value);
  }
}

/** An example as a template, in JSON and in YAML. */
export function inCloudFormation(example: Example, entities: readonly Row[]): readonly Rendered[] {
  const template = templateOf(example, entities);
  if (!template) return [];
  return [
    { format: "CloudFormation JSON", path: "template.json", text: JSON.stringify(template, null, 2) },
    {
      format: "CloudFormation YAML",
      path: "template.yaml",
      text: stringify(template, { aliasDuplicateObjects: false }),
    },
  ];
}
