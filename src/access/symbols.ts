import type { Hole, Shape } from "../source/index.js";
import { digit, type Glob, literalGlob, run, runInSegment, symbolCode, symbolIndex, toGlob } from "./glob/glob.js";

/**
 * A constant that is not known here: the value of a policy variable in the request at hand, or (a piece of) what a hole
 * is filled with.
 */
export interface Constant {
  readonly code: number;
  readonly of:
    | { readonly type: "variable"; readonly key: string; readonly fallback: string | undefined }
    | { readonly type: "hole"; readonly hole: Hole; readonly piece: string };
  /** Patterns that together match all it can be. */
  readonly wide: readonly Glob[];
}

/** The symbols of one question; the same name is the same symbol on both sides. */
export interface Symbols {
  readonly byName: Map<string, Constant>;
  readonly list: Constant[];
}

export function noSymbols(): Symbols {
  return { byName: new Map(), list: [] };
}

export function symbolOf(symbols: Symbols, code: number): Constant | undefined {
  return symbols.list[symbolIndex(code)];
}

const colonFreeVariables =
  /^aws:(username|principalaccount|principaltype|currenttime|epochtime|principalorgid|sourceip)$/;

/** The name of a variable's symbol. */
export function variableName(key: string, fallback: string | undefined): string {
  return `v${key}${fallback === undefined ? "" : `\n${fallback}`}`;
}

export function variableSymbol(symbols: Symbols, key: string, fallback: string | undefined): Constant {
  const colonFree = colonFreeVariables.test(key) && !fallback?.includes(":");
  return intern(symbols, variableName(key, fallback), colonFree, { type: "variable", key, fallback }, [[run]]);
}

/** `piece` tells the parts of one hole apart, such as the account of an ARN. */
export function holeSymbol(symbols: Symbols, hole: Hole, piece: string, shape: Shape, whole: boolean): Constant {
  const colonFree = ["name", "account", "region", "partition"].includes(shape.type) || (shape.type === "any" && !whole);
  const name = `h${hole.expression}\n${piece}${whole && shape.type === "any" ? "\nwhole" : ""}`;
  return intern(symbols, name, colonFree, { type: "hole", hole, piece }, wideShape(shape, whole));
}

function intern(
  symbols: Symbols,
  name: string,
  colonFree: boolean,
  of: Constant["of"],
  wide: readonly Glob[],
): Constant {
  const known = symbols.byName.get(name);
  if (known) return known;
  const symbol: Constant = { code: symbolCode(symbols.list.length, colonFree), of, wide };
  symbols.byName.set(name, symbol);
  symbols.list.push(symbol);
  return symbol;
}

/** Patterns for all that a shape allows; `whole` if the hole is the whole value and so may hold wildcards. */
export function wideShape(shape: Shape, whole: boolean): readonly Glob[] {
  switch (shape.type) {
    case "any":
      return whole ? [[run]] : [[runInSegment]];
    case "text":
      return [[run]];
    case "account":
      return [Array.from({ length: 12 }, () => digit)];
    case "name":
    case "region":
    case "partition":
      return [[runInSegment]];
    case "arn":
      return [arnPattern(shape.pattern)];
    case "one-of":
      return shape.values.map((value) => (whole ? toGlob(value) : literalGlob(value)));
    case "list":
      return wideShape(shape.of, whole);
  }
}

/** Wildcards of an ARN's pattern stay in their segment. */
function arnPattern(pattern: string | undefined): Glob {
  const segments = (pattern ?? "arn:*:*:*:*:*").split(":");
  const result: number[] = [];
  for (const [i, segment] of segments.entries()) {
    if (i > 0) result.push(...literalGlob(":"));
    for (const code of toGlob(segment)) result.push(code === run && i < 5 ? runInSegment : code);
  }
  return result;
}
