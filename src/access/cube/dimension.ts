import type { Found } from "../glob/product.js";
import { isMultivalued, keyType } from "../keys.js";
import { keyCandidates, textCandidates } from "../realism/taste.js";
import { type KeyDemand, solveKey } from "../theory/key-test.js";
import { solveText, type TextDemand } from "../theory/text.js";
import type { Arena, Atom, Literal, Value } from "./arena.js";

/** A value of one dimension that meets these literals of it; remembered for the question. */
export function solveDimension(literals: readonly Literal[], arena: Arena): Found<Value> {
  const key = arena.reading + literals.join();
  const known = arena.memo.get(key);
  if (known) return known;
  const result = solve(literals, arena);
  if (result.is !== "unknown" || arena.budget.spent === undefined) arena.memo.set(key, result);
  return result;
}

function solve(literals: readonly Literal[], arena: Arena): Found<Value> {
  for (const literal of literals) if (literals.includes(literal ^ 1)) return { is: "none" };
  const first = atomOf(literals[0], arena);
  if (!first || first.type === "opaque") {
    return { is: "found", value: { type: "opaque", because: first?.because ?? "" } };
  }
  if (first.type === "text") {
    const found = solveText(textDemands(literals, arena), textCandidates(first.dimension), arena.reading, arena);
    return mapFound(found, (word) => ({ type: "text", word }));
  }
  const { key } = first.test;
  const type = keyType(key);
  const nature = {
    multivalued: isMultivalued(key, arena.setKeys.has(key)),
    epoch: key === "aws:epochtime",
    truth: type?.endsWith("Bool") === true,
    candidates: keyCandidates(key, type),
  };
  const found = solveKey(keyDemands(literals, arena), nature, arena.reading, arena);
  return mapFound(found, (words) => ({ type: "key", words }));
}

function mapFound<T>(found: Found<T>, wrap: (value: T) => Value): Found<Value> {
  return found.is === "found" ? { is: "found", value: wrap(found.value) } : found;
}

export function atomOf(literal: Literal | undefined, arena: Arena): Atom | undefined {
  return literal === undefined ? undefined : arena.atoms[literal >> 1];
}

function textDemands(literals: readonly Literal[], arena: Arena): readonly TextDemand[] {
  return literals.flatMap((literal) => {
    const atom = atomOf(literal, arena);
    return atom?.type === "text" ? [{ set: atom.set, sign: (literal & 1) === 0 }] : [];
  });
}

export function keyDemands(literals: readonly Literal[], arena: Arena): readonly KeyDemand[] {
  return literals.flatMap((literal) => {
    const atom = atomOf(literal, arena);
    return atom?.type === "key" ? [{ test: atom.test, sign: (literal & 1) === 0 }] : [];
  });
}
