import type { AttachedPolicy, PolicySet } from "../access/index.js";
import type { Statement } from "../policy/index.js";

const narrowed = new WeakMap<PolicySet, WeakMap<Statement, PolicySet>>();

/**
 * The policies without the other Allows of the statement's own: what the statement allows by itself. The same object
 * each time, and the same text whatever becomes of the other Allows.
 */
export function byStatement(policies: PolicySet, statement: Statement): PolicySet {
  const known = narrowed.get(policies) ?? new WeakMap<Statement, PolicySet>();
  narrowed.set(policies, known);
  const result = known.get(statement) ?? policies.map((each) => onlyAllow(each, statement));
  known.set(statement, result);
  return result;
}

function onlyAllow(attached: AttachedPolicy, statement: Statement): AttachedPolicy {
  const { policy } = attached;
  const { statements } = policy;
  const others = statements.some((each) => each !== statement && each.effect === "Allow");
  if (!others || !statements.includes(statement)) return attached;
  const left = statements.filter((each) => each === statement || each.effect !== "Allow");
  return { ...attached, policy: { ...policy, statements: left } };
}
