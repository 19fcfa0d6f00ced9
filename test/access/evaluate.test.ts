import { describe, expect, it } from "@jest/globals";
import { evaluate } from "../../src/access/evaluate.js";
import type { AttachedPolicy, PolicyType, Request } from "../../src/access/question.js";
import { policyOf } from "../helpers/policies.js";

const alice = "aws:111122223333:arn:aws:iam::111122223333:user/alice";

function asked(more: Partial<Request> = {}): Request {
  return { principal: alice, action: "s3:GetObject", resource: "arn:aws:s3:::acme/data.txt", context: {}, ...more };
}

function attached(type: PolicyType, statement: unknown, more: Partial<AttachedPolicy> = {}): AttachedPolicy {
  return { type, policy: policyOf({ Version: "2012-10-17", Statement: statement }), ...more };
}

const readAll = { Effect: "Allow", Action: "s3:Get*", Resource: "*" };

describe("the reasons of a decision", () => {
  it("names the statement that denies, and only those", () => {
    const boundary = attached(
      "PERMISSIONS_BOUNDARY",
      [
        { Effect: "Allow", Action: "*", Resource: "*" },
        { Sid: "NoReads", Effect: "Deny", Action: "s3:Get*", Resource: "*" },
      ],
      { name: "limits.json" },
    );

    const decision = evaluate([attached("IDENTITY_POLICY", readAll), boundary], asked());

    expect(decision.because).toEqual(["denied by statement `NoReads` of the permissions boundary `limits.json`"]);
    expect(decision.statements).toEqual([
      expect.objectContaining({ policy: boundary, statement: boundary.policy.statements[1] }),
    ]);
  });

  it("names every statement that an Allow rests on, by number where it has no Sid", () => {
    const identity = attached("IDENTITY_POLICY", [{ Effect: "Allow", Action: "sqs:*", Resource: "*" }, readAll]);
    const boundary = attached("PERMISSIONS_BOUNDARY", { Sid: "Reads", ...readAll });

    const decision = evaluate([identity, boundary], asked());

    expect(decision.because).toEqual([
      "allowed by statement 2 of the identity policy",
      "allowed by statement `Reads` of the permissions boundary",
    ]);
  });

  it.each([
    ["nothing at all", [], ["no identity policy of the caller allows it"]],
    [
      "a boundary without the action",
      [
        attached("IDENTITY_POLICY", readAll),
        attached("PERMISSIONS_BOUNDARY", { ...readAll, Action: "ec2:*" }, { name: "b" }),
      ],
      ["the permissions boundary `b` does not allow it"],
    ],
    [
      "a level without an Allow",
      [
        attached("IDENTITY_POLICY", readAll),
        attached("SERVICE_CONTROL_POLICY", { ...readAll, Action: "ec2:*" }, { level: "ou" }),
      ],
      ["no service control policy of level `ou` allows it"],
    ],
    [
      "an identity policy, where a resource policy names the account",
      [attached("RESOURCE_POLICY", { ...readAll, Principal: { AWS: "111122223333" } })],
      [
        "no identity policy of the caller allows it",
        "the resource policy names the account, which leaves it to identity policies",
      ],
    ],
    [
      "a resource of another account",
      [attached("IDENTITY_POLICY", readAll), attached("RESOURCE_POLICY", [], { owner: "444455556666" })],
      ["the resource is in another account, 444455556666, and the resource policy does not allow it"],
    ],
    [
      "a statement that AWS would not take",
      [attached("IDENTITY_POLICY", { ...readAll, Principal: "*" })],
      [
        "no identity policy of the caller allows it",
        "statement 1 of the identity policy has no effect: a policy of this type has no principal",
      ],
    ],
  ])("says what is missing: %s", (_, policies, because) => {
    expect(evaluate(policies, asked())).toEqual({ decision: "ImplicitDeny", because, statements: [] });
  });

  it("says that a part of a policy was not read", () => {
    const policy = attached("IDENTITY_POLICY", "<<var.statements>>");

    expect(evaluate([policy], asked()).because).toContain(
      "a part of the identity policy was not read: `var.statements` is not known here",
    );
  });
});

describe("statements that AWS would not take", () => {
  it.each([
    ["an unknown element", { ...readAll, Actions: "s3:*" }],
    ["an unknown operator", { ...readAll, Condition: { StringMatches: { "aws:username": "alice" } } }],
    ["an operator in another case", { ...readAll, Condition: { stringlike: { "aws:username": "*" } } }],
    ["two elements that exclude each other", { ...readAll, NotAction: "iam:*" }],
    ["no action", { Effect: "Allow", Resource: "*" }],
  ])("allow nothing: %s", (_, statement) => {
    const request = asked({ context: { "aws:username": ["alice"] } });

    expect(evaluate([attached("IDENTITY_POLICY", statement)], request).decision).toBe("ImplicitDeny");
  });

  it("deny what their readable part covers", () => {
    const broken = {
      Effect: "Deny",
      Action: "s3:*",
      Resource: "*",
      Condition: { StringMatches: { "aws:username": "x" } },
    };
    const policies = [attached("IDENTITY_POLICY", [{ Effect: "Allow", Action: "*", Resource: "*" }, broken])];

    expect(evaluate(policies, asked()).decision).toBe("ExplicitDeny");
    expect(evaluate(policies, asked({ action: "sqs:SendMessage" })).decision).toBe("Allow");
  });
});

describe("holes and choices", () => {
  const policies = [attached("IDENTITY_POLICY", { ...readAll, Resource: "arn:aws:s3:::<<var.bucket>>/*" })];

  it("mean a text of their own where nothing fills them", () => {
    expect(evaluate(policies, asked()).decision).toBe("ImplicitDeny");
    expect(evaluate(policies, asked({ resource: "arn:aws:s3:::${var.bucket}/x" })).decision).toBe("Allow");
  });

  it("are filled with text whose wildcards count", () => {
    expect(evaluate(policies, asked(), {}, () => "acme").decision).toBe("Allow");
    expect(evaluate(policies, asked(), {}, () => "a*").decision).toBe("Allow");
    expect(evaluate(policies, asked(), {}, () => "other").decision).toBe("ImplicitDeny");
  });

  it("have statements only in the world that is asked about", () => {
    const choice = [attached("IDENTITY_POLICY", [{ "?IsProd": { true: [], false: readAll } }])];
    const decided = (world: ReadonlyMap<string, string>): string =>
      evaluate(choice, asked(), {}, undefined, { world }).decision;

    expect(decided(new Map([["IsProd", "false"]]))).toBe("Allow");
    expect(decided(new Map([["IsProd", "true"]]))).toBe("ImplicitDeny");
    expect(decided(new Map())).toBe("ImplicitDeny");
  });
});

describe("policies asked alone", () => {
  const account = attached(
    "RESOURCE_POLICY",
    { ...readAll, Principal: { AWS: "111122223333" } },
    { owner: "444455556666" },
  );
  const boundary = attached("PERMISSIONS_BOUNDARY", { ...readAll, Action: "ec2:*" });

  it.each([
    ["an identity policy allows whoever has it", [attached("IDENTITY_POLICY", readAll)], "anonymous", "Allow"],
    ["a resource policy needs no identity policy beside it", [account], alice, "Allow"],
    ["a resource policy still names its principals", [account], "anonymous", "ImplicitDeny"],
    [
      "the root user is nobody special",
      [attached("IDENTITY_POLICY", [])],
      "aws:111122223333:arn:aws:iam::111122223333:root",
      "ImplicitDeny",
    ],
    ["a boundary limits what an account is given", [account, boundary], alice, "ImplicitDeny"],
    ["a guardrail alone is the answer", [attached("SERVICE_CONTROL_POLICY", readAll)], alice, "Allow"],
    ["both sides are asked where both are there", [account, attached("IDENTITY_POLICY", [])], alice, "ImplicitDeny"],
  ])("%s", (_, policies, principal, expected) => {
    expect(evaluate(policies, asked({ principal }), {}, undefined, { alone: true }).decision).toBe(expected);
  });
});

describe("limits", () => {
  it("matches a hostile pattern in the time that pattern times text takes", () => {
    const resource = `arn:aws:s3:::${"*a".repeat(2_000)}b`;
    const policies = [attached("IDENTITY_POLICY", { ...readAll, Resource: resource })];

    const decision = evaluate(policies, asked({ resource: `arn:aws:s3:::${"a".repeat(4_000)}` }));

    expect(decision.decision).toBe("ImplicitDeny");
  });

  it("takes a principal without a tag for nobody", () => {
    const open = attached("RESOURCE_POLICY", { ...readAll, Principal: "*" });

    expect(evaluate([open], asked({ principal: "alice" })).because).toEqual(["`alice` is no principal"]);
  });
});
