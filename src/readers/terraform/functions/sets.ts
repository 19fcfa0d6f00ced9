import type { Value } from "../../../source/index.js";
import { equals } from "../operators.js";
import { asSet, isKnownList, list } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

const productLimit = 1_000;

function isIn(item: Value, items: readonly Value[]): boolean | undefined {
  const answers = items.map((other) => equals(item, other));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** The items of the first list for which all (or, with `wanted` false, none) of the others hold an equal. */
function filtered(wanted: boolean): BuiltIn {
  return ([first, ...others], { span }) => {
    if (!first || !isKnownList(first) || !others.every(isKnownList)) return undefined;
    const kept: Value[] = [];
    for (const item of first.items) {
      const answers = others.map((other) => isIn(item, other.items));
      if (answers.some((answer) => answer === !wanted)) continue;
      if (answers.includes(undefined)) return undefined;
      kept.push(item);
    }
    return list(asSet(kept), span);
  };
}

const setunion: BuiltIn = (args, { span }) => {
  if (!args.every((value) => value.type === "list")) return undefined;
  const items = args.flatMap((value) => value.items);
  if (items.length > productLimit) return undefined;
  return list(asSet(items.filter((item, index) => isIn(item, items.slice(0, index)) !== true)), span);
};

const setproduct: BuiltIn = (args, { span }) => {
  if (!args.every(isKnownList)) return undefined;
  let rows: readonly (readonly Value[])[] = [[]];
  for (const value of args) {
    rows = rows.flatMap((row) => value.items.map((item) => [...row, item]));
    if (rows.length > productLimit) return undefined;
  }
  return list(
    rows.map((row) => list(row, span)),
    span,
  );
};

/** Functions of sets. */
export const sets: BuiltIns = {
  setunion,
  setproduct,
  setintersection: filtered(true),
  setsubtract: filtered(false),
};
