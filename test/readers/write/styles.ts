import { type Change, type PolicySite, readAll, write } from "../../../src/readers/index.js";
import { applyEdits, type SourceFile, toFiles } from "../../../src/source/index.js";

/** One policy of two statements in a file of some style. */
export interface Styled {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  /** Other files that are read with it. */
  readonly beside?: readonly SourceFile[];
}

type File = Pick<Styled, "path" | "text" | "beside">;

const policy = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Read",
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:ListBucket"],
      Resource: "arn:aws:s3:::a/*",
      Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1", "aws:SourceVpc": "vpc-1" } },
    },
    { Sid: "Write", Effect: "Allow", Action: "s3:PutObject", Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] },
  ],
};

const json = (indent: string | number) => `${JSON.stringify(policy, null, indent)}\n`;

const yaml = `Version: "2012-10-17" # the current one
Statement:
  # what may be read
  - Sid: Read
    Effect: Allow
    Action:
      - s3:GetObject # one
      - s3:ListBucket
    Resource: arn:aws:s3:::a/*
    Condition:
      StringEquals:
        aws:PrincipalOrgID: o-1
        aws:SourceVpc: vpc-1
  # what may be written
  - Sid: Write
    Effect: Allow
    Action: s3:PutObject
    Resource:
      - arn:aws:s3:::a/*
      - arn:aws:s3:::b/*
`;

const indented = (text: string, by: string) => text.replace(/^(?=.)/gm, by);
const compact = yaml.replace(/^( *)( {2})- /gm, "$1  - ").replace(/^ {6}- /gm, "    - ");
const flow = yaml
  .replace(/Action:\n +- s3:GetObject # one\n +- s3:ListBucket/, "Action: [s3:GetObject, s3:ListBucket]")
  .replace(/Resource:\n +- (\S+)\n +- (\S+)/, "Resource: ['$1', '$2']");
const quoted = yaml.replace(/(- |: )(s3:\w+|arn:\S+)/g, "$1'$2'");

const template = (document: string, type = "AWS::IAM::ManagedPolicy") =>
  `Resources:\n  P:\n    Type: ${type}\n    Properties:\n      PolicyDocument:${document}`;

/** The same policy in every style that a writer must keep. */
export const styles: readonly Styled[] = [
  { name: "JSON indented by 2", path: "p.json", text: json(2) },
  { name: "JSON indented by 4", path: "p.json", text: json(4) },
  { name: "JSON indented by tabs", path: "p.json", text: json("\t") },
  { name: "JSON on one line", path: "p.json", text: JSON.stringify(policy) },
  { name: "JSON with CRLF", path: "p.json", text: json(2).replaceAll("\n", "\r\n") },
  {
    name: "JSON with statements on a line",
    path: "p.json",
    text: `{\n  "Version": "2012-10-17",\n  "Statement": [\n${policy.Statement.map((one) => `    ${JSON.stringify(one)}`).join(",\n")}\n  ]\n}\n`,
  },
  {
    name: "JSON in a text of JSON",
    path: "p.json",
    text: JSON.stringify({ Policy: JSON.stringify(policy, null, 2) }, null, 2),
  },
  { name: "YAML blocks", path: "p.yaml", text: yaml },
  { name: "YAML with dashes under their key", path: "p.yaml", text: compact },
  { name: "YAML with lists in brackets", path: "p.yaml", text: flow },
  { name: "YAML with quotes", path: "p.yaml", text: quoted },
  { name: "YAML with CRLF", path: "p.yaml", text: yaml.replaceAll("\n", "\r\n") },
  {
    name: "YAML in brackets",
    path: "p.yaml",
    text: `Statement: ${JSON.stringify(policy.Statement)}\nVersion: 2012-10-17\n`,
  },
  { name: "YAML without a last line break", path: "p.yaml", text: yaml.trimEnd() },
  { name: "a template in YAML", path: "t.yaml", text: template(`\n${indented(yaml, "        ")}`) },
  {
    name: "JSON in a block of a template",
    path: "t.yaml",
    text: template(` |\n${indented(json(2), "        ")}`, "AWS::Logs::ResourcePolicy"),
  },
  {
    name: "JSON in a `Fn::Sub` of a template",
    path: "t.yaml",
    text: template(` !Sub |\n${indented(json(2), "        ")}`, "AWS::Logs::ResourcePolicy"),
  },
  {
    name: "a template in JSON",
    path: "t.json",
    text: `${JSON.stringify({ Resources: { P: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: policy } } } }, null, 2)}\n`,
  },
  {
    name: "JSON in a template of JSON",
    path: "t.json",
    text: JSON.stringify(
      {
        Resources: { P: { Type: "AWS::Logs::ResourcePolicy", Properties: { PolicyDocument: JSON.stringify(policy) } } },
      },
      null,
      2,
    ),
  },
  {
    name: "a configuration of Serverless",
    path: "serverless.yml",
    text: `service: s\nprovider:\n  name: aws\n  iam:\n    role:\n      statements:\n${indented(yaml.split("\n").slice(2).join("\n"), "      ")}`,
  },
];

/** The one policy of a file. */
export function siteIn({ path, text, beside = [] }: File): PolicySite {
  const documents = readAll(toFiles([{ path, text }, ...beside]), {});
  const [site] = documents.flatMap((document) => document.policies);
  const problems = documents.flatMap((document) => document.problems);
  if (!site || problems.some((problem) => problem.code === "syntax")) {
    throw new Error(`cannot read ${path}: ${JSON.stringify(problems)}\n${text}`);
  }
  return site;
}

/** The file after a change, or why it cannot be written. */
export function changed(file: File, change: Change): File {
  const edits = write(change, toFiles([file, ...(file.beside ?? [])]));
  if ("because" in edits) throw new Error(edits.because);
  return { ...file, text: applyEdits(file.text, edits) };
}
