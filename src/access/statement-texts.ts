import { type ConditionLine, type Element, type PolicyText, type Statement, shown } from "../policy/index.js";

/** What an element says, without duplicates; `not …` for `NotAction` and `NotResource`. */
export function written(element: Pick<Element, "values" | "negated"> | undefined): readonly string[] {
  const texts = [...new Set((element?.values ?? []).map((value: PolicyText) => shown(value)))];
  return element?.negated ? texts.map((text) => `not ${text}`) : texts;
}

/** Whom a statement names, likewise; empty where it names nobody. */
export function principalTexts({ principal }: Statement): readonly string[] {
  return written(principal && { negated: principal.negated, values: principal.entries.map(({ text }) => text) });
}

/** The condition lines of a statement for people: `aws:SourceAccount = 111122223333`. */
export function conditionTexts({ conditions }: Statement): readonly string[] {
  return conditions.map(conditionText);
}

const signs: ReadonlyMap<string, string> = new Map([
  ["StringEquals", "="],
  ["ArnEquals", "="],
  ["Bool", "="],
  ["NumericEquals", "="],
  ["DateEquals", "="],
  ["StringLike", "like"],
  ["ArnLike", "like"],
  ["StringNotEquals", "≠"],
  ["StringNotLike", "not like"],
  ["NumericLessThan", "<"],
  ["NumericGreaterThan", ">"],
]);

function conditionText({ operator, key, values }: ConditionLine): string {
  return `${shown(key)} ${signs.get(operator) ?? operator} ${values.map(shown).join(" or ")}`;
}
