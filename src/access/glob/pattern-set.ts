import { accepts, type Glob, isPattern, isSymbol, lowerGlob, normalGlob, run, runInSegment } from "./glob.js";

/** An OR of patterns over one text. */
export interface PatternSet {
  readonly globs: readonly Glob[];
  /** Letter case of A-Z is ignored; the globs are in lower case then. */
  readonly ignoreCase: boolean;
  /** Equal for equal sets. */
  readonly key: string;
  readonly symbolic: boolean;
}

export function patternSet(globs: readonly Glob[], ignoreCase: boolean): PatternSet {
  const byKey = new Map<string, Glob>();
  for (const glob of globs) {
    const normal = normalGlob(ignoreCase ? lowerGlob(glob) : glob);
    byKey.set(normal.join(), normal);
  }
  const key = (ignoreCase ? "i" : "s") + [...byKey.keys()].sort().join("|") + byKey.size;
  const distinct = [...byKey.values()];
  return { globs: distinct, ignoreCase, key, symbolic: distinct.some((glob) => glob.some(isSymbol)) };
}

export function isUniversal(set: PatternSet): boolean {
  return set.globs.some((glob) => glob.length === 1 && glob[0] === run);
}

/** Does a word (characters and symbols) match one of the patterns? */
export function matchesSet(set: PatternSet, word: Glob): boolean {
  const lower = set.ignoreCase ? lowerGlob(word) : word;
  return set.globs.some((glob) => matchesGlob(glob, lower));
}

/** Linear in the product of both lengths, whatever the pattern. */
export function matchesGlob(glob: Glob, word: Glob): boolean {
  let position = 0;
  let star = -1;
  let mark = 0;
  for (let i = 0; i < word.length; ) {
    const token = glob[position];
    if (token === runInSegment) return matchesBySets(glob, position, word, i, star, mark);
    if (token === run) {
      star = position++;
      mark = i;
    } else if (token !== undefined && accepts(token, word[i] ?? 0)) {
      position++;
      i++;
    } else if (star >= 0) {
      position = star + 1;
      i = ++mark;
    } else {
      return false;
    }
  }
  while (glob[position] === run || glob[position] === runInSegment) position++;
  return position === glob.length;
}

/** As `matchesGlob`, for runs of which some end at a colon: greedy search would miss matches there. */
function matchesBySets(glob: Glob, at: number, word: Glob, from: number, star: number, mark: number): boolean {
  const start = star >= 0 ? star : at;
  let live = new Set<number>();
  enter(glob, start, live);
  for (let i = star >= 0 ? mark : from; i < word.length; i++) {
    const next = new Set<number>();
    for (const position of live) {
      const token = glob[position];
      if (token === undefined || !accepts(token, word[i] ?? 0)) continue;
      enter(glob, token === run || token === runInSegment ? position : position + 1, next);
    }
    if (next.size === 0) return false;
    live = next;
  }
  return live.has(glob.length);
}

function enter(glob: Glob, position: number, live: Set<number>): void {
  live.add(position);
  for (let i = position; glob[i] === run || glob[i] === runInSegment; i++) live.add(i + 1);
}

/** A cheap, sound test: true means that every word of `inner` matches `outer`; false means nothing. */
export function coversCheaply(outer: Glob, inner: Glob): boolean {
  if (outer.length === 1 && outer[0] === run) return true;
  if (!isPattern(inner)) return matchesGlob(outer, inner);
  if (outer.length === inner.length && outer.every((code, i) => code === inner[i])) return true;
  const last = outer.length - 1;
  if (outer[last] !== run || inner.length < last) return false;
  for (let i = 0; i < last; i++) if (outer[i] !== inner[i]) return false;
  return true;
}
