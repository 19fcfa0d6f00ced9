import { supportsResourceControl } from "../../policy/index.js";
import type { AttachedPolicy, Facts } from "../question.js";
import { asciiLower } from "./environment.js";
import type { Requester } from "./requester.js";
import type { Question } from "./statement.js";

/** What is settled of a request before any statement is read. */
export interface Situation {
  readonly question: Question;
  readonly facts: Facts;
  /** Only what these policies say counts; see `EvaluateOptions`. */
  readonly alone: boolean;
  readonly resourceAccount: string | undefined;
  /** Within an account, a grant of the resource's policy is enough, whoever it names. */
  readonly resourceSuffices: boolean;
}

/** The caller's account where it is an AWS principal. */
export function requesterAccount({ requester }: Question): string | undefined {
  return requester.type === "aws" ? requester.account : undefined;
}

/** Do caller and resource belong to different accounts, as far as is known? */
export function isCrossAccount({ question, resourceAccount }: Situation): boolean {
  const account = requesterAccount(question);
  return account !== undefined && resourceAccount !== undefined && account !== resourceAccount;
}

/** Is this policy asked about this request at all? */
export function binds(policy: AttachedPolicy, situation: Situation): boolean {
  switch (policy.type) {
    case "IDENTITY_POLICY":
    case "PERMISSIONS_BOUNDARY":
    case "SESSION_POLICY":
      return situation.alone || hasPolicies(situation.question.requester);
    case "SERVICE_CONTROL_POLICY":
      return bindsCaller(policy, situation);
    case "RESOURCE_CONTROL_POLICY":
      return bindsResource(policy, situation);
    case "VPC_ENDPOINT_POLICY":
      return situation.alone || isThroughEndpoint(situation.question);
    default:
      return true;
  }
}

/** Users, roles and their sessions; the root user of an account has no policies of its own. */
function hasPolicies(requester: Requester): boolean {
  return requester.type === "aws" && requester.kind !== "root";
}

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html */
function bindsCaller({ owner }: AttachedPolicy, { question, facts, alone }: Situation): boolean {
  if (facts.principalInManagementAccount || isServiceLinked(question.requester, facts)) return false;
  const account = requesterAccount(question);
  if (account === undefined) return alone;
  return owner === undefined || owner === account;
}

/** @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html */
function bindsResource({ owner }: AttachedPolicy, { question, facts, resourceAccount }: Situation): boolean {
  if (facts.resourceInManagementAccount || isServiceLinked(question.requester, facts)) return false;
  const action = asciiLower(question.request.action);
  const supported = facts.rcpSupported ?? supportsResourceControl(action.split(":")[0] ?? "");
  if (!supported || action === "kms:retiregrant") return false;
  return owner === undefined || resourceAccount === undefined || owner === resourceAccount;
}

function isServiceLinked(requester: Requester, facts: Facts): boolean {
  if (facts.principalIsServiceLinkedRole !== undefined) return facts.principalIsServiceLinkedRole;
  return requester.type === "aws" && requester.kind === "role" && requester.arn.includes(":role/aws-service-role/");
}

/** Keys that a request has only when it comes through a VPC endpoint. */
const endpointKeys: readonly string[] = [
  "aws:sourcevpce",
  "aws:sourcevpc",
  "aws:sourcevpcarn",
  "aws:vpcsourceip",
  "aws:vpceaccount",
  "aws:vpceorgid",
  "aws:vpceorgpaths",
];

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpce */
function isThroughEndpoint({ environment }: Question): boolean {
  return endpointKeys.some((key) => environment.context.has(key));
}
