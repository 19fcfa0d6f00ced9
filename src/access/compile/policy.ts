import { lowerAscii, plain, type Statement, services, supportsResourceControl } from "../../policy/index.js";
import { type Arena, opaqueLiteral } from "../cube/arena.js";
import { literalGlob, run } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import type { AttachedPolicy, Facts, PolicyType } from "../question.js";
import type { Naming } from "./principal.js";
import {
  type ActionTest,
  type CompiledStatement,
  compileStatement,
  type Lean,
  toActionTest,
  toCompiled,
} from "./statement.js";
import type { TextContext } from "./texts.js";

/** How policies are to be compiled. */
export interface PolicyContext {
  readonly arena: Arena;
  readonly texts: TextContext;
  readonly facts: Facts;
  /** The branch taken of each choice. */
  readonly world: ReadonlyMap<string, string>;
  /** How holes are read in Allow statements; in Deny statements the other way round. */
  readonly lean: Lean;
  readonly naming: (naming: Naming) => boolean;
  /** The caller has a permissions boundary. */
  readonly bounded: boolean;
}

const withPrincipal: readonly PolicyType[] = [
  "RESOURCE_POLICY",
  "TRUST_POLICY",
  "KMS_KEY_POLICY",
  "RESOURCE_CONTROL_POLICY",
  "VPC_ENDPOINT_POLICY",
];

/** The statements of one effect that are there in this world. */
export function compilePolicy(
  policy: AttachedPolicy,
  effect: "Allow" | "Deny",
  context: PolicyContext,
): readonly CompiledStatement[] {
  const { world, arena } = context;
  const isThere = ({ when }: Pick<Statement, "when">): boolean => when.every(({ on, is }) => world.get(on) === is);
  const compiled = policy.policy.statements
    .filter((statement) => isThere(statement) && hasEffect(statement, effect))
    .map((statement) => compileOne(policy, statement, effect, context));
  if (effect === "Deny" || policy.policy.unread.length === 0) return compiled;
  const unread = policy.policy.unread.filter(isThere).map(({ on, because }) => {
    const literal = opaqueLiteral(arena, `unread ${on}`, because);
    return toCompiled({ policy, statement: unreadStatement(policy) }, "Allow", [], [literal]);
  });
  return [...compiled, ...unread];
}

/** Stands for statements that could not be read. */
function unreadStatement({ policy }: AttachedPolicy): Statement {
  const { span } = policy;
  return {
    index: -1,
    sid: undefined,
    effect: "Allow",
    principal: undefined,
    action: undefined,
    resource: undefined,
    conditions: [],
    conditionSpan: undefined,
    when: [],
    malformed: true,
    value: { type: "map", entries: [], span, syntax: "computed" },
    span,
  };
}

/** A statement without a readable effect may be an Allow. */
function hasEffect(statement: Statement, effect: "Allow" | "Deny"): boolean {
  return effect === "Deny" ? statement.effect === "Deny" : statement.effect !== "Deny";
}

function compileOne(
  policy: AttachedPolicy,
  statement: Statement,
  effect: "Allow" | "Deny",
  { arena, texts, lean, naming, bounded, facts }: PolicyContext,
): CompiledStatement {
  const turned = lean === "constant" ? lean : lean === "most" ? "least" : "most";
  const compiled = compileStatement(policy, statement, {
    arena,
    texts,
    lean: effect === "Allow" ? lean : turned,
    naming,
    bounded,
    fault: effect === "Allow" || statement.malformed ? faultOf(policy.type, statement) : undefined,
  });
  const further = furtherActions(policy.type, statement, facts);
  if (further.length === 0) return compiled;
  return toCompiled(compiled.ref, effect, [...compiled.actions, ...further], compiled.rest);
}

/** Why AWS would not take an Allow in a policy of this type. */
function faultOf(type: PolicyType, statement: Statement): string | undefined {
  const { principal, resource, malformed, effect } = statement;
  if (malformed || effect === "invalid") return "it cannot be read";
  if (!withPrincipal.includes(type) && principal) return "a policy of this type has no principal";
  if (withPrincipal.includes(type) && !principal) return "it has no principal";
  if (principal?.negated) return "`NotPrincipal` cannot be used with `Allow`";
  if (type === "TRUST_POLICY") return resource ? "a trust policy has no `Resource`" : undefined;
  return resource || isForRepository(type, statement) ? undefined : "it has no `Resource`";
}

/** Policies of container repositories have no `Resource`. */
function isForRepository(type: PolicyType, { action, resource }: Statement): boolean {
  if (type !== "RESOURCE_POLICY" || resource || !action || action.negated) return false;
  return action.values.some((value) => /^ecr(-public)?:/.test(lowerAscii(plain(value) ?? "")));
}

/** Limits on actions that come with the policy's type. */
function furtherActions(type: PolicyType, statement: Statement, { rcpSupported }: Facts): readonly ActionTest[] {
  if (isForRepository(type, statement)) return [ofServices(["ecr", "ecr-public"])];
  if (type !== "RESOURCE_CONTROL_POLICY") return [];
  const exempt = toActionTest(patternSet([literalGlob("kms:retiregrant")], true), true);
  return rcpSupported ? [exempt] : [exempt, ofServices(services().filter(supportsResourceControl))];
}

function ofServices(prefixes: readonly string[]): ActionTest {
  return toActionTest(
    patternSet(
      prefixes.map((prefix) => [...literalGlob(`${prefix}:`), run]),
      true,
    ),
    false,
  );
}
