import type { Statement } from "../../policy/index.js";
import { type Arena, conjunction, type Literal, negation, textLiteral } from "../cube/arena.js";
import { anyRef } from "../full-access.js";
import { literalGlob, run, toGlob } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import type { AttachedPolicy, PolicySet, PolicyType } from "../question.js";
import type { Side } from "../search.js";
import { compilePolicy, type PolicyContext } from "./policy.js";
import { type CompiledStatement, toCompiled } from "./statement.js";

const ownAllow: readonly PolicyType[] = ["TRUST_POLICY", "KMS_KEY_POLICY"];
const resourceTypes: readonly PolicyType[] = ["RESOURCE_POLICY", ...ownAllow];
const productLimit = 4_000;

/** Statements of which one must match; every path of layers lets a request through in which each layer has such a one. */
type Layer = readonly CompiledStatement[];

/**
 * What a set of policies allows, as one list of Allows and one of Denies: layers that must all allow are multiplied
 * out. Undefined if that is too much.
 *
 * A policy that is not in the set does not stand in the way: identity policies alone need no resource policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function compileSide(policies: PolicySet, context: PolicyContext): Side | undefined {
  const bound = policies.filter((policy) => binds(policy, policies, context));
  const denies = bound.flatMap((policy) => deniesOf(policy, context));
  const allows = multiplied(pathsOf(bound, context));
  return allows && { allows, denies };
}

function ownerOf(policies: PolicySet, { facts }: PolicyContext): string | undefined {
  return facts.resourceAccount ?? policies.find(({ type, owner }) => resourceTypes.includes(type) && owner)?.owner;
}

function binds({ type, owner }: AttachedPolicy, policies: PolicySet, context: PolicyContext): boolean {
  const { facts } = context;
  if (type === "SERVICE_CONTROL_POLICY") {
    return !facts.principalInManagementAccount && !facts.principalIsServiceLinkedRole;
  }
  if (type !== "RESOURCE_CONTROL_POLICY") return true;
  if (facts.resourceInManagementAccount || facts.principalIsServiceLinkedRole || facts.rcpSupported === false)
    return false;
  const account = ownerOf(policies, context);
  return owner === undefined || account === undefined || owner === account;
}

/** Service control policies spare AWS principals of other accounts. */
function deniesOf(policy: AttachedPolicy, context: PolicyContext): readonly CompiledStatement[] {
  const denies = compilePolicy(policy, "Deny", context);
  if (policy.type !== "SERVICE_CONTROL_POLICY" || policy.owner === undefined) return denies;
  const { arena } = context;
  const bound: readonly Literal[] = [negation(ofAccount(arena, undefined)), ofAccount(arena, policy.owner)];
  return denies.flatMap((deny) => bound.map((literal) => and(deny, [literal])));
}

function and(statement: CompiledStatement, literals: readonly Literal[]): CompiledStatement {
  return toCompiled(statement.ref, statement.effect, statement.actions, [...statement.rest, ...literals]);
}

function ofUser(arena: Arena): Literal {
  return textLiteral(arena, "principal", patternSet([toGlob("aws:*:arn:*:iam::*:user/*")], false), true);
}

/** AWS principals of this account, or of any. */
function ofAccount(arena: Arena, account: string | undefined): Literal {
  const glob = account === undefined ? [] : [...literalGlob(account), 58];
  return textLiteral(arena, "principal", patternSet([[...literalGlob("aws:"), ...glob, run]], false), true);
}

function pathsOf(policies: PolicySet, context: PolicyContext): readonly (readonly Layer[])[] {
  const layers = (type: PolicyType): readonly Layer[] => {
    const all = policies.filter((policy) => policy.type === type);
    return all.length === 0 ? [] : [all.flatMap((policy) => compilePolicy(policy, "Allow", context))];
  };
  const limits = [...layers("PERMISSIONS_BOUNDARY"), ...layers("SESSION_POLICY")];
  const guardrails = [...levelsOf(policies, context), ...layers("VPC_ENDPOINT_POLICY")];
  const caller = [...layers("IDENTITY_POLICY"), ...limits];
  const open = toCompiled(anyRef(policies), "Allow", [], []);
  const paths = policies.some(({ type }) => resourceTypes.includes(type))
    ? resourcePaths(policies, caller, limits, context)
    : [caller];
  return paths.map((path) => [...path, ...guardrails]).map((path) => (path.length === 0 ? [[open]] : path));
}

function levelsOf(policies: PolicySet, context: PolicyContext): readonly Layer[] {
  const levels = new Map<string | undefined, AttachedPolicy[]>();
  for (const policy of policies) {
    if (policy.type !== "SERVICE_CONTROL_POLICY") continue;
    levels.set(policy.level, [...(levels.get(policy.level) ?? []), policy]);
  }
  return [...levels.values()].map((level) => {
    const allows = level.flatMap((policy) => compilePolicy(policy, "Allow", context));
    const [first] = level;
    const owner = level.every((policy) => policy.owner === first?.owner) ? first?.owner : undefined;
    const [ref] = allows;
    if (owner === undefined || !ref) return allows;
    const spared = [ofAccount(context.arena, undefined), negation(ofAccount(context.arena, owner))];
    return [...allows, toCompiled(ref.ref, "Allow", [], spared)];
  });
}

/** The ways through the policy of a resource, and past it where the caller's own policies are enough. */
function resourcePaths(
  policies: PolicySet,
  caller: readonly Layer[],
  limits: readonly Layer[],
  context: PolicyContext,
): readonly (readonly Layer[])[] {
  const { arena } = context;
  const grants = (counts: PolicyContext["naming"]): Layer =>
    policies
      .filter(({ type }) => resourceTypes.includes(type))
      .flatMap((policy) => compilePolicy(policy, "Allow", { ...context, naming: counts }));
  const every = grants(() => true);
  if (limits.length === 0 && caller.length === 0) return [[every]];
  const within = (layer: Layer, ...literals: readonly Literal[]): Layer => layer.map((each) => and(each, literals));
  // A user with a session policy is a federated session of that user: naming the user does not lift its limits.
  const federated = policies.some(({ type }) => type === "SESSION_POLICY");
  const itself = grants((naming) => naming === "itself");
  const users = federated ? within(itself, ofUser(arena)) : [];
  const free = federated ? within(itself, negation(ofUser(arena))) : itself;
  const direct = [...grants((naming) => naming === "anyone"), ...free];
  if (caller.length === limits.length) return [[direct], [every, ...limits]];
  const account = ownerOf(policies, context);
  const any = ofAccount(arena, undefined);
  const same = account === undefined ? any : ofAccount(arena, account);
  const named = grants((naming) => naming === "role");
  const needsGrant = policies.some(({ type }) => ownAllow.includes(type));
  const [identity = [], ...limiting] = caller;
  const byCaller: readonly Layer[] = needsGrant
    ? [every, identity, ...limiting]
    : [within(identity, same), ...limiting];
  return [
    [within(direct, negation(any))],
    [within(direct, same)],
    [within([...named, ...users], same), ...limits],
    byCaller,
    ...(needsGrant || account === undefined ? [] : [[within(every, any), identity, ...limiting]]),
  ];
}

/** Every choice of one statement from each layer of a path; the same of one statement only once. */
function multiplied(paths: readonly (readonly Layer[])[]): readonly CompiledStatement[] | undefined {
  const results = new Map<string, CompiledStatement>();
  const numbers = new Map<Statement, number>();
  const numberOf = (statement: Statement): number => {
    numbers.set(statement, numbers.get(statement) ?? numbers.size);
    return numbers.get(statement) ?? 0;
  };
  for (const path of paths) {
    if (path.reduce((product, layer) => product * layer.length, 1) > productLimit) return undefined;
    const [first = [], ...others] = path;
    const product = others.reduce<Layer>(
      (before, layer) => before.flatMap((left) => layer.map((right) => merged(left, right))),
      first,
    );
    for (const each of product) results.set(`${numberOf(each.ref.statement)} ${each.key}`, each);
    if (results.size > productLimit) return undefined;
  }
  return [...results.values()];
}

function merged(left: CompiledStatement, right: CompiledStatement): CompiledStatement {
  return toCompiled(
    left.ref,
    left.effect,
    [...left.actions, ...right.actions],
    conjunction([...left.rest, ...right.rest]),
  );
}
