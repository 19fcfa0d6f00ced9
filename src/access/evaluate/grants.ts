import type { PolicySet, PolicyType } from "../question.js";
import { isCrossAccount, type Situation } from "./binding.js";
import { policyName } from "./sentences.js";
import type { Match } from "./statement.js";

/** A layer's answer: the Allows it rests on, or what is missing. */
export type Verdict =
  | { readonly is: "allowed"; readonly by: readonly Match[] }
  | { readonly is: "missing"; readonly because: readonly string[] };

/** The policies that bind a request, and those of their Allows that match it. */
export interface Given {
  readonly policies: PolicySet;
  readonly allows: readonly Match[];
  readonly situation: Situation;
}

const allowed = (by: readonly Match[]): Verdict => ({ is: "allowed", by });
const missing = (...because: readonly string[]): Verdict => ({ is: "missing", because });

/** All of them allow; else everything that is missing. */
export function allOf(...verdicts: readonly Verdict[]): Verdict {
  const because = verdicts.flatMap((verdict) => (verdict.is === "missing" ? verdict.because : []));
  if (because.length > 0) return { is: "missing", because };
  return allowed(verdicts.flatMap((verdict) => (verdict.is === "allowed" ? verdict.by : [])));
}

/** The first that allows; else what the last one misses. */
function firstOf(...verdicts: readonly [Verdict, ...Verdict[]]): Verdict {
  return verdicts.find((verdict) => verdict.is === "allowed") ?? verdicts.at(-1) ?? verdicts[0];
}

const ownAllow: readonly PolicyType[] = ["TRUST_POLICY", "KMS_KEY_POLICY"];
const resourceSide: readonly PolicyType[] = ["RESOURCE_POLICY", ...ownAllow];

/** Is this the policy of a resource, its own account's word on who may use it? */
export function isResourceSide(type: PolicyType): boolean {
  return resourceSide.includes(type);
}

/**
 * The guardrails that grant nothing: service control policies, where each level must allow, and the endpoint's policy.
 * Resource control policies only deny; the Allow that AWS attaches to all of them is taken as given.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function throughGuardrails(given: Given): Verdict {
  const levels = new Set(
    given.policies.flatMap((each) => (each.type === "SERVICE_CONTROL_POLICY" ? [each.level] : [])),
  );
  return allOf(...[...levels].map((level) => ofLevel(given, level)), limitOf(given, "VPC_ENDPOINT_POLICY"));
}

function ofLevel({ allows }: Given, level: string | undefined): Verdict {
  const by = allows.filter(({ policy }) => policy.type === "SERVICE_CONTROL_POLICY" && policy.level === level);
  const where = level === undefined ? "" : ` of level \`${level}\``;
  return by.length > 0 ? allowed(by) : missing(`no service control policy${where} allows it`);
}

/** Policies of a type are one layer: some statement of some of them must allow. No policy, no limit. */
function limitOf({ policies, allows }: Given, type: PolicyType): Verdict {
  const all = policies.filter((policy) => policy.type === type);
  const by = allows.filter(({ policy }) => policy.type === type);
  const [first] = all;
  return first === undefined || by.length > 0 ? allowed(by) : missing(`${policyName(first)} does not allow it`);
}

/**
 * Who gives the permission: the caller's own policies, the resource's policy, or (across accounts) both.
 *
 * Within one account a resource policy is enough by itself when it names everyone or the caller's user or session; when
 * it names the caller's role, boundary and session policy still limit; when it names the account it hands the decision
 * to the account's identity policies. Trust and key policies must always allow, in one of these ways.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export function granted(given: Given): Verdict {
  const { requester } = given.situation.question;
  if (given.situation.alone) return grantedAlone(given);
  if (requester.type === "unknown") return missing(`\`${requester.text}\` is no principal`);
  if (requester.type !== "aws") return resourceGrant(given);
  if (isCrossAccount(given.situation)) {
    const grant = resourceGrant(given, `the resource is in another account, ${given.situation.resourceAccount}, and `);
    return allOf(grant, requester.kind === "root" ? allowed([]) : callerSide(given));
  }
  return requester.kind === "root" ? grantedToRoot(given) : grantedInAccount(given);
}

/** @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function grantedToRoot(given: Given): Verdict {
  if (/^sts:assumerole$/i.test(given.situation.question.request.action))
    return missing("the root user cannot assume roles");
  return needsOwnAllow(given) ? resourceGrant(given) : allowed([]);
}

function needsOwnAllow({ policies }: Given): boolean {
  return policies.some(({ type }) => ownAllow.includes(type));
}

function grantedInAccount(given: Given): Verdict {
  const direct = directGrant(given);
  const grant = resourceGrant(given);
  if (!needsOwnAllow(given)) return firstOf(direct, withDelegation(given, callerSide(given)));
  if (grant.is === "missing" || given.situation.resourceSuffices) return grant;
  const named = byResource(given).some(({ naming }) => naming !== "account");
  return firstOf(direct, named ? direct : withDelegation(given, allOf(grant, callerSide(given))));
}

/** Says of a resource policy that it names the account why that was not enough. */
function withDelegation(given: Given, verdict: Verdict): Verdict {
  const match = byResource(given).find(({ naming }) => naming === "account");
  if (verdict.is === "allowed" || !match) return verdict;
  return missing(
    ...verdict.because,
    `${policyName(match.policy)} names the account, which leaves it to identity policies`,
  );
}

/** What the resource's policy gives without the caller's identity policies. */
function directGrant(given: Given): Verdict {
  const isLimited = limitedNamings(given);
  const by = byResource(given);
  const free = by.filter(({ naming }) => naming !== "account" && !isLimited(naming));
  if (free.length > 0) return allowed(free);
  const limited = by.filter(({ naming }) => isLimited(naming));
  return limited.length > 0 ? allOf(allowed(limited), limits(given)) : missing("no resource policy grants it directly");
}

/**
 * Is a grant by this naming limited by boundary and session policy? One that names the role is; and one that names a
 * user whose session has a session policy, for that session is a federated one.
 */
function limitedNamings({ policies, situation }: Given): (naming: Match["naming"]) => boolean {
  const { requester } = situation.question;
  const federated = requester.type === "aws" && requester.kind === "user" && has(policies, "SESSION_POLICY");
  return (naming) => naming === "role" || (federated && naming === "itself");
}

function limits(given: Given): Verdict {
  return allOf(limitOf(given, "PERMISSIONS_BOUNDARY"), limitOf(given, "SESSION_POLICY"));
}

/** What the caller's own account says: identity policies within boundary and session policy. */
function callerSide(given: Given): Verdict {
  const { requester } = given.situation.question;
  const { policies, allows } = given;
  const by = allows.filter(({ policy }) => policy.type === "IDENTITY_POLICY");
  const identity = by.length > 0 ? allowed(by) : missing("no identity policy of the caller allows it");
  const bare = requester.type === "aws" && requester.kind === "federated-user" && !has(policies, "SESSION_POLICY");
  const session = bare
    ? missing("a federated user has none of the user's permissions without a session policy")
    : allowed([]);
  return allOf(identity, session, limits(given));
}

function byResource({ allows }: Given): readonly Match[] {
  return allows.filter(({ policy }) => isResourceSide(policy.type));
}

function resourceGrant(given: Given, context = ""): Verdict {
  const by = byResource(given);
  if (by.length > 0) return allowed(by);
  const policy = given.policies.find(({ type }) => isResourceSide(type));
  return missing(`${context}${policy ? `${policyName(policy)} does not allow it` : "no resource policy allows it"}`);
}

/** The answer where policies that are not in the set are not asked. */
function grantedAlone(given: Given): Verdict {
  const { policies, situation } = given;
  const identity = has(policies, "IDENTITY_POLICY");
  const resource = policies.some(({ type }) => isResourceSide(type));
  if (identity && resource && situation.question.requester.type === "aws") {
    return isCrossAccount(situation) ? allOf(resourceGrant(given), callerSide(given)) : grantedInAccount(given);
  }
  if (!resource) return allOf(identity ? callerSide(given) : allowed([]), limits(given));
  const direct = directGrant(given);
  return direct.is === "allowed" ? direct : allOf(resourceGrant(given), limits(given));
}

function has(policies: PolicySet, type: PolicyType): boolean {
  return policies.some((policy) => policy.type === type);
}
