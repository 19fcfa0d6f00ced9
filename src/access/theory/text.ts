import { type Budget, spend, spentReason } from "../budget.js";
import { type Automaton, toAutomaton } from "../glob/automaton.js";
import { type Glob, isPattern, isSymbol, readAs, run, runInSegment } from "../glob/glob.js";
import { coversCheaply, isUniversal, matchesSet, type PatternSet, patternSet } from "../glob/pattern-set.js";
import { type Found, findWord } from "../glob/product.js";
import { type Symbols, symbolOf, variableName } from "../symbols.js";

/** A text is in this set, or (`sign` false) is not. */
export interface TextDemand {
  readonly set: PatternSet;
  readonly sign: boolean;
}

/** What the searches of one question share. Nothing of it outlives the question. */
export interface TextArena {
  readonly automata: Map<string, Automaton>;
  readonly covers: Map<string, boolean>;
  /** Pleasant words for a pattern set, by its key. */
  readonly taste: Map<string, readonly Glob[]>;
  readonly symbols: Symbols;
  readonly budget: Budget;
}

/**
 * How symbols are read: as constants unlike all others (`symbolic`), or as anything they can be, with more words than
 * there really are (`over`), so that finding none is a proof.
 */
export type Reading = "symbolic" | "over";

/** Words to try before searching, the pleasant ones first. */
export type Candidates = (required: readonly PatternSet[]) => Iterable<Glob>;

/** A word is tried only where its length times a pattern's is less: matching takes so many steps at worst. */
const quick = 50_000_000;

/** A non-empty word that meets all demands. */
export function solveText(
  demands: readonly TextDemand[],
  candidates: Candidates,
  reading: Reading,
  arena: TextArena,
): Found<Glob> {
  const { required, excluded } = reading === "over" ? widened(demands, arena) : divided(demands);
  if (excluded.some(isUniversal) || required.some((set) => set.globs.length === 0)) return { is: "none" };
  const keys = new Set(excluded.map((set) => set.key));
  if (required.some((set) => keys.has(set.key))) return { is: "none" };
  if (!spend(arena.budget, 0, comparisons(required, excluded) >> 4)) {
    return { is: "unknown", because: spentReason(arena.budget) };
  }
  const fits = (word: Glob): boolean =>
    word.length > 0 && required.every((set) => matchesSet(set, word)) && !excluded.some((set) => matchesSet(set, word));
  const finite = required.find((set) => !set.ignoreCase && !set.globs.some(isPattern));
  if (finite) {
    const word = finite.globs.find(fits);
    return word ? { is: "found", value: word } : { is: "none" };
  }
  const longest = longestOf([...required, ...excluded]);
  const isQuick = (word: Glob): boolean => {
    const steps = word.length * longest;
    return steps < quick && spend(arena.budget, 0, steps >> 13);
  };
  for (const set of required)
    for (const word of arena.taste.get(set.key) ?? []) if (fits(word)) return { is: "found", value: word };
  for (const word of candidates(required)) if (isQuick(word) && fits(word)) return { is: "found", value: word };
  if (coveredCheaply(required, excluded)) return { is: "none" };
  return findWord(automataOf(required, arena), automataOf(excluded, arena), arena.budget);
}

function longestOf(sets: readonly PatternSet[]): number {
  let longest = 1;
  for (const { globs } of sets) for (const { length } of globs) longest = Math.max(longest, length);
  return longest;
}

/** How many patterns are held against one another at most, to find a cover. */
function comparisons(required: readonly PatternSet[], excluded: readonly PatternSet[]): number {
  const size = (sets: readonly PatternSet[]): number => sets.reduce((sum, { globs }) => sum + globs.length, 0);
  return size(required) * size(excluded);
}

/**
 * Does the empty text meet all demands? Read as `over`, a variable may be empty and a hole may be filled with `*` where
 * wildcards count: then it is so in every demand, where a set has the empty text by that symbol only.
 */
export function emptyTextMeets(demands: readonly TextDemand[], reading: Reading, symbols: Symbols): boolean {
  const mayVanish = (code: number): boolean =>
    reading === "over" &&
    isSymbol(code) &&
    (symbolOf(symbols, code)?.of.type === "variable" || code === readAs(code, "wildcards"));
  const mayBeEmpty = (glob: Glob): boolean => glob.every((code) => isRun(code) || mayVanish(code));
  const required = demands.flatMap(({ set, sign }) => (sign ? [set.globs.filter(mayBeEmpty)] : []));
  if (required.some((globs) => globs.length === 0)) return false;
  const emptied = new Set(
    required.flatMap(([first = [], ...others]) =>
      first.filter((code) => mayVanish(code) && others.every((other) => other.includes(code))),
    ),
  );
  const isEmpty = (code: number): boolean => isRun(code) || emptied.has(code);
  return demands.every(({ set, sign }) => sign || !set.globs.some((glob) => glob.every(isEmpty)));
}

function isRun(code: number): boolean {
  return code === run || code === runInSegment;
}

interface Divided {
  readonly required: readonly PatternSet[];
  readonly excluded: readonly PatternSet[];
}

function divided(demands: readonly TextDemand[]): Divided {
  const required = new Map<string, PatternSet>();
  const excluded = new Map<string, PatternSet>();
  for (const { set, sign } of demands) {
    if (!sign) excluded.set(set.key, set);
    else if (!isUniversal(set)) required.set(set.key, set);
  }
  return { required: [...required.values()], excluded: [...excluded.values()] };
}

/**
 * Symbols of required patterns become all they can be; excluded patterns with symbols exclude nothing. What an excluded
 * set covers whatever the symbols stand for is taken out first.
 */
function widened(demands: readonly TextDemand[], arena: TextArena): Divided {
  const plain = divided(demands);
  if (!demands.some(({ set }) => set.symbolic)) return plain;
  const required = plain.required.map((set) => {
    const left = set.globs.filter(
      (glob) => !plain.excluded.some((other) => covers(other, glob, set.ignoreCase, arena)),
    );
    if (left.length === set.globs.length && !set.symbolic) return set;
    return patternSet(
      left.flatMap((glob) => widenGlob(glob, arena.symbols)),
      set.ignoreCase,
    );
  });
  const excluded = plain.excluded.map((set) =>
    set.symbolic
      ? patternSet(
          set.globs.filter((glob) => !glob.some(isSymbol)),
          set.ignoreCase,
        )
      : set,
  );
  return { required, excluded };
}

/** The pattern with every symbol replaced by all it can be; several where a symbol is one of several texts. */
export function widenGlob(glob: Glob, symbols: Symbols): readonly Glob[] {
  if (!glob.some(isSymbol)) return [glob];
  let results: readonly Glob[] = [[]];
  for (const code of glob) {
    const wide = isSymbol(code) ? (symbolOf(symbols, code)?.wide ?? []) : [[code]];
    results = results.flatMap((before) => wide.map((piece) => [...before, ...piece]));
    if (results.length > 256) return [glob.map((each) => (isSymbol(each) ? -2 : each))];
  }
  return results;
}

/** Is every word of the pattern in the set, whatever the symbols stand for? */
export function covers(set: PatternSet, glob: Glob, ignoreCase: boolean, arena: TextArena): boolean {
  // A symbol in any letter case is more than the same symbol to the letter.
  if (ignoreCase && !set.ignoreCase && glob.some(isSymbol)) return false;
  if (set.ignoreCase === ignoreCase && set.globs.some((outer) => coversCheaply(outer, glob))) return true;
  const inner = patternSet([glob], ignoreCase);
  const key = `${set.key} ${inner.key}`;
  const known = arena.covers.get(key);
  if (known !== undefined) return known;
  const isCovered = (outer: PatternSet): boolean =>
    findWord(automataOf([inner], arena), automataOf([outer], arena), arena.budget).is === "none";
  const result = isCovered(set) || (set.symbolic && isCovered(withoutDefaults(set, arena.symbols)));
  arena.covers.set(key, result);
  return result;
}

/** Variables with a default as the same without: they mean the same wherever the pattern within has that variable. */
function withoutDefaults(set: PatternSet, symbols: Symbols): PatternSet {
  const plain = (code: number): number => {
    const of = isSymbol(code) ? symbolOf(symbols, code)?.of : undefined;
    if (of?.type !== "variable" || of.fallback === undefined) return code;
    return symbols.byName.get(variableName(of.key, undefined))?.code ?? code;
  };
  return patternSet(
    set.globs.map((glob) => glob.map(plain)),
    set.ignoreCase,
  );
}

/** Some required set lies wholly in the excluded ones, pattern by pattern. */
function coveredCheaply(required: readonly PatternSet[], excluded: readonly PatternSet[]): boolean {
  return required.some((set) =>
    set.globs.every((glob) =>
      excluded.some(
        (other) => other.ignoreCase === set.ignoreCase && other.globs.some((outer) => coversCheaply(outer, glob)),
      ),
    ),
  );
}

function automataOf(sets: readonly PatternSet[], arena: TextArena): readonly Automaton[] {
  return sets.map((set) => {
    const known = arena.automata.get(set.key);
    if (known) return known;
    const automaton = toAutomaton(set);
    arena.automata.set(set.key, automaton);
    return automaton;
  });
}
