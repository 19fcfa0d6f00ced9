import {
  type ConditionLine,
  holesOf,
  type OperatorFamily,
  type PolicyText,
  parseOperator,
  plain,
} from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import { isGlob } from "../glob.js";
import type { Check } from "./check.js";

const forms: {
  readonly [family in OperatorFamily]?: { readonly is: (text: string) => boolean; readonly words: string };
} = {
  Bool: { is: (text) => /^(true|false)$/i.test(text), words: "`true` or `false`" },
  Null: { is: (text) => /^(true|false)$/i.test(text), words: "`true` or `false`" },
  Numeric: { is: (text) => /^[+-]?\d+(\.\d+)?$/.test(text), words: "a number" },
  Date: {
    is: (text) => /^\d{4}(-\d\d(-\d\d([T ][\d:.]+(Z|[+-]\d\d:?\d\d)?)?)?)?$/.test(text) || /^\d+$/.test(text),
    words: "a date",
  },
  IpAddress: { is: isAddress, words: "an address or a range of addresses" },
};

/**
 * Values that the operator beside them cannot read: the comparison is never true, or where it is negated always.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const conditionValue: Check = {
  on: "statement",
  run: (_args, { subject }) => {
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    return yesAt(
      statement.conditions.flatMap((line) => faults(line).map((place) => ({ policy, statement, ...place }))),
    );
  },
};

function faults(line: ConditionLine): readonly Place[] {
  const family = parseOperator(line.operator)?.family;
  const key = plain(line.key)?.toLowerCase() ?? "";
  const form = family && forms[family];
  return line.values.flatMap((text) => {
    const written = plain(text);
    if (written === undefined || holesOf(text).length > 0) return [];
    if (form && !form.is(written)) return [place(line, text, written, form.words)];
    if (isAccountKey(key) && family !== "Null" && !isGlob(written) && !/^\d{12}$/.test(written))
      return [place(line, text, written, "an account id of 12 digits")];
    return [];
  });
}

function isAccountKey(key: string): boolean {
  return (
    key === "aws:sourceaccount" ||
    key === "aws:principalaccount" ||
    key === "aws:resourceaccount" ||
    key === "kms:calleraccount"
  );
}

function place(line: ConditionLine, text: PolicyText, written: string, expected: string): Place {
  const always = parseOperator(line.operator)?.negated ? "always" : "never";
  const problem = `${expected}: \`${line.operator}\` is ${always} true for it`;
  return { span: text.span, line, text, facts: { written, operator: line.operator, problem } };
}

function isAddress(text: string): boolean {
  const [address = "", bits] = text.split("/");
  if (bits !== undefined && !/^\d{1,3}$/.test(bits)) return false;
  if (address.includes(":")) return /^[0-9a-f:.]+$/i.test(address) && Number(bits ?? 128) <= 128;
  const parts = address.split(".");
  return (
    parts.length === 4 &&
    parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255) &&
    Number(bits ?? 32) <= 32
  );
}
