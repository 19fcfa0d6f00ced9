import type { ConditionLine } from "../../policy/index.js";
import { asciiLower, type Environment } from "./environment.js";
import { type Operator, toOperator, toTruth } from "./operator.js";
import { literalText } from "./pattern.js";

/**
 * Does a line of a `Condition` hold for the request? `undefined` if there is no such operator.
 *
 * Values of the policy are an OR, of a negated operator a NOR. A key that is absent fails a positive operator, passes a
 * negated one, and passes with `IfExists`. `ForAllValues` passes and `ForAnyValue` fails when there is nothing to look
 * at: an absent key, or only empty texts. A plain operator on several values is not documented; it is read as "some
 * value", and negated as "no value".
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function lineHolds(line: ConditionLine, environment: Environment): boolean | undefined {
  const operator = toOperator(line.operator);
  if (!operator) return undefined;
  const values = environment.context.get(asciiLower(literalText(line.key, environment))) ?? [];
  const hasContent = values.some((value) => value !== "");
  if (!operator.comparison) return line.values.some((text) => toTruth(literalText(text, environment)) === !hasContent);
  if (values.length === 0 && operator.ifExists) return true;
  return valuesHold(operator, operator.comparison, values, line, environment);
}

function valuesHold(
  { quantifier }: Operator,
  { toTest, negated }: NonNullable<Operator["comparison"]>,
  values: readonly string[],
  line: ConditionLine,
  environment: Environment,
): boolean {
  const tests = line.values.map((text) => toTest(text, environment));
  const listed = (value: string): boolean => tests.some((test) => test(value));
  const hasContent = values.some((value) => value !== "");
  if (quantifier === "all") return !hasContent || values.every((value) => listed(value) !== negated);
  if (quantifier === "any") return hasContent && values.some((value) => listed(value) !== negated);
  return values.some(listed) !== negated;
}
