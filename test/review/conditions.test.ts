import { describe, expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import type { AccessRow } from "../../src/review/index.js";
import { reviewTrees } from "../helpers/sides.js";

const variables = (...names: readonly string[]) => names.map((name) => `variable "${name}" { type = bool }\n`).join("");
const role = 'resource "aws_iam_role" "r" {\n  name = "deploy"\n  assume_role_policy = "{}"\n}\n';
const policy = (meta: string, action: string, name = "p") => `
resource "aws_iam_role_policy" "${name}" {
  ${meta}
  role   = aws_iam_role.r.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "arn:aws:s3:::${name}/*" }] })
}
`;
const rows = (list: readonly AccessRow[] = []) => list.map(({ actions, dependsOn = [] }) => [...actions, ...dependsOn]);
const reviewed = (base: string, head: string) => {
  const start = variables("x", "y") + role;
  const review = reviewTrees({ "main.tf": start + base }, { "main.tf": start + head });
  const { granted, removed, unknown } = review.access ?? {};
  return { granted: rows(granted), removed: rows(removed), unknown, text: toMarkdown(review) };
};
const if_ = (name: string) => `count = var.${name} ? 1 : 0`;

// https://developer.hashicorp.com/terraform/language/meta-arguments/count
describe("a policy that is there under a condition nobody knows", () => {
  it("grants what it would grant, and says on what it depends", () => {
    const { text, ...found } = reviewed("", policy(if_("x"), "s3:GetObject"));

    expect(found).toEqual({ granted: [["s3:GetObject", "var.x"]], removed: [], unknown: [] });
    expect(text).toContain("`var.x`");
  });

  const [inX, always] = [policy(if_("x"), "s3:GetObject"), policy("", "s3:GetObject")];

  it.each([
    { why: "nothing changes", base: inX, head: inX, granted: [], removed: [] },
    { why: "it is there where it was not", base: inX, head: always, granted: [["s3:GetObject"]], removed: [] },
    { why: "it may be gone", base: always, head: inX, granted: [], removed: [["s3:GetObject"]] },
    { why: "it is gone", base: inX, head: "", granted: [], removed: [["s3:GetObject", "var.x"]] },
    {
      why: "another one under another condition",
      base: inX,
      head: policy(if_("y"), "s3:DeleteObject"),
      granted: [["s3:DeleteObject", "var.y"]],
      removed: [["s3:GetObject", "var.x"]],
    },
  ])("is compared in each branch: $why", ({ base, head, granted, removed }) => {
    expect(reviewed(base, head)).toMatchObject({ granted, removed, unknown: [] });
  });

  it("is compared among many others that do not change", () => {
    const names = ["a", "b", "c", "d", "e", "f", "g", "h"];
    const others = variables(...names) + names.map((name) => policy(if_(name), "s3:GetObject", name)).join("");

    const found = reviewed(others + policy(if_("x"), "s3:GetObject"), others + policy(if_("x"), "s3:*Object"));

    expect(found).toMatchObject({
      granted: [["s3:DeleteObject", "s3:PutObject", "s3:ReplicateObject", "s3:RestoreObject", "var.x"]],
      removed: [],
      unknown: [],
    });
  });
});
