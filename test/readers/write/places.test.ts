import { describe, expect, it } from "@jest/globals";
import { type Change, type NewText, type Resource, readAll, write } from "../../../src/readers/index.js";
import { at, type Hole, toFiles, type Value } from "../../../src/source/index.js";
import { changed, siteIn } from "./styles.js";

const partition: Hole = { expression: "AWS::Partition", shape: { type: "partition" } };
const account: Hole = { expression: "AWS::AccountId", shape: { type: "account" } };
const bucket: Hole = { expression: "Bucket", shape: { type: "name" } };
const arn: Hole = { expression: "Bucket.Arn", shape: { type: "arn" } };

function replaceResource(file: { readonly path: string; readonly text: string }, text: NewText): Change {
  const { policy } = siteIn(file);
  const target = policy.statements[0]?.resource?.values[0];
  if (!target) throw new Error("no resource");
  return { type: "replace-value", policy, target, with: text };
}

const yaml = (resource: string, more = "") => `Resources:
  Bucket: {Type: AWS::S3::Bucket}
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource: ${resource}
${more}`;
const json = (resource: unknown) =>
  JSON.stringify({
    Resources: {
      Bucket: { Type: "AWS::S3::Bucket" },
      P: {
        Type: "AWS::IAM::ManagedPolicy",
        Properties: {
          PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: resource }] },
        },
      },
    },
  });

describe("what a template fills in", () => {
  it.each<{ readonly before: string; readonly text: NewText; readonly after: string }>`
    before                               | text                                           | after                                                    | why
    ${"'*'"}                             | ${[bucket]}                                    | ${"!Ref Bucket"}                                         | ${"a name alone"}
    ${"'*'"}                             | ${[arn]}                                       | ${"!GetAtt Bucket.Arn"}                                  | ${"an attribute alone"}
    ${"'*'"}                             | ${["arn:", partition, ":s3:::", bucket, "/*"]} | ${"!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/*'"}       | ${"in a text, in the quotes of the file"}
    ${"!Sub 'arn:aws:s3:::${Bucket}/*'"} | ${["arn:", partition, ":s3:::", bucket, "/a"]} | ${"!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/a'"}       | ${"the text of the function only, in its quotes"}
    ${"!If [C, x, y]"}                   | ${["arn:aws:s3:::b"]}                          | ${"!If [C, arn:aws:s3:::b, y]"}                          | ${"in the branch of a condition"}
    ${"!Ref Bucket"}                     | ${["arn:aws:s3:::b"]}                          | ${"arn:aws:s3:::b"}                                      | ${"a text in the place of a function"}
    ${"!GetAtt Bucket.Arn"}              | ${["arn:aws:s3:::b/${aws:username}"]}          | ${"arn:aws:s3:::b/${aws:username}"}                      | ${"a policy variable outside of `Fn::Sub`"}
    ${"x"}                               | ${[bucket, "/${aws:username}"]}                | ${'!Sub "${Bucket}/${!aws:username}"'}                   | ${"a policy variable inside"}
    ${"{Fn::GetAtt: [Bucket, Arn]}"}     | ${["arn:", partition, ":s3:::", bucket]}       | ${'{ Fn::Sub: "arn:${AWS::Partition}:s3:::${Bucket}" }'} | ${"the long form, as the file has it"}
  `("is written $after into YAML ($why)", ({ before, text, after }) => {
    const file = { path: "t.yaml", text: yaml(before) };

    expect(changed(file, replaceResource(file, text)).text).toBe(yaml(after));
  });

  it.each<{ readonly text: NewText; readonly after: object }>`
    text                                     | after
    ${[bucket]}                              | ${{ Ref: "Bucket" }}
    ${[arn]}                                 | ${{ "Fn::GetAtt": ["Bucket", "Arn"] }}
    ${["arn:aws:iam::", account, ":role/x"]} | ${{ "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:role/x" }}
  `("is written $after into JSON", ({ text, after }) => {
    const file = { path: "t.json", text: json("*") };

    expect(JSON.parse(changed(file, replaceResource(file, text)).text)).toEqual(JSON.parse(json(after)));
  });

  it("is written as it stands where Serverless resolves it", () => {
    const stage: Hole = { expression: "sls:stage", shape: { type: "name" } };
    const file = {
      path: "serverless.yml",
      text: "service: s\nprovider:\n  name: aws\n  iamRoleStatements:\n    - Effect: Allow\n      Action: s3:*\n      Resource: '*'\n",
    };

    expect(changed(file, replaceResource(file, ["arn:aws:s3:::x-", stage])).text).toContain(
      "Resource: 'arn:aws:s3:::x-${sls:stage}'",
    );
  });

  it("is written as the placeholder that a bare file has already", () => {
    const file = {
      path: "p.json",
      text: '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "${bucket}"}]}',
    };
    const hole: Hole = { expression: "bucket", shape: { type: "any" } };

    expect(changed(file, replaceResource(file, [hole, "/*"])).text).toContain('"Resource": "${bucket}/*"');
  });
});

function reasonOf(file: { readonly path: string; readonly text: string }, change: Change): string {
  const result = write(change, toFiles([file]));
  return "because" in result ? result.because : "written";
}

describe("what cannot be written", () => {
  it.each<{ readonly resource: string; readonly more: string; readonly because: string }>`
    resource                  | more                              | because                             | why
    ${"!FindInMap [M, a, b]"} | ${"Mappings: {M: {a: {b: x}}}\n"} | ${"it is computed by the template"} | ${"written in a mapping"}
    ${"&a x"}                 | ${"Metadata: {x: *a}\n"}          | ${"it is computed by the template"} | ${"another place has it by its alias"}
  `("is said: $because ($why)", ({ resource, more, because }) => {
    const file = { path: "t.yaml", text: yaml(resource, more) };

    expect(reasonOf(file, replaceResource(file, ["z"]))).toBe(because);
  });

  it.each<{
    readonly change: (file: { readonly path: string; readonly text: string }) => Change;
    readonly because: string;
  }>`
    change                                                                                                                                                                                                                                      | because
    ${(file: never) => ({ type: "remove-statement", policy: siteIn(file).policy, statement: siteIn(file).policy.statements[0] })}                                                                                                               | ${"it is the only statement"}
    ${(file: never) => ({ type: "remove-element", policy: siteIn(file).policy, statement: siteIn(file).policy.statements[0], name: "Sid" })}                                                                                                    | ${"the statement has no `Sid`"}
    ${(file: never) => ({ type: "remove-value", policy: siteIn(file).policy, statement: siteIn(file).policy.statements[0], element: siteIn(file).policy.statements[0]?.action, target: siteIn(file).policy.statements[0]?.action?.values[0] })} | ${"it is the only value of `Action`"}
    ${(file: never) => replaceResource(file, [{ expression: "ImportValue(x)", shape: { type: "text" } }])}                                                                                                                                      | ${"`ImportValue(x)` cannot be written here"}
  `("is said: $because", ({ change, because }) => {
    const file = { path: "t.yaml", text: yaml("x") };

    expect(reasonOf(file, change(file))).toBe(because);
  });

  it("is a list whose bracket is not indented as YAML wants it", () => {
    const file = {
      path: "p.yaml",
      text: 'Statement: [{\n  "Effect": "Allow", "Action": "*", "Resource": "*" # all\n}]\n',
    };
    const documents = readAll(toFiles([file]), {});
    const [site] = documents.flatMap((document) => document.policies);
    if (!site) throw new Error("no policy");
    const elements = [{ name: "Action", values: [["a:1"]] }] as const;
    const change = { type: "add-statement", policy: site.policy, statement: { effect: "Deny", elements } } as const;

    expect(reasonOf(file, change)).toBe("its brackets are not indented as YAML wants them");
  });

  it("is a grant that only properties say", () => {
    const file = {
      path: "t.yaml",
      text: "Resources: {P: {Type: AWS::Lambda::Permission, Properties: {FunctionName: f, Action: 'lambda:*', Principal: '*'}}}\n",
    };
    const { policy } = siteIn(file);
    const [statement] = policy.statements;
    if (!statement) throw new Error("no statement");

    expect(reasonOf(file, { type: "set-principal", policy, statement, principal: { AWS: [["111122223333"]] } })).toBe(
      "the statement is computed by the template",
    );
  });
});

describe("properties of a resource", () => {
  const text = `Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: b # its name
      PublicAccessBlockConfiguration:
        BlockPublicAcls: false
  Topic:
    Type: AWS::SNS::Topic
`;
  const file = { path: "t.yaml", text };
  const resource = (id: string): Resource => {
    const found = readAll(toFiles([file]), {})
      .flatMap((document) => document.resources)
      .find((one) => one.address === id);
    if (!found) throw new Error(`no resource ${id}`);
    return found;
  };
  const set = (id: string, property: string, value: string | boolean): string =>
    changed(file, { type: "set-property", resource: resource(id), property, value }).text;

  it("are replaced", () => {
    expect(set("Bucket", "PublicAccessBlockConfiguration.BlockPublicAcls", true)).toBe(text.replace("false", "true"));
  });

  it("are added, with what is around them", () => {
    expect(set("Bucket", "PublicAccessBlockConfiguration.IgnorePublicAcls", true)).toBe(
      text.replace("BlockPublicAcls: false\n", "BlockPublicAcls: false\n        IgnorePublicAcls: true\n"),
    );
    expect(set("Topic", "KmsMasterKeyId", "alias/aws/sns")).toBe(
      `${text.trimEnd()}\n    Properties:\n      KmsMasterKeyId: alias/aws/sns\n`,
    );
  });

  it("are removed, with the key that they would leave empty", () => {
    const remove = (property: Value | undefined) => {
      if (!property) throw new Error("no property");
      return changed(file, { type: "remove-property", resource: resource("Bucket"), property }).text;
    };
    const { properties } = resource("Bucket");

    expect(remove(at(properties, "BucketName"))).toBe(text.replace("      BucketName: b # its name\n", ""));
    expect(remove(at(at(properties, "PublicAccessBlockConfiguration"), "BlockPublicAcls"))).toBe(
      text.replace(/ {6}PublicAccess.*\n.*\n/, ""),
    );
  });
});
