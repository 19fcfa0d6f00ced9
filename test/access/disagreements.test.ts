import { describe, expect, it } from "@jest/globals";
import { evaluate, noNewAccess, type PolicyType } from "../../src/access/index.js";
import { allow, deny, policySet } from "./sets.js";

/** What random pairs against brute force and against an SMT solver found, each made small. */
describe("pairs on which the engine was once wrong", () => {
  it("lets a variable be the empty text", () => {
    const before = policySet([allow("s3:GetObject", "*", { Null: { "aws:username": "false" } })]);
    const after = policySet([
      allow("s3:GetObject", "*", {
        StringEquals: { "aws:username": "" },
        StringLike: { "AWS:USERNAME": "${aws:PrincipalTag/team}" },
      }),
    ]);

    const answer = noNewAccess(before, after);

    if (answer.is !== "new-access") throw new Error(answer.is);
    expect(evaluate(after, answer.witness.request, {}, undefined, { alone: true }).decision).toBe("Allow");
    expect(evaluate(before, answer.witness.request, {}, undefined, { alone: true }).decision).not.toBe("Allow");
  });

  it("lets a hole be filled with a wildcard that matches the empty text", () => {
    const empty = {
      StringEquals: { "aws:PrincipalTag/team": "" },
      StringLike: { "aws:PrincipalTag/team": "<<var.team>>" },
    };

    expect(noNewAccess([], policySet([allow("s3:GetObject", "*", empty)])).is).toBe("new-access");
    const exact = { StringEquals: { "aws:PrincipalTag/team": "", "AWS:PRINCIPALTAG/TEAM": "<<var.team>>" } };
    expect(noNewAccess([], policySet([allow("s3:GetObject", "*", exact)])).is).not.toBe("new-access");
  });

  it("takes no session for the root user whose ARN its name ends like", () => {
    const all: PolicyType = "RESOURCE_POLICY";
    const spared = ["arn:aws:iam::111122223333:user/alice", "arn:aws:iam::111122223333:root"];
    const others = { ...deny("*"), NotPrincipal: { AWS: spared } };
    const role = { ...allow("s3:GetObject"), Principal: { AWS: "arn:aws:iam::111122223333:role/path/app" } };

    expect(noNewAccess(policySet([others], all), policySet([others, role], all)).is).toBe("no-new-access");
  });

  it("sees an empty text among several values", () => {
    const tags = (value: string) => ({ "ForAnyValue:StringEquals": { "aws:TagKeys": value } });
    const both = { "ForAnyValue:StringEquals": { "aws:TagKeys": "", "AWS:TAGKEYS": "env" } };
    const before = policySet([allow("s3:GetObject"), deny("s3:GetObject", "*", tags("env"))]);

    expect(noNewAccess(before, policySet([allow("s3:GetObject", "*", both)])).is).toBe("new-access");
  });

  it("does not take a hole in NotAction for no action", () => {
    const allBut = { Effect: "Allow", NotAction: "s3:<<var.verb>>*", Resource: "*" };
    const answer = noNewAccess(policySet([allBut]), policySet([allBut, allow("s3:GetObject")]));

    expect(answer).toMatchObject({ is: "new-access", dependsOn: [{ expression: "var.verb" }] });
  });

  it("does not take a Deny of all actions but a hole's for a Deny of all", () => {
    const allBut = { Effect: "Deny", NotAction: "s3:<<var.verb>>*", Resource: "*" };

    const answer = noNewAccess(policySet([]), policySet([allow("s3:GetObject"), allBut]));

    expect(answer).toMatchObject({ is: "new-access", dependsOn: [{ expression: "var.verb" }] });
  });

  it("tells the account of a template from the caller's", () => {
    const key: PolicyType = "KMS_KEY_POLICY";
    const shapes = { Account: { type: "account" as const } };
    const root = { ...allow("kms:*"), Principal: { AWS: "arn:aws:iam::<<Account>>:root" } };
    const admin = { ArnLike: { "aws:PrincipalArn": ["<<Admin>>", "arn:aws:iam::<<Account>>:role/x"] } };
    const use = { ...allow("kms:Decrypt", "*", admin), Principal: { AWS: "*" } };

    const added = noNewAccess(policySet([root], key, shapes), policySet([root, use], key, shapes));
    const removed = noNewAccess(policySet([root, use], key, shapes), policySet([root], key, shapes));

    expect([added.is, removed.is]).toEqual(["new-access", "no-new-access"]);
  });

  it.each([
    ["StringEquals", "StringLike", "no-new-access", "a text is among what it means as a pattern"],
    ["StringEquals", "ArnLike", "no-new-access", "as a pattern of ARNs too"],
    ["ArnLike", "StringLike", "no-new-access", "a wildcard within a segment is within a text"],
    ["StringLike", "StringLike", "no-new-access", "the same"],
    ["StringLike", "StringEquals", "unknown", "a hole may be a star, which is a star only as a pattern"],
    ["StringLike", "ArnLike", "unknown", "a star alone is no pattern of ARNs"],
  ])("reads a hole as its operator does: %s after %s: %s (%s)", (after, before, expected) => {
    const [old, now] = [before, after].map((operator) =>
      policySet([allow("s3:GetObject", "*", { [operator]: { "aws:PrincipalTag/team": "<<var.value>>" } })]),
    );

    expect(noNewAccess(old ?? [], now ?? []).is).toBe(expected);
  });
});
