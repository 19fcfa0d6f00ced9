import type { Hole } from "../../source/index.js";
import { atomOf } from "../cube/dimension.js";
import { type Glob, isSymbol, wordText } from "../glob/glob.js";
import type { PatternSet } from "../glob/pattern-set.js";
import type { Difference } from "../search.js";
import type { Stage } from "../session.js";
import { symbolOf } from "../symbols.js";

/** Values of symbols under which the concrete words of a model match the patterns that have them. */
export interface ReadOff {
  readonly known: ReadonlyMap<number, string>;
  readonly holes: readonly Hole[];
}

/**
 * What symbols must stand for if the model's words are to match the required patterns that hold them. A guess, to be
 * confirmed: the first way of matching each pattern is taken.
 */
export function readOff({ model, by, noLongerDenied }: Difference, { arena }: Stage): ReadOff {
  const known = new Map<number, string>();
  for (const literal of [...by.rest, ...(noLongerDenied?.rest ?? [])]) {
    const atom = atomOf(literal, arena);
    if (!atom || atom.type === "opaque" || (literal & 1) === 1) continue;
    const value = model.get(atom.dimension);
    if (atom.type === "text" && value?.type === "text") readSet(atom.set, value.word, known);
    if (atom.type === "key" && value?.type === "key" && atom.test.values.sort === "text" && value.words[0]) {
      readSet(atom.test.values.set, value.words[0], known);
    }
  }
  const holes = new Map<string, Hole>();
  for (const code of known.keys()) {
    const of = symbolOf(arena.symbols, code)?.of;
    if (of?.type === "hole") holes.set(of.hole.expression, of.hole);
  }
  return { known, holes: [...holes.values()] };
}

function readSet(set: PatternSet, word: Glob, known: Map<number, string>): void {
  const text = wordText(word);
  if (text === undefined) return;
  for (const glob of set.globs) {
    if (!glob.some(isSymbol)) continue;
    const found = readGlob(glob, text, known);
    if (!found) continue;
    for (const [code, value] of found) known.set(code, value);
    return;
  }
}

/** The texts of the symbols of one pattern, by matching it as a regular expression with a group for each symbol. */
function readGlob(
  glob: Glob,
  text: string,
  known: ReadonlyMap<number, string>,
): ReadonlyMap<number, string> | undefined {
  const codes: number[] = [];
  const source = glob
    .map((code) => {
      if (isSymbol(code)) {
        const value = known.get(code);
        if (value !== undefined) return escaped(value);
        const group = codes.indexOf(code);
        if (group >= 0) return `\\${group + 1}`;
        codes.push(code);
        return codes.length > 12 ? "[^]*" : "([^:]*?)";
      }
      if (code >= 0) return escaped(String.fromCodePoint(code));
      return code === -2 || code === -4 ? "[^]*?" : "[^]";
    })
    .join("");
  if (text.length > 512 || codes.length > 6) return undefined;
  const match = new RegExp(`^${source}$`, "u").exec(text);
  return match ? new Map(codes.map((code, i) => [code, match[i + 1] ?? ""])) : undefined;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
