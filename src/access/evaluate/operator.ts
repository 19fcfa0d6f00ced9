import type { PolicyText } from "../../policy/index.js";
import { inRange } from "./address.js";
import { compare, type Decimal, toDecimal } from "./decimal.js";
import { asciiLower, type Environment } from "./environment.js";
import { toInstant } from "./instant.js";
import { literalText, matches, matchesArn, matchesIgnoringCase, type Tokens, toTokens } from "./pattern.js";

/** Does one value of the request match one value of the policy? */
type Test = (value: string) => boolean;

/** How the values of one operator are compared. `toTest` gives a test for one value of the policy. */
export interface Comparison {
  readonly toTest: (text: PolicyText, environment: Environment) => Test;
  readonly negated: boolean;
}

/** An operator taken apart. `comparison` is absent for `Null`, which looks at presence only. */
export interface Operator {
  readonly quantifier: "all" | "any" | "none";
  readonly ifExists: boolean;
  readonly comparison: Comparison | undefined;
}

const never: Test = () => false;

function byTokens(wildcards: boolean, compareTokens: (tokens: Tokens, value: string) => boolean): Comparison["toTest"] {
  return (text, environment) => {
    const tokens = toTokens(text, { wildcards, variables: "everywhere" }, environment);
    return tokens === undefined ? never : (value) => compareTokens(tokens, value);
  };
}

function byOrder(
  parse: (text: string) => Decimal | undefined,
  holds: (order: number) => boolean,
): Comparison["toTest"] {
  return (text, environment) => {
    const limit = parse(literalText(text, environment));
    if (limit === undefined) return never;
    return (value) => {
      const number = parse(value);
      return number !== undefined && holds(compare(number, limit));
    };
  };
}

const toBoolean: Comparison["toTest"] = (text, environment) => {
  const tokens = toTokens(text, { wildcards: false, variables: "everywhere" }, environment);
  if (tokens === undefined) return never;
  return (value) => /^(?:true|false)$/i.test(value) && matchesIgnoringCase(tokens, value);
};

const toBytes: Comparison["toTest"] = (text, environment) => {
  const bytes = decoded(literalText(text, environment));
  return bytes === undefined ? never : (value) => decoded(value) === bytes;
};

/** The bytes of a base64 text with its padding, as hexadecimal digits. */
function decoded(text: string): string | undefined {
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) return undefined;
  return Buffer.from(text, "base64").toString("hex");
}

const toRange: Comparison["toTest"] = (text, environment) => {
  const range = literalText(text, environment);
  return (value) => inRange(value, range);
};

const orders: readonly (readonly [string, (order: number) => boolean, boolean])[] = [
  ["Equals", (order) => order === 0, false],
  ["NotEquals", (order) => order === 0, true],
  ["LessThan", (order) => order < 0, false],
  ["LessThanEquals", (order) => order <= 0, false],
  ["GreaterThan", (order) => order > 0, false],
  ["GreaterThanEquals", (order) => order >= 0, false],
];

const exactText = byTokens(false, matches);
const exactTextOfAnyCase = byTokens(false, matchesIgnoringCase);
const globbed = byTokens(true, matches);
const arn = byTokens(true, matchesArn);

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ["StringEquals", { toTest: exactText, negated: false }],
  ["StringNotEquals", { toTest: exactText, negated: true }],
  ["StringEqualsIgnoreCase", { toTest: exactTextOfAnyCase, negated: false }],
  ["StringNotEqualsIgnoreCase", { toTest: exactTextOfAnyCase, negated: true }],
  ["StringLike", { toTest: globbed, negated: false }],
  ["StringNotLike", { toTest: globbed, negated: true }],
  ["ArnEquals", { toTest: arn, negated: false }],
  ["ArnLike", { toTest: arn, negated: false }],
  ["ArnNotEquals", { toTest: arn, negated: true }],
  ["ArnNotLike", { toTest: arn, negated: true }],
  ["Bool", { toTest: toBoolean, negated: false }],
  ["BinaryEquals", { toTest: toBytes, negated: false }],
  ["IpAddress", { toTest: toRange, negated: false }],
  ["NotIpAddress", { toTest: toRange, negated: true }],
  ...orders.map(
    ([name, holds, negated]) => [`Numeric${name}`, { toTest: byOrder(toDecimal, holds), negated }] as const,
  ),
  ...orders.map(([name, holds, negated]) => [`Date${name}`, { toTest: byOrder(toInstant, holds), negated }] as const),
]);

/** An operator as it is written, or `undefined` if there is none of that name. Names are exact in their case. */
export function toOperator(written: string): Operator | undefined {
  const found = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written);
  if (!found) return undefined;
  const [, prefix, name = "", suffix] = found;
  if (name === "Null") {
    return prefix || suffix ? undefined : { quantifier: "none", ifExists: false, comparison: undefined };
  }
  const comparison = comparisons.get(name);
  if (!comparison) return undefined;
  const quantifier = prefix === "ForAllValues" ? "all" : prefix === "ForAnyValue" ? "any" : "none";
  return { quantifier, ifExists: suffix !== undefined, comparison };
}

/** `true`, `false`, or `undefined` for a text that says neither; case is ignored. */
export function toTruth(text: string): boolean | undefined {
  const lower = asciiLower(text);
  return lower === "true" ? true : lower === "false" ? false : undefined;
}
