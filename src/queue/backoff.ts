/** Waits of a job that failed: exponential from `baseMs` up to `capMs`, with up to half of it taken off at random. */
export interface Backoff {
  readonly attempts: number;
  readonly baseMs: number;
  readonly capMs: number;
}

/**
 * Milliseconds to wait after the attempt of this number (from 1); undefined when that was the last.
 *
 * @param random in [0, 1), so that jobs that failed together do not come back together.
 */
export function backoffDelay(
  backoff: Backoff,
  attempt: number,
  random: () => number = Math.random,
): number | undefined {
  if (attempt >= backoff.attempts) return undefined;
  const full = Math.min(backoff.capMs, backoff.baseMs * 2 ** (attempt - 1));
  return Math.round(full * (1 - random() / 2));
}
