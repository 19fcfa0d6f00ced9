import type { PolicyText } from "../../policy/index.js";
import type { Budget } from "../budget.js";
import type { Glob } from "../glob/glob.js";
import type { PatternSet } from "../glob/pattern-set.js";
import type { Found } from "../glob/product.js";
import { noSymbols, type Symbols } from "../symbols.js";
import type { KeyModel, KeyTest } from "../theory/key-test.js";
import type { Reading, TextArena } from "../theory/text.js";

/** A dimension of requests: `principal`, `action`, `resource`, `key:…`; `opaque:…` for what could not be read. */
export type Dimension = string;

/** A test of one dimension. */
export type Atom =
  | { readonly type: "text"; readonly dimension: Dimension; readonly set: PatternSet }
  | { readonly type: "key"; readonly dimension: Dimension; readonly test: KeyTest }
  | { readonly type: "opaque"; readonly dimension: Dimension; readonly because: string };

/** An atom or its negation: twice the atom's number, one more for the negation. */
export type Literal = number;

export function negation(literal: Literal): Literal {
  return literal ^ 1;
}

/** The value of a dimension in a model. */
export type Value =
  | { readonly type: "text"; readonly word: Glob }
  | { readonly type: "key"; readonly words: KeyModel }
  | { readonly type: "opaque"; readonly because: string };

/** What one question knows; dropped with it. */
export interface Arena extends TextArena {
  readonly atoms: Atom[];
  readonly byKey: Map<string, number>;
  readonly dimensions: Map<Dimension, number>;
  /** Keys on which a set operator is used. */
  readonly setKeys: Set<string>;
  /** Keys whose names have holes, by the name of their dimension. */
  readonly keyTexts: Map<Dimension, PolicyText>;
  readonly memo: Map<string, Found<Value>>;
  /** Dimension numbers by atom. */
  readonly dimensionOf: number[];
  reading: Reading;
}

export function toArena(budget: Budget): Arena {
  const symbols: Symbols = noSymbols();
  return {
    automata: new Map(),
    covers: new Map(),
    taste: new Map(),
    symbols,
    budget,
    atoms: [],
    byKey: new Map(),
    dimensions: new Map(),
    setKeys: new Set(),
    keyTexts: new Map(),
    memo: new Map(),
    dimensionOf: [],
    reading: "symbolic",
  };
}

function intern(arena: Arena, key: string, atom: Atom): Literal {
  const known = arena.byKey.get(key);
  if (known !== undefined) return known * 2;
  const id = arena.atoms.length;
  arena.atoms.push(atom);
  arena.byKey.set(key, id);
  arena.dimensionOf.push(dimensionNumber(arena, atom.dimension));
  return id * 2;
}

function dimensionNumber(arena: Arena, dimension: Dimension): number {
  const known = arena.dimensions.get(dimension);
  if (known !== undefined) return known;
  const number = arena.dimensions.size;
  arena.dimensions.set(dimension, number);
  return number;
}

export function textLiteral(arena: Arena, dimension: Dimension, set: PatternSet, sign: boolean): Literal {
  const literal = intern(arena, `${dimension} ${set.key}`, { type: "text", dimension, set });
  return sign ? literal : negation(literal);
}

export function keyLiteral(arena: Arena, test: KeyTest): Literal {
  if (test.ofSet) arena.setKeys.add(test.key);
  const { absent, quantifier, negated, ofSet, values } = test;
  const key = `k ${test.key} ${absent} ${quantifier} ${negated} ${ofSet} ${values.key}`;
  return intern(arena, key, { type: "key", dimension: `key:${test.key}`, test });
}

export function opaqueLiteral(arena: Arena, on: string, because: string): Literal {
  return intern(arena, `o ${on}`, { type: "opaque", dimension: `opaque:${on}`, because });
}

/** The same literal about another dimension: that of one leg of several requests. */
export function renamedLiteral(arena: Arena, literal: Literal, leg: number): Literal {
  const atom = arena.atoms[literal >> 1];
  if (!atom) return literal;
  const renamed = intern(arena, `@${leg} ${literal >> 1}`, { ...atom, dimension: `${atom.dimension}@${leg}` });
  return renamed | (literal & 1);
}

/** Literals sorted and without repetition. */
export function conjunction(literals: readonly Literal[]): readonly Literal[] {
  return [...new Set(literals)].sort((a, b) => a - b);
}
