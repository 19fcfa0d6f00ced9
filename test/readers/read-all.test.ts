import { describe, expect, it } from "@jest/globals";
import type { Document, Reader } from "../../src/readers/index.js";
import { readAll } from "../../src/readers/index.js";
import { readWith } from "../../src/readers/read-all.js";
import { toFiles } from "../../src/source/index.js";
import { fc } from "../helpers/fast-check.js";
import { readFiles } from "./read.js";

const statement = '{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}';
const policy = `{"Version": "2012-10-17", "Statement": [${statement}]}`;
const template = `Resources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: ${policy}}}}`;

describe("readAll", () => {
  it.each<{ readonly path: string; readonly text: string; readonly format: string }>`
    path                | text                                                                      | format
    ${"p.json"}         | ${policy}                                                                 | ${"json-policy"}
    ${"p.yaml"}         | ${policy}                                                                 | ${"json-policy"}
    ${"t.yaml"}         | ${template}                                                               | ${"cloudformation"}
    ${"t.template"}     | ${`{"Resources": {"P": {"Type": "AWS::S3::Bucket"}}}`}                    | ${"cloudformation"}
    ${"serverless.yml"} | ${`service: s\nprovider: {name: aws, iamRoleStatements: [${statement}]}`} | ${"serverless"}
    ${"k.yaml"}         | ${`spec: {document: ${policy}}`}                                          | ${"other"}
    ${"main.tf"}        | ${'resource "aws_s3_bucket" "b" {}\n'}                                    | ${"terraform"}
  `("gives $path to the reader of $format", ({ path, text, format }) => {
    expect(readFiles({ [path]: text }).map((document) => [document.path, document.format])).toEqual([[path, format]]);
  });

  it("reads the good files among broken ones, and says what is broken where", () => {
    const documents = readFiles({
      "tabs.yaml": `Resources:\n\tP: {Type: AWS::IAM::Policy, Properties: {PolicyDocument: {Statement: ${statement}}}}\n`,
      "broken.json": `{"Statement": [${statement}`,
      "nul.json": `{"Statement": \u0000[${statement}]}`,
      "good.json": policy,
      "template.yaml": template,
    });
    const of = (path: string) => documents.find((document) => document.path === path);

    expect(["good.json", "template.yaml"].map((path) => of(path)?.policies.length)).toEqual([1, 1]);
    expect(["tabs.yaml", "broken.json", "nul.json"].map((path) => (of(path)?.problems ?? []).length > 0)).toEqual([
      true,
      true,
      true,
    ]);
  });

  const filler = "x".repeat(10_000_000);
  const deep = "[".repeat(50_000);
  it.each<{ readonly path: string; readonly text: string }>`
    name                     | path        | text
    ${"10 MB of JSON"}       | ${"a.json"} | ${`{"Statement": [${statement}], "x": "${filler}"}`}
    ${"10 MB of YAML"}       | ${"a.yaml"} | ${`Statement: [${statement}]\nEffect: x\nx: ${filler}\n`}
    ${"deep JSON"}           | ${"a.json"} | ${`{"Statement": [${statement}], "Effect": 1, "x": ${deep}`}
    ${"deep JSON in a text"} | ${"a.yaml"} | ${`Resources: {P: {Type: AWS::Logs::ResourcePolicy, Properties: {PolicyDocument: '{"Statement": ${"[".repeat(5_000)}'}}}`}
  `("says that $name was not read", ({ path, text }) => {
    expect(readFiles({ [path]: text })[0]?.problems).toContainEqual(expect.objectContaining({ code: "limit" }));
  });

  it("reads a template that calls itself a hundred functions deep", () => {
    const nested = `${"!Join ['', [".repeat(90)}x${"]]".repeat(90)}`;
    const text = `Resources: {P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: '*', Resource: ${nested}}}}}}`;

    expect(readFiles({ "t.yaml": text })[0]?.policies).toHaveLength(1);
  });

  it("loses only the file that a faulty reader stumbles over", () => {
    const faulty: Reader = {
      format: "other",
      accepts: (path) => path.endsWith(".x"),
      wants: () => [],
      read: (files) =>
        [...files.values()].map(({ path, text }): Document => {
          if (text === "bad") throw new Error("a fault");
          return { path, format: "other", policies: [], resources: [], problems: [] };
        }),
    };
    const files = toFiles([
      { path: "a.x", text: "good" },
      { path: "b.x", text: "bad" },
    ]);

    expect(readWith([faulty], files, {}).map(({ path, problems }) => [path, problems.length])).toEqual([
      ["a.x", 0],
      ["b.x", 1],
    ]);
  });

  const word = fc.constantFrom(
    ..."Resources Type Properties AWS::IAM::Role Policies PolicyDocument Statement Effect Allow Action Resource !Sub !Ref !If !GetAtt Fn::ForEach::X Fn::Transform Conditions provider service iamRoleStatements ${X} ${self:a} : - { } [ ] , \" ' | > & * \n".split(
      " ",
    ),
    "\n  ",
    "\n    ",
    " ",
  );

  it("never throws, whatever the files say", () => {
    const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(""));

    fc.assert(
      fc.property(text, text, (one, other) => {
        const files = toFiles([
          { path: "t.yaml", text: `Resources:\n  ${one}` },
          { path: "serverless.yml", text: `provider: {}\nservice: ${other}` },
          { path: "p.json", text: `{"Statement": ${one}` },
        ]);

        expect(() => readAll(files, {})).not.toThrow();
      }),
      { numRuns: 300 },
    );
  });
});
