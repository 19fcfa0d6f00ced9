import {
  type AccessGroup,
  amidFullAccess,
  conditionTexts,
  enumerateNewAccess,
  type PolicySet,
  type PolicyType,
  principalTexts,
  written,
} from "../access/index.js";
import { actionsMatching, canonicalStatement, type Statement } from "../policy/index.js";
import type { Unit } from "./unit.js";

/** What a change forbids, or no longer forbids, whatever else allows it. */
export interface Guardrails {
  readonly forbidden: readonly AccessGroup[];
  readonly released: readonly AccessGroup[];
  readonly unknown: readonly string[];
}

export const noGuardrails: Guardrails = { forbidden: [], released: [], unknown: [] };

/**
 * An explicit Deny stands against what every other policy allows, also those that are not in the repository. Compares
 * both sides as if something else allowed everything; of what is there at one side only, nothing is said.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_AccessPolicyLanguage_Interplay.html
 */
export function guardrailsOf(base: Unit | undefined, head: Unit | undefined): Guardrails {
  const [before, now] = [base, head].map((unit) => (unit?.policies ?? []).map(asOfOne).filter(isGuarding));
  const [first] = [...(before ?? []), ...(now ?? [])];
  if (!first || !before || !now || deniesOf(before) === deniesOf(now)) return noGuardrails;
  const [old, new_] = [before, now].map((set) => amidFullAccess(set, first.type));
  if (!old || !new_) return noGuardrails;
  const [less, more] = [enumerateNewAccess(new_, old), enumerateNewAccess(old, new_)];
  return {
    forbidden: byDeny(less.groups),
    released: byDeny(more.groups),
    unknown: [...new Set([...less.unknown, ...more.unknown])],
  };
}

/** Is it a service or resource control policy, of which only the Denies change? Such a policy grants nothing by itself. */
export function changesDeniesAlone(base: Unit | undefined, head: Unit | undefined): boolean {
  const controls = [base, head].flatMap((unit) => unit?.policies ?? []).every(({ type }) => controlled.has(type));
  return controls && (!base || !head || allowsOf(base.policies) === allowsOf(head.policies));
}

/** Control policies, and the policies whose Denies say the same of one principal or resource. */
const controlled: ReadonlyMap<PolicyType, PolicyType> = new Map([
  ["SERVICE_CONTROL_POLICY", "IDENTITY_POLICY"],
  ["RESOURCE_CONTROL_POLICY", "RESOURCE_POLICY"],
]);

/** The Denies of a control policy as they are for one of those it is on. */
function asOfOne(attached: PolicySet[number]): PolicySet[number] {
  const type = controlled.get(attached.type);
  if (!type) return attached;
  const statements = attached.policy.statements.filter(({ effect }) => effect === "Deny");
  return { ...attached, type, policy: { ...attached.policy, statements } };
}

function isGuarding({ type, policy }: PolicySet[number]): boolean {
  return (
    (type === "IDENTITY_POLICY" || type === "RESOURCE_POLICY") &&
    policy.statements.some(({ effect }) => effect === "Deny")
  );
}

function deniesOf(policies: PolicySet): string {
  return contentOf(policies, (effect) => effect === "Deny");
}

function allowsOf(policies: PolicySet): string {
  return contentOf(policies, (effect) => effect !== "Deny");
}

function contentOf(policies: PolicySet, counts: (effect: Statement["effect"]) => boolean): string {
  const statements = policies.flatMap(({ policy }) => policy.statements.filter(({ effect }) => counts(effect)));
  return JSON.stringify([...new Set(statements.map(canonicalStatement))].sort());
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
    const actions = patternsOf(deny, [first, ...more]);
    const whole = actions.some((action) => action.endsWith(":*"));
    return [{ ...first, ...said, service: others.length > 0 ? "*" : first.service, level: "*", actions, whole }];
  });
}

/** The actions of a Deny as written, without those that make no difference. */
function patternsOf(deny: Statement, groups: readonly AccessGroup[]): readonly string[] {
  const patterns = written(deny.action);
  if (deny.action?.negated || groups.some(({ service }) => service === "*")) return patterns;
  const ids = new Set(groups.flatMap(({ actions }) => actions));
  const telling = patterns.filter((pattern) => actionsMatching(pattern).some(({ id }) => ids.has(id)));
  return telling.length > 0 ? telling : patterns;
}
