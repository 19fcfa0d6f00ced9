import { describe, expect, it } from "@jest/globals";
import { conditionWords, whereWords } from "../../src/report/condition-words.js";

describe("a condition", () => {
  it.each`
    line                                                               | words
    ${"aws:SourceArn like arn:aws:events:*:*:rule/nightly"}            | ${"on behalf of `arn:aws:events:*:*:rule/nightly`"}
    ${"AWS:SourceAccount = 111122223333 or 444455556666"}              | ${"on behalf of account `111122223333` or `444455556666`"}
    ${"aws:PrincipalOrgID = o-acme"}                                   | ${"by somebody in organization `o-acme`"}
    ${"aws:SecureTransport = true"}                                    | ${"over TLS"}
    ${"aws:SecureTransport = False"}                                   | ${"without TLS"}
    ${"aws:MultiFactorAuthPresent = true"}                             | ${"signed in with MFA"}
    ${"aws:SourceIp IpAddress 203.0.113.0/24"}                         | ${"from `203.0.113.0/24`"}
    ${"aws:SourceIp NotIpAddress 203.0.113.0/24"}                      | ${"not from `203.0.113.0/24`"}
    ${"token.actions.githubusercontent.com:sub like repo:acme/shop:*"} | ${"with subject like `repo:acme/shop:*`"}
    ${"token.actions.githubusercontent.com:sub like repo:acme/shop:x"} | ${"with subject `repo:acme/shop:x`"}
    ${"token.actions.githubusercontent.com:aud = sts.amazonaws.com"}   | ${"with audience `sts.amazonaws.com`"}
    ${'${module.a["b c"].issuer}:sub = system:serviceaccount:a:b'}     | ${"with subject `system:serviceaccount:a:b`"}
    ${'aws:SourceAccount = ${a or b ? "x" : "y"}'}                     | ${'on behalf of account `${a or b ? "x" : "y"}`'}
    ${"aws:RequestTag/team Null false"}                                | ${"`aws:RequestTag/team` is present"}
    ${"aws:RequestTag/team Null ${var.x}"}                             | ${"`aws:RequestTag/team Null ${var.x}`"}
    ${"aws:SecureTransport BoolIfExists false"}                        | ${"`aws:SecureTransport BoolIfExists false`"}
    ${"aws:PrincipalARN ArnNotLikeIfExists arn:aws:iam::*:role/Admin"} | ${"other than as `arn:aws:iam::*:role/Admin`"}
    ${"aws:PrincipalArn ≠ a or b"}                                     | ${"other than as `a` or `b`"}
    ${"aws:PrincipalIsAWSService BoolIfExists false"}                  | ${"other than as an AWS service"}
    ${"aws:PrincipalIsAWSService = true"}                              | ${"as an AWS service"}
    ${"aws:PrincipalIsAWSService = ${var.x}"}                          | ${"`aws:PrincipalIsAWSService = ${var.x}`"}
    ${"aws:PrincipalOrgPaths ForAnyValue:StringLike o-1/*/ou-1/*"}     | ${"by somebody in `o-1/*/ou-1/*` of the organization"}
    ${"aws:PrincipalOrgPaths ForAllValues:StringLike o-1/*"}           | ${"`aws:PrincipalOrgPaths ForAllValues:StringLike o-1/*`"}
    ${"aws:PrincipalOrgID ≠ o-1"}                                      | ${"`aws:PrincipalOrgID ≠ o-1`"}
    ${"aws:SourceAccount ≠ 111122223333"}                              | ${"`aws:SourceAccount ≠ 111122223333`"}
    ${"aws:SourceArn ForAnyValue:StringLike a = b"}                    | ${"`aws:SourceArn ForAnyValue:StringLike a = b`"}
    ${"k StringNotEqualsIfExists a:sub = b"}                           | ${"`k StringNotEqualsIfExists a:sub = b`"}
    ${"aws:SourceIp = 10.0.0.1"}                                       | ${"`aws:SourceIp = 10.0.0.1`"}
    ${"aws:SecureTransport = ${var.tls}"}                              | ${"`aws:SecureTransport = ${var.tls}`"}
  `("reads as people say it: $line", ({ line = "", words }) => {
    expect(conditionWords(line, false)).toBe(words);
  });

  it("lets no value of it be markup", () => {
    expect(conditionWords("aws:SourceArn = a`|@b", true)).toBe("on behalf of ``a`\\|@b``");
  });

  it("stands after what it is about, the raw ones behind the others", () => {
    expect(whereWords(["a = b", "aws:SecureTransport = true"], ["var.x"])).toBe(
      ", over TLS and where `a = b` and `var.x`",
    );
    expect(whereWords([], [])).toBe("");
  });
});
