import { parseOperator } from "../policy/index.js";
import { keyName } from "./compile/condition.js";
import { compilePattern } from "./compile/pattern.js";
import { type CompiledStatement, toCompiled } from "./compile/statement.js";
import { toPatterns } from "./compile/texts.js";
import { keyLiteral, type Literal } from "./cube/arena.js";
import { anyRef } from "./full-access.js";
import { type Glob, isPattern, isSymbol, wordText } from "./glob/glob.js";
import { isUniversal, patternSet } from "./glob/pattern-set.js";
import { keyType } from "./keys.js";
import type { Trust } from "./public-access.js";
import type { KeyPattern, PolicySet } from "./question.js";
import type { Stage } from "./session.js";
import { parseRange, type Range } from "./theory/address.js";
import type { ValueSet } from "./theory/value-set.js";

/**
 * Keys that tell who calls or from where, and so close a statement when their value is fixed: those that Amazon S3
 * goes by, and some of ours that other services use in the same way (the last line).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
const telling: ReadonlySet<string> = new Set([
  "aws:principalorgid",
  "aws:principalarn",
  "aws:principalaccount",
  "aws:sourcearn",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:sourceowner",
  "aws:sourceaccount",
  "aws:userid",
  "s3:dataaccesspointarn",
  "s3:dataaccesspointaccount",
  "s3:x-amz-server-side-encryption-aws-kms-key-id",
  ...["aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths", "aws:username", "kms:calleraccount"],
]);

/** One demand for each kind of outsider: a request of theirs must meet one. */
export function outsiders(policies: PolicySet, trust: Trust, stage: Stage): readonly CompiledStatement[] {
  const unpinned = unpinnedLiterals(policies, stage);
  const absent: KeyPattern = { presence: "absent" };
  const anonymous = new Map<string, KeyPattern>([
    ...["aws:principalarn", "aws:principalorgid", "aws:principalorgpaths", "aws:username", "aws:sourcearn"].map(
      (key) => [key, absent] as const,
    ),
    ["aws:principalaccount", { presence: "present", like: ["anonymous"] }],
  ]);
  const unsigned = new Map([["aws:principalarn", absent]]);
  const tags = trust.accounts.map((account) => `aws:${account}:*`);
  const other = new Map<string, KeyPattern>([
    ["aws:principalaccount", { presence: "present", like: ["????????????"], not: trust.accounts }],
    ["aws:principalarn", { presence: "present", not: trust.accounts.map((account) => `arn:*:*::${account}:*`) }],
    ["aws:principalorgid", { presence: "either", not: trust.organizations }],
    ["aws:principalorgpaths", { presence: "either", not: trust.organizations.map((id) => `${id}/*`) }],
    ["kms:calleraccount", { presence: "either", not: trust.accounts }],
  ]);
  const who = [
    { principal: { like: ["anonymous"] }, keys: anonymous },
    { principal: { like: ["aws:*"], not: tags }, keys: other },
    { principal: { like: ["federated:*"] }, keys: unsigned },
    ...(trust.services === "untrusted" ? [{ principal: { like: ["service:*"] }, keys: unsigned }] : []),
  ];
  return who.map((pattern) => {
    const { ref, actions, rest } = compilePattern(pattern, anyRef(policies), stage.arena);
    return toCompiled(ref, "Allow", actions, [...rest, ...unpinned]);
  });
}

/** The fixed values that the policies name for telling keys are not the caller's. */
function unpinnedLiterals(policies: PolicySet, { arena, context }: Stage): readonly Literal[] {
  const fixed = new Map<string, Glob[]>();
  const ranges: Range[] = privateRanges.flatMap((text) => parseRange(text) ?? []);
  for (const { policy } of policies) {
    for (const line of policy.statements.flatMap(({ conditions }) => conditions)) {
      const family = parseOperator(line.operator)?.family;
      const key = keyName(line.key);
      for (const value of line.values) {
        const wildcards = family === "StringLike" || family === "Arn";
        const globs = toPatterns(value, { wildcards, variables: "none" }, context.texts);
        if (family === "IpAddress") ranges.push(...globs.flatMap(narrowRange));
        else if (pins(key)) fixed.set(key, [...(fixed.get(key) ?? []), ...globs.filter((glob) => isFixed(key, glob))]);
      }
    }
  }
  const literals = [...fixed].map(([key, globs]) => {
    const set = patternSet(globs, false);
    return outOf(key, { sort: "text", key: `t${set.key}`, set });
  });
  const closed: ValueSet = { sort: "ip", key: `ip narrow ${ranges.length}`, ranges, open: [] };
  return [...literals, outOf("aws:sourceip", closed)].map((test) => keyLiteral(arena, test));
}

function outOf(key: string, values: ValueSet): Parameters<typeof keyLiteral>[1] {
  return { key, absent: true, quantifier: "every", negated: true, values, blank: undefined, ofSet: false };
}

function pins(key: string): boolean {
  return telling.has(key) || isClaim(key);
}

/** A claim of an identity provider's token that says whose it is; the audience does not. */
function isClaim(key: string): boolean {
  return keyType(key) === undefined && /[.}]/.test(key.split(":")[0] ?? "") && !key.endsWith(":aud");
}

/** No wildcard. A claim is closed by any pattern but `*`, an access point by its account, a role's id by itself. */
function isFixed(key: string, glob: Glob): boolean {
  if (!isPattern(glob)) return true;
  if (isClaim(key)) return !isUniversal(patternSet([glob], false));
  const literal = String.fromCodePoint(...glob.map((code) => (code < 0 || isSymbol(code) ? 42 : code)));
  if (key === "aws:userid") return /^[A-Z0-9]{16,}:\*$/.test(literal);
  return key === "s3:dataaccesspointarn" && /^arn:[^:]*:s3:[^:]*:\d{12}:/.test(literal);
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16", "fc00::/7"];

/** A range that is no wider than /8, or /32 for IPv6. */
function narrowRange(word: Glob): readonly Range[] {
  const text = wordText(word);
  const range = text === undefined ? undefined : parseRange(text);
  if (!range) return [];
  const size = range.high - range.low + 1n;
  return size <= 1n << (range.six ? 96n : 24n) ? [range] : [];
}
