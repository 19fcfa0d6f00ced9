import {
  type ConditionLine,
  type Element,
  holesOf,
  type PolicyText,
  type PrincipalElement,
  parseOperator,
  plain,
  type Statement,
} from "../policy/index.js";
import { type Answer, no, type Place, yesAt } from "./answer.js";
import type { Asked } from "./asked.js";
import type { ConditionTest, OperatorTest, StatementAsk, Test } from "./rule.js";
import { passes, type Subjected } from "./test-value.js";
import { asGlob } from "./written.js";

/** Is the statement written like this? Places are the values that pass, where one element is asked about. */
export function askStatement(ask: StatementAsk, asked: Asked): Answer {
  const { subject } = asked;
  if (subject.type !== "statement") return no;
  const { statement, policy } = subject;
  if (ask.effect !== undefined && statement.effect !== ask.effect) return no;
  if (ask.broken && !isBroken(statement)) return no;
  let places: readonly Place[] = [{ policy, statement }];
  for (const part of partsOf(ask, statement)) {
    const found = part(asked);
    if (found === undefined) return no;
    if (found.length > 0) places = found.map((place) => ({ policy, statement, ...place }));
  }
  return yesAt(places);
}

/** An element is missing or does not parse, or an action has no service. */
function isBroken({ malformed, action, resource, principal }: Statement): boolean {
  if (malformed || !action || (!resource && !principal)) return true;
  const trust = action.values.every((value) => /^sts:/i.test(plain(value) ?? ""));
  return (
    (!resource && !trust) || action.values.some((value) => !(plain(value) ?? ":").includes(":") && plain(value) !== "*")
  );
}

/** Undefined: does not pass. No places: it passes, with nothing more to point at. */
type Part = (asked: Asked) => readonly Place[] | undefined;

function partsOf(ask: StatementAsk, statement: Statement): readonly Part[] {
  const { action, resource, principal } = statement;
  const parts: Part[] = [];
  const element = (test: Test | undefined, value: Element | PrincipalElement | undefined, negated: boolean) => {
    if (test !== undefined)
      parts.push((asked) => askElement(test, value?.negated === negated ? value : undefined, asked));
  };
  element(ask.action, action, false);
  element(ask["not-action"], action, true);
  element(ask.resource, resource, false);
  element(ask["not-resource"], resource, true);
  element(ask.principal, principal, false);
  element(ask["not-principal"], principal, true);
  const { condition } = ask;
  if (condition !== undefined) parts.push((asked) => askConditions(condition, statement, asked));
  return parts;
}

function askElement(
  test: Test,
  element: Element | PrincipalElement | undefined,
  asked: Asked,
): readonly Place[] | undefined {
  if (test === "absent") return element ? undefined : [];
  if (!element) return undefined;
  if (test === "present") return [{ span: element.keySpan }];
  const values = "entries" in element ? element.entries.map(({ text }) => text) : element.values;
  const found = values.filter((text) => passes(test, subjected(text), asked.tables));
  return found.length > 0 ? found.map(placeOf) : undefined;
}

function subjected(text: PolicyText): Subjected {
  return { text: plain(text), glob: asGlob(text), known: holesOf(text).length === 0 };
}

function placeOf(text: PolicyText): Place {
  return { span: text.span, text, facts: { written: asGlob(text) } };
}

function askConditions(
  test: ConditionTest | "present" | "absent",
  statement: Statement,
  asked: Asked,
): readonly Place[] | undefined {
  const { conditions } = statement;
  if (test === "absent") return conditions.length === 0 ? [] : undefined;
  if (test === "present") return conditions.length > 0 ? [] : undefined;
  const places = conditions.flatMap((line) => askLine(test, line, asked));
  return places.length > 0 ? places : undefined;
}

function askLine(test: ConditionTest, line: ConditionLine, asked: Asked): readonly Place[] {
  if (test.operator && !isOperator(test.operator, line.operator)) return [];
  const key = plain(line.key) ?? asGlob(line.key);
  if (test.key !== undefined && !passes(test.key, { text: key, glob: key, known: true, caseless: true }, asked.tables))
    return [];
  const place: Place = { span: line.span, line, facts: { key, operator: line.operator } };
  if (test.value === undefined) return [place];
  const { value } = test;
  const found = line.values.filter((text) => passes(value, subjected(text), asked.tables));
  return found.map((text) => ({ ...place, span: text.span, text, facts: { ...place.facts, written: asGlob(text) } }));
}

function isOperator(test: OperatorTest, name: string): boolean {
  const operator = parseOperator(name);
  if (!operator) return false;
  const base = name.replace(/^For(AllValues|AnyValue):/, "").replace(/IfExists$/, "");
  if (test.name !== undefined && ![test.name].flat().includes(base)) return false;
  if (test.family !== undefined && ![test.family].flat().includes(operator.family)) return false;
  if (test["if-exists"] !== undefined && operator.ifExists !== test["if-exists"]) return false;
  if (test.negated !== undefined && operator.negated !== test.negated) return false;
  if (test.set === undefined) return true;
  if (test.set === "any") return operator.set !== "none";
  return test.set === "absent" ? operator.set === "none" : operator.set === test.set;
}
