import { describe, expect, it } from "@jest/globals";
import { shown } from "../../../src/policy/index.js";
import type { Change } from "../../../src/readers/index.js";
import { briefs } from "../read.js";
import { changed, type Styled, siteIn } from "./styles.js";

const role = (policy: string) => `resource "aws_iam_role" "r" {\n  assume_role_policy = ${policy}\n}\n`;
const json = `{
  "Version": "2008-10-17",
  "Statement": {
    "Effect": "Allow",
    "NotPrincipal": {
      "AWS": "arn:aws:iam::111122223333:root"
    },
    "Action": "sts:AssumeRole",
    "Condition": { "StringEquals": { "sts:ExternalId": "x" } }
  }
}`;
const minified = JSON.stringify(JSON.parse(json));
const object = json
  .replaceAll(/"(\w+)": /g, "$1 = ")
  .replaceAll(/,$/gm, "")
  .replace('"sts:ExternalId":', '"sts:ExternalId" =');
const blocks = `data "aws_iam_policy_document" "p" {
  version = "2008-10-17" # the old one

  statement {
    actions = ["sts:AssumeRole"]

    # all but this one
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["x"]
    }
  }
}
`;
const jsonBlocks = {
  version: "2008-10-17",
  statement: {
    actions: ["sts:AssumeRole"],
    not_principals: { type: "AWS", identifiers: ["arn:aws:iam::111122223333:root"] },
    condition: { test: "StringEquals", variable: "sts:ExternalId", values: ["x"] },
  },
};

/** One statement that has everything by itself: one condition, principals of one type, no list around it. */
const files: readonly Styled[] = [
  { name: "blocks", path: "main.tf", text: blocks },
  { name: "an object", path: "main.tf", text: role(`jsonencode(${object})`) },
  {
    name: "an object in a local",
    path: "main.tf",
    text: `locals {\n  p = ${object}\n}\n${role("jsonencode(local.p)")}`,
  },
  { name: "a heredoc", path: "main.tf", text: role(`<<EOF\n${json}\nEOF`) },
  { name: "a string", path: "main.tf", text: role(JSON.stringify(minified)) },
  {
    name: "blocks of the JSON syntax",
    path: "main.tf.json",
    text: JSON.stringify({ data: { aws_iam_policy_document: { p: jsonBlocks } } }, null, 2),
  },
  {
    name: "a string of the JSON syntax",
    path: "main.tf.json",
    text: JSON.stringify({ resource: { aws_iam_role: { r: { assume_role_policy: minified } } } }, null, 2),
  },
];

const was = {
  Effect: "Allow",
  NotPrincipal: ["AWS:arn:aws:iam::111122223333:root"],
  Action: ["sts:AssumeRole"],
  Condition: ["StringEquals sts:ExternalId x"],
};

function changeIn(file: Styled, toChange: (site: ReturnType<typeof siteIn>["policy"]) => Change | undefined): Styled {
  const change = toChange(siteIn(file).policy);
  if (!change) throw new Error("there is nothing to change");
  return { ...file, ...changed(file, change) };
}

describe.each(files)("a trust policy in $name", (file) => {
  it("is given other principals in the place of those it has", () => {
    const principal = {
      AWS: [["arn:aws:iam::444455556666:role/a"]],
      Service: [["ec2.amazonaws.com"], ["ecs.amazonaws.com"]],
    };

    const after = changeIn(
      file,
      (policy) => policy.statements[0] && { type: "set-principal", policy, statement: policy.statements[0], principal },
    );

    const { NotPrincipal: _, ...rest } = was;
    const entries = ["AWS:arn:aws:iam::444455556666:role/a", "Service:ec2.amazonaws.com", "Service:ecs.amazonaws.com"];
    expect(briefs(siteIn(after).policy)).toEqual([{ ...rest, Principal: entries }]);
    expect(after.text.match(/#.*/g)).toEqual(file.text.match(/#.*/g));
  });

  it("is given the newer version, and nothing else", () => {
    const after = changeIn(file, (policy) => ({ type: "set-version", policy, version: "2012-10-17" }));

    expect(after.text).toBe(file.text.replace("2008-10-17", "2012-10-17"));
    const { versionText } = siteIn(after).policy;
    expect(versionText && shown(versionText)).toBe("2012-10-17");
  });

  it("has its only condition under another operator, and back again", () => {
    const rename = (from: string, to: string) => (policy: ReturnType<typeof siteIn>["policy"]) =>
      policy.statements[0] &&
      ({ type: "rename-operator", policy, statement: policy.statements[0], from, key: "sts:ExternalId", to } as const);

    const after = changeIn(file, rename("StringEquals", "StringLike"));

    expect(after.text).toBe(file.text.replace("StringEquals", "StringLike"));
    expect(changeIn(after, rename("StringLike", "StringEquals")).text).toBe(file.text);
  });

  it("loses its only condition, and gains a second statement and loses it again", () => {
    const without = changeIn(
      file,
      (policy) =>
        policy.statements[0] && { type: "remove-element", policy, statement: policy.statements[0], name: "Condition" },
    );
    const more = changeIn(without, (policy) => ({
      type: "add-statement",
      policy,
      statement: {
        effect: "Deny",
        principal: { "*": [["*"]] },
        elements: [{ name: "Action", values: [["sts:TagSession"]] }],
      },
    }));

    const { Condition: _, ...rest } = was;
    const added = { Effect: "Deny", Principal: ["*:*"], Action: ["sts:TagSession"] };
    expect(briefs(siteIn(without).policy)).toEqual([rest]);
    expect(briefs(siteIn(more).policy)).toEqual([rest, added]);
    const less = changeIn(
      more,
      (policy) => policy.statements[1] && { type: "remove-statement", policy, statement: policy.statements[1] },
    );
    expect(briefs(siteIn(less).policy)).toEqual([rest]);
  });
});
