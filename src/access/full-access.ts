import type { Policy, PolicyText, Statement } from "../policy/index.js";
import type { AttachedPolicy, PolicySet, PolicyType, StatementRef } from "./question.js";

const span = { path: "", start: 0, end: 0 };
const everything: PolicyText = { parts: [{ type: "text", text: "*" }], span };
const element = { negated: false, values: [everything], span, keySpan: span };

const allowAll: Statement = {
  index: 0,
  sid: undefined,
  effect: "Allow",
  principal: undefined,
  action: element,
  resource: element,
  conditions: [],
  conditionSpan: undefined,
  when: [],
  malformed: false,
  value: { type: "map", entries: [], span, syntax: "computed" },
  span,
};

const fullAccess: Policy = {
  version: "2012-10-17",
  versionText: undefined,
  statements: [allowAll],
  unread: [],
  problems: [],
  value: allowAll.value,
  span,
};

/**
 * Both sides with `FullAWSAccess` on every level of service control policies that only denies: what such a policy says
 * lies in its Denies, and AWS attaches the Allow beside it.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_strategies.html
 */
export function withAssumedAllows(
  now: PolicySet,
  before: PolicySet,
): { readonly now: PolicySet; readonly before: PolicySet } {
  const controls = [...now, ...before].filter(({ type }) => type === "SERVICE_CONTROL_POLICY");
  if (controls.length === 0) return { now, before };
  const allowing = controls.filter(({ policy }) => policy.statements.some(({ effect }) => effect !== "Deny"));
  const levels = new Set(controls.map(({ level }) => level));
  for (const { level } of allowing) levels.delete(level);
  const assumed = [...levels].map((level): AttachedPolicy => {
    const owner = controls.find((policy) => policy.level === level)?.owner;
    const common = { type: "SERVICE_CONTROL_POLICY", policy: fullAccess, name: "FullAWSAccess" } as const;
    return { ...common, ...(level === undefined ? {} : { level }), ...(owner === undefined ? {} : { owner }) };
  });
  return { now: [...now, ...assumed], before: before.length === 0 ? before : [...before, ...assumed] };
}

const anybody: Statement = {
  ...allowAll,
  principal: { negated: false, entries: [{ type: "*", text: everything }], span, keySpan: span },
};

/**
 * The policies beside one that allows everything: what they forbid whatever else allows it. Undefined for kinds of
 * policy that nothing else could allow in the place of.
 */
export function amidFullAccess(policies: PolicySet, type: PolicyType): PolicySet | undefined {
  if (type === "IDENTITY_POLICY") return [...policies, { type, policy: fullAccess }];
  if (type !== "RESOURCE_POLICY") return undefined;
  return [...policies, { type, policy: { ...fullAccess, statements: [anybody] } }];
}

/** Some statement, for what needs one to point at and is never shown. */
export function anyRef(policies: PolicySet): StatementRef {
  const policy = policies[0] ?? { type: "IDENTITY_POLICY", policy: fullAccess };
  return { policy, statement: allowAll };
}
