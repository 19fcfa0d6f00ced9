/** What a question may still cost. Shared by all its searches; once spent, they all give up. */
export interface Budget {
  states: number;
  deadline: number;
  ticks: number;
  spent: "time" | "states" | undefined;
}

export function startBudget(milliseconds: number, states: number): Budget {
  return { states, deadline: performance.now() + milliseconds, ticks: 0, spent: undefined };
}

/** Gives a budget all that it had. */
export function renew(budget: Budget, milliseconds: number, states: number): void {
  Object.assign(budget, startBudget(milliseconds, states));
}

/**
 * Counts one step of a search; false when it must stop. The clock is looked at after so much work.
 *
 * @param work how long the step takes; 1 for some microseconds.
 */
export function spend(budget: Budget, states: number, work = 1): boolean {
  if (budget.spent !== undefined) return false;
  budget.states -= states;
  if (budget.states < 0) budget.spent = "states";
  budget.ticks += work;
  if (budget.ticks >= 64) {
    budget.ticks = 0;
    if (performance.now() > budget.deadline) budget.spent = "time";
  }
  return budget.spent === undefined;
}

/** Why a search gave up, for people. */
export function spentReason(budget: Budget): string {
  return budget.spent === "states" ? "the patterns are too involved to compare" : "the time for this question ran out";
}
