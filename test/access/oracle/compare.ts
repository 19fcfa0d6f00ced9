import { noNewAccess } from "../../../src/access/index.js";
import type { AttachedPolicy } from "../../../src/access/question.js";
import { askSolver } from "./smt.js";

/** What came of a comparison of the engine with the solver. */
export interface Outcome {
  readonly engine: string;
  readonly solver: string;
  /** Both decided, and differently. */
  readonly disagree: boolean;
}

/** Asks both whether `new_` allows what `old` does not. A second is enough for what the solver can decide. */
export function compareWithSolver(old: AttachedPolicy, new_: AttachedPolicy): Outcome {
  const engine = noNewAccess([old], [new_]).is;
  const answer = askSolver(old, new_, 1_000);
  const isDecided = answer.is === "new-access" || answer.is === "no-new-access";
  const solver = answer.is === "unsupported" ? `unsupported: ${answer.because}` : answer.is;
  return { engine, solver, disagree: isDecided && engine !== "unknown" && engine !== answer.is };
}

/** How often each pair of answers came. */
export function tally(outcomes: readonly Outcome[]): string {
  const counts = new Map<string, number>();
  for (const { engine, solver } of outcomes) {
    const name = `${engine} / ${solver}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(", ");
}
