import type { Policy, Statement } from "./policy.js";

const statements = new WeakMap<Statement, string>();
const policies = new WeakMap<Policy, string>();

/** Places in the source, and the values that were read: two statements that differ in these alone say the same. */
const aside = new Set(["span", "keySpan", "operatorSpan", "conditionSpan", "value"]);

function withoutPlaces(key: string, value: unknown): unknown {
  return aside.has(key) ? undefined : value;
}

/** Everything a statement says, in its order, as a text: equal texts are equal statements, wherever they stand. */
export function statementContent(statement: Statement): string {
  const known = statements.get(statement) ?? JSON.stringify(statement, withoutPlaces);
  statements.set(statement, known);
  return known;
}

/** Likewise for a policy. */
export function policyContent(policy: Policy): string {
  const known =
    policies.get(policy) ??
    JSON.stringify([policy.version, policy.statements.map(statementContent), policy.unread], withoutPlaces);
  policies.set(policy, known);
  return known;
}
