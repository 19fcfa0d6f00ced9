import { describe, expect, it } from "@jest/globals";
import { evaluate, noNewAccess, type PolicySet, type PolicyType } from "../../src/access/index.js";
import { allow, deny, grant, policySet } from "./sets.js";

/** Statements before and after, the answer, and why. */
type Row = readonly [readonly unknown[], readonly unknown[], string, string];

const same = "no-new-access";
const more = "new-access";

describe("statements", () => {
  it.each<Row>([
    [[allow("s3:*")], [allow("s3:*")], same, "nothing changed"],
    [[allow("s3:*")], [allow("s3:Get*"), allow("s3:Put*", "arn:aws:s3:::b/*")], same, "two parts of a whole"],
    [[allow("s3:Get*"), allow("s3:Put*")], [allow(["s3:PutObject", "s3:GetObject"])], same, "a part of two"],
    [[allow("s3:Get*")], [allow("s3:*")], more, "more actions"],
    [[allow("s3:*", "arn:aws:s3:::a*")], [allow("s3:*", "arn:aws:s3:::*a")], more, "other resources"],
    [
      [allow("s3:*", ["arn:aws:s3:::a", "arn:aws:s3:::a/*"])],
      [allow("s3:*", "arn:aws:s3:::a*")],
      more,
      "other buckets' names start so",
    ],
    [[allow("s3:*"), deny("s3:Put*")], [allow("s3:*")], more, "a Deny is gone"],
    [[allow("s3:*"), deny("s3:Put*")], [allow("s3:*"), deny("s3:P*")], same, "a Deny grew"],
    [
      [allow("s3:*"), deny("s3:*", "arn:aws:s3:::x")],
      [allow("s3:*"), { Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::x" }],
      more,
      "a Deny turned round",
    ],
    [
      [allow("*"), { Effect: "Deny", NotAction: "s3:*", Resource: "*" }],
      [allow("s3:*")],
      same,
      "all but s3 denied is s3",
    ],
    [[allow("s3:*")], [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }], more, "all but s3"],
    [[allow("*")], [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }], same, "all but iam"],
    [[], [deny("*")], same, "a Deny allows nothing"],
    [[allow("s3:GetObject")], [allow("S3:GETOBJECT")], same, "actions ignore case"],
    [
      [allow("iam:GetUser", "arn:aws:iam::1:user/Bob")],
      [allow("iam:GetUser", "arn:aws:iam::1:user/bob")],
      more,
      "resources do not",
    ],
    [
      [allow("s3:*")],
      [allow("s3:*"), allow("sqs:SendMessage", "arn:aws:sqs:*:*:a")],
      more,
      "one whole service is not another",
    ],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(noNewAccess(policySet(before), policySet(after)).is).toBe(expected);
  });

  const team = (operator: string) => ({
    ...allow("s3:GetObject"),
    Condition: { [operator]: { "aws:PrincipalTag/team": "${aws:username}" } },
  });

  it.each<Row>([
    [[team("StringEquals")], [team("StringEqualsIgnoreCase")], more, "any letter case is more than one"],
    [[team("StringEqualsIgnoreCase")], [team("StringEquals")], same, "and one is less than any"],
    [[team("StringNotEqualsIgnoreCase")], [team("StringNotEquals")], more, "the same turned round"],
    [[team("StringNotEquals")], [team("StringNotEqualsIgnoreCase")], same, "and back"],
  ])("a variable where letter case counts or not: %j to %j: %s (%s)", (before, after, expected) => {
    expect(noNewAccess(policySet(before), policySet(after)).is).toBe(expected);
  });

  it("says which statement gives it and which Deny is gone", () => {
    const old = policySet([allow("s3:*"), deny("s3:Put*")]);
    const new_ = policySet([allow("sqs:*"), allow("s3:*")]);

    const answer = noNewAccess(old, policySet([allow("s3:*")]));
    const added = noNewAccess(old, new_);

    if (answer.is !== more || added.is !== more) throw new Error("no new access");
    expect(answer.noLongerDeniedBy?.statement.index).toBe(1);
    expect(answer.by.statement.index).toBe(0);
    expect(added.witness.request.action).toMatch(/^(sqs:|s3:Put)/);
  });

  it("tells when only actions that AWS does not have today differ", () => {
    const answer = noNewAccess(policySet([allow("s3:GetObject*")]), policySet([allow("s3:GetObject*X")]));
    const known = noNewAccess(
      policySet([
        allow([
          "s3:GetObject",
          "s3:GetObjectA*",
          "s3:GetObjectL*",
          "s3:GetObjectR*",
          "s3:GetObjectT*",
          "s3:GetObjectV*",
        ]),
      ]),
      policySet([allow("s3:GetObject*")]),
    );

    expect(answer.is).toBe(same);
    expect(known).toMatchObject({
      is: more,
      onlyFutureActions: true,
      witness: { knownAction: false, realistic: false },
    });
  });

  it("takes hundreds of prefixes and statements", () => {
    const buckets = Array.from({ length: 400 }, (_, i) => `arn:aws:s3:::bucket-${i}/*`);
    const statements = buckets.map((bucket) =>
      allow("s3:GetObject", bucket, { StringEquals: { "aws:PrincipalTag/t": "x" } }),
    );

    expect(
      noNewAccess(policySet([allow("s3:*", "arn:aws:s3:::bucket-*")]), policySet([allow("s3:Get*", buckets)])).is,
    ).toBe(same);
    expect(noNewAccess(policySet([allow("s3:*", buckets)]), policySet(statements)).is).toBe(same);
  });
});

describe("principals", () => {
  const user = "arn:aws:iam::111122223333:user/alice";
  const role = "arn:aws:iam::111122223333:role/path/app";
  it.each<readonly [unknown, unknown, string, string]>([
    [{ AWS: "111122223333" }, { AWS: "arn:aws:iam::111122223333:root" }, same, "an account in two spellings"],
    [{ AWS: "111122223333" }, { AWS: user }, same, "a user of the account"],
    [{ AWS: user }, { AWS: "111122223333" }, more, "the whole account"],
    [{ AWS: role }, { AWS: "arn:aws:sts::111122223333:assumed-role/app/s" }, same, "a session of the role"],
    [{ AWS: "arn:aws:sts::111122223333:assumed-role/app/s" }, { AWS: role }, more, "every session of the role"],
    ["*", { AWS: "*" }, same, "everyone in two spellings"],
    [{ AWS: "*" }, { Service: "sns.amazonaws.com" }, same, "everyone holds services too, in an Allow"],
    [{ Service: "sns.amazonaws.com" }, { Service: "sqs.amazonaws.com" }, more, "another service"],
    [{ AWS: user }, { AWS: "arn:aws:iam::111122223333:user/*" }, same, "an ARN with a star names nobody"],
    [{ AWS: user }, { AWS: "AIDAEXAMPLE" }, same, "an id of somebody deleted names nobody"],
    [
      { Federated: "arn:aws:iam::111122223333:oidc-provider/a" },
      { Federated: "arn:aws:iam::111122223333:oidc-provider/b" },
      more,
      "another provider",
    ],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    const answer = noNewAccess(
      policySet([grant(before)], "RESOURCE_POLICY"),
      policySet([grant(after)], "RESOURCE_POLICY"),
    );

    expect(answer.is).toBe(expected);
  });

  it("sees a Deny with NotPrincipal as one for everybody else", () => {
    const spared = {
      Effect: "Deny",
      NotPrincipal: { AWS: [user, "arn:aws:iam::111122223333:root"] },
      Action: "s3:*",
      Resource: "*",
    };

    const before = policySet([grant("*"), spared], "RESOURCE_POLICY");
    expect(noNewAccess(before, policySet([grant({ AWS: user })], "RESOURCE_POLICY")).is).toBe(same);
    expect(noNewAccess(before, policySet([grant("*")], "RESOURCE_POLICY")).is).toBe(more);
  });

  it("does not know what an Allow with NotPrincipal says", () => {
    const odd = { Effect: "Allow", NotPrincipal: { AWS: user }, Action: "s3:*", Resource: "*" };

    expect(noNewAccess([], policySet([odd], "RESOURCE_POLICY")).is).toBe("unknown");
    expect(noNewAccess(policySet([odd], "RESOURCE_POLICY"), policySet([odd], "RESOURCE_POLICY")).is).toBe(same);
  });
});

describe("policy variables", () => {
  const home = "arn:aws:s3:::b/${aws:username}/*";
  it.each<readonly [string, string, string, string]>([
    [home, "arn:aws:s3:::b/${aws:username}/x*", same, "within one's own"],
    [home, "arn:aws:s3:::b/*", more, "everybody's"],
    ["arn:aws:s3:::b/*", home, same, "one's own of everybody's"],
    [home, "arn:aws:s3:::b/${aws:userid}/*", more, "another variable"],
    [home, "arn:aws:s3:::b/${aws:username, 'x'}/*", more, "a default where there was none"],
    ["arn:aws:s3:::b/${aws:username, 'x'}/*", home, same, "no default where there was one"],
    ["arn:aws:s3:::b/?/*", "arn:aws:s3:::b/${aws:username}/*", more, "a name is not one character"],
    ["arn:aws:s3:::b/${*}", "arn:aws:s3:::b/*", more, "a literal star"],
    ["arn:aws:s3:::b", "arn:aws:s3:::${aws:TagKeys}", same, "a key with several values is no variable"],
    ["arn:aws:s3:::b", "arn:${aws:username}:s3:::c", same, "before the fifth colon there are none"],
  ])("%s to %s: %s (%s)", (before, after, expected) => {
    const [old, new_] = [before, after].map((resource) => policySet([allow("s3:GetObject", resource)]));

    expect(noNewAccess(old ?? [], new_ ?? []).is).toBe(expected);
  });

  it("finds a Deny gone that bites only where a variable has a certain value", () => {
    const tagged = allow("s3:GetObject", "arn:aws:s3:::${aws:PrincipalTag/team}/*");

    const answer = noNewAccess(policySet([tagged, deny("s3:*", "arn:aws:s3:::secret/*")]), policySet([tagged]));

    expect(answer).toMatchObject({
      is: more,
      witness: { request: { context: { "aws:principaltag/team": ["secret"] } } },
    });
  });
});

describe("what could not be read", () => {
  const odd = { Effect: "Allow", Action: { a: 1 }, Resource: "*" };
  it.each<Row>([
    [[odd], [odd], same, "the same on both sides"],
    [[], [odd], "unknown", "only on the new side"],
    [[odd], [], same, "only on the old side"],
    [[], [odd, allow("s3:*")], more, "what is found stands"],
    [["<<var.statements>>"], ["<<var.statements>>"], same, "the same hole"],
    [[], ["<<var.statements>>"], "unknown", "a hole that is new"],
    [["<<var.a>>"], ["<<var.b>>"], "unknown", "another hole"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(noNewAccess(policySet(before), policySet(after)).is).toBe(expected);
  });
});

describe("policies of several types", () => {
  const identity = (...statements: readonly unknown[]) => policySet(statements, "IDENTITY_POLICY");
  const limit = (type: PolicyType, ...statements: readonly unknown[]) => policySet(statements, type);
  const everything = identity(allow("*"));
  const alice = "arn:aws:iam::111122223333:user/alice";
  const federated = "arn:aws:sts::111122223333:federated-user/alice";

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
  it.each([
    [alice, more, "one that names the user stays within the session policy"],
    [federated, same, "one that names the session does not"],
    ["*", same, "nor does one that names everyone"],
  ])("a session policy of a federated user, and a resource policy for %s: %s (%s)", (name, expected) => {
    const bucket = policySet([grant({ AWS: name })], "RESOURCE_POLICY");
    const [before, after] = ["s3:List*", "s3:*"].map((actions) => [
      ...identity(deny("ec2:*")),
      ...limit("SESSION_POLICY", allow(actions)),
      ...bucket,
    ]);

    expect(noNewAccess(before ?? [], after ?? []).is).toBe(expected);
  });

  it.each<readonly [PolicyType, ...Row]>([
    ["PERMISSIONS_BOUNDARY", [allow("s3:*")], [allow("s3:Get*")], same, "a boundary narrowed"],
    ["PERMISSIONS_BOUNDARY", [allow("s3:Get*")], [allow("s3:*")], more, "a boundary widened"],
    ["SESSION_POLICY", [allow("s3:Get*")], [allow("s3:*")], more, "a session policy widened"],
    ["SERVICE_CONTROL_POLICY", [deny("s3:*")], [deny("s3:Put*")], more, "a control policy that only denies, loosened"],
    ["SERVICE_CONTROL_POLICY", [allow("*"), deny("s3:*")], [allow("s3:*"), deny("s3:*")], same, "and tightened"],
    [
      "RESOURCE_CONTROL_POLICY",
      [{ ...deny("s3:*"), Principal: "*" }],
      [{ ...deny("s3:Put*"), Principal: "*" }],
      more,
      "a resource control policy loosened",
    ],
    [
      "RESOURCE_CONTROL_POLICY",
      [{ ...deny("ec2:*"), Principal: "*" }],
      [{ ...deny("s3:*"), Principal: "*" }],
      same,
      "one that binds no such service",
    ],
  ])("%s %j to %j: %s (%s)", (type, before, after, expected) => {
    const [old, new_] = [before, after].map((statements): PolicySet => [...everything, ...limit(type, ...statements)]);

    expect(noNewAccess(old ?? [], new_ ?? []).is).toBe(expected);
  });

  it("asks each level of control policies", () => {
    const level = (name: string, ...statements: readonly unknown[]): PolicySet =>
      limit("SERVICE_CONTROL_POLICY", ...statements).map((policy) => ({ ...policy, level: name }));
    const before = [...everything, ...level("root", allow("s3:*")), ...level("ou", allow("sqs:*"))];
    const after = [...everything, ...level("root", allow(["s3:*", "sqs:*"])), ...level("ou", allow("sqs:*"))];

    expect(noNewAccess(before, after).is).toBe(more);
    expect(noNewAccess(after, before).is).toBe(same);
    expect(noNewAccess([], before).is).toBe(same);
  });

  it("lets a resource policy that names the user past the boundary", () => {
    const named = policySet([grant({ AWS: "arn:aws:iam::111122223333:user/alice" })], "RESOURCE_POLICY");
    const boundary = limit("PERMISSIONS_BOUNDARY", allow("ec2:*"));
    const role = policySet([grant({ AWS: "arn:aws:iam::111122223333:role/app" })], "RESOURCE_POLICY");

    expect(noNewAccess([...boundary], [...boundary, ...named]).is).toBe(more);
    expect(noNewAccess([...everything, ...boundary], [...everything, ...boundary, ...role]).is).toBe(same);
  });
});

describe("witnesses", () => {
  it.each<readonly [unknown, string | RegExp, RegExp, string]>([
    [allow("s3:GetObject"), "s3:GetObject", /^arn:aws:s3:::example-bucket\/key$/, "an object"],
    [allow("s3:ListAllMyBuckets"), "s3:ListAllMyBuckets", /^\*$/, "an action without resources"],
    [
      allow("sqs:*", "arn:aws:sqs:eu-west-1:*:prod-*"),
      /^sqs:SendMessage$/,
      /^arn:aws:sqs:eu-west-1:\d{12}:prod-\w*$/,
      "a queue's ARN",
    ],
    [allow("iam:PassRole"), "iam:PassRole", /^arn:aws:iam::111122223333:role\/[\w-]+$/, "a role"],
  ])("%j gives a request people believe: %s on %s (%s)", (statement, action, resource) => {
    const answer = noNewAccess([], policySet([statement]));

    if (answer.is !== more) throw new Error(answer.is);
    const { request, realistic } = answer.witness;
    expect(realistic).toBe(true);
    expect(request.action).toMatch(action);
    expect(request.resource).toMatch(resource);
    expect(request.principal).toBe("aws:111122223333:arn:aws:iam::111122223333:user/alice");
  });

  it("agree on who sends them", () => {
    const condition = {
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::222233334444:role/ci-*" },
      StringEquals: { "aws:PrincipalAccount": "222233334444" },
    };

    const answer = noNewAccess([], policySet([allow("s3:GetObject", "*", condition)]));

    if (answer.is !== more) throw new Error(answer.is);
    expect(answer.witness.realistic).toBe(true);
    expect(answer.witness.request.principal).toMatch(
      /^aws:222233334444:arn:aws:sts::222233334444:assumed-role\/ci-[\w]*\/session$/,
    );
  });

  it("carry the keys that are always there, and agree with the ARN", () => {
    const tls = { Bool: { "aws:SecureTransport": "false" } };
    const region = { StringLike: { "aws:RequestedRegion": "eu-*" } };

    const denied = noNewAccess(policySet([allow("s3:*"), deny("s3:*", "*", tls)]), policySet([allow("s3:*")]));
    const regional = noNewAccess([], policySet([allow("sqs:SendMessage", "*", region)]));

    if (denied.is !== more || regional.is !== more) throw new Error("no new access");
    expect(denied.witness.request.context).toMatchObject({ "aws:securetransport": ["false"] });
    const [value] = regional.witness.request.context["aws:requestedregion"] ?? [];
    expect(regional.witness.request.resource.split(":")[3]).toBe(value);
  });

  it("are said to be unrealistic where no real request shows it", () => {
    const answer = noNewAccess([], policySet([allow("s3:GetObject", "arn:aws:sqs:us-east-1:111122223333:q")]));

    expect(answer).toMatchObject({ is: more, witness: { realistic: false } });
    expect(
      noNewAccess([], policySet([allow("s3:GetObject", "arn:aws:sqs:us-east-1:111122223333:q")]), {
        realism: "require",
      }).is,
    ).toBe("unknown");
  });

  it("stand up to evaluation", () => {
    const [old, new_] = [policySet([allow("s3:*", "arn:aws:s3:::a*")]), policySet([allow("s3:*", "arn:aws:s3:::*a")])];

    const answer = noNewAccess(old, new_);

    if (answer.is !== more) throw new Error(answer.is);
    expect(evaluate(new_, answer.witness.request).decision).toBe("Allow");
    expect(evaluate(old, answer.witness.request).decision).not.toBe("Allow");
  });
});
