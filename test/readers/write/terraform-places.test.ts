import { describe, expect, it } from "@jest/globals";
import { type Change, type NewText, type Resource, readAll, write } from "../../../src/readers/index.js";
import { at, type Hole, toFiles } from "../../../src/source/index.js";
import { briefs } from "../read.js";
import { changed, type Styled, siteIn } from "./styles.js";

type File = Pick<Styled, "path" | "text" | "beside">;

const arn: Hole = { expression: "aws_s3_bucket.b.arn", shape: { type: "arn" } };
const account: Hole = { expression: "data.aws_caller_identity.current.account_id", shape: { type: "account" } };
const elsewhere: Hole = { expression: "aws_s3_bucket.c.arn", shape: { type: "arn" } };

const declared = `resource "aws_s3_bucket" "b" {}\n\ndata "aws_caller_identity" "me" {}\n\n`;
const blocks = (body: string) => ({
  path: "main.tf",
  text: `${declared}data "aws_iam_policy_document" "p" {\n  statement {\n${body}\n  }\n}\n`,
});
const encoded = (statement: string) => ({
  path: "main.tf",
  text: `${declared}resource "aws_iam_policy" "p" {\n  policy = jsonencode({\n    Version = "2012-10-17"\n    Statement = ${statement}\n  })\n}\n`,
});
const heredoc = (resource: string) => ({
  path: "main.tf",
  text: `${declared}resource "aws_iam_policy" "p" {\n  policy = <<EOF\n{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "${resource}"}]}\nEOF\n}\n`,
});
const one = (resource: string) => encoded(`[{ Effect = "Allow", Action = "s3:*", Resource = ${resource} }]`);
const list = (resources: string) => blocks(`    actions   = ["s3:*"]\n    resources = ${resources}`);

function inFirst(file: File, toChange: (site: ReturnType<typeof siteIn>) => Change | undefined): Change {
  const change = toChange(siteIn(file));
  if (!change) throw new Error("there is nothing to change");
  return change;
}

function replaceResource(file: File, text: NewText): Change {
  return inFirst(file, ({ policy }) => {
    const target = policy.statements[0]?.resource?.values[0];
    return target && { type: "replace-value", policy, target, with: text };
  });
}

function setActions(file: File, ...values: readonly string[]): Change {
  return inFirst(file, ({ policy }) => {
    const [statement] = policy.statements;
    const texts = values.map((value) => [value]);
    return statement && { type: "set-element", policy, statement, name: "Action", values: texts };
  });
}

function addResource(file: File, value: NewText): Change {
  return inFirst(file, ({ policy }) => {
    const [statement] = policy.statements;
    const element = statement?.resource;
    return statement && element && { type: "add-value", policy, statement, element, value };
  });
}

function reasonOf(file: File, change: Change): string {
  const result = write(change, toFiles([file]));
  return "because" in result ? result.because : "written";
}

// https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document (`&{…}`)
describe("what a module fills in", () => {
  it.each<{ readonly before: File; readonly text: NewText; readonly after: File }>`
    before                               | text                                     | after                                                                        | why
    ${list('["*"]')}                     | ${[arn]}                                 | ${list("[aws_s3_bucket.b.arn]")}                                             | ${"a reference alone needs no quotes"}
    ${list('["*"]')}                     | ${[arn, "/*"]}                           | ${list('["${aws_s3_bucket.b.arn}/*"]')}                                      | ${"in a text it is filled in"}
    ${list('["*"]')}                     | ${["arn:aws:iam::", account, ":role/x"]} | ${list('["arn:aws:iam::${data.aws_caller_identity.me.account_id}:role/x"]')} | ${"the data source by the name it has here"}
    ${list('["*"]')}                     | ${["x/${aws:username}"]}                 | ${list('["x/$${aws:username}"]')}                                            | ${"a policy variable is escaped"}
    ${list('["&{aws:userid}"]')}         | ${["x/${aws:username}"]}                 | ${list('["x/&{aws:username}"]')}                                             | ${"as the file has it"}
    ${one("aws_s3_bucket.b.arn")}        | ${["arn:aws:s3:::b/*"]}                  | ${one('"arn:aws:s3:::b/*"')}                                                 | ${"a text in the place of a reference"}
    ${one('"*"')}                        | ${[arn, "/${aws:username}"]}             | ${one('"${aws_s3_bucket.b.arn}/$${aws:username}"')}                          | ${"both in one text"}
    ${heredoc("*")}                      | ${[arn, "/${aws:username}"]}             | ${heredoc("${aws_s3_bucket.b.arn}/$${aws:username}")}                        | ${"a heredoc is a template as well"}
    ${heredoc("${aws_s3_bucket.b.arn}")} | ${["*"]}                                 | ${heredoc("*")}                                                              | ${"what is filled in gives way as a whole"}
  `("is written as it is there ($why)", ({ before, text, after }) => {
    expect(changed(before, replaceResource(before, text)).text).toBe(after.text);
  });

  it("is filled into the JSON syntax", () => {
    const document = (resource: string) =>
      `{"resource": {"aws_s3_bucket": {"b": {}}}, "data": {"aws_iam_policy_document": {"p": {"statement": {"actions": ["s3:*"], "resources": ["${resource}"]}}}}}\n`;
    const file = { path: "main.tf.json", text: document("*"), beside: [{ path: "main.tf", text: declared }] };

    expect(changed(file, replaceResource(file, [arn, "/*"])).text).toBe(document("${aws_s3_bucket.b.arn}/*"));
  });
});

describe("lists", () => {
  it.each<{ readonly before: string; readonly actions: readonly string[]; readonly after: string }>`
    before                                                             | actions           | after                                           | why
    ${'["a:1", "a:2", "a:3"]'}                                         | ${["a:1"]}        | ${'["a:1"]'}                                    | ${"several at the end of a line"}
    ${'["a:1", "a:2", "a:3", "a:4"]'}                                  | ${["a:2", "a:9"]} | ${'["a:9", "a:2"]'}                             | ${"a new one takes the place of the first that goes"}
    ${'[\n      "a:1",\n      "a:2", # two\n      "a:3",\n    ]'}      | ${["a:1", "a:2"]} | ${'[\n      "a:1",\n      "a:2", # two\n    ]'} | ${"the last line, its comma kept before"}
    ${'[\n      "a:1", # one\n      "a:2", # two\n      "a:3"\n    ]'} | ${["a:1"]}        | ${'[\n      "a:1" # one\n    ]'}                | ${"the comma goes, the comment stays"}
    ${'["a:1"]'}                                                       | ${["a:1", "a:2"]} | ${'["a:1", "a:2"]'}                             | ${"one more on the line"}
  `("lose and gain values in their style ($why)", ({ before, actions, after }) => {
    const file = blocks(`    actions   = ${before}\n    resources = ["*"]`);

    const { text } = changed(file, setActions(file, ...actions));

    expect(text).toBe(blocks(`    actions   = ${after}\n    resources = ["*"]`).text);
  });

  it.each([
    ["var.arns", "a:1", 'flatten([var.arns, "a:1"])', "a variable may be a list, which a list must not hold"],
    ["aws_s3_bucket.b.arn", "a:1", '[aws_s3_bucket.b.arn, "a:1"]', "an ARN is one text"],
    ['"*"', "a:1", '["*", "a:1"]', "so is a text"],
  ])("are made of what is there: %s and %s give %s (%s)", (before, value, after) => {
    const file = { ...one(before), beside: [{ path: "variables.tf", text: 'variable "arns" {}\n' }] };

    expect(changed(file, addResource(file, [value])).text).toBe(one(after).text);
  });

  it("of statements that a function gives are added to by a function", () => {
    const file = encoded('concat([{ Effect = "Allow", Action = "a:1", Resource = "*" }], [])');
    const elements = [
      { name: "Action", values: [["a:2"]] },
      { name: "Resource", values: [["*"]] },
    ] as const;
    const change = inFirst(file, ({ policy }) => ({
      type: "add-statement",
      policy,
      statement: { effect: "Deny", elements },
    }));

    const after = changed(file, change);

    expect(after.text).toContain("Statement = concat(concat([{");
    expect(briefs(siteIn(after).policy)).toEqual([
      { Effect: "Allow", Action: ["a:1"], Resource: ["*"] },
      { Effect: "Deny", Action: ["a:2"], Resource: ["*"] },
    ]);
  });
});

describe("what cannot be written", () => {
  const shared = { path: "main.tf", text: `locals {\n  any = "*"\n}\n\n${list("[local.any]").text}` };
  const dynamic = blocks(
    '    actions   = ["s3:*"]\n    resources = ["*"]\n    dynamic "principals" {\n      for_each = ["1"]\n      content {\n        type = "AWS"\n        identifiers = [principals.value]\n      }\n    }',
  );
  const inString = {
    path: "main.tf.json",
    text: '{"resource": {"aws_iam_policy": {"p": {"policy": "${jsonencode({Statement = [{Effect = \\"Allow\\", Action = \\"s3:*\\", Resource = \\"*\\"}]})}"}}}}\n',
  };

  it.each<{ readonly file: File; readonly change: (file: File) => Change; readonly because: string }>`
    file             | change                                                                                                                                                                    | because
    ${shared}        | ${(file: File) => replaceResource(file, ["a"])}                                                                                                                           | ${"the value is written in another place, which others may use"}
    ${list('["*"]')} | ${(file: File) => replaceResource(file, [elsewhere])}                                                                                                                     | ${"`aws_s3_bucket.c.arn` is not declared in this module"}
    ${inString}      | ${(file: File) => replaceResource(file, ["a"])}                                                                                                                           | ${"it is an expression in a string of JSON"}
    ${dynamic}       | ${(file: File) => inFirst(file, ({ policy }) => policy.statements[0] && { type: "set-principal", policy, statement: policy.statements[0], principal: { AWS: [["1"]] } })} | ${"the principals are computed"}
    ${list('["*"]')} | ${(file: File) => inFirst(file, ({ policy }) => policy.statements[0] && { type: "remove-statement", policy, statement: policy.statements[0] })}                           | ${"it is the only statement"}
  `("is said: $because", ({ file, change, because }) => {
    expect(reasonOf(file, change(file))).toBe(because);
  });

  it("is a grant that a resource makes", () => {
    const file = {
      path: "main.tf",
      text: 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n}\n\nresource "aws_lambda_permission" "p" {\n  function_name = aws_lambda_function.f.function_name\n  principal     = "*"\n  action        = "lambda:InvokeFunction"\n}\n',
    };

    expect(reasonOf(file, replaceResource(file, ["a"]))).toBe("the value is computed");
  });
});

describe("arguments of a resource", () => {
  const hcl = {
    path: "main.tf",
    text: 'resource "aws_s3_bucket" "b" {\n  bucket = "x" # its name\n  versioning {\n    enabled = false\n  }\n}\n',
  };
  const json = {
    path: "main.tf.json",
    text: '{\n  "resource": {\n    "aws_s3_bucket": {\n      "b": {\n        "bucket": "x",\n        "versioning": { "enabled": false }\n      }\n    }\n  }\n}\n',
  };
  const resourceIn = (file: File): Resource => {
    const [resource] = readAll(toFiles([file]), {}).flatMap((document) => document.resources);
    if (!resource) throw new Error("no resource");
    return resource;
  };

  it.each<{
    readonly file: File;
    readonly property: string;
    readonly value: string | boolean;
    readonly from: string;
    readonly to: string;
  }>`
    file    | property                | value    | from                      | to
    ${hcl}  | ${"bucket"}             | ${"y"}   | ${'"x" #'}                | ${'"y" #'}
    ${hcl}  | ${"versioning.enabled"} | ${true}  | ${"false"}                | ${"true"}
    ${hcl}  | ${"force_destroy"}      | ${false} | ${'"x" # its name\n'}     | ${'"x" # its name\n  force_destroy = false\n'}
    ${json} | ${"bucket"}             | ${"y"}   | ${'"x"'}                  | ${'"y"'}
    ${json} | ${"versioning.enabled"} | ${true}  | ${"false"}                | ${"true"}
    ${json} | ${"force_destroy"}      | ${false} | ${'{ "enabled": false }'} | ${'{ "enabled": false },\n        "force_destroy": false'}
  `("$property is set in $file.path", ({ file, property, value, from, to }) => {
    const change: Change = { type: "set-property", resource: resourceIn(file), property, value };

    expect(changed(file, change).text).toBe(file.text.replace(from, to));
  });

  it.each<{ readonly file: File; readonly gone: string }>`
    file    | gone
    ${hcl}  | ${'  bucket = "x" # its name\n'}
    ${json} | ${'        "bucket": "x",\n'}
  `("are removed from $file.path", ({ file, gone }) => {
    const resource = resourceIn(file);
    const property = at(resource.properties, "bucket");
    if (!property) throw new Error("no property");

    expect(changed(file, { type: "remove-property", resource, property }).text).toBe(file.text.replace(gone, ""));
  });
});
