import type { Hole } from "../../source/index.js";
import { atomOf } from "../cube/dimension.js";
import { accepts, type Glob, isSymbol, readAs, run, runInSegment, wordText } from "../glob/glob.js";
import type { PatternSet } from "../glob/pattern-set.js";
import type { Difference } from "../search.js";
import type { Stage } from "../session.js";
import { symbolOf } from "../symbols.js";

/** Longer words and patterns are not read: it is done character by character, one call deeper each. */
const longest = 1_000;

/** Values of symbols under which the concrete words of a model match the patterns that have them. */
export interface ReadOff {
  readonly known: ReadonlyMap<number, string>;
  readonly holes: readonly Hole[];
}

/**
 * What symbols must stand for if the model's words are to match the required patterns that hold them. A guess, to be
 * confirmed: the first way of matching each pattern is taken.
 *
 * @param otherCase where letter case is ignored, the symbol has the letters of the word in the other case
 */
export function readOff(
  { model, literals }: Pick<Difference, "model" | "literals">,
  { arena }: Stage,
  otherCase = false,
): ReadOff {
  const known = new Map<number, string>();
  for (const literal of literals) {
    const atom = atomOf(literal, arena);
    const value = atom && model.get(atom.dimension);
    const sign = (literal & 1) === 0;
    if (atom?.type === "text" && value?.type === "text" && sign) readSet(atom.set, value.word, known, otherCase);
    if (atom?.type !== "key" || value?.type !== "key" || atom.test.values.sort !== "text") continue;
    const [word] = value.words;
    if (word && atom.test.negated !== sign) readSet(atom.test.values.set, word, known, otherCase);
  }
  const holes = new Map<string, Hole>();
  for (const code of known.keys()) {
    const of = symbolOf(arena.symbols, code)?.of;
    if (of?.type === "hole") holes.set(of.hole.expression, of.hole);
  }
  return { known, holes: [...holes.values()] };
}

function readSet(set: PatternSet, word: Glob, known: Map<number, string>, otherCase: boolean): void {
  const text = wordText(word);
  if (text === undefined || text.length > longest) return;
  for (const glob of set.globs) {
    if (!glob.some(isSymbol) || glob.length > longest) continue;
    const values = readGlob(glob, word, known);
    if (!values) continue;
    for (const [code, value] of values) {
      const free = otherCase && set.ignoreCase && !known.has(code);
      known.set(code, free ? swappedCase(value) : value);
    }
    return;
  }
}

function swappedCase(text: string): string {
  const upper = text.toUpperCase();
  return upper === text ? text.toLowerCase() : upper;
}

/** The texts of the symbols of one pattern under which it matches a word; gives up after so many steps. */
function readGlob(glob: Glob, word: Glob, known: ReadonlyMap<number, string>): ReadonlyMap<number, string> | undefined {
  let steps = 20_000;
  const walk = (
    at: number,
    from: number,
    values: ReadonlyMap<number, string>,
  ): ReadonlyMap<number, string> | undefined => {
    if (steps-- <= 0) return undefined;
    const written = glob[at];
    const token = written !== undefined && isSymbol(written) ? readAs(written, "literal") : written;
    if (token === undefined) return from === word.length ? values : undefined;
    const settled = isSymbol(token) ? values.get(token) : undefined;
    if (settled !== undefined) {
      const codes = Array.from(settled, (character) => character.codePointAt(0));
      return codes.every((code, i) => code === word[from + i]) ? walk(at + 1, from + codes.length, values) : undefined;
    }
    if (!isSymbol(token) && token !== run && token !== runInSegment) {
      const code = word[from];
      return code !== undefined && accepts(token, code) ? walk(at + 1, from + 1, values) : undefined;
    }
    for (let end = from; end <= word.length; end++) {
      const value = String.fromCodePoint(...word.slice(from, end));
      const found = walk(at + 1, end, isSymbol(token) ? new Map([...values, [token, value]]) : values);
      if (found) return found;
    }
    return undefined;
  };
  return walk(0, 0, known);
}
