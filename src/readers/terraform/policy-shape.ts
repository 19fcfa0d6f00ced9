import type { Policy, PolicyKind } from "../../policy/index.js";
import { plain } from "../../policy/index.js";
import { at, type Value } from "../../source/index.js";

/** Is this value a policy document: a map with `Statement`, in every branch if it is a choice? */
export function isPolicyShaped(value: Value | undefined): boolean {
  if (value?.type === "choice") {
    const known = value.branches.filter((branch) => branch.value.type !== "absent");
    return known.length > 0 && known.some((branch) => isPolicyShaped(branch.value));
  }
  const statement = at(value, "Statement");
  if (!statement) return false;
  const [first] = statement.type === "list" ? statement.items : [statement];
  return first?.type === "map" ? at(first, "Effect") !== undefined : first !== undefined && first.type !== "text";
}

const assumeActions = /^sts:(assumerole|tagsession|setsourceidentity|\*$)/i;

/** What a policy must be for, by what it says; `unknown` where it says nothing about it. */
export function kindByContent(policy: Policy): PolicyKind {
  const { statements } = policy;
  if (!statements.some((statement) => statement.principal)) return "unknown";
  const actions = statements.flatMap((statement) => statement.action?.values ?? []);
  const assumes = actions.length > 0 && actions.every((action) => assumeActions.test(plain(action) ?? ""));
  return assumes && statements.every((statement) => statement.principal && !statement.resource) ? "trust" : "resource";
}
