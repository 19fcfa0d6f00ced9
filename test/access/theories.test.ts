import { describe, expect, it } from "@jest/globals";
import { noNewAccess } from "../../src/access/index.js";
import { allow, deny, policySet } from "./sets.js";

/** Is the condition `after` no weaker than `before`? */
function compare(before: unknown, after: unknown): string {
  const answer = noNewAccess(policySet([allow("s3:*", "*", before)]), policySet([allow("s3:*", "*", after)]));
  return answer.is === "unknown" ? answer.because.join() : answer.is;
}

const same = "no-new-access";
const more = "new-access";
const on = (operator: string, key: string, value: unknown) => ({ [operator]: { [key]: value } });

describe("texts", () => {
  const key = "aws:PrincipalTag/team";
  it.each<readonly [unknown, unknown, string, string]>([
    [on("StringEquals", key, ["a", "b"]), on("StringEquals", key, "a"), same, "one value of two"],
    [on("StringEquals", key, "a"), on("StringEquals", key, ["a", "b"]), more, "a value more"],
    [on("StringLike", key, "a*"), on("StringEquals", key, "ab"), same, "a text within a pattern"],
    [on("StringEquals", key, "a*"), on("StringLike", key, "a*"), more, "under StringEquals a star is a star"],
    [on("StringEqualsIgnoreCase", key, "ab"), on("StringEquals", key, "aB"), same, "any case covers one"],
    [on("StringEquals", key, "ab"), on("StringEqualsIgnoreCase", key, "ab"), more, "one case does not cover all"],
    [on("StringNotEquals", key, "a"), on("StringNotEquals", key, ["a", "b"]), same, "a NOR of more"],
    [on("StringNotEquals", key, "a"), on("StringNotLike", key, "b*"), more, "a is let in"],
    [on("StringEquals", key, "a"), on("StringEqualsIfExists", key, "a"), more, "the absent key is let in"],
    [on("StringEqualsIfExists", key, "a"), on("StringEquals", key, "a"), same, "the absent key is shut out"],
    [on("StringNotEquals", key, "a"), on("StringNotEqualsIfExists", key, "a"), same, "negated: absent passes anyway"],
    [on("StringLike", key, "*"), on("Null", key, "false"), same, "any value at all"],
    [on("Null", key, "true"), on("StringNotLike", key, "*"), same, "no value at all"],
    [on("StringEquals", key, ["", "a"]), on("StringEquals", key, ""), same, "the empty text is a text"],
    [on("StringEquals", key, "a"), on("StringEquals", key, ""), more, "and not another"],
    [
      on("StringEquals", key, "a"),
      on("stringequals", key, "a"),
      "`stringequals` on `aws:principaltag/team` is not understood",
      "no such operator",
    ],
    [on("StringEquals", key, "a"), on("StringEquals", "AWS:principaltag/TEAM", "a"), same, "keys ignore case"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });
});

describe("ARNs", () => {
  const key = "aws:SourceArn";
  it.each<readonly [unknown, unknown, string, string]>([
    [
      on("ArnLike", key, "arn:aws:sns:*:1:t"),
      on("ArnEquals", key, "arn:aws:sns:us-east-1:1:t"),
      same,
      "a segment's star",
    ],
    [
      on("ArnLike", key, "arn:aws:sns:*:t"),
      on("StringEquals", key, "arn:aws:sns:us-east-1:1:t"),
      more,
      "a star does not cross a colon",
    ],
    [on("ArnLike", key, "arn:aws:s3:::a*"), on("ArnLike", key, "arn:aws:s3:::a:*"), same, "in the last part it does"],
    [on("StringLike", key, "arn:aws:sns:*"), on("ArnLike", key, "arn:aws:sns:*:*:*"), same, "texts and ARNs mix"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });
});

describe("keys that are true or false", () => {
  const key = "aws:SecureTransport";
  const both = { Bool: { [key]: ["true", "false"] } };
  it.each<readonly [unknown, unknown, string, string]>([
    [on("Null", key, "false"), both, same, "one of the two"],
    [both, on("Null", key, "false"), same, "and there is no third"],
    [on("Bool", key, "True"), on("Bool", key, "tRUE"), same, "case is ignored"],
    [on("Bool", key, "true"), on("StringNotEqualsIgnoreCase", key, "false"), more, "but the key may be absent"],
    [
      on("Bool", key, "true"),
      { Null: { [key]: "false" }, StringNotEqualsIgnoreCase: { [key]: "false" } },
      same,
      "present and not false is true",
    ],
    [on("BoolIfExists", key, "true"), on("StringNotEqualsIgnoreCase", key, "false"), same, "not false, or absent"],
    [on("Bool", key, "true"), on("StringEquals", key, "example"), same, "a text that it never is"],
    [
      on("Bool", "oidc.example.com:admin", ["true", "false"]),
      on("Null", "oidc.example.com:admin", "false"),
      more,
      "what a claim holds is not documented",
    ],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });

  it("lets a Deny be split in two", () => {
    const halves = ["true", "false"].map((value) => deny("s3:*", "*", on("Bool", key, value)));
    const whole = deny("s3:*", "*", on("Null", key, "false"));

    const answer = noNewAccess(policySet([allow("s3:*"), whole]), policySet([allow("s3:*"), ...halves]));

    expect(answer.is).toBe("no-new-access");
  });
});

describe("numbers, dates and addresses", () => {
  it.each<readonly [unknown, unknown, string, string]>([
    [on("NumericLessThan", "s3:max-keys", "10"), on("NumericLessThanEquals", "s3:max-keys", "9"), same, "9 < 10"],
    [on("NumericLessThan", "s3:max-keys", "10"), on("NumericLessThanEquals", "s3:max-keys", "10"), more, "10 itself"],
    [on("NumericLessThan", "s3:max-keys", "10"), on("NumericEquals", "s3:max-keys", ["1", "9.5"]), same, "decimals"],
    [
      on("NumericNotEquals", "s3:max-keys", "10"),
      on("NumericGreaterThan", "s3:max-keys", "10"),
      same,
      "above is not equal",
    ],
    [
      on("DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"),
      on("DateLessThan", "aws:CurrentTime", "2026"),
      same,
      "a year is its first day",
    ],
    [
      on("DateLessThan", "aws:CurrentTime", "2026-01-01T01:00:00+01:00"),
      on("DateLessThan", "aws:CurrentTime", "1767225600"),
      same,
      "an offset, and seconds",
    ],
    [
      on("DateLessThan", "aws:CurrentTime", "2026-01-01"),
      on("DateLessThanEquals", "aws:CurrentTime", "2026-01-01"),
      more,
      "that instant itself",
    ],
    [
      on("DateLessThan", "aws:EpochTime", "2026-01-01T00:00:00Z"),
      on("NumericLessThan", "aws:EpochTime", "1767225600"),
      same,
      "seconds take both kinds",
    ],
    [
      on("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
      on("IpAddress", "aws:SourceIp", ["10.0.0.0/9", "10.128.0.0/9"]),
      same,
      "two halves",
    ],
    [
      on("IpAddress", "aws:SourceIp", ["10.0.0.0/9", "10.128.0.0/10"]),
      on("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
      more,
      "a quarter is missing",
    ],
    [
      on("IpAddress", "aws:SourceIp", "0.0.0.0/0"),
      on("IpAddress", "aws:SourceIp", "2001:db8::/32"),
      more,
      "IPv6 is not within IPv4",
    ],
    [
      on("IpAddress", "aws:SourceIp", "203.0.113.7"),
      on("IpAddress", "aws:SourceIp", "203.0.113.7/32"),
      same,
      "no prefix is /32",
    ],
    [
      on("NotIpAddress", "aws:SourceIp", "10.0.0.0/8"),
      on("NotIpAddress", "aws:SourceIp", "10.0.0.0/7"),
      same,
      "more is shut out",
    ],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });
});

describe("booleans, bytes and presence", () => {
  it.each<readonly [unknown, unknown, string, string]>([
    [on("Bool", "aws:SecureTransport", "true"), on("Bool", "aws:SecureTransport", "TRUE"), same, "case is ignored"],
    [on("Bool", "aws:SecureTransport", "true"), on("BoolIfExists", "aws:SecureTransport", "true"), more, "absent"],
    [on("BinaryEquals", "svc:blob", "QUJD"), on("BinaryEquals", "svc:blob", "QUJDRA=="), more, "other bytes"],
    [
      on("BinaryEquals", "svc:blob", "QUJDRA=="),
      on("BinaryEquals", "svc:blob", "QUJDRB=="),
      same,
      "the same bytes, written otherwise",
    ],
    [on("Null", "aws:TagKeys", ["true", "false"]), {}, same, "either is always"],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });
});

describe("keys with several values", () => {
  const key = "aws:TagKeys";
  it.each<readonly [unknown, unknown, string, string]>([
    [on("ForAllValues:StringEquals", key, ["a", "b"]), on("ForAllValues:StringEquals", key, "a"), same, "all of fewer"],
    [
      on("ForAllValues:StringEquals", key, ["a", "b"]),
      on("ForAnyValue:StringEquals", key, "a"),
      more,
      "a and something else",
    ],
    [on("ForAnyValue:StringEquals", key, ["a", "b"]), on("ForAnyValue:StringEquals", key, "a"), same, "some of fewer"],
    [
      on("ForAnyValue:StringEquals", key, "a"),
      on("ForAllValues:StringEquals", key, "a"),
      more,
      "ForAllValues passes with no value",
    ],
    [
      on("ForAllValues:StringNotEquals", key, "a"),
      on("StringNotEquals", key, "a"),
      same,
      "negated plain: no value is it",
    ],
    [
      on("ForAllValues:StringLike", key, "a*"),
      { ...on("ForAllValues:StringLike", key, "a*"), ...on("Null", key, "false") },
      same,
      "and present",
    ],
    [
      on("ForAnyValue:StringEquals", "aws:PrincipalArn", ["a", "b"]),
      on("ForAllValues:StringEquals", "aws:PrincipalArn", "a"),
      more,
      "absent passes for a single value too",
    ],
    [
      { ...on("ForAllValues:StringEquals", "aws:username", "a"), ...on("Null", "aws:username", "false") },
      on("ForAnyValue:StringEquals", "aws:username", "a"),
      same,
      "one value: all is some",
    ],
  ])("%j to %j: %s (%s)", (before, after, expected) => {
    expect(compare(before, after)).toBe(expected);
  });
});
