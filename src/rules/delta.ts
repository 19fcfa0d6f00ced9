import { canonicalStatement, lowerAscii, type PolicyText, type Statement, shown } from "../policy/index.js";

/**
 * What is left of an Allow statement when all that former statements plainly say is taken out of it; undefined if
 * nothing is left. Only texts are compared: what is left may still have been allowed before, in other words.
 *
 * A former statement takes its own values out of one element if it says as much as this one in every other.
 */
export function delta(statement: Statement, former: readonly Statement[]): Statement | undefined {
  let left: Statement = statement;
  for (const each of former) {
    const rest = without(left, each);
    if (!rest) return undefined;
    left = rest;
  }
  return left;
}

/** Is every one of these Denies still there, in the same words? */
export function keepsDenies(before: readonly Statement[], now: readonly Statement[]): boolean {
  const kept = new Set(now.map(canonicalStatement));
  return before.every((deny) => deny.effect !== "Deny" || kept.has(canonicalStatement(deny)));
}

type Dimension = "action" | "resource" | "principal";

function without(statement: Statement, former: Statement): Statement | undefined {
  if (former.effect !== "Allow" || former.malformed || !sameConditions(statement, former)) return statement;
  const open = (["action", "resource", "principal"] as const).filter((each) => !saysAsMuch(each, former, statement));
  const [dimension, ...more] = open;
  if (!dimension) return undefined;
  return more.length > 0 ? statement : takenOut(dimension, statement, former);
}

function sameConditions(a: Statement, b: Statement): boolean {
  const bare = (each: Statement) =>
    canonicalStatement({ ...each, action: undefined, resource: undefined, principal: undefined, malformed: false });
  return bare(a) === bare(b);
}

function saysAsMuch(dimension: Dimension, former: Statement, statement: Statement): boolean {
  const [before, now] = [former[dimension], statement[dimension]];
  if (!before || !now) return before === now;
  if (before.negated !== now.negated) return false;
  const [said, wanted] = [wordsOf(dimension, former), wordsOf(dimension, statement)];
  const all = [...wanted].every((word) => said.has(word));
  return before.negated ? all && said.size === wanted.size : all;
}

function takenOut(dimension: Dimension, statement: Statement, former: Statement): Statement {
  const said = wordsOf(dimension, former);
  const isNew = (text: PolicyText, type = "") => !said.has(word(dimension, text, type));
  const { action, resource, principal } = statement;
  if (former[dimension]?.negated !== false || statement[dimension]?.negated !== false) return statement;
  if (dimension === "principal") {
    if (!principal) return statement;
    const entries = principal.entries.filter((entry) => isNew(entry.text, entry.type));
    return { ...statement, principal: { ...principal, entries } };
  }
  const element = dimension === "action" ? action : resource;
  if (!element) return statement;
  return { ...statement, [dimension]: { ...element, values: element.values.filter((text) => isNew(text)) } };
}

function wordsOf(dimension: Dimension, { action, resource, principal }: Statement): ReadonlySet<string> {
  if (dimension === "principal") {
    return new Set(principal?.entries.map((entry) => word(dimension, entry.text, entry.type)));
  }
  const element = dimension === "action" ? action : resource;
  return new Set(element?.values.map((text) => word(dimension, text)));
}

function word(dimension: Dimension, text: PolicyText, type = ""): string {
  return dimension === "action" ? lowerAscii(shown(text)) : `${type} ${shown(text)}`;
}
