import type { Hole } from "../../source/index.js";
import type { Arena } from "../cube/arena.js";
import type { Model } from "../cube/solve.js";
import { type Glob, isSymbol, readAs } from "../glob/glob.js";
import { type Constant, symbolOf } from "../symbols.js";
import { oddConstant } from "../theory/solve-value.js";
import { ownAccount } from "./taste.js";

/** Texts for the symbols of a model: for variables the values of their keys, for holes what they are filled with. */
export interface Filling {
  /** The text of a word with its symbols replaced. */
  readonly text: (word: Glob) => string;
  /** Context keys that variables need and the model leaves open, by key. */
  readonly context: ReadonlyMap<string, string>;
  readonly hole: (hole: Hole) => string;
}

/** Texts people like; texts that nobody would write; or, for variables with a default, their keys left out. */
export type Style = "pleasant" | "odd" | "default";

const accounts = [ownAccount, "222233334444", "555566667777", "666677778888", "888899990000"];
/** Accounts that no usual principal belongs to, for holes that must not be the caller's. */
const oddAccounts = ["777788889999", "444422221111", "333311110000"];

/**
 * A filling for a model. `known` are texts already settled for symbols, by code; the partition and holes chosen by the
 * world are settled too.
 */
export function fillingFor(
  model: Model,
  arena: Arena,
  settled: { readonly partition: string; readonly chosen: ReadonlyMap<string, string> },
  known: ReadonlyMap<number, string>,
  style: Style,
): Filling {
  const odd = style === "odd";
  const texts = new Map<number, string>(known);
  const context = settledKeys(model, arena, known);
  const open = openSorts(arena);
  const textOf = (symbolic: number): string => {
    const code = readAs(symbolic, "literal");
    const done = texts.get(code);
    if (done !== undefined) return done;
    const symbol = symbolOf(arena.symbols, code);
    texts.set(code, "");
    const value = symbol ? choose(symbol) : "";
    texts.set(code, value);
    return value;
  };
  const text = (word: Glob): string =>
    word.map((code) => (isSymbol(code) ? textOf(code) : String.fromCodePoint(Math.max(code, 0)))).join("");
  const choose = (symbol: Constant): string => {
    if (symbol.of.type === "hole") {
      const sort = open.get(symbol.code);
      return sort ? oddConstant(symbol.code, sort) : pieceText(symbol.of.hole, symbol.of.piece, settled.partition, odd);
    }
    const { key, fallback } = symbol.of;
    const value = model.get(`key:${key}`);
    if (value?.type === "key" && value.words[0]) return text(value.words[0]);
    if (fallback !== undefined && (value?.type === "key" || style === "default")) return fallback;
    const fresh = context.get(key) ?? variableText(key, odd);
    if (value === undefined) context.set(key, fresh);
    return fresh;
  };
  for (const { code, of } of arena.symbols.list) {
    if (of.type === "hole" || (odd && of.fallback !== undefined)) textOf(code);
  }
  return { text, context, hole: (each) => holeText(each, arena, settled, textOf, odd) };
}

/** Keys that the model leaves open and a variable's known value settles; a default needs none. */
function settledKeys(model: Model, arena: Arena, known: ReadonlyMap<number, string>): Map<string, string> {
  const context = new Map<string, string>();
  for (const { code, of } of arena.symbols.list) {
    const value = known.get(code);
    if (of.type === "variable" && value !== undefined && value !== of.fallback && !model.has(`key:${of.key}`)) {
      context.set(of.key, value);
    }
  }
  return context;
}

/** Which holes stand where a number, a date or a range is meant. */
function openSorts(arena: Arena): ReadonlyMap<number, "number" | "date" | "ip"> {
  const sorts = new Map<number, "number" | "date" | "ip">();
  for (const atom of arena.atoms) {
    if (atom.type !== "key" || atom.test.values.sort === "all" || atom.test.values.sort === "text") continue;
    for (const code of atom.test.values.open) sorts.set(code, atom.test.values.sort);
  }
  return sorts;
}

function variableText(key: string, odd: boolean): string {
  if (odd) return `unlikely-${key.replace(/[^a-z]+/g, "-")}`;
  if (key === "aws:username") return "alice";
  if (key === "aws:principalaccount") return ownAccount;
  return key === "aws:userid" ? "AIDAEXAMPLEUSERID" : "example-value";
}

function slug(hole: Hole, odd: boolean): string {
  const name = hole.expression
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .toLowerCase();
  return odd ? `unlikely-${name}` : name || "example";
}

function pieceText(hole: Hole, piece: string, partition: string, odd: boolean): string {
  if (piece === "account") return odd ? oddAccount(hole) : ownAccount;
  const at = /^(\d)\.\d+$/.exec(piece)?.[1];
  if (at !== undefined) {
    const account = odd ? oddAccount(hole) : ownAccount;
    return ["", partition, "example", "us-east-1", account][Number(at)] ?? slug(hole, odd);
  }
  switch (hole.shape.type) {
    case "account":
      return odd ? oddAccount(hole) : (accounts[hash(hole.expression) % accounts.length] ?? ownAccount);
    case "region":
      return "us-east-1";
    case "partition":
      return partition;
    case "one-of":
      return hole.shape.values[0] ?? "";
    default:
      return slug(hole, odd);
  }
}

function oddAccount({ expression }: Hole): string {
  return oddAccounts[hash(expression) % oddAccounts.length] ?? ownAccount;
}

/** The account of the stack itself is the usual one. */
function hash(expression: string): number {
  if (/account_?id/i.test(expression)) return 0;
  let sum = 0;
  for (const character of expression) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9_973;
  return sum;
}

function holeText(
  hole: Hole,
  arena: Arena,
  { partition, chosen }: { readonly partition: string; readonly chosen: ReadonlyMap<string, string> },
  textOf: (code: number) => string,
  odd: boolean,
): string {
  const decided = chosen.get(hole.expression);
  if (decided !== undefined) return decided;
  if (hole.shape.type === "partition") return partition;
  const own = arena.symbols.list.filter(({ of }) => of.type === "hole" && of.hole.expression === hole.expression);
  if (hole.shape.type === "arn") {
    const pieces = new Map(own.map(({ of, code }) => [of.type === "hole" ? of.piece : "", code]));
    return arnText(hole.shape.pattern, (piece) => {
      const code = pieces.get(piece);
      return code === undefined ? pieceText(hole, piece, partition, odd) : textOf(code);
    });
  }
  if (own.some(({ of }) => of.type === "hole" && of.piece === "account")) {
    return `arn:${partition}:iam::${odd ? oddAccount(hole) : ownAccount}:user/${slug(hole, odd)}`;
  }
  const whole = own.find(({ of }) => of.type === "hole" && of.piece === "");
  return whole ? textOf(whole.code) : pieceText(hole, "", partition, odd);
}

function arnText(pattern: string | undefined, pieceOf: (piece: string) => string): string {
  return (pattern ?? "arn:*:*:*:*:*")
    .split(":")
    .map((segment, i) =>
      Array.from(segment, (character, j) => (character === "*" ? pieceOf(`${i}.${j}`) : character)).join(""),
    )
    .join(":");
}
