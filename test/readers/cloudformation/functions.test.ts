import { describe, expect, it } from "@jest/globals";
import { holesOf } from "../../../src/policy/index.js";
import type { Shape } from "../../../src/source/index.js";
import { readOne, resourcesOf, siteAt } from "../read.js";

/** A template whose one statement has this Resource, in YAML. */
function template(resource: string, sections = ""): string {
  return `${sections}
Resources:
  Bucket: {Type: AWS::S3::Bucket}
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: my-bucket}}
  Topic: {Type: AWS::SNS::Topic}
  Queue: {Type: AWS::SQS::Queue}
  Key: {Type: AWS::KMS::Key}
  Logs: {Type: AWS::Logs::LogGroup}
  Role: {Type: AWS::IAM::Role, Properties: {Path: /team/, RoleName: deploy}}
  Custom: {Type: Custom::Thing}
  Policy:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          Effect: Allow
          Action: s3:GetObject
          Resource: ${resource}
`;
}

function resources(resource: string, sections = "", values: Record<string, string> = {}): readonly string[] {
  const document = readOne("t.yaml", template(resource, sections), { values: new Map(Object.entries(values)) });
  return resourcesOf(siteAt(document, "Policy").policy);
}

const parameters = `Parameters:
  Open: {Type: String}
  Default: {Type: String, Default: x}
  Env: {Type: String, AllowedValues: [dev, prod]}
  One: {Type: String, AllowedValues: [single]}
  Names: {Type: CommaDelimitedList}
`;

const mappings = `Mappings:
  ByRegion:
    eu-west-1: {Bucket: ireland}
    us-east-1: {Bucket: virginia}
  Same:
    eu-west-1: {Bucket: everywhere}
    us-east-1: {Bucket: everywhere}
`;

describe("the functions of a template", () => {
  it.each<{ readonly written: string; readonly resource: string }>`
    written                                               | resource                                                                             | why
    ${"!Ref Bucket"}                                      | ${"${Bucket}"}                                                                       | ${"the name that AWS gives is a hole"}
    ${"!Ref Named"}                                       | ${"my-bucket"}                                                                       | ${"the name that the property gives"}
    ${"!GetAtt Bucket.Arn"}                               | ${"arn:${AWS::Partition}:s3:::${Bucket}"}                                            | ${"an ARN is made of its name"}
    ${"!GetAtt [Bucket, Arn]"}                            | ${"arn:${AWS::Partition}:s3:::${Bucket}"}                                            | ${"the list form"}
    ${"{Fn::GetAtt: Bucket.Arn}"}                         | ${"arn:${AWS::Partition}:s3:::${Bucket}"}                                            | ${"the long form"}
    ${"!Sub '${Bucket.Arn}/*'"}                           | ${"arn:${AWS::Partition}:s3:::${Bucket}/*"}                                          | ${"the same in a text"}
    ${"!Sub 'arn:${AWS::Partition}:s3:::${Bucket}/*'"}    | ${"arn:${AWS::Partition}:s3:::${Bucket}/*"}                                          | ${"and agrees with it"}
    ${"!Ref Topic"}                                       | ${"arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:${Topic.TopicName}"}   | ${"Ref of a topic is its ARN"}
    ${"!GetAtt Queue.Arn"}                                | ${"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}"}   | ${"Ref of a queue is its URL, no name"}
    ${"!GetAtt Key.Arn"}                                  | ${"arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}"}           | ${"Ref of a key is its id"}
    ${"!GetAtt Logs.Arn"}                                 | ${"arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Logs}:*"} | ${"the ARN of a log group ends in `:*`"}
    ${"!GetAtt Role.Arn"}                                 | ${"arn:${AWS::Partition}:iam::${AWS::AccountId}:role/team/deploy"}                   | ${"the path is part of the ARN"}
    ${"!Sub ['arn:aws:s3:::${x}', {x: !Ref Named}]"}      | ${"arn:aws:s3:::my-bucket"}                                                          | ${"a map of its own"}
    ${"!Sub 'arn:aws:s3:::b/${!aws:username}'"}           | ${"arn:aws:s3:::b/${aws:username}"}                                                  | ${"an escaped policy variable"}
    ${"!Join ['', ['arn:aws:s3:::', !Ref Bucket, '/*']]"} | ${"arn:aws:s3:::${Bucket}/*"}                                                        | ${"a join without delimiter"}
    ${"!Join [':', [arn, aws, s3, '', '', b]]"}           | ${"arn:aws:s3:::b"}                                                                  | ${"a join with one"}
    ${"!Select [1, [a, b]]"}                              | ${"b"}                                                                               | ${"an item of a list"}
    ${"!Select [5, !Split [':', !GetAtt Bucket.Arn]]"}    | ${"${Bucket}"}                                                                       | ${"a piece of an ARN"}
    ${"!Select [0, !Split [',', !Ref Open]]"}             | ${'${Select(0, Split(",", Open))}'.replaceAll('"', "")}                              | ${"the delimiter may be in the parameter"}
    ${"!FindInMap [ByRegion, eu-west-1, Bucket]"}         | ${"ireland"}                                                                         | ${"keys that are known"}
    ${"!FindInMap [Same, !Ref 'AWS::Region', Bucket]"}    | ${"everywhere"}                                                                      | ${"the same under every key"}
    ${"!ImportValue shared-bucket"}                       | ${"${ImportValue(shared-bucket)}"}                                                   | ${"of another stack"}
    ${"!Ref Default"}                                     | ${"${Default}"}                                                                      | ${"a default is not what it must be"}
    ${"!Ref One"}                                         | ${"single"}                                                                          | ${"only one value is allowed"}
    ${"'{{resolve:ssm:/bucket}}'"}                        | ${"${{{resolve:ssm:/bucket}}}"}                                                      | ${"a dynamic reference"}
  `("reads $written as $resource ($why)", ({ written, resource }) => {
    expect(resources(written, parameters + mappings)).toEqual([resource]);
  });

  it.each<{ readonly written: string; readonly shape: Shape }>`
    written                                                | shape                                                  | why
    ${"!Ref AWS::AccountId"}                               | ${{ type: "account" }}                                 | ${"12 digits"}
    ${"!Ref Open"}                                         | ${{ type: "any" }}                                     | ${"a parameter without validation may be `*`"}
    ${"!Ref Env"}                                          | ${{ type: "one-of", values: ["dev", "prod"] }}         | ${"AllowedValues"}
    ${"!FindInMap [ByRegion, !Ref 'AWS::Region', Bucket]"} | ${{ type: "one-of", values: ["ireland", "virginia"] }} | ${"any of the mapping"}
    ${"!Select [0, !Ref Names]"}                           | ${{ type: "any" }}                                     | ${"an item of a list parameter"}
    ${"!Ref Bucket"}                                       | ${{ type: "name" }}                                    | ${"a generated name"}
    ${"!GetAtt Custom.Arn"}                                | ${{ type: "arn" }}                                     | ${"an attribute that is called ARN"}
  `("gives $written the shape $shape ($why)", ({ written, shape }) => {
    const { policy } = siteAt(readOne("t.yaml", template(written, parameters + mappings)), "Policy");
    const [value] = policy.statements.flatMap((statement) => statement.resource?.values ?? []);

    expect(value && holesOf(value).map((hole) => hole.shape)).toEqual([shape]);
  });

  it("takes a parameter's value from the configuration", () => {
    expect(resources("!Sub 'arn:aws:s3:::${Open}'", parameters, { Open: "given" })).toEqual(["arn:aws:s3:::given"]);
  });

  it.each<{ readonly pattern: string; readonly type: string }>`
    pattern               | type         | why
    ${"^\\d{12}$"}        | ${"account"} | ${"twelve digits"}
    ${"[a-z0-9-]+"}       | ${"name"}    | ${"no wildcard, no colon"}
    ${"^arn:aws:[a-z]+$"} | ${"text"}    | ${"colons, no wildcard"}
    ${".*"}               | ${"any"}     | ${"anything"}
    ${"^[^:]+$"}          | ${"any"}     | ${"all but a colon is also `*`"}
    ${"^[ -~]+$"}         | ${"any"}     | ${"the range holds `*`"}
  `("gives a parameter with AllowedPattern $pattern the shape $type ($why)", ({ pattern, type }) => {
    const section = `Parameters:\n  P: {Type: String, AllowedPattern: '${pattern}'}\n`;
    const { policy } = siteAt(readOne("t.yaml", template("!Ref P", section)), "Policy");
    const [value] = policy.statements.flatMap((statement) => statement.resource?.values ?? []);

    expect(value && holesOf(value)[0]?.shape.type).toBe(type);
  });

  it("says what is not known, at its place, and reads the rest", () => {
    const text = template("[!Nope x, 'arn:aws:s3:::b']");
    const document = readOne("t.yaml", text);
    const [problem] = document.problems;

    expect(problem).toMatchObject({ code: "unsupported", message: expect.stringContaining("`Nope`") });
    expect(problem && text.slice(problem.span.start, problem.span.end)).toBe("!Nope x");
    expect(resourcesOf(siteAt(document, "Policy").policy)).toContain("arn:aws:s3:::b");
  });

  it("tells a policy variable that `Fn::Sub` would take for a parameter", () => {
    const { problems } = readOne("t.yaml", template("!Sub 'arn:aws:s3:::b/${aws:username}'"));

    expect(problems).toEqual([
      expect.objectContaining({ code: "invalid", message: expect.stringContaining("${!aws:username}") }),
    ]);
  });

  it("gives every piece of a text its own place", () => {
    const text = template("!Sub 'arn:aws:s3:::${Bucket}/*'");
    const { resources: all } = readOne("t.yaml", text);
    const policy = all.find((resource) => resource.address === "Policy");
    const spelled: string[] = [];
    JSON.stringify(policy?.properties, (key, value) => {
      if (key === "parts") for (const part of value) spelled.push(text.slice(part.span.start, part.span.end));
      return value;
    });

    expect(spelled).toEqual(expect.arrayContaining(["arn:aws:s3:::", "${Bucket}", "/*"]));
  });
});
