import { describe, expect, it } from "@jest/globals";
import { shown } from "../../../src/policy/index.js";
import { briefs, readOne, siteAt } from "../read.js";

const statement = "{Effect: Allow, Action: 's3:GetObject', Resource: '*'}";
const document = `{Version: 2012-10-17, Statement: [${statement}]}`;

const everything = `Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: ${document}
      ManagedPolicyArns: [!Ref Attached]
      PermissionsBoundary: !Ref Boundary
      Policies:
        - {PolicyName: first, PolicyDocument: ${document}}
  Inline: {Type: AWS::IAM::Policy, Properties: {PolicyDocument: ${document}, Roles: [!Ref Role, other], Users: [!Ref UserName]}}
  RolePolicy: {Type: AWS::IAM::RolePolicy, Properties: {PolicyDocument: ${document}, RoleName: !Ref Role}}
  Attached: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${document}}}
  Boundary: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${document}}}
  Loose: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${document}}}
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: b}}
  BucketPolicy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Bucket, PolicyDocument: ${document}}}
  Queue: {Type: AWS::SQS::Queue}
  QueuePolicy: {Type: AWS::SQS::QueuePolicy, Properties: {Queues: [!Ref Queue], PolicyDocument: ${document}}}
  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: ${document}}}
  Endpoint: {Type: AWS::EC2::VPCEndpoint, Properties: {PolicyDocument: ${document}}}
  Scp: {Type: AWS::Organizations::Policy, Properties: {Type: SERVICE_CONTROL_POLICY, Content: ${document}}}
  Rcp: {Type: AWS::Organizations::Policy, Properties: {Type: RESOURCE_CONTROL_POLICY, Content: ${document}}}
  Tags: {Type: AWS::Organizations::Policy, Properties: {Type: TAG_POLICY, Content: {tags: {}}}}
  Set: {Type: AWS::SSO::PermissionSet, Properties: {InlinePolicy: '{"Version":"2012-10-17","Statement":[]}'}}
  Pod: {Type: AWS::EKS::PodIdentityAssociation, Properties: {RoleArn: !GetAtt Role.Arn, Policy: ${document}}}
  Bus: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: default, StatementId: s, Statement: ${statement}}}
  Custom: {Type: Custom::Grant, Properties: {Deep: {Policy: ${document}}, Text: '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'}}
`;

describe("policies of a template", () => {
  const read = readOne("t.yaml", everything);

  it.each<{ readonly address: string; readonly kind: string; readonly owner: string | undefined }>`
    address                            | kind              | owner                      | why
    ${"Role.AssumeRolePolicyDocument"} | ${"trust"}        | ${"role Role"}             | ${"who may assume the role"}
    ${"Role.Policies[first]"}          | ${"identity"}     | ${"role Role"}             | ${"inline, by its own name"}
    ${"Inline"}                        | ${"identity"}     | ${"role Role"}             | ${"Roles of AWS::IAM::Policy"}
    ${"RolePolicy"}                    | ${"identity"}     | ${"role Role"}             | ${"RoleName"}
    ${"Attached"}                      | ${"identity"}     | ${"role Role"}             | ${"ManagedPolicyArns of the role"}
    ${"Boundary"}                      | ${"boundary"}     | ${"role Role"}             | ${"only a boundary"}
    ${"Loose"}                         | ${"identity"}     | ${"managed-policy Loose"}  | ${"attached to nothing here"}
    ${"BucketPolicy"}                  | ${"resource"}     | ${"bucket b"}              | ${"by the bucket's own name"}
    ${"QueuePolicy"}                   | ${"resource"}     | ${"queue Queue"}           | ${"Ref of the queue's URL"}
    ${"Key.KeyPolicy"}                 | ${"resource"}     | ${"key Key"}               | ${"on the key itself"}
    ${"Endpoint"}                      | ${"vpc-endpoint"} | ${"vpc-endpoint Endpoint"} | ${"what may pass the endpoint"}
    ${"Scp.Content"}                   | ${"scp"}          | ${undefined}               | ${"by its Type"}
    ${"Rcp.Content"}                   | ${"rcp"}          | ${undefined}               | ${"by its Type"}
    ${"Set.InlinePolicy"}              | ${"identity"}     | ${"permission-set Set"}    | ${"a text of JSON"}
    ${"Pod.Policy"}                    | ${"session"}      | ${"role Role"}             | ${"only narrows"}
    ${"Bus.Statement"}                 | ${"resource"}     | ${"event-bus default"}     | ${"one statement, not a document"}
    ${"Custom.Deep.Policy"}            | ${"unknown"}      | ${undefined}               | ${"no table knows the place"}
    ${"Custom.Text"}                   | ${"unknown"}      | ${undefined}               | ${"a text of JSON at such a place"}
  `("reads $address as $kind on $owner ($why)", ({ address, kind, owner }) => {
    const site = siteAt(read, address);
    const [first] = site.owners;

    expect(site.kind).toBe(kind);
    expect(first && `${first.is} ${first.name}`).toBe(owner);
  });

  it("reads every policy once, and nothing that is none", () => {
    expect(read.policies.length).toBe(18);
    expect(read.problems).toEqual([
      expect.objectContaining({ message: "there is no parameter or resource `UserName`" }),
    ]);
  });

  it("names every principal that a policy is put on, those of other stacks too", () => {
    expect(siteAt(read, "Inline").owners.map(({ is, name, address }) => [is, name, address])).toEqual([
      ["role", "Role", "Role"],
      ["user", "${UserName}", undefined],
    ]);
  });

  it.each<{ readonly address: string; readonly implicit: string }>`
    address            | implicit                                                                             | why
    ${"BucketPolicy"}  | ${"arn:${AWS::Partition}:s3:::b"}                                                    | ${"the bucket of the policy"}
    ${"QueuePolicy"}   | ${"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}"}   | ${"the queue"}
    ${"Key.KeyPolicy"} | ${"arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"}           | ${"`*` of a key policy is the key"}
    ${"Bus.Statement"} | ${"arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"} | ${"a bus that is not in the template"}
  `("tells that `*` means $implicit at $address ($why)", ({ address, implicit }) => {
    const { implicitResource } = siteAt(read, address);

    expect(implicitResource && shown(implicitResource)).toBe(implicit);
  });

  it("lists every resource with its properties worked out", () => {
    expect(read.resources.map((resource) => resource.type)).toEqual(
      expect.arrayContaining(["AWS::S3::Bucket", "Custom::Grant"]),
    );
    expect(read.resources.length).toBe(19);
  });

  it("reads a document that only a parameter gives as unread", () => {
    const { policies } = readOne(
      "t.yaml",
      "Parameters: {P: {Type: String}}\nResources: {M: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: !Ref P}}}\n",
    );

    expect(policies.map((site) => site.policy.unread.map((unread) => unread.on))).toEqual([["P"]]);
  });

  it("reads JSON under `Fn::Sub` with its holes", () => {
    const text = `Resources:
  Topic: {Type: AWS::SNS::Topic}
  P:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: !Sub |
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "\${Topic}", "Principal": "*"}]}
`;
    const { policy } = siteAt(readOne("t.yaml", text), "P");

    expect(briefs(policy)).toEqual([
      {
        Effect: "Allow",
        Principal: ["*:*"],
        Action: ["logs:*"],
        Resource: ["arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${Topic.TopicName}"],
      },
    ]);
    expect(policy.statements.map(({ action }) => action && text.slice(action.span.start, action.span.end))).toEqual([
      '"logs:*"',
    ]);
  });

  it("says that a macro was not run, and reads what is there", () => {
    const read = readOne("t.yaml", `Transform: [AWS::Serverless-2016-10-31, Mine]\n${everything}`);

    expect(read.policies.length).toBe(18);
    expect(read.problems).toEqual([
      expect.objectContaining({ code: "unsupported", message: expect.stringContaining("the macro `Mine`") }),
    ]);
  });
});

describe("grants without a document", () => {
  const permission = (properties: string) =>
    siteAt(
      readOne(
        "t.yaml",
        `Resources:\n  F: {Type: AWS::Lambda::Function}\n  P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: !Ref F, ${properties}}}\n`,
      ),
      "P",
    );
  const arn = "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${F}";

  it.each<{
    readonly properties: string;
    readonly principal: string;
    readonly condition: readonly string[] | undefined;
  }>`
    properties                                                                                       | principal                      | condition
    ${"Action: lambda:InvokeFunction, Principal: s3.amazonaws.com"}                                  | ${"Service:s3.amazonaws.com"}  | ${undefined}
    ${"Action: lambda:InvokeFunction, Principal: '*'"}                                               | ${"*:*"}                       | ${undefined}
    ${"Action: lambda:InvokeFunction, Principal: '111122223333'"}                                    | ${"AWS:111122223333"}          | ${undefined}
    ${"Action: lambda:InvokeFunction, Principal: sns.amazonaws.com, SourceArn: 'arn:aws:sns:*:*:t'"} | ${"Service:sns.amazonaws.com"} | ${["ArnLike aws:SourceArn arn:aws:sns:*:*:t"]}
    ${"Action: lambda:InvokeFunction, Principal: '*', PrincipalOrgID: o-1"}                          | ${"*:*"}                       | ${["StringEquals aws:PrincipalOrgID o-1"]}
    ${"Action: lambda:InvokeFunctionUrl, Principal: '*', FunctionUrlAuthType: NONE"}                 | ${"*:*"}                       | ${["StringEquals lambda:FunctionUrlAuthType NONE"]}
  `("reads a Lambda permission of $properties as one statement", ({ properties, principal, condition }) => {
    const site = permission(properties);

    expect(site.kind).toBe("resource");
    expect(site.owners.map(({ is, name }) => [is, name])).toEqual([["function", "F"]]);
    expect(briefs(site.policy)).toEqual([
      expect.objectContaining({ Principal: [principal], Resource: [arn], ...(condition && { Condition: condition }) }),
    ]);
  });

  it("reads the older form of an event bus policy", () => {
    const text = `Resources:
  P: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: b, StatementId: s, Action: 'events:PutEvents', Principal: '*',
      Condition: {Type: StringEquals, Key: 'aws:PrincipalOrgID', Value: o-1}}}
`;

    expect(briefs(siteAt(readOne("t.yaml", text), "P").policy)).toEqual([
      {
        Effect: "Allow",
        Principal: ["*:*"],
        Action: ["events:PutEvents"],
        Resource: ["arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/b"],
        Condition: ["StringEquals aws:PrincipalOrgID o-1"],
      },
    ]);
  });
});
