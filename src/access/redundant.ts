import type { Policy, Statement } from "../policy/index.js";
import { compilePolicy } from "./compile/policy.js";
import type { CompiledStatement } from "./compile/statement.js";
import type { PolicyType, QuestionOptions, Redundancy } from "./question.js";
import { type Problem, type Side, searchDifferences } from "./search.js";
import { type Stage, startSession, toStage } from "./session.js";

export interface RedundantOptions extends QuestionOptions {
  /** Only these statements are looked at; the others are taken to do something. */
  readonly among?: (statement: Statement) => boolean;
}

/**
 * The statements of a policy that do nothing, in order. A statement that cannot be decided is not listed, and one that
 * does something in some branch of the template neither.
 *
 * - `impossible`: it matches no request at all.
 * - `denied`: an Allow all of whose requests are denied.
 * - `covered`: the statements of the same effect that say as much; if two cover each other, the later one is listed.
 * - `nothing-to-deny`: a Deny that meets no Allow of the policy. Only said where the policy has Allows: one that only
 *   denies is there for the Allows of others.
 */
export function redundant(policy: Policy, type: PolicyType, options: RedundantOptions = {}): readonly Redundancy[] {
  const asked = options.among ? policy.statements.filter(options.among) : policy.statements;
  if (asked.length === 0) return [];
  const set = [{ type, policy }];
  const session = startSession(set, [], options);
  if (typeof session === "string" || policy.unread.length > 0) return [];
  const stages = session.worlds.map((world) => compiled(toStage(session, world, "constant")));
  const gone = new Set<Statement>();
  return asked.flatMap((statement): readonly Redundancy[] => {
    const answers = stages.flatMap((stage) => (stage ? inStage(statement, stage, gone) : ["does-something" as const]));
    const [first] = answers;
    if (first === undefined || first === "does-something") return [];
    if (answers.some((answer) => answer === "does-something" || answer.type !== first.type)) return [];
    if (first.type === "covered") gone.add(statement);
    return [first];
  });
}

/** A world with the policy's statements compiled, each by itself. */
interface Compiled {
  readonly stage: Stage;
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

function compiled(stage: Stage | undefined): Compiled | undefined {
  if (!stage) return undefined;
  const of = (effect: "Allow" | "Deny"): readonly CompiledStatement[] =>
    stage.claim.now.flatMap((policy) => compilePolicy(policy, effect, stage.context));
  return { stage, allows: of("Allow"), denies: of("Deny") };
}

type Answer = Redundancy | "does-something";

/** Nothing where the statement is not there in this world. */
function inStage(statement: Statement, of: Compiled, gone: ReadonlySet<Statement>): readonly Answer[] {
  const { stage, allows, denies } = of;
  const own = [...allows, ...denies].filter(({ ref }) => ref.statement === statement);
  if (own.length === 0) return [];
  if (stage.arena.budget.spent !== undefined) return ["does-something"];
  if (statement.malformed || statement.effect === "invalid") return ["does-something"];
  if (!meets(own, none, stage)) return [{ type: "impossible", statement }];
  const others = (effect: CompiledStatement["effect"]): readonly CompiledStatement[] =>
    (effect === "Allow" ? allows : denies).filter(({ ref }) => ref.statement !== statement && !gone.has(ref.statement));
  if (statement.effect === "Allow" && !meets(own, { allows: [], denies }, stage)) {
    return [{ type: "denied", statement, by: touching(own, denies, stage) }];
  }
  const same = others(statement.effect);
  const covered =
    statement.effect === "Allow" ? { allows: [], denies: [...denies, ...same] } : { allows: [], denies: same };
  if (!meets(own, covered, stage)) return [{ type: "covered", statement, by: touching(own, same, stage) }];
  if (statement.effect === "Deny" && allows.length > 0 && touching(own, allows, stage).length === 0) {
    return [{ type: "nothing-to-deny", statement }];
  }
  return ["does-something"];
}

const none: Side = { allows: [], denies: [] };

/** Is there a request of these statements outside the Denies? Yes where it cannot be told. */
function meets(own: readonly CompiledStatement[], outside: Side, stage: Stage): boolean {
  const problem: Problem = {
    now: { allows: own, denies: outside.denies },
    before: none,
    within: undefined,
    counts: () => true,
    future: true,
  };
  const doubts = new Set<string>();
  stage.arena.reading = stage.arena.symbols.list.length > 0 ? "over" : "symbolic";
  const found = searchDifferences(problem, stage.arena, () => true, doubts);
  stage.arena.reading = "symbolic";
  return found || doubts.size > 0;
}

/** Those that have a request in common with the statement, and those of which it cannot be told. */
function touching(
  own: readonly CompiledStatement[],
  others: readonly CompiledStatement[],
  stage: Stage,
): readonly Statement[] {
  const found = others.filter((other) => {
    const problem: Problem = {
      now: { allows: own, denies: [] },
      before: none,
      within: other,
      counts: () => true,
      future: true,
    };
    stage.arena.reading = "over";
    const doubts = new Set<string>();
    const met = searchDifferences(problem, stage.arena, () => true, doubts) || doubts.size > 0;
    stage.arena.reading = "symbolic";
    return met;
  });
  return [...new Set(found.map(({ ref }) => ref.statement))];
}
