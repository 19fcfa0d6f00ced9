import { type Budget, renew, spentReason, startBudget } from "./budget.js";
import type { PolicyContext } from "./compile/policy.js";
import { compileSide } from "./compile/side.js";
import type { Lean } from "./compile/statement.js";
import type { Claim } from "./confirm.js";
import { type Arena, toArena } from "./cube/arena.js";
import { withAssumedAllows } from "./full-access.js";
import type { PolicySet, QuestionOptions } from "./question.js";
import type { Side } from "./search.js";
import { partitionOf, type World, worldsOf } from "./worlds.js";

/** The two sides of a question (`before` is empty where there is one), its worlds and its bounds. */
export interface Session {
  readonly now: PolicySet;
  readonly before: PolicySet;
  readonly worlds: readonly World[];
  readonly partition: string;
  readonly budget: Budget;
  readonly options: QuestionOptions;
}

export const tooManyWorlds = "the template has too many conditions that matter here";
export const tooManyLayers = "the policies multiply to too many combinations";

/** What a question starts with; a reason where it cannot be asked. */
export function startSession(now: PolicySet, before: PolicySet, options: QuestionOptions): Session | string {
  const worlds = worldsOf([now, before]);
  if (!worlds) return tooManyWorlds;
  const budget = startBudget(...boundsOf(options));
  const sides = withAssumedAllows(now, before);
  return { ...sides, worlds, partition: partitionOf([now, before]), budget, options };
}

/** Gives a session its whole budget again, for the next of several questions about the same policies. */
export function renewBudget({ budget }: Session, options: QuestionOptions): void {
  renew(budget, ...boundsOf(options));
}

function boundsOf(options: QuestionOptions): readonly [milliseconds: number, states: number] {
  return [options.budget ?? 2_000, options.states ?? 200_000];
}

/** Both sides in one world. */
export interface Stage {
  readonly arena: Arena;
  readonly now: Side;
  readonly before: Side;
  readonly claim: Claim;
  readonly context: PolicyContext;
}

/**
 * Compiles both sides for one world; undefined if that is too much.
 *
 * @param lean how the holes of each side are read, of `about` only where it is given.
 */
export function toStage(
  session: Session,
  world: World,
  lean: Lean,
  leanBefore: Lean = lean,
  about?: ReadonlySet<string>,
): Stage | undefined {
  const arena = toArena(session.budget);
  const { now, before, partition, options } = session;
  const facts = options.facts ?? {};
  const context: PolicyContext = {
    arena,
    texts: { symbols: arena.symbols, partition, chosen: world.chosen, holes: "constant", about },
    facts,
    world: world.branches,
    lean,
    naming: () => true,
    bounded: false,
  };
  const isBounded = (set: PolicySet): boolean => set.some(({ type }) => type === "PERMISSIONS_BOUNDARY");
  const current = compileSide(now, { ...context, bounded: isBounded(now) });
  const former = compileSide(before, { ...context, lean: leanBefore, bounded: isBounded(before) });
  if (!current || !former) return undefined;
  const none: Side = { allows: [], denies: [] };
  const claim = { now, before, facts, world, partition };
  return { arena, now: current, before: before.length === 0 ? none : former, claim, context };
}

/** The reasons to give for not knowing: what stopped the search goes first. */
export function reasonsOf(session: Session, doubts: ReadonlySet<string>): readonly string[] {
  const { budget } = session;
  const reasons = budget.spent === undefined ? [...doubts] : [spentReason(budget), ...doubts];
  return [...new Set(reasons)].slice(0, 5);
}
