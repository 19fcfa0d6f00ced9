import { describe, expect, it } from "@jest/globals";
import { holesOf } from "../../../src/policy/index.js";
import { readAll, wantsOf } from "../../../src/readers/index.js";
import { toFiles } from "../../../src/source/index.js";
import { briefs, readFiles, readOne, resourcesOf, siteAt } from "../read.js";

const managed = (resource: string) =>
  `{Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: 's3:GetObject', Resource: ${resource}}}}}`;

describe("`Fn::ForEach`", () => {
  it("makes a resource for each item", () => {
    const read = readOne(
      "t.yaml",
      `Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Policies:
    - Name
    - [Alpha, Beta]
    - Policy\${Name}: ${managed("!Sub 'arn:aws:s3:::${Name}/*'")}
`,
    );

    expect(read.policies.map((site) => [site.address, resourcesOf(site.policy)])).toEqual([
      ["PolicyAlpha", ["arn:aws:s3:::Alpha/*"]],
      ["PolicyBeta", ["arn:aws:s3:::Beta/*"]],
    ]);
  });

  it("reads a loop over an unknown list once, with a hole", () => {
    const read = readOne(
      "t.yaml",
      `Parameters: {Names: {Type: CommaDelimitedList}}
Resources:
  Fn::ForEach::Policies: [Name, !Ref Names, {'Policy\${Name}': ${managed("!Ref Name")}}]
`,
    );

    expect(read.policies.map((site) => [site.address, resourcesOf(site.policy)])).toEqual([
      ["Policy${Name}", ["${Name}"]],
    ]);
  });

  it("stops a loop that grows without measure, with a problem", () => {
    const list = `[${Array.from({ length: 40 }, (_, i) => `a${i}`).join(", ")}]`;
    const inner = (depth: number): string =>
      depth === 0
        ? `{'P\${A}\${B}\${C}\${D}': ${managed("'*'")}}`
        : `{'Fn::ForEach::L${depth}': [${"ABCD"[depth - 1]}, ${list}, ${inner(depth - 1)}]}`;
    const read = readOne("t.yaml", `Resources: ${inner(4)}\n`);

    expect(read.problems).toContainEqual(expect.objectContaining({ code: "limit" }));
  });
});

describe("nested stacks", () => {
  const parent = `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./nested/child.yaml, Parameters: {Name: given, Arn: !GetAtt Bucket.Arn}}}
  P: ${managed("!GetAtt Child.Outputs.RoleArn")}
`;
  const child = `Parameters: {Name: {Type: String}, Arn: {Type: String}, Free: {Type: String}}
Resources:
  Role: {Type: AWS::IAM::Role}
  P: ${managed("[!Sub 'arn:aws:s3:::${Name}', !Ref Arn, !Ref Free]")}
Outputs: {RoleArn: {Value: !GetAtt Role.Arn}}
`;

  it("are read with what the parent passes", () => {
    const documents = readFiles({ "app/parent.yaml": parent, "app/nested/child.yaml": child });
    const inner = documents.find((document) => document.path === "app/nested/child.yaml");
    const { policy } = siteAt(inner ?? ({ ...documents[0], policies: [] } as never), "P");
    const shapes = policy.statements.flatMap((one) => one.resource?.values ?? []).flatMap(holesOf);

    expect(resourcesOf(policy)).toEqual(["arn:aws:s3:::given", "${Arn}", "${Free}"]);
    expect(shapes.map((hole) => hole.shape)).toEqual([{ type: "arn", pattern: "arn:*:s3:::*" }, { type: "any" }]);
  });

  it("give their outputs as holes of a known shape", () => {
    const [outer] = readFiles({ "app/parent.yaml": parent, "app/nested/child.yaml": child });
    const values = outer && siteAt(outer, "P").policy.statements.flatMap((one) => one.resource?.values ?? []);

    expect(values?.flatMap(holesOf)).toEqual([
      { expression: "Child.Outputs.RoleArn", shape: { type: "arn", pattern: "arn:*:iam::*:role/*" } },
    ]);
  });

  it("are asked for while they are not at hand", () => {
    const tree = new Set(["app/parent.yaml", "app/nested/child.yaml", "app/other.yaml"]);
    const files = toFiles([{ path: "app/parent.yaml", text: parent }]);

    expect(wantsOf(files, tree)).toEqual(["app/nested/child.yaml"]);
  });

  it("may nest each other without end", () => {
    const stack = (path: string) => `Resources:
  Child: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ${path}, Parameters: {X: !GetAtt Child.Outputs.X}}}
  P: ${managed("!GetAtt Child.Outputs.X")}
Outputs: {X: {Value: !GetAtt Child.Outputs.X}}
`;
    const documents = readFiles({ "a.yaml": stack("b.yaml"), "b.yaml": stack("a.yaml"), "c.yaml": stack("c.yaml") });

    expect(documents.map((document) => document.policies.length)).toEqual([1, 1, 1]);
  });
});

describe("`AWS::Include`", () => {
  const template = `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Fn::Transform: {Name: AWS::Include, Parameters: {Location: ./policy.yaml}}
`;
  const policy = "Version: 2012-10-17\nStatement:\n  - {Effect: Allow, Action: 's3:*', Resource: '*'}\n";

  it("reads the file in its place, and does not count it once more", () => {
    const documents = readFiles({ "t.yaml": template, "policy.yaml": policy });

    expect(
      documents.flatMap((document) =>
        document.policies.map((site) => [site.path, site.address, site.policy.span.path]),
      ),
    ).toEqual([["t.yaml", "P", "policy.yaml"]]);
  });

  it("asks for the file, and says where it is not there", () => {
    const files = toFiles([{ path: "t.yaml", text: template }]);

    expect(wantsOf(files, new Set(["t.yaml", "policy.yaml"]))).toEqual(["policy.yaml"]);
    expect(readAll(files, {})[0]?.problems).toEqual([
      expect.objectContaining({
        code: "unsupported",
        message: "`./policy.yaml` is not in this repository, it was not read",
      }),
    ]);
  });
});

describe("templates that refer to themselves", () => {
  it.each<{ readonly resources: string }>`
    why                               | resources
    ${"a name of its own name"}       | ${"A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A}}"}
    ${"two names of each other"}      | ${"A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${B}x'}}\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${A}x'}}"}
    ${"a role's path of its own ARN"} | ${"A: {Type: AWS::IAM::Role, Properties: {RoleName: r, Path: !GetAtt A.Arn}}"}
  `("are read ($why)", ({ resources }) => {
    const read = readOne("t.yaml", `Resources:\n  ${resources}\n  P: ${managed("!GetAtt A.Arn")}\n`);

    expect(briefs(siteAt(read, "P").policy)).toHaveLength(1);
  });
});

// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
describe("the template of a stack set", () => {
  const text = `Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      Parameters: [{ParameterKey: Name, ParameterValue: given}]
      TemplateBody: |
        Parameters: {Name: {Type: String}}
        Resources:
          Policy: ${managed("!Sub 'arn:aws:s3:::${Name}/*'")}
`;

  it("is read with what the stack set passes, its places in the template around it", () => {
    const read = readOne("t.yaml", text);
    const [statement] = siteAt(read, "Set.Policy").policy.statements;

    expect(resourcesOf(siteAt(read, "Set.Policy").policy)).toEqual(["arn:aws:s3:::given/*"]);
    expect(siteAt(read, "Set.Policy").owners).toMatchObject([{ is: "managed-policy", address: "Set.Policy" }]);
    expect(text.slice(statement?.span.start, statement?.span.end)).toMatch(/^\{Effect: Allow, .*\}$/);
  });

  it("says where its text is broken", () => {
    const read = readOne("t.yaml", text.replace("Type: String}", "Type: String"));

    expect(read.problems).toContainEqual(expect.objectContaining({ code: "syntax" }));
  });
});
