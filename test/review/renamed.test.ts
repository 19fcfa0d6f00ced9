import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const role = (address: string, name: string, actions: readonly string[]) => `
resource "aws_iam_role" "${address}" {
  ${name}
  assume_role_policy = "{}"
}
resource "aws_iam_role_policy" "${address}" {
  role   = aws_iam_role.${address}.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${JSON.stringify(actions)}, Resource = "*" }] })
}
`;
const app = 'name = "app"';
const said = (base: string, head: string) => {
  const { access } = reviewTrees({ "main.tf": base }, { "main.tf": head });
  return [access?.granted, access?.removed].map((rows) => rows?.map(({ owner, actions }) => `${owner} ${actions}`));
};

describe("a role that has another address", () => {
  it("and the same name shows what differs, no more and no less", () => {
    const [granted, removed] = said(
      role("old", app, ["s3:GetObject", "s3:PutObject"]),
      role("new", app, ["s3:GetObject", "s3:DeleteObject"]),
    );

    expect(granted).toEqual(["app s3:DeleteObject"]);
    expect(removed).toEqual(["app s3:PutObject"]);
  });

  it.each([
    {
      why: "has another name",
      base: role("old", 'name = "other"', ["s3:GetObject"]),
      head: role("new", app, ["s3:GetObject", "s3:PutObject"]),
    },
    {
      why: "has no name",
      base: role("old", "", ["s3:GetObject"]),
      head: role("new", "", ["s3:GetObject", "s3:PutObject"]),
    },
    {
      why: "is one of two of that name",
      base: role("old", app, ["s3:GetObject"]),
      head:
        role("new", app, ["s3:GetObject", "s3:PutObject"]) + role("newer", app, ["s3:GetObject", "s3:DeleteObject"]),
    },
  ])("is another role where it $why", ({ base, head }) => {
    expect(said(base, head)[0]?.join(" ")).toContain("s3:GetObject");
  });

  it("is the same by its name first, whatever else has its content", () => {
    const [granted, removed] = said(
      role("old", app, ["s3:GetObject"]),
      role("new", app, ["s3:GetObject", "s3:PutObject"]) + role("moved", 'name = "moved"', ["s3:GetObject"]),
    );

    expect(granted).toEqual(["app s3:PutObject", "moved s3:GetObject"]);
    expect(removed).toEqual([]);
  });

  it("is seen in CloudFormation by its RoleName", () => {
    const template = (id: string, action: string) =>
      JSON.stringify({
        Resources: {
          [id]: {
            Type: "AWS::IAM::Role",
            Properties: {
              RoleName: "app",
              Policies: [
                {
                  PolicyName: "p",
                  PolicyDocument: {
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Action: ["s3:GetObject", action], Resource: "*" }],
                  },
                },
              ],
            },
          },
        },
      });

    const { access } = reviewTrees(
      { "t.json": template("A", "s3:PutObject") },
      { "t.json": template("B", "s3:DeleteObject") },
    );

    expect(access?.granted.map(({ actions }) => actions)).toEqual([["s3:DeleteObject"]]);
    expect(access?.removed.map(({ actions }) => actions)).toEqual([["s3:PutObject"]]);
  });
});

describe("of roles with the same content", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => role(name, `name = "${name}"`, ["s3:GetObject"]));

  it("the one that has come in place of the one that is gone has nothing new", () => {
    expect(said(`${a}`, `${b}`)).toEqual([[], []]);
  });

  it.each([
    { why: "two are gone", base: [a, b], head: [c], granted: ["c"], removed: ["a", "b"] },
    { why: "two have come", base: [a], head: [b, c], granted: ["b", "c"], removed: ["a"] },
  ])("none is taken for another where $why", ({ base, head, granted, removed }) => {
    const named = (names: readonly string[]) => [`${names.join(", ")} s3:GetObject`];

    expect(said(base.join(""), head.join(""))).toEqual([named(granted), named(removed)]);
  });

  it("one of another module is another one", () => {
    const { access } = reviewTrees({ "x/main.tf": `${a}`, "y/z.tf": "" }, { "x/main.tf": "", "y/z.tf": `${b}` });

    expect(access?.granted.map(({ owner }) => owner)).toEqual(["b"]);
    expect(access?.removed.map(({ owner }) => owner)).toEqual(["a"]);
  });
});
