import {
  type AccessGroup,
  amidFullAccess,
  conditionTexts,
  enumerateNewAccess,
  type PolicySet,
  principalTexts,
  written,
} from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { canonicalStatement } from "../policy/index.js";
import type { Unit } from "./unit.js";

/** What a change forbids, or no longer forbids, whatever else allows it. */
export interface Guardrails {
  readonly forbidden: readonly AccessGroup[];
  readonly released: readonly AccessGroup[];
}

export const noGuardrails: Guardrails = { forbidden: [], released: [] };

/**
 * An explicit Deny stands against what every other policy allows, also those that are not in the repository. Compares
 * both sides as if something else allowed everything; of what is there at one side only, nothing is said.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
 */
export function guardrailsOf(base: Unit | undefined, head: Unit | undefined): Guardrails {
  const [before, now] = [base, head].map((unit) => (unit?.policies ?? []).filter(isGuarding));
  const [first] = [...(before ?? []), ...(now ?? [])];
  if (!first || !before || !now || deniesOf(before) === deniesOf(now)) return noGuardrails;
  const [old, new_] = [before, now].map((set) => amidFullAccess(set, first.type));
  if (!old || !new_) return noGuardrails;
  const differences = (from: PolicySet, to: PolicySet) => byDeny(enumerateNewAccess(from, to).groups);
  return { forbidden: differences(new_, old), released: differences(old, new_) };
}

function isGuarding({ type, policy }: PolicySet[number]): boolean {
  return (
    (type === "IDENTITY_POLICY" || type === "RESOURCE_POLICY") &&
    policy.statements.some(({ effect }) => effect === "Deny")
  );
}

function deniesOf(policies: PolicySet): string {
  const denies = policies.flatMap(({ policy }) => policy.statements.filter(({ effect }) => effect === "Deny"));
  return JSON.stringify([...new Set(denies.map(canonicalStatement))].sort());
}

/** Groups in the words of the Deny that makes the difference; those of one Deny are one. */
function byDeny(groups: readonly AccessGroup[]): readonly AccessGroup[] {
  const byStatement = new Map<Statement | undefined, AccessGroup[]>();
  for (const group of groups) {
    const deny = group.noLongerDeniedBy?.statement;
    byStatement.set(deny, [...(byStatement.get(deny) ?? []), group]);
  }
  return [...byStatement].flatMap(([deny, [first, ...more]]) => {
    if (!deny || !first) return first ? [first, ...more] : [];
    const [service, ...others] = new Set([first, ...more].map((group) => group.service));
    const said = {
      resources: written(deny.resource),
      principals: principalTexts(deny),
      conditions: conditionTexts(deny),
    };
    if (more.length === 0 && service !== "*") return [{ ...first, ...said }];
    const actions = written(deny.action);
    const whole = actions.some((action) => action.endsWith(":*"));
    return [{ ...first, ...said, service: others.length > 0 ? "*" : first.service, level: "*", actions, whole }];
  });
}
