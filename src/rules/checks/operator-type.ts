import {
  type ConditionLine,
  type OperatorFamily,
  operatorInCase,
  operatorNames,
  parseOperator,
  plain,
} from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Asked } from "../asked.js";
import { asGlob } from "../written.js";
import type { Check } from "./check.js";
import { keyType } from "./key-type.js";
import { nearest } from "./nearest.js";

/** Which operators read a value of this type as what it is. A text is read by any text operator. */
const fitting: { readonly [type: string]: readonly OperatorFamily[] } = {
  String: ["String", "StringIgnoreCase", "StringLike", "Binary", "Null"],
  ARN: ["Arn", "String", "StringIgnoreCase", "StringLike", "Null"],
  Bool: ["Bool", "String", "StringIgnoreCase", "StringLike", "Null"],
  Numeric: ["Numeric", "Null"],
  Date: ["Date", "Numeric", "Null"],
  IPAddress: ["IpAddress", "Null"],
};

/** The operator to use for a type in the place of one that does not fit, where only one would do. */
const instead: { readonly [type: string]: string } = {
  IPAddress: "IpAddress",
  Numeric: "NumericEquals",
  Date: "DateEquals",
  Bool: "Bool",
};

/**
 * Condition operators that AWS does not have (`part: unknown`), that compare another type than the key's (`part:
 * type`), so that the comparison is never true or not the one that is meant, or that do not say how many values of a key
 * with many are to fit (`part: set`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const operatorType: Check = {
  on: "statement",
  run: ({ part }, asked) => {
    const { subject } = asked;
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const find = part === "unknown" ? unknown : part === "set" ? withoutSet : mistyped;
    return yesAt(
      statement.conditions.flatMap((line) => find(line, asked).map((place) => ({ policy, statement, ...place }))),
    );
  },
};

function unknown(line: ConditionLine): readonly Place[] {
  if (parseOperator(line.operator) || line.operator.includes("${")) return [];
  const near = operatorInCase(line.operator) ?? nearest(line.operator, operatorNames);
  const facts = { operator: line.operator, problem: near === undefined ? "" : `; did you mean \`${near}\`?` };
  return [{ span: line.operatorSpan, line, facts, ...(near === undefined ? {} : { computed: near }) }];
}

function mistyped(line: ConditionLine, asked: Asked): readonly Place[] {
  const operator = parseOperator(line.operator);
  const key = plain(line.key);
  const type = key === undefined ? undefined : keyType(key, asked.tables)?.replace(/^ArrayOf/, "");
  const fits = type === undefined ? undefined : fitting[type];
  if (!operator || key === undefined || type === undefined || !fits || fits.includes(operator.family)) return [];
  if (type === "String" && operator.family === "Arn" && line.values.every((value) => asGlob(value).startsWith("arn:")))
    return [];
  const base = instead[type];
  const computed =
    base === undefined || operator.order !== "equal"
      ? undefined
      : negatedForm(base, operator.negated) + (operator.ifExists ? "IfExists" : "");
  const facts = { operator: line.operator, key, type: type === "IPAddress" ? "IP address" : type };
  return [{ span: line.operatorSpan, line, facts, ...(computed === undefined ? {} : { computed }) }];
}

function negatedForm(base: string, negated: boolean): string {
  if (!negated) return base;
  return base === "IpAddress" ? "NotIpAddress" : base.replace("Equals", "NotEquals");
}

/**
 * Keys of lists that AWS's own examples compare as one value.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html
 */
const comparedAsOne = /^events:(detail-type|source)$/i;

function withoutSet(line: ConditionLine, { tables }: Asked): readonly Place[] {
  const operator = parseOperator(line.operator);
  const key = plain(line.key);
  if (operator?.set !== "none" || operator.family === "Null" || key === undefined) return [];
  if (!keyType(key, tables)?.startsWith("ArrayOf") || comparedAsOne.test(key)) return [];
  return [{ span: line.operatorSpan, line, facts: { operator: line.operator, key } }];
}
