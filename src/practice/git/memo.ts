/** More answers than these are not kept. */
const MAX_KEPT = 2000;

const kept = new Map<string, Promise<unknown>>();

/**
 * The answer of a git command that can never change, because every name in it is the SHA of a commit.
 * @param parts what the answer follows from, the folder first.
 */
export function forever<T>(parts: readonly string[], ask: () => Promise<T>): Promise<T> {
  const key = parts.join("\0");
  const known = kept.get(key) as Promise<T> | undefined;
  if (known) return known;
  const answer = ask();
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, answer);
  answer.catch(() => kept.delete(key));
  return answer;
}
