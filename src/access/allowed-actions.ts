import { actionAt } from "./actions/index-of-actions.js";
import type { CanAllowOptions } from "./can-allow.js";
import { compilePattern } from "./compile/pattern.js";
import { confirm } from "./confirm.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet } from "./question.js";
import { type Difference, searchDifferences } from "./search.js";
import { renewBudget, type Session, type Stage, startSession, toStage } from "./session.js";
import { holesOfSets } from "./worlds.js";

/** Actions that are surely allowed, in AWS's spelling, sorted; `unknown` where there may be more. */
export interface AllowedActions {
  readonly actions: readonly string[];
  readonly unknown: boolean;
}

/**
 * Every action AWS has for which `canAllow` says yes, in AWS's spelling, sorted. Actions that no statement tells apart
 * are asked about once.
 */
export function allowedActions(policies: PolicySet, pattern: Pattern, options: CanAllowOptions = {}): AllowedActions {
  return allowedActionsOf(policies, options)(pattern);
}

/** As `allowedActions`, for one pattern after the other: the policies are compiled once. */
export function allowedActionsOf(
  policies: PolicySet,
  options: CanAllowOptions = {},
): (pattern: Pattern) => AllowedActions {
  const session = startSession(policies, options.withoutAccessOf ?? [], options);
  if (typeof session === "string") return () => ({ actions: [], unknown: true });
  const holes = holesOfSets([session.now, session.before]).length > 0;
  const stages = session.worlds.map((world) => toStage(session, world, holes ? "least" : "constant"));
  return (pattern) => {
    renewBudget(session, options);
    const doubts = new Set<string>();
    const found = stages.map((stage) => inStage(stage, session, pattern, options, doubts));
    const [first = new Set<number>(), ...others] = found;
    const numbers = [...first].filter((number) => others.every((other) => other.has(number)));
    const unknown = doubts.size > 0 || stages.includes(undefined) || session.budget.spent !== undefined;
    return { actions: numbers.sort((a, b) => a - b).flatMap((number) => actionAt(number)?.id ?? []), unknown };
  };
}

function inStage(
  stage: Stage | undefined,
  session: Session,
  pattern: Pattern,
  { by }: CanAllowOptions,
  doubts: Set<string>,
): ReadonlySet<number> {
  const found = new Set<number>();
  if (!stage) return found;
  const within = compilePattern(pattern, anyRef(session.now), stage.arena);
  const counts = by === undefined ? () => true : ({ ref }: Difference["by"]): boolean => by(ref.statement);
  const problem = { now: stage.now, before: stage.before, within, counts, future: false };
  const take = (difference: Difference): boolean => {
    const numbers = difference.actions?.numbers() ?? [];
    const [number] = numbers;
    if (number === undefined || found.has(number)) return false;
    if (confirm(difference, stage.claim, stage.arena)) for (const each of numbers) found.add(each);
    return false;
  };
  searchDifferences(problem, stage.arena, take, doubts);
  return found;
}
