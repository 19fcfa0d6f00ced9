import { describe, expect, it } from "@jest/globals";
import { holesOf } from "../../../src/policy/index.js";
import { wantsOf } from "../../../src/readers/index.js";
import { toFiles } from "../../../src/source/index.js";
import { briefs, readFiles, readOne, resourcesOf, siteAt } from "../read.js";

const config = (provider: string, rest = "") =>
  `service: shop\nprovider:\n  name: aws\n  stage: dev\n${provider}\n${rest}`;
const statements = (resource: string) => `  iam:
    role:
      statements:
        - Effect: Allow
          Action: s3:GetObject
          Resource: ${resource}`;

describe("configurations of the Serverless Framework", () => {
  it.each<{ readonly text: string; readonly address: string; readonly kind: string; readonly owner: string }>`
    text                                                                                                                                                                                         | address                                    | kind          | owner                                       | why
    ${config(statements("'*'"))}                                                                                                                                                                 | ${"provider.iam.role.statements"}          | ${"identity"} | ${"role IamRoleLambdaExecution"}            | ${"the role of all functions"}
    ${config("  iamRoleStatements: [{Effect: Allow, Action: '*', Resource: '*'}]")}                                                                                                              | ${"provider.iamRoleStatements"}            | ${"identity"} | ${"role IamRoleLambdaExecution"}            | ${"the older form"}
    ${config("", "functions: {get-item: {handler: h, iamRoleStatements: [{Effect: Allow, Action: '*', Resource: '*'}]}}")}                                                                       | ${"functions.get-item.iamRoleStatements"}  | ${"identity"} | ${"role GetDashitemIamRoleLambdaExecution"} | ${"a role for each function"}
    ${config("  apiGateway: {resourcePolicy: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke'}]}")}                                                                                 | ${"provider.apiGateway.resourcePolicy"}    | ${"resource"} | ${"api ApiGatewayRestApi"}                  | ${"the policy of the API"}
    ${config("", "resources: {Resources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}}}}}")}                        | ${"P"}                                     | ${"identity"} | ${"managed-policy P"}                       | ${"CloudFormation under `resources`"}
    ${config("", "functions: [{a: {handler: h}}, {b: {handler: h, iamRoleStatements: [{Effect: Allow, Action: '*', Resource: '*'}]}}]")}                                                         | ${"functions.b.iamRoleStatements"}         | ${"identity"} | ${"role BIamRoleLambdaExecution"}           | ${"functions as a list"}
    ${config("", "functions: {a: {handler: h, url: {cors: true}}}")}                                                                                                                             | ${"functions.a.url"}                       | ${"resource"} | ${"function a"}                             | ${"a URL that asks nobody who he is"}
    ${config("", "resources: {extensions: {IamRoleLambdaExecution: {Properties: {Policies: [{PolicyName: more, PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: '*'}}}]}}}}")} | ${"IamRoleLambdaExecution.Policies[more]"} | ${"identity"} | ${"role IamRoleLambdaExecution"}            | ${"what is added to a resource of the framework"}
  `("are read at $address as $kind on $owner ($why)", ({ text, address, kind, owner }) => {
    const read = readOne("serverless.yml", text);
    const site = siteAt(read, address);

    expect([read.format, site.kind, site.owners.map((one) => `${one.is} ${one.name}`)]).toEqual([
      "serverless",
      kind,
      [owner],
    ]);
  });

  it.each<{ readonly resource: string; readonly expected: string }>`
    resource                                                         | expected                                                                              | why
    ${"arn:aws:s3:::${self:custom.bucket}"}                          | ${"arn:aws:s3:::shop-data"}                                                           | ${"of the file itself, through another variable"}
    ${"arn:aws:s3:::${self:custom.none, 'fallback'}"}                | ${"arn:aws:s3:::fallback"}                                                            | ${"nothing there"}
    ${"arn:aws:s3:::${opt:stage, 'dev'}"}                            | ${"arn:aws:s3:::${opt:stage}"}                                                        | ${"whoever deploys chooses"}
    ${"arn:aws:s3:::${env:BUCKET}"}                                  | ${"arn:aws:s3:::${env:BUCKET}"}                                                       | ${"of the environment"}
    ${"arn:aws:s3:::x-${self:provider.stage}"}                       | ${"arn:aws:s3:::x-${sls:stage}"}                                                      | ${"the stage may be another"}
    ${"arn:aws:sqs:${aws:region}:${aws:accountId}:q"}                | ${"arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:q"}                                   | ${"by the names of CloudFormation"}
    ${"!Sub 'arn:aws:s3:::${self:custom.bucket}/${AWS::AccountId}'"} | ${"arn:aws:s3:::shop-data/${AWS::AccountId}"}                                         | ${"both kinds of placeholder"}
    ${"!GetAtt Table.Arn"}                                           | ${"arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/shop-table"} | ${"a resource of the file"}
    ${"${file(./more.yml):resource}"}                                | ${"arn:aws:s3:::more"}                                                                | ${"of another file"}
    ${"${file(./code.js):resource}"}                                 | ${"${file(./code.js):resource}"}                                                      | ${"nothing is run"}
  `("resolves $resource to $expected ($why)", ({ resource, expected }) => {
    const text = config(
      statements(resource),
      `custom: {bucket: "\${self:service}-data"}
resources: {Resources: {Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: "\${self:service}-table"}}}}
`,
    );
    const [read] = readFiles({ "app/serverless.yml": text, "app/more.yml": "resource: arn:aws:s3:::more\n" });

    expect(read && resourcesOf(siteAt(read, "provider.iam.role.statements").policy)).toEqual([expected]);
  });

  it("takes one of the values under a name that is not known", () => {
    const text = config(statements("${self:custom.by.${opt:stage}}"), "custom: {by: {dev: a, prod: b}}");
    const { policy } = siteAt(readOne("serverless.yml", text), "provider.iam.role.statements");

    expect(policy.statements.flatMap((one) => one.resource?.values ?? []).flatMap(holesOf)).toEqual([
      expect.objectContaining({ shape: { type: "one-of", values: ["a", "b"] } }),
    ]);
  });

  it("reads statements of another file at their place, and asks for it", () => {
    const text = config("  iam: {role: {statements: '${file(iam.yml)}'}}");
    const other = "- {Effect: Allow, Action: 's3:*', Resource: '*'}\n";
    const documents = readFiles({ "serverless.yml": text, "iam.yml": other });

    expect(wantsOf(toFiles([{ path: "serverless.yml", text }]), new Set(["iam.yml", "x.yml"]))).toEqual(["iam.yml"]);
    expect(documents.flatMap((one) => one.policies.map((site) => [site.path, site.policy.span.path]))).toEqual([
      ["serverless.yml", "iam.yml"],
    ]);
  });

  // https://www.serverless.com/framework/docs/guides/parameters
  it.each([
    ["params: {default: {name: dev}, prod: {name: live}}", ["dev", "live"], "under `params`"],
    ["stages: {default: {params: {name: dev}}, prod: {params: {name: live}}}", ["dev", "live"], "under `stages`"],
  ])("takes one of the values of a parameter (%s)", (parameters, values, _why) => {
    const read = readOne("serverless.yml", config(statements("arn:aws:s3:::${param:name}/*"), parameters));

    const [text] = siteAt(read, "provider.iam.role.statements").policy.statements[0]?.resource?.values ?? [];

    expect(text && holesOf(text).map(({ shape }) => shape)).toEqual([{ type: "one-of", values }]);
  });

  it("reads policies of which it is not known whether they count, and none twice", () => {
    const list = (action: string) => `[{Effect: Allow, Action: '${action}', Resource: '*'}]`;
    const custom = `custom: {byStage: {dev: ${list("s3:GetObject")}, prod: ${list("s3:*")}}, used: ${list("sqs:*")}}`;
    const functions = "functions: {a: {handler: h, iamRoleStatements: '${self:custom.used}'}}";
    const read = readOne(
      "serverless.yml",
      config("  iamRoleStatements: ${self:custom.byStage.${opt:stage}}", `${custom}\n${functions}`),
    );

    expect(read.policies.filter(({ kind }) => kind === "unknown").map(({ address }) => address)).toEqual([
      "custom.byStage.dev",
      "custom.byStage.prod",
    ]);
  });

  it("adds to a resource that is written here", () => {
    const added = "extensions: {R: {Properties: {ManagedPolicyArns: [arn:aws:iam::aws:policy/AdministratorAccess]}}}";
    const role = `R: {Type: AWS::IAM::Role, Properties: {RoleName: r, ManagedPolicyArns: [arn:aws:iam::aws:policy/ReadOnlyAccess]}}`;
    const read = readOne("serverless.yml", config("", `resources: {Resources: {${role}}, ${added}}`));

    expect(read.attachments?.map(({ owner, policy }) => [owner.name, policy.split("/").at(-1)])).toEqual([
      ["r", "ReadOnlyAccess"],
      ["r", "AdministratorAccess"],
    ]);
  });

  it("gives the role its managed policies", () => {
    const { resources } = readOne(
      "serverless.yml",
      config("  iam: {role: {managedPolicies: [arn:aws:iam::aws:policy/AdministratorAccess]}}"),
    );

    expect(resources.map(({ type, address }) => [type, address])).toEqual([
      ["AWS::IAM::Role", "IamRoleLambdaExecution"],
    ]);
  });

  it("ends variables that refer to each other", () => {
    const text = config(statements("${self:custom.a}"), "custom: {a: '${self:custom.b}', b: '${self:custom.a}'}");

    expect(readOne("serverless.yml", text).problems).toContainEqual(
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("depends on itself") }),
    );
  });

  it("reads nothing wrong in statements that name what the framework makes", () => {
    const text = config(statements("!GetAtt HelloLambdaFunction.Arn"));
    const read = readOne("serverless.yml", text);

    expect(read.problems).toEqual([]);
    expect(briefs(siteAt(read, "provider.iam.role.statements").policy)).toEqual([
      expect.objectContaining({ Resource: ["${HelloLambdaFunction.Arn}"] }),
    ]);
  });

  it.each([16, 60])("takes a text that doubles %i times as unknown, says where, and reads the rest", (times) => {
    const custom = Array.from({ length: times }, (_, i) => `  l${i + 1}: \${self:custom.l${i}}\${self:custom.l${i}}\n`);
    const statements = [`\${self:custom.l${times}}`, "arn:aws:s3:::b"].map(
      (resource) => `        - {Effect: Allow, Action: "s3:*", Resource: "${resource}"}\n`,
    );
    const text = `service: a\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n${statements.join("")}custom:\n  l0: x\n${custom.join("")}`;

    const { policies, problems } = readOne("serverless.yml", text);

    const [problem] = problems.filter(({ code }) => code === "limit");
    expect(text.slice(problem?.span.start, problem?.span.end)).toMatch(/^\$\{self:custom\.l\d+\}/);
    expect(policies.flatMap(({ policy }) => resourcesOf(policy))).toContain("arn:aws:s3:::b");
  });
});
