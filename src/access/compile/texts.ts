import type { Part, PolicyText } from "../../policy/index.js";
import type { Hole, Shape } from "../../source/index.js";
import { colon, type Glob, literalGlob, readAs, run, toGlob } from "../glob/glob.js";
import { isMultivalued } from "../keys.js";
import { holeSymbol, type Symbols, variableSymbol, wideShape } from "../symbols.js";

/** What texts are read with. */
export interface TextContext {
  readonly symbols: Symbols;
  /** What every hole for a partition is filled with. */
  readonly partition: string;
  /** Values chosen for holes in this world, by expression. */
  readonly chosen: ReadonlyMap<string, string>;
  /** `constant`: a hole is an unknown constant. `wide`: it is everything its shape allows, all at once. */
  readonly holes: "constant" | "wide";
  /** The holes, by expression, that `wide` is about; all if undefined. */
  readonly about: ReadonlySet<string> | undefined;
}

/** Where a text stands, and so what is special in it. */
export interface TextPlace {
  readonly wildcards: boolean;
  /** Policy variables: everywhere, after the fifth colon, or nowhere (they are plain text then). */
  readonly variables: "all" | "after-fifth-colon" | "none";
}

/**
 * The patterns of a policy text, an OR. None for a text that can match nothing: a variable of a key with many values,
 * or one that stands where AWS does not replace it.
 */
export function toPatterns(text: PolicyText, place: TextPlace, context: TextContext): readonly Glob[] {
  const only = text.parts.length === 1 ? text.parts[0] : undefined;
  if (only?.type === "text") return [place.wildcards ? toGlob(only.text) : literalGlob(only.text)];
  const whole = only?.type === "hole";
  let results: readonly Glob[] = [[]];
  for (const part of text.parts) {
    const colons = results[0]?.filter((code) => code === colon).length ?? 0;
    const pieces = partPatterns(part, place, context, whole, colons);
    results = results.flatMap((before) => pieces.map((piece) => [...before, ...piece]));
  }
  return results;
}

function partPatterns(
  part: Part,
  place: TextPlace,
  context: TextContext,
  whole: boolean,
  colons: number,
): readonly Glob[] {
  switch (part.type) {
    case "text":
      return [place.wildcards ? toGlob(part.text) : literalGlob(part.text)];
    case "character":
      return [literalGlob(part.text)];
    case "hole":
      return holePatterns(part.hole, place, context, whole);
    case "variable": {
      const replaced = place.variables === "all" || (place.variables === "after-fifth-colon" && colons >= 5);
      if (!replaced || isMultivalued(part.key, false)) return [];
      return [[variableSymbol(context.symbols, part.key, part.fallback).code]];
    }
  }
}

function holePatterns(hole: Hole, place: TextPlace, context: TextContext, whole: boolean): readonly Glob[] {
  const chosen = context.chosen.get(hole.expression);
  if (chosen !== undefined) return [place.wildcards ? toGlob(chosen) : literalGlob(chosen)];
  if (hole.shape.type === "partition") return [literalGlob(context.partition)];
  if (context.holes === "wide" && context.about?.has(hole.expression) !== false) return wideShape(hole.shape, whole);
  if (hole.shape.type === "arn") return [arnPieces(hole, hole.shape.pattern, context)];
  const { code } = holeSymbol(context.symbols, hole, "", hole.shape, whole);
  return [[place.wildcards && mayHoldWildcards(hole.shape) ? readAs(code, "wildcards") : code]];
}

function mayHoldWildcards(shape: Shape): boolean {
  return shape.type === "list" ? mayHoldWildcards(shape.of) : ["any", "text", "one-of"].includes(shape.type);
}

/** An ARN that is not known: its known letters, and a symbol for each part that is not. */
function arnPieces(hole: Hole, pattern: string | undefined, context: TextContext): Glob {
  const segments = (pattern ?? "arn:*:*:*:*:*").split(":");
  const result: number[] = [];
  for (const [i, segment] of segments.entries()) {
    if (i > 0) result.push(colon);
    if (i === 1 && segment === "*") {
      result.push(...literalGlob(context.partition));
      continue;
    }
    for (const [j, code] of toGlob(segment).entries()) {
      const shape = i < 4 ? "name" : i === 4 ? "account" : "text";
      result.push(code === run ? holeSymbol(context.symbols, hole, `${i}.${j}`, { type: shape }, false).code : code);
    }
  }
  return result;
}
