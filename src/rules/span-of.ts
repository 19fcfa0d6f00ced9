import type { PolicyText, Statement } from "../policy/index.js";
import type { Span } from "../source/index.js";
import type { Place } from "./answer.js";
import { matchesIgnoringCase } from "./glob.js";
import type { Rule } from "./rule.js";
import { asGlob } from "./written.js";

/** Where a finding stands: the one value of the rule's element that it is about, where that can be told. */
export function spanOf(place: Place, rule: Rule): Span | undefined {
  const { statement, policy, resource } = place;
  if (place.span && (rule.at === undefined || !statement)) return place.span;
  if (!statement) return policy?.site.policy.span ?? resource?.nameSpan;
  if (rule.at === "condition") return statement.conditionSpan ?? statement.principal?.span ?? statement.span;
  if (rule.at === undefined || rule.at === "statement") return statement.span;
  return singledOut(rule.at, statement, place)?.span ?? statement[rule.at]?.span ?? statement.span;
}

/** Undefined where the element holds one value, or not exactly one of several is meant. */
function singledOut(
  element: "action" | "resource" | "principal",
  statement: Statement,
  place: Place,
): PolicyText | undefined {
  const values =
    element === "principal" ? statement.principal?.entries.map(({ text }) => text) : statement[element]?.values;
  if (!values || values.length < 2 || statement[element]?.negated) return undefined;
  const [meant, ...more] = values.filter((value) => isMeant(element, value, place));
  return more.length === 0 ? meant : undefined;
}

/** The action a witness uses, the account or service that is told of, else the star. */
function isMeant(element: "action" | "resource" | "principal", value: PolicyText, { witness, facts }: Place): boolean {
  const written = asGlob(value);
  if (element === "action") return witness !== undefined && matchesIgnoringCase(written, witness.request.action);
  const named = element === "principal" ? (facts?.account ?? facts?.service) : undefined;
  return typeof named === "string" ? written.includes(named) : written === "*";
}
