import { describe, expect, it } from "@jest/globals";
import { noNewAccess } from "../../src/access/index.js";
import type { Shape } from "../../src/source/index.js";
import { allow, deny, grant, policySet } from "./sets.js";

/** Statements before and after, the answer, and why. */
type Row = readonly [readonly unknown[], readonly unknown[], string, string];

const same = "no-new-access";
const more = "new-access";

describe("choices of a template", () => {
  const branch = (on: string, yes: unknown, no: unknown) => ({ [`?${on}`]: { true: yes, false: no } });
  const absent = allow("s3:ListBucket");
  it.each<Row>([
    [
      [branch("Prod", allow("s3:*"), absent)],
      [branch("Prod", allow("s3:*"), absent)],
      same,
      "the same branch on both sides",
    ],
    [[allow("s3:*")], [branch("Prod", allow("s3:*"), absent)], same, "less in one branch"],
    [[branch("Prod", allow("s3:*"), absent)], [branch("Prod", absent, allow("s3:*"))], more, "branches exchanged"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(noNewAccess(policySet(before), policySet(after)).is).toBe(expected);
  });

  it("says on which choice it depends", () => {
    const answer = noNewAccess(policySet([absent]), policySet([branch("Prod", allow("s3:*"), absent)]));

    expect(answer).toMatchObject({
      is: more,
      dependsOn: [{ expression: "Prod", shape: { values: ["true", "false"] } }],
    });
  });

  it("does not go through thousands of worlds", () => {
    const statements = Array.from({ length: 8 }, (_, i) => branch(`C${i}`, allow("s3:*"), absent));

    expect(noNewAccess(policySet(statements), policySet(statements)).is).toBe("unknown");
  });
});

describe("holes", () => {
  const shapes: { readonly [name: string]: Shape } = {
    Account: { type: "account" },
    Bucket: { type: "name" },
    BucketArn: { type: "arn", pattern: "arn:*:s3:::*" },
    Partition: { type: "partition" },
    Partition2: { type: "partition" },
    Stage: { type: "one-of", values: ["dev", "prod"] },
    Any: { type: "any" },
    Range: { type: "any" },
  };
  const compare = (before: unknown, after: unknown, condition?: unknown) => {
    const [old, new_] = [before, after].map((r) =>
      policySet([allow("s3:GetObject", r, condition)], "IDENTITY_POLICY", shapes),
    );
    return noNewAccess(old ?? [], new_ ?? []);
  };
  it.each<readonly [unknown, unknown, string, string]>([
    ["<<BucketArn>>/*", "<<BucketArn>>/a*", same, "the same hole is the same bucket"],
    ["<<BucketArn>>/a*", "<<BucketArn>>/*", more, "more of the same bucket"],
    ["arn:aws:s3:::*", "<<BucketArn>>/*", same, "an S3 ARN, whatever its name"],
    ["arn:<<Partition>>:s3:::a/*", "arn:<<Partition2>>:s3:::a/b", same, "every partition is the same"],
    ["arn:aws-cn:s3:::a/*", "arn:<<Partition>>:s3:::a/*", same, "and the one that is written"],
    ["arn:aws:s3:::x-<<Stage>>/*", "arn:aws:s3:::x-dev/*", more, "it may be prod"],
    [["arn:aws:s3:::x-dev/*", "arn:aws:s3:::x-prod/*"], "arn:aws:s3:::x-<<Stage>>/*", same, "one of these"],
    ["arn:aws:s3:::<<Bucket>>/*", "arn:aws:s3:::<<Any>>/*", more, "another hole"],
    ["arn:aws:sqs:*:<<Account>>:q", "arn:aws:sqs:eu-west-1:<<Account>>:q", same, "an account"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after).is).toBe(expected);
  });

  it("names the hole on which new access depends", () => {
    expect(compare("<<Any>>", "arn:aws:s3:::b/*")).toMatchObject({ is: more, dependsOn: [{ expression: "Any" }] });
    expect(compare("arn:aws:s3:::x-<<Stage>>/*", "arn:aws:s3:::x-dev/*")).toMatchObject({
      is: more,
      dependsOn: [{ expression: "Stage" }],
    });
    expect(compare("<<BucketArn>>/a*", "<<BucketArn>>/*")).toMatchObject({ is: more, dependsOn: [] });
  });

  it("finds a Deny gone that bites only if a hole is a certain bucket", () => {
    const app = allow("s3:GetObject", "arn:aws:s3:::app-*");
    const old = policySet([app, deny("s3:*", "<<BucketArn>>/*")], "IDENTITY_POLICY", shapes);

    expect(noNewAccess(old, policySet([app]))).toMatchObject({ is: more, dependsOn: [{ expression: "BucketArn" }] });
  });

  it("reads a hole in an action as a name that may be any", () => {
    const verb = (name: string) => `s3:<<${name}>>Object`;

    const gone = noNewAccess(policySet([allow("s3:PutObject"), deny(verb("A"))]), policySet([allow("s3:PutObject")]));
    expect(gone).toMatchObject({ is: more, dependsOn: [{ expression: "A" }] });
    expect(noNewAccess(policySet([allow("s3:*Object")]), policySet([allow(verb("A"))])).is).toBe(same);
    expect(noNewAccess(policySet([allow(verb("A"))]), policySet([allow(verb("A"), "arn:aws:s3:::b/*")])).is).toBe(same);
    expect(noNewAccess(policySet([allow(verb("A"))]), policySet([allow("s3:PutObject")]))).toMatchObject({
      is: more,
      dependsOn: [{ expression: "A" }],
    });
  });

  it("reads a hole as a constant in conditions of every type", () => {
    const lines = [{ IpAddress: { "aws:SourceIp": "<<Range>>" } }, { NumericLessThan: { "s3:max-keys": "<<Range>>" } }];
    for (const line of lines) {
      expect(compare("*", "arn:aws:s3:::b/*", line).is).toBe(same);
      const [open, closed] = [
        policySet([allow("s3:*", "*")]),
        policySet([allow("s3:*", "*", line)], "IDENTITY_POLICY", shapes),
      ];
      expect(noNewAccess(open, closed).is).toBe(same);
      expect(noNewAccess(closed, open).is).toBe(more);
    }
  });

  it("takes a principal that is a hole for one principal", () => {
    const roles: { readonly [name: string]: Shape } = { Role: { type: "arn", pattern: "arn:*:iam::*:role/*" } };
    const set = (principal: unknown) => policySet([grant(principal)], "RESOURCE_POLICY", roles);

    expect(noNewAccess(set({ AWS: "<<Role>>" }), set({ AWS: "<<Role>>" })).is).toBe(same);
    expect(noNewAccess(set({ AWS: "<<Role>>" }), set({ AWS: "*" })).is).toBe(more);
    expect(noNewAccess(set("*"), set({ AWS: "<<Role>>" })).is).toBe(same);
  });
});
