/** The time that the questions of a run may take, in milliseconds; one policy cannot use up that of the others. */
export interface Allowance {
  /** What each thing asked about has taken. */
  readonly spent: WeakMap<object, number>;
  /** What each may take. */
  readonly each: number;
  /** What is left for all together. */
  left: number;
  /** When the one in hand must be through, on the clock of `performance`. */
  until: number;
}

const forAll = 60_000;
const forOneQuestion = 2_000;

/** An allowance of which nothing is spent. */
export function newAllowance(each = 4_000): Allowance {
  return { spent: new WeakMap(), each, left: forAll, until: Number.POSITIVE_INFINITY };
}

/** Asks, on the account of `about`; undefined, and nothing asked, where its allowance or that of all is spent. */
export function within<T>(allowance: Allowance, about: object, ask: () => T): T | undefined {
  const before = allowance.spent.get(about) ?? 0;
  const left = Math.min(allowance.each - before, allowance.left);
  if (left <= 0) return undefined;
  const { until } = allowance;
  const start = performance.now();
  allowance.until = Math.min(until, start + left);
  try {
    return ask();
  } finally {
    const taken = performance.now() - start;
    allowance.spent.set(about, before + taken);
    allowance.left -= taken;
    allowance.until = until;
  }
}

/** What the next question to the engine may take. */
export function budgetOf({ until }: Allowance): number {
  return Math.max(0, Math.min(forOneQuestion, until - performance.now()));
}
