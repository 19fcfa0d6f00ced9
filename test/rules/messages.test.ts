import { describe, expect, it } from "@jest/globals";
import { reviewTrees } from "../helpers/sides.js";

const found = (statement: object, rule: string) =>
  reviewTrees({}, { "p.json": JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) }).findings.find(
    (each) => each.rule === rule,
  );

describe("a message", () => {
  it("names what a NotAction grants, not what it leaves out", () => {
    const finding = found({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "assume-any-role");
    const data = found({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }, "take-any-data");

    expect(finding).toBeDefined();
    expect(data?.message).not.toContain("iam:");
    expect(data?.message).toMatch(/with `[a-z0-9-]+:\w+`, /);
  });

  it.each([
    { operator: "StringEquals", is: "never", why: "nothing is that account" },
    { operator: "StringNotEquals", is: "always", why: "every account is another" },
  ])("says what a value that cannot be does to $operator: $is true, $why", ({ operator, is }) => {
    const finding = found(
      {
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: "*",
        Condition: { [operator]: { "aws:ResourceAccount": "x" } },
      },
      "bad-condition-value",
    );

    expect(finding?.message).toBe(`\`x\` is not an account id of 12 digits: \`${operator}\` is ${is} true for it`);
  });
});

describe("a witness", () => {
  it("of everything is an action on what it takes", () => {
    const finding = found({ Effect: "Allow", Action: "*", Resource: "*" }, "admin-star");

    // https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
    expect(finding?.witness).toMatchObject({
      action: "iam:PutRolePolicy",
      resource: "arn:aws:iam::111122223333:role/example",
    });
  });
});
