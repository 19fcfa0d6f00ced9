import { actionAt } from "./actions/index-of-actions.js";
import type { CanAllowOptions } from "./can-allow.js";
import { compilePattern } from "./compile/pattern.js";
import { confirm } from "./confirm.js";
import { anyRef } from "./full-access.js";
import type { Pattern, PolicySet } from "./question.js";
import { type Difference, searchDifferences } from "./search.js";
import { renewBudget, type Session, type Stage, startSession, toStage } from "./session.js";
import { holesOfSets } from "./worlds.js";

/**
 * Every action AWS has for which `canAllow` says yes, in AWS's spelling, sorted. Actions that no statement tells apart
 * are asked about once. Empty where nothing can be told.
 */
export function allowedActions(
  policies: PolicySet,
  pattern: Pattern,
  options: CanAllowOptions = {},
): readonly string[] {
  return allowedActionsOf(policies, options)(pattern);
}

/** As `allowedActions`, for one pattern after the other: the policies are compiled once. */
export function allowedActionsOf(
  policies: PolicySet,
  options: CanAllowOptions = {},
): (pattern: Pattern) => readonly string[] {
  const session = startSession(policies, options.withoutAccessOf ?? [], options);
  if (typeof session === "string") return () => [];
  const holes = holesOfSets([session.now, session.before]).length > 0;
  const stages = session.worlds.map((world) => toStage(session, world, holes ? "least" : "constant"));
  return (pattern) => {
    renewBudget(session, options);
    const [first = new Set<number>(), ...others] = stages.map((stage) => inStage(stage, session, pattern, options));
    const numbers = [...first].filter((number) => others.every((other) => other.has(number)));
    return numbers.sort((a, b) => a - b).flatMap((number) => actionAt(number)?.id ?? []);
  };
}

function inStage(
  stage: Stage | undefined,
  session: Session,
  pattern: Pattern,
  { by }: CanAllowOptions,
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
  searchDifferences(problem, stage.arena, take, new Set());
  return found;
}
