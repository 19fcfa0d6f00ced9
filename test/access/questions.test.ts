import { describe, expect, it } from "@jest/globals";
import {
  allowedActions,
  canAllow,
  canAllowAll,
  canDeny,
  enumerateNewAccess,
  equivalent,
  type Pattern,
  publicAccess,
  redundant,
} from "../../src/access/index.js";
import type { Shape } from "../../src/source/index.js";
import { allow, deny, grant, policySet } from "./sets.js";

/** Statements, the answer, and why. */
type Row = readonly [readonly unknown[], string, string];

const fresh = "\uE000\uE001\uE002\uE003";
const shapes: { readonly [name: string]: Shape } = {
  Any: { type: "any" },
  Role: { type: "arn", pattern: "arn:*:iam::*:role/*" },
  Stage: { type: "one-of", values: ["dev", "*"] },
};
const set = (...statements: readonly unknown[]) => policySet(statements, "IDENTITY_POLICY", shapes);

describe("canAllow", () => {
  const passAny: Pattern = { action: { like: ["iam:PassRole"] }, resource: { like: [`arn:*:iam::*:role/${fresh}`] } };
  it.each<Row>([
    [[allow("iam:Pass*", "arn:aws:iam::111122223333:role/*")], "yes", "a star reaches a name nobody knows"],
    [[allow("iam:PassRole", "arn:aws:iam::*:role/app-*")], "no", "a prefix does not"],
    [
      [allow("iam:*"), { Effect: "Deny", Action: "iam:PassRole", NotResource: "arn:aws:iam::*:role/app-*" }],
      "no",
      "everything else is denied",
    ],
    [[allow("iam:PassRole", "arn:aws:iam::*:role/????")], "yes", "four characters are as long as this name"],
    [[allow("iam:PassRole", "<<Any>>")], "depends", "a parameter may be a star"],
    [[allow("iam:PassRole", "<<Role>>")], "depends", "one role may be this one"],
    [[allow("iam:PassRole", "arn:aws:iam::1:role/x<<Any>>")], "no", "a hole within a name is no other name"],
    [[allow("iam:PassRole"), deny("iam:*", "<<Any>>")], "depends", "a Deny of who knows what"],
    [[allow("iam:PassRole", "arn:aws:iam::*:role/<<Stage>>")], "depends", "a star for one of its values"],
    [["<<Any>>"], "unknown", "statements that could not be read"],
  ])("%j: %s (%s)", (statements, expected) => {
    expect(canAllow(set(...statements), passAny).is).toBe(expected);
  });

  it.each([
    [{ action: { like: ["s3:Get*"], not: ["s3:GetObject*"] } }, "yes", "another action that starts so"],
    [{ action: { like: ["sqs:*"] } }, "no", "no such action"],
    [{ action: { like: [`${fresh}:${fresh}`] } }, "no", "an action that is not in the service"],
    [{ resource: { like: ["arn:aws:s3:::b/x"] } }, "yes", "a resource within"],
    [{ resource: { not: ["arn:aws:s3:::b*"] } }, "no", "a resource without"],
    [{ keys: new Map([["aws:principaltag/team", { presence: "absent" }]]) }, "no", "the key must be there"],
    [{ keys: new Map([["aws:principaltag/team", { presence: "present", like: ["r*"] }]]) }, "yes", "a value of it"],
    [
      { keys: new Map([["aws:principaltag/team", { presence: "either", not: ["red"] }]]) },
      "no",
      "the value it asks for",
    ],
    [
      { keys: new Map([["aws:sourceip", { presence: "present", like: ["203.0.113.7"] }]]) },
      "yes",
      "an address in the range",
    ],
    [{ keys: new Map([["aws:sourceip", { presence: "present", like: ["198.51.100.7"] }]]) }, "no", "one out of it"],
  ] as readonly (readonly [Pattern, string, string])[])("of a pattern %j: %s (%s)", (pattern, expected) => {
    const condition = {
      StringEquals: { "aws:PrincipalTag/team": "red" },
      IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
    };

    expect(canAllow(set(allow("s3:*", "arn:aws:s3:::b/*", condition)), pattern).is).toBe(expected);
  });

  it("counts only the statements asked about, but every Deny", () => {
    const policies = set(allow("s3:Get*"), allow("s3:*"), deny("s3:*", "arn:aws:s3:::x/*"));
    const by = (index: number) =>
      canAllow(policies, { action: { like: ["s3:PutObject"] } }, { by: (each) => each.index === index });

    expect([by(0).is, by(1).is]).toEqual(["no", "yes"]);
    expect(
      canAllow(policies, { resource: { like: ["arn:aws:s3:::x/*"] } }, { by: (each) => each.index === 1 }).is,
    ).toBe("no");
  });

  it("asks about the one of two equal statements that is meant", () => {
    const policies = set(allow("s3:Get*"), allow("s3:Get*"));

    const answers = [0, 1].map((index) => canAllow(policies, {}, { by: (each) => each.index === index }));

    expect(answers).toMatchObject([{ by: { statement: { index: 0 } } }, { by: { statement: { index: 1 } } }]);
  });

  it("takes away what other policies allow", () => {
    const base = set(allow("s3:Get*"));

    expect(canAllow(set(allow("s3:GetObject")), {}, { withoutAccessOf: base }).is).toBe("no");
    expect(canAllow(set(allow("s3:PutObject")), {}, { withoutAccessOf: base }).is).toBe("yes");
  });

  it("keeps fresh names in the witness", () => {
    const answer = canAllow(set(allow("iam:PassRole")), passAny);

    expect(answer).toMatchObject({ is: "yes", witness: { request: { resource: expect.stringContaining(fresh) } } });
  });
});

describe("canDeny", () => {
  it.each([
    [[deny("s3:*", "arn:aws:s3:::b/*")], {}, false, "yes", "some request"],
    [[deny("s3:*", "arn:aws:s3:::b/*")], { action: { like: ["s3:GetObject"] } }, true, "no", "not all"],
    [[deny("s3:*")], { action: { like: ["s3:Get*"] } }, true, "yes", "all"],
    [
      [deny("s3:*", "arn:aws:s3:::a*"), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::a*" }],
      { action: { like: ["s3:GetObject"] } },
      true,
      "yes",
      "all, by two",
    ],
    [[allow("s3:*")], {}, false, "no", "an Allow denies nothing"],
    [[deny("s3:*", "<<Any>>")], { action: { like: ["s3:GetObject"] } }, true, "depends", "a parameter may be a star"],
  ] as readonly (readonly [readonly unknown[], Pattern, boolean, string, string])[])(
    "%j of %j, every: %s: %s (%s)",
    (statements, pattern, every, expected) => {
      expect(canDeny(set(...statements), pattern, { every }).is).toBe(expected);
    },
  );
});

describe("canAllowAll", () => {
  const legs: readonly Pattern[] = [
    { action: { like: ["iam:PassRole"] } },
    { action: { like: ["lambda:CreateFunction"] }, resource: { like: ["arn:*:lambda:*:*:function:x"] } },
  ];
  const who = (key: string) => key.startsWith("aws:principal");
  const team = (value: string) => ({ StringEquals: { "aws:PrincipalTag/team": value } });
  it.each<Row>([
    [[allow("iam:*"), allow("lambda:*")], "yes", "each leg is allowed"],
    [[allow("iam:*")], "no", "one is not"],
    [[allow("iam:*", "*", team("a")), allow("lambda:*", "*", team("a"))], "yes", "the same principal"],
    [[allow("iam:*", "*", team("a")), allow("lambda:*", "*", team("b"))], "no", "nobody has both tags"],
    [
      [
        allow("iam:*", "*", { StringEquals: { "s3:x": "a" } }),
        allow("lambda:*", "*", { StringEquals: { "s3:x": "b" } }),
      ],
      "yes",
      "a key of the request is each leg's own",
    ],
    [
      [
        allow("*"),
        deny("lambda:*", "*", { StringNotEquals: { "aws:PrincipalTag/team": "a" } }),
        deny("iam:*", "*", team("a")),
      ],
      "no",
      "the Denies exclude each other",
    ],
    [[allow("iam:*"), allow("lambda:*", "<<Any>>")], "depends", "a parameter"],
  ])("%j: %s (%s)", (statements, expected) => {
    expect(canAllowAll(set(...statements), legs, who).is).toBe(expected);
  });

  it("gives a witness and a statement for each leg", () => {
    const answer = canAllowAll(set(allow("iam:*"), allow("lambda:*")), legs, who);

    if (answer.is !== "yes") throw new Error(answer.is);
    expect(answer.witnesses.map(({ request }) => request.action)).toEqual(["iam:PassRole", "lambda:CreateFunction"]);
    expect(answer.by.map(({ statement }) => statement.index)).toEqual([0, 1]);
  });
});

describe("allowedActions", () => {
  it("lists what is allowed and not denied, in AWS's spelling", () => {
    const { actions } = allowedActions(set(allow("s3:GetObjectA*"), deny("S3:getobjectattributes")), {});

    expect(actions).toContain("s3:GetObjectAcl");
    expect(actions).not.toContain("s3:GetObjectAttributes");
    expect(actions.every((action) => action.startsWith("s3:GetObjectA"))).toBe(true);
  });

  it("keeps to the pattern", () => {
    const policies = set(allow("s3:*", "arn:aws:s3:::b/*"), allow("sqs:*"));

    expect(
      allowedActions(policies, {
        action: { like: ["s3:PutObject", "sqs:SendMessage"] },
        resource: { like: ["arn:aws:s3:::c"] },
      }),
    ).toEqual({ actions: ["sqs:SendMessage"], unknown: false });
  });

  it("lists everything", () => {
    expect(allowedActions(set(allow("*")), {}).actions.length).toBeGreaterThan(20_000);
  });

  it("says where it cannot tell", () => {
    const policies = set(allow("s3:*"), deny("s3:*", "arn:aws:s3:::a*b*c*"));

    const answer = allowedActions(policies, { resource: { like: ["arn:aws:s3:::a*c*b*"] } }, { states: 0 });

    expect(answer).toEqual({ actions: [], unknown: true });
  });
});

describe("enumerateNewAccess", () => {
  it("groups by service, level and statement", () => {
    const { groups, unknown } = enumerateNewAccess(
      [],
      set(allow("s3:*", "arn:aws:s3:::b/*", { StringEquals: { "aws:SourceAccount": "111122223333" } })),
    );

    expect(unknown).toEqual([]);
    expect(groups.map(({ level }) => level).sort()).toEqual([
      "List",
      "Permissions management",
      "Read",
      "Tagging",
      "Write",
    ]);
    expect(groups.every(({ whole, service }) => whole && service === "s3")).toBe(true);
    expect(groups[0]).toMatchObject({
      resources: ["arn:aws:s3:::b/*"],
      conditions: ["aws:SourceAccount = 111122223333"],
    });
  });

  it("names only what is new", () => {
    const { groups } = enumerateNewAccess(set(allow("s3:Get*")), set(allow(["s3:Get*", "s3:PutObject"])));

    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ service: "s3", level: "Write", actions: ["s3:PutObject"], whole: false });
  });

  it("shows the resources of a Deny that is gone", () => {
    const { groups } = enumerateNewAccess(
      set(allow("s3:GetObject"), deny("s3:*", "arn:aws:s3:::secret/*")),
      set(allow("s3:GetObject")),
    );

    expect(groups).toMatchObject([{ actions: ["s3:GetObject"], resources: ["arn:aws:s3:::secret/*"] }]);
  });

  it("names an action once for each statement that gives it", () => {
    const { groups } = enumerateNewAccess(
      [],
      set(
        allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::a/*"),
        allow(["s3:GetObject", "s3:DeleteObject"], "arn:aws:s3:::b/*"),
      ),
    );

    const said = groups.map(({ actions, resources }) => `${actions} ${resources}`).sort();
    expect(said).toEqual([
      "s3:DeleteObject arn:aws:s3:::b/*",
      "s3:GetObject arn:aws:s3:::a/*",
      "s3:GetObject arn:aws:s3:::b/*",
      "s3:PutObject arn:aws:s3:::a/*",
    ]);
  });

  it("leaves out what a wider statement gives in the same world", () => {
    const { groups } = enumerateNewAccess(
      [],
      set(
        allow("s3:GetObject", "arn:aws:s3:::a/*"),
        allow(["s3:GetObject"]),
        allow("s3:GetObject", "arn:aws:s3:::b/*"),
      ),
    );

    expect(groups).toMatchObject([{ actions: ["s3:GetObject"], resources: ["*"] }]);
  });

  it.each([
    {
      old: set(allow("s3:GetObject", "arn:aws:s3:::a/*")),
      now: set(allow("*")),
      actions: ["*"],
      why: "an action that was allowed elsewhere is among all",
    },
    {
      old: set(allow("*"), { Effect: "Deny", NotAction: "iam:*", Resource: "*" }),
      now: set(allow("*")),
      actions: ["not iam:*"],
      why: "what was not denied is not new",
    },
  ])("makes actions of very many services one group: $why", ({ old, now, actions }) => {
    const { groups } = enumerateNewAccess(old, now);

    expect(groups).toMatchObject([{ service: "*", level: "*", actions }]);
  });

  it("keeps actions AWS does not have apart", () => {
    const { groups } = enumerateNewAccess([], set(allow(["s3:GetObjekt"])));

    expect(groups).toMatchObject([{ service: "s3", level: "Unknown", actions: ["s3:getobjekt"], whole: false }]);
  });
});

describe("redundant", () => {
  const types = (...statements: readonly unknown[]) =>
    redundant(policySet(statements)[0]?.policy ?? never(), "IDENTITY_POLICY").map(({ type, statement }) => [
      type,
      statement.index,
    ]);
  const never = (): never => {
    throw new Error("no policy");
  };
  it.each([
    [[allow("s3:*"), allow("s3:Get*", "arn:aws:s3:::b/*")], [["covered", 1]], "within another"],
    [[allow("s3:Get*"), allow("s3:*")], [["covered", 0]], "whichever comes first"],
    [[allow("s3:*"), allow("s3:*")], [["covered", 0]], "one of two equal ones"],
    [[allow("s3:*"), deny("*")], [["denied", 0]], "denied altogether"],
    [
      [allow("s3:*", "*", { NumericLessThan: { "s3:max-keys": "1" }, NumericGreaterThan: { "s3:max-keys": "2" } })],
      [["impossible", 0]],
      "conditions that exclude each other",
    ],
    [[allow("s3:*"), deny("sqs:*")], [["nothing-to-deny", 1]], "a Deny of what nobody allows"],
    [[deny("sqs:*")], [], "a policy that only denies"],
    [[allow("s3:*"), deny("s3:Put*"), deny("s3:PutObject")], [["covered", 2]], "a Deny within another"],
    [[allow("s3:Get*"), allow("s3:*", "arn:aws:s3:::b/*")], [], "neither holds the other"],
  ])("%j: %j (%s)", (statements, expected) => {
    expect(types(...statements)).toEqual(expected);
  });
});

describe("publicAccess", () => {
  const trust = { accounts: ["111122223333"], organizations: ["o-own"], services: "trusted" } as const;
  it.each<readonly [unknown, unknown, string, string]>([
    ["*", undefined, "yes", "anyone"],
    [{ AWS: "111122223333" }, undefined, "no", "the own account"],
    [{ AWS: "444455556666" }, undefined, "yes", "another account"],
    ["*", { StringEquals: { "aws:PrincipalOrgID": "o-own" } }, "no", "the own organisation"],
    ["*", { StringLike: { "aws:PrincipalOrgID": "o-*" } }, "yes", "a wildcard is not fixed"],
    ["*", { StringEquals: { "aws:SourceVpce": "vpce-1" } }, "no", "a fixed endpoint"],
    ["*", { StringLike: { "aws:SourceVpc": "vpc-*" } }, "yes", "any VPC"],
    ["*", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }, "no", "a narrow range"],
    ["*", { IpAddress: { "aws:SourceIp": "0.0.0.0/1" } }, "yes", "half the internet"],
    ["*", { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } }, "no", "a private range"],
    [{ Service: "sns.amazonaws.com" }, undefined, "no", "a service, and services are trusted"],
    [{ Federated: "accounts.google.com" }, undefined, "yes", "any user of a provider"],
    [
      { Federated: "accounts.google.com" },
      { StringEquals: { "accounts.google.com:sub": "1" } },
      "no",
      "one user of a provider",
    ],
    ["*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }, "no", "roles of the own account"],
  ])("%j %j: %s (%s)", (principal, condition, expected) => {
    expect(publicAccess(policySet([grant(principal, condition)], "RESOURCE_POLICY"), trust).is).toBe(expected);
  });

  it("asks about services where they are not trusted", () => {
    const policies = policySet([grant({ Service: "sns.amazonaws.com" })], "RESOURCE_POLICY");

    expect(publicAccess(policies, { ...trust, services: "untrusted" }).is).toBe("yes");
  });
});

describe("enumerateNewAccess of very many statements", () => {
  const many = Array.from({ length: 300 }, (_, i) => allow("s3:GetObject", `arn:aws:s3:::bucket-${i}/*`));

  it.each([0, 1, 20, 60_000])("says so where %s ms were not enough for all", (budget) => {
    const { groups, unknown } = enumerateNewAccess(set(), set(...many), { budget });

    expect(groups.length < many.length).toBe(unknown.length > 0);
    if (budget === 0) expect(groups.length).toBeLessThan(many.length);
    if (budget === 60_000) expect(groups).toHaveLength(many.length);
  });
});

describe("equivalent", () => {
  it("compares both ways", () => {
    const answer = equivalent(set(allow("s3:*")), set(allow("s3:Get*")));

    expect([answer.aToB.is, answer.bToA.is]).toEqual(["no-new-access", "new-access"]);
  });

  it("does not count what was meant to go", () => {
    const [a, b] = [set(allow(["s3:GetObject", "s3:PutObject"])), set(allow("s3:GetObject"))];

    expect(equivalent(a, b, { removed: [{ action: { like: ["s3:Put*"] } }] }).bToA.is).toBe("no-new-access");
    expect(equivalent(a, b, { removed: [{ action: { like: ["s3:Get*"] } }] }).bToA.is).toBe("new-access");
  });
});
