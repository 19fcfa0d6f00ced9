import { describe, expect, it } from "@jest/globals";
import { isWithinPolicy, placeOf, touched } from "../../src/fixes/touched.js";
import { readAll } from "../../src/readers/index.js";
import { toFiles } from "../../src/source/index.js";

const text = `
locals {
  read = { Effect = "Allow", Action = "s3:GetObject", Resource = "*" }
}
resource "aws_iam_policy" "a" {
  name   = "a"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.read] })
}
resource "aws_iam_policy" "b" {
  name   = "b"
  policy = jsonencode({ Version = "2012-10-17", Statement = [local.read, { Effect = "Deny", Action = "s3:*", Resource = "x" }] })
}
resource "aws_iam_policy" "c" {
  name   = "c"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] })
}
`;
const side = (content: string) => {
  const files = toFiles([{ path: "main.tf", text: content }]);
  return { files, documents: readAll(files, {}) };
};
const changed = (from: string, to: string) => {
  const [before, after] = [side(text), side(text.replace(from, to))];
  const sites = after.documents.flatMap(({ policies }) => policies);
  return sites.filter(touched(before, after)).map(({ address }) => address.replace("aws_iam_policy.", ""));
};

describe("the policies an edit touches", () => {
  it.each([
    { from: "sqs:SendMessage", to: "sqs:*", of: ["c"], why: "its own" },
    { from: "s3:GetObject", to: "s3:*", of: ["a", "b"], why: "all that share what is edited" },
    { from: 'Resource = "x"', to: 'Resource = "y"', of: ["b"], why: "one of two that share a part" },
    { from: 'name   = "c"', to: 'name   = "d"', of: ["c"], why: "one that goes by another name" },
    { from: "\nlocals", to: "\n\n\nlocals", of: [], why: "places move, what is said stays" },
  ])("are $why", ({ from, to, of }) => {
    expect(changed(from, to)).toEqual(of);
  });

  it.each([
    { at: "s3:GetObject", within: true },
    { at: "sqs:SendMessage", within: true },
    { at: 'name   = "a"', within: false },
  ])("tell whether nothing else can have changed: $at", ({ at, within }) => {
    const start = text.indexOf(at);
    const span = { path: "main.tf", start, end: start + at.length };

    expect(isWithinPolicy([{ span, text: "" }], side(text).documents)).toBe(within);
  });

  it("are named alike before and after", () => {
    const places = ({ documents }: ReturnType<typeof side>) =>
      documents.flatMap(({ policies }) => policies.map(placeOf));

    expect(places(side(`\n\n${text}`))).toEqual(places(side(text)));
  });
});
