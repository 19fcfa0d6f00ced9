import { describe, expect, it } from "@jest/globals";
import { briefs, readOne, siteAt } from "../read.js";

function template(conditions: string, statement: string, resource = ""): string {
  return `Parameters:
  Env: {Type: String, AllowedValues: [dev, prod]}
Conditions:
${conditions}
Resources:
  Policy:
    Type: AWS::IAM::ManagedPolicy
${resource}    Properties:
      PolicyDocument:
        Version: 2012-10-17
        Statement:
          - ${statement}
`;
}

const statement = (resource: string) => `{Effect: Allow, Action: "s3:GetObject", Resource: ${resource}}`;

function guards(conditions: string, resource: string): readonly unknown[] {
  const { policy } = siteAt(readOne("t.yaml", template(conditions, statement(resource))), "Policy");
  return briefs(policy).map((one) => ({ ...one, Effect: undefined, Action: undefined }));
}

const either = "!If [C, a, b]";

describe("conditions of a template", () => {
  it.each<{ readonly condition: string; readonly expected: unknown }>`
    condition                                          | expected                                                                           | why
    ${"!Equals [a, a]"}                                | ${[{ Resource: ["a"] }]}                                                           | ${"equal texts"}
    ${"!Equals [a, b]"}                                | ${[{ Resource: ["b"] }]}                                                           | ${"texts that differ"}
    ${"!Equals [!Ref Env, test]"}                      | ${[{ Resource: ["b"] }]}                                                           | ${"no value that is allowed"}
    ${"!Not [!Equals [a, a]]"}                         | ${[{ Resource: ["b"] }]}                                                           | ${"not"}
    ${"!And [!Equals [a, a], !Equals [a, b]]"}         | ${[{ Resource: ["b"] }]}                                                           | ${"and"}
    ${"!Or [!Equals [a, b], !Equals [a, a]]"}          | ${[{ Resource: ["a"] }]}                                                           | ${"or"}
    ${"!Or [!Equals [!Ref Env, dev], !Equals [a, a]]"} | ${[{ Resource: ["a"] }]}                                                           | ${"one side is enough"}
    ${"!Equals [!Ref Env, dev]"}                       | ${[{ Resource: ["a"], when: ["C=true"] }, { Resource: ["b"], when: ["C=false"] }]} | ${"not known: both"}
  `("$condition gives $expected ($why)", ({ condition, expected }) => {
    expect(guards(`  C: ${condition}`, either)).toEqual(expected);
  });

  it("names a condition that says the opposite of another by that one", () => {
    const conditions = "  Prod: !Equals [!Ref Env, prod]\n  C: !Not [!Condition Prod]";

    expect(guards(conditions, either)).toEqual([
      { Resource: ["b"], when: ["Prod=true"] },
      { Resource: ["a"], when: ["Prod=false"] },
    ]);
  });

  it("takes an inner choice the way the outer one was taken", () => {
    const conditions = "  C: !Equals [!Ref Env, dev]";

    expect(guards(conditions, "!If [C, !If [C, a, never], b]")).toEqual([
      { Resource: ["a"], when: ["C=true"] },
      { Resource: ["b"], when: ["C=false"] },
    ]);
  });

  it("leaves out what is `AWS::NoValue`", () => {
    const list = "[a, !If [C, !Ref 'AWS::NoValue', b]]";

    expect(guards("  C: !Equals [x, x]", list)).toEqual([{ Resource: ["a"] }]);
  });

  it("leaves out a resource that is never there, and guards one that may be", () => {
    const never = readOne("t.yaml", template("  C: !Equals [a, b]", statement("a"), "    Condition: C\n"));
    const maybe = readOne("t.yaml", template("  C: !Equals [!Ref Env, dev]", statement(either), "    Condition: C\n"));

    expect(never.policies).toEqual([]);
    expect(maybe.policies.map((site) => site.when)).toEqual([[{ on: "C", is: "true" }]]);
    expect(briefs(siteAt(maybe, "Policy").policy)).toEqual([
      { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["a"] },
    ]);
  });

  it("reads an inline policy that is there under a condition", () => {
    const document = readOne(
      "t.yaml",
      `Parameters: {Env: {Type: String}}
Conditions: {C: !Equals [!Ref Env, dev]}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - !If
          - C
          - {PolicyName: p, PolicyDocument: {Statement: ${statement("a")}}}
          - !Ref AWS::NoValue
`,
    );

    expect(document.policies.map(({ address, when }) => [address, when])).toEqual([
      ["Role.Policies[0]", [{ on: "C", is: "true" }]],
    ]);
  });

  it.each<{ readonly conditions: string; readonly message: string }>`
    conditions                                       | message                                  | why
    ${"  C: !Condition D\n  D: !Not [!Condition C]"} | ${"the condition `C` depends on itself"} | ${"a cycle"}
    ${"  D: !Equals [a, a]"}                         | ${"there is no condition `C`"}           | ${"not defined"}
  `("says `$message` ($why)", ({ conditions, message }) => {
    const { problems } = readOne("t.yaml", template(conditions, statement(either)));

    expect(problems).toContainEqual(expect.objectContaining({ code: "invalid", message }));
  });
});
