import {
  type ConditionLine,
  lowerAscii,
  type Operator,
  type PolicyText,
  parseOperator,
  shown,
} from "../../policy/index.js";
import { type Glob, inSegments, isPattern, isSymbol, literalGlob, wordText } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import { parseRange } from "../theory/address.js";
import type { KeyTest } from "../theory/key-test.js";
import { parseInstant, parseNumber } from "../theory/point.js";
import type { ValueSet } from "../theory/value-set.js";
import { type TextContext, type TextPlace, toPatterns } from "./texts.js";

/** The key of a line as its dimension is called: in lower case, holes as they are written. */
export function keyName(key: PolicyText): string {
  return lowerAscii(shown(key));
}

/**
 * A condition line as a test of its key; undefined for an operator that AWS does not have, or a `Null` without answer.
 * `contextFor` gives what to read texts with, under a negated operator or another.
 */
export function toKeyTest(line: ConditionLine, contextFor: (negated: boolean) => TextContext): KeyTest | undefined {
  const operator = parseOperator(line.operator);
  if (!operator) return undefined;
  const key = keyName(line.key);
  const context = contextFor(operator.negated);
  if (operator.family === "Null") return toNullTest(key, line, context);
  const { negated, ifExists, set } = operator;
  const every = set === "ForAllValues" || (set === "none" && negated);
  const absent = ifExists || (set === "ForAnyValue" ? false : every);
  const values = toValueSet(operator, line.values, context);
  const ofSet = set !== "none";
  return {
    key,
    absent,
    quantifier: every ? "every" : "some",
    negated,
    values,
    blank: ofSet ? every : undefined,
    ofSet,
  };
}

function toNullTest(key: string, line: ConditionLine, context: TextContext): KeyTest | undefined {
  const texts = line.values.flatMap((value) => toPatterns(value, literalPlace, context).map(wordText));
  const answers = new Set(texts.map((text) => (text === undefined ? "" : lowerAscii(text))));
  if ([...answers].some((answer) => answer !== "true" && answer !== "false")) return undefined;
  const [absent, present] = [answers.has("true"), answers.has("false")];
  const quantifier = present ? "every" : "some";
  return { key, absent, quantifier, negated: !present, values: anyValue, blank: absent, ofSet: false };
}

const literalPlace: TextPlace = { wildcards: false, variables: "none" };

function toValueSet(operator: Operator, values: readonly PolicyText[], context: TextContext): ValueSet {
  switch (operator.family) {
    case "Numeric":
      return toPoints("number", operator.order, values, context);
    case "Date":
      return toPoints("date", operator.order, values, context);
    case "IpAddress":
      return toRanges(values, context);
    case "Bool": {
      const globs = values.flatMap((value) => textPatterns(operator, value, context));
      const set = patternSet(globs.filter(mayBeBoolean), true);
      return { sort: "text", key: `t${set.key}`, set };
    }
    default: {
      const globs = values.flatMap((value) => textPatterns(operator, value, context));
      const set = patternSet(globs, operator.family === "StringIgnoreCase");
      return { sort: "text", key: `t${set.key}`, set };
    }
  }
}

function textPatterns(operator: Operator, value: PolicyText, context: TextContext): readonly Glob[] {
  switch (operator.family) {
    case "StringLike":
      return toPatterns(value, { wildcards: true, variables: "all" }, context);
    case "Arn":
      return toPatterns(value, { wildcards: true, variables: "all" }, context).map(inSegments);
    case "Binary":
      return toPatterns(value, literalPlace, context).flatMap(canonicalBase64);
    default:
      return toPatterns(value, { wildcards: false, variables: "all" }, context);
  }
}

function mayBeBoolean(glob: Glob): boolean {
  const text = wordText(glob);
  return text === undefined || ["true", "false"].includes(lowerAscii(text));
}

/** Binary values are compared as the bytes they encode. */
function canonicalBase64(word: Glob): readonly Glob[] {
  const text = wordText(word);
  return text === undefined ? [word] : [literalGlob(Buffer.from(text, "base64").toString("base64"))];
}

const anyValue: ValueSet = { sort: "all", key: "all" };

function toPoints(
  sort: "number" | "date",
  order: Operator["order"],
  values: readonly PolicyText[],
  context: TextContext,
): ValueSet {
  const words = values.flatMap((value) => toPatterns(value, literalPlace, context));
  if (words.some(isPattern)) return anyValue;
  const read = sort === "number" ? parseNumber : parseInstant;
  const points = words.flatMap((word) => {
    const text = wordText(word);
    return text === undefined ? [] : (read(text) ?? []);
  });
  const open = words.flatMap((word) => word.filter(isSymbol).slice(0, 1));
  return { sort, key: `${sort[0]}${order} ${points.join()} ${open.join()}`, order, points, open };
}

function toRanges(values: readonly PolicyText[], context: TextContext): ValueSet {
  const words = values.flatMap((value) => toPatterns(value, literalPlace, context));
  if (words.some(isPattern)) return anyValue;
  const texts = words.flatMap((word) => wordText(word) ?? []);
  const open = words.flatMap((word) => word.filter(isSymbol).slice(0, 1));
  const ranges = texts.flatMap((text) => parseRange(text) ?? []);
  return { sort: "ip", key: `ip ${[...texts].sort().join()} ${open.join()}`, ranges, open };
}
