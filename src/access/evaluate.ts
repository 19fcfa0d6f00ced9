import type { Hole } from "../source/index.js";
import { binds, requesterAccount, type Situation } from "./evaluate/binding.js";
import { asciiLower, placeholder, toEnvironment } from "./evaluate/environment.js";
import { allOf, type Given, granted, isResourceSide, throughGuardrails, type Verdict } from "./evaluate/grants.js";
import { toRequester } from "./evaluate/requester.js";
import { policyName, statementName } from "./evaluate/sentences.js";
import { fault, type Match, type Question, toMatch } from "./evaluate/statement.js";
import type { Decision, Facts, PolicySet, Request } from "./question.js";

/** How the policies of a set are to be read, beyond the request. */
export interface EvaluateOptions {
  /** The branch taken of each choice; a statement with a guard is there only if the world says so. Default: none. */
  readonly world?: ReadonlyMap<string, string>;
  /**
   * Ask these policies alone: a policy that is not in the set does not stand in the way (default: it is not attached,
   * so that it allows nothing). One policy alone then allows a request if an Allow of it matches and no Deny does,
   * whoever the caller is.
   */
  readonly alone?: boolean;
}

/**
 * What AWS would decide of one request, were these all the policies that concern it.
 *
 * - A Deny of any policy that binds the request stands above every Allow.
 * - A statement that AWS would not take allows nothing; if it is a Deny, it denies what its readable part covers.
 * - Wildcards of `Resource` may cross colons. A plain operator on a key with several values means some value, and
 *   negated no value. Statements in `unread` are not asked.
 * - Without `facts.resourceAccount` the resource is in the account of `aws:ResourceAccount`, of the owner of its
 *   policy, or of the caller.
 *
 * @param fill the text of each hole; by default one that no policy means.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(
  policies: PolicySet,
  request: Request,
  facts: Facts = {},
  fill: (hole: Hole) => string = placeholder,
  { world = new Map(), alone = false }: EvaluateOptions = {},
): Decision {
  const environment = toEnvironment(request, fill);
  const question: Question = {
    request,
    environment,
    world,
    requester: toRequester(request.principal),
    bounded: policies.some(({ type }) => type === "PERMISSIONS_BOUNDARY"),
  };
  const resourceAccount =
    facts.resourceAccount ??
    environment.context.get("aws:resourceaccount")?.[0] ??
    policies.find(({ type, owner }) => isResourceSide(type) && owner !== undefined)?.owner ??
    requesterAccount(question);
  const situation: Situation = { question, facts, alone, resourceAccount, resourceSuffices: false };
  const bound = policies.filter((policy) => binds(policy, situation));
  const decision = decide(bound, situation);
  if (alone || decision.decision !== "Allow") return decision;
  return withPassed(bound, situation, decision);
}

function decide(policies: PolicySet, situation: Situation): Decision {
  const { given, denies } = matched(policies, situation);
  if (denies.length > 0) return denied(denies);
  const verdict = allOf(granted(given), throughGuardrails(given));
  return verdict.is === "allowed" ? allowedBy(verdict.by, situation) : notAllowed(verdict, given);
}

function matched(
  policies: PolicySet,
  situation: Situation,
): { readonly given: Given; readonly denies: readonly Match[] } {
  const matches = policies.flatMap((policy) =>
    policy.policy.statements.flatMap((statement) => toMatch(policy, statement, situation.question) ?? []),
  );
  const allows = matches.filter(({ statement }) => statement.effect === "Allow");
  return {
    given: { policies, situation, allows },
    denies: matches.filter(({ statement }) => statement.effect === "Deny"),
  };
}

function denied(denies: readonly Match[]): Decision {
  return {
    decision: "ExplicitDeny",
    because: denies.map((match) => `denied by ${statementName(match)}`),
    statements: denies,
  };
}

function allowedBy(by: readonly Match[], { question }: Situation): Decision {
  const because = by.map((match) => `allowed by ${statementName(match)}`);
  const rootUser = question.requester.type === "aws" && question.requester.kind === "root";
  if (because.length === 0) because.push(rootUser ? "the root user needs no policy" : "nothing stands in the way");
  return { decision: "Allow", because, statements: by };
}

function notAllowed(verdict: Extract<Verdict, { is: "missing" }>, { policies, situation }: Given): Decision {
  const { action } = situation.question.request;
  const faults = policies.flatMap((policy) =>
    policy.policy.statements.flatMap((statement) => {
      const reason = fault(policy, statement, action);
      return reason ? [`${statementName({ policy, statement })} has no effect: ${reason}`] : [];
    }),
  );
  const unread = policies.flatMap((policy) =>
    policy.policy.unread.map(({ because }) => `a part of ${policyName(policy)} was not read: ${because}`),
  );
  return { decision: "ImplicitDeny", because: [...verdict.because, ...faults, ...unread], statements: [] };
}

/** What a caller passes with `sts:AssumeRole…` that needs a permission of its own, by condition key. */
const passed: readonly { readonly action: string; readonly what: string; readonly keys: RegExp }[] = [
  {
    action: "sts:TagSession",
    what: "session tags",
    keys: /^(?:aws:requesttag\/.+|aws:tagkeys|sts:transitivetagkeys)$/,
  },
  { action: "sts:SetSourceIdentity", what: "a source identity", keys: /^sts:sourceidentity$/ },
];

/**
 * An allowed `sts:AssumeRole…` still fails if it passes session tags or a source identity without leave: of the trust
 * policy, and across accounts of the caller's policies too.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 */
function withPassed(policies: PolicySet, situation: Situation, decision: Decision): Decision {
  const { question } = situation;
  const trusts = policies.some(({ type }) => type === "TRUST_POLICY");
  if (!trusts || !/^sts:assumerole/.test(asciiLower(question.request.action))) return decision;
  for (const { action, what, keys } of passed) {
    if (![...question.environment.context.keys()].some((key) => keys.test(key))) continue;
    const asked: Situation = {
      ...situation,
      resourceSuffices: true,
      question: { ...question, request: { ...question.request, action } },
    };
    const leave = decide(policies, asked);
    if (leave.decision === "Allow") continue;
    return { ...leave, because: [`the call passes ${what}, which needs \`${action}\``, ...leave.because] };
  }
  return decision;
}
