import { type AccessGroup, canAllow, type PolicySet } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { placeOf } from "./scope.js";
import type { Unit } from "./unit.js";

/** Milliseconds for each question. */
const budget = 500;
/** Control policies that are asked about; more are seldom in one repository. */
const most = 20;

/** The service and resource control policies among these. */
export function controlsIn(units: Iterable<Unit>): readonly Unit[] {
  return [...units]
    .filter(({ policies }) => policies.some(({ type }) => type.endsWith("_CONTROL_POLICY")))
    .slice(0, most);
}

/**
 * Those control policies of a repository that, where they apply, stop all that a change newly allows by one statement.
 * What account or resource a policy will be in is not known, so that this says nothing but "where it applies".
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
 */
export function controlsStopping(
  { actions, by }: AccessGroup,
  before: PolicySet,
  now: PolicySet,
  controls: readonly Unit[],
): readonly string[] {
  const pattern = { action: { like: actions } };
  const options = { withoutAccessOf: before, by: (each: Statement) => placeOf(each) === placeOf(by.statement), budget };
  const near = controls.filter((control) => limits(control, now));
  if (near.length === 0 || canAllow(now, pattern, options).is === "no") return [];
  return near
    .filter((control) => canAllow([...now, ...control.policies], pattern, options).is === "no")
    .map(({ owner }) => owner);
}

/** Does a control policy say anything of such policies? A service control policy is about principals, the other about resources. */
export function limits(control: Unit, policies: PolicySet): boolean {
  const ofPrincipals = control.policies.some(({ type }) => type === "SERVICE_CONTROL_POLICY");
  const wanted = ofPrincipals ? ["IDENTITY_POLICY"] : ["RESOURCE_POLICY", "TRUST_POLICY", "KMS_KEY_POLICY"];
  return policies.some(({ type }) => wanted.includes(type));
}
