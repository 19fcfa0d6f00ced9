import { describe, expect, it } from "@jest/globals";
import { briefs, readOne, siteAt } from "../read.js";

const sam = (body: string) => readOne("template.yaml", `Transform: AWS::Serverless-2016-10-31\n${body}`);

describe("policies of SAM", () => {
  const read = sam(`Globals:
  Function: {PermissionsBoundary: arn:aws:iam::111122223333:policy/b}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}
  F:
    Type: AWS::Serverless::Function
    Properties:
      AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}}
      Policies:
        - AWSLambdaExecute
        - Statement: [{Effect: Allow, Action: 's3:*', Resource: '*'}]
        - S3ReadPolicy: {BucketName: !Ref Bucket}
        - NoSuchPolicy: {}
  One: {Type: AWS::Serverless::StateMachine, Properties: {Policies: {SQSSendMessagePolicy: {QueueName: q}}}}
  Idle: {Type: AWS::Serverless::Function, Properties: {Role: x, Policies: [{Statement: {Effect: Allow, Action: '*', Resource: '*'}}]}}
  Url: {Type: AWS::Serverless::Function, Properties: {FunctionUrlConfig: {AuthType: NONE}}}
`);

  it("puts them on the role that SAM makes", () => {
    expect(siteAt(read, "F.Policies[1]").owners.map(({ is, name }) => [is, name])).toEqual([["role", "FRole"]]);
    expect(siteAt(read, "F.AssumeRolePolicyDocument").kind).toBe("trust");
  });

  // https://github.com/aws/serverless-application-model/blob/develop/samtranslator/policy_templates_data/policy_templates.json
  it("expands a policy template to what it grants", () => {
    expect(briefs(siteAt(read, "F.Policies[2]").policy)).toEqual([
      {
        Effect: "Allow",
        Action: expect.arrayContaining(["s3:GetObject", "s3:ListBucket", "s3:GetLifecycleConfiguration"]),
        Resource: ["arn:${AWS::Partition}:s3:::b", "arn:${AWS::Partition}:s3:::b/*"],
      },
    ]);
    expect(briefs(siteAt(read, "One.Policies[0]").policy)).toEqual([
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage*"],
        Resource: ["arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:q"],
      },
    ]);
  });

  it("says that a policy template is not known", () => {
    expect(read.problems).toEqual([
      expect.objectContaining({ code: "unsupported", message: "there is no SAM policy template `NoSuchPolicy`" }),
    ]);
  });

  it("reads nothing that takes no effect: SAM makes no role where one is given", () => {
    expect(read.policies.map((site) => site.address)).not.toContain("Idle.Policies[0]");
  });

  it("reads a function URL without authentication as open to everybody", () => {
    const site = siteAt(read, "Url.FunctionUrlConfig.AuthType");

    expect(site.kind).toBe("resource");
    expect(briefs(site.policy)).toEqual([
      {
        Effect: "Allow",
        Principal: ["*:*"],
        Action: ["lambda:InvokeFunctionUrl"],
        Condition: ["StringEquals lambda:FunctionUrlAuthType NONE"],
      },
    ]);
  });

  it("gives every function what `Globals` says", () => {
    const properties = read.resources.find((resource) => resource.address === "F")?.properties;

    expect(
      properties?.entries.map((entry) => entry.key.parts.map((part) => "text" in part && part.text).join("")),
    ).toContain("PermissionsBoundary");
  });
});

describe("connectors of SAM", () => {
  const read = sam(`Resources:
  F: {Type: AWS::Serverless::Function, Connectors: {Own: {Properties: {Destination: {Id: Table}, Permissions: [Read]}}}}
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: t}}
  Queue: {Type: AWS::SQS::Queue}
  Topic: {Type: AWS::SNS::Topic}
  C: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Topic}, Destination: {Id: Queue}, Permissions: [Write]}}
  Odd: {Type: AWS::Serverless::Connector, Properties: {Source: {Id: Queue}, Destination: {Id: Table}, Permissions: [Write]}}
`);

  it("grants the source's role what the table of connectors says", () => {
    const site = siteAt(read, "F.Connectors.Own.Read");
    const table = "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/t";

    expect(site.owners.map(({ name }) => name)).toEqual(["FRole"]);
    expect(briefs(site.policy)).toEqual([
      {
        Effect: "Allow",
        Action: expect.arrayContaining(["dynamodb:GetItem", "dynamodb:Query"]),
        Resource: [table, `${table}/index/*`],
      },
    ]);
  });

  it("opens the destination to the source's service", () => {
    const site = siteAt(read, "C.Write");

    expect(site.kind).toBe("resource");
    expect(site.owners.map(({ is, name }) => [is, name])).toEqual([["queue", "Queue"]]);
    expect(briefs(site.policy)).toEqual([
      expect.objectContaining({ Principal: ["Service:sns.amazonaws.com"], Action: ["sqs:SendMessage"] }),
    ]);
  });

  it("says that a pair is not known", () => {
    expect(read.problems.map((problem) => problem.message)).toEqual([
      "a connector from `AWS::SQS::Queue` to `AWS::DynamoDB::Table` is not known",
    ]);
  });
});

describe("the resource policy of an API of SAM", () => {
  const read = sam(`Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Auth:
        ResourcePolicy:
          CustomStatements: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*'}]
          AwsAccountWhitelist: ['111122223333']
          IpRangeWhitelist: ['10.0.0.0/8']
`);

  it("reads the statements that are written", () => {
    expect(briefs(siteAt(read, "Api.Auth.ResourcePolicy.CustomStatements").policy)).toEqual([
      { Effect: "Allow", Principal: ["*:*"], Action: ["execute-api:Invoke"], Resource: ["execute-api:/*"] },
    ]);
  });

  it("reads the short lists as the statements that SAM makes of them", () => {
    expect(briefs(siteAt(read, "Api.Auth.ResourcePolicy").policy)).toEqual([
      expect.objectContaining({ Effect: "Allow", Principal: ["AWS:111122223333"] }),
      expect.objectContaining({ Effect: "Allow", Principal: ["*:*"] }),
      expect.objectContaining({ Effect: "Deny", Condition: ["NotIpAddress aws:SourceIp 10.0.0.0/8"] }),
    ]);
  });
});

// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-policies
describe("the managed policies of a function", () => {
  const attached = (properties: string) => {
    const text = `Transform: AWS::Serverless-2016-10-31\nResources: {F: {Type: AWS::Serverless::Function, Properties: {${properties}}}}\n`;
    return readOne("t.yaml", text).attachments?.map(({ owner, policy }) => [owner.name, policy]);
  };

  it.each([
    ["Policies: [AdministratorAccess]", [["FRole", "arn:aws:iam::aws:policy/AdministratorAccess"]], "by a name"],
    ["Policies: AWSLambdaRole", [["FRole", "arn:aws:iam::aws:policy/service-role/AWSLambdaRole"]], "with its path"],
    ["Policies: [Unheard]", [], "a name that AWS has not"],
    [
      "Role: 'arn:aws:iam::111122223333:role/r', Policies: [AdministratorAccess]",
      [],
      "nothing is attached to a role that is given",
    ],
  ])("are told: %s", (properties, expected, _why) => {
    expect(attached(properties)).toEqual(expected);
  });
});
