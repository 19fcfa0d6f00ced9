import type { Entry } from "../../../source/index.js";
import { asBoolean, asNumber, asString, bool, list, map, number, partsOf, text } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

/** Gives its argument as it is. */
const same: BuiltIn = ([value]) => value;

const tostring: BuiltIn = ([value], { span }) => {
  if (value?.type === "text" || value?.type === "hole" || value?.type === "absent") return value;
  const known = asString(value);
  return known === undefined ? undefined : text(known, span);
};

const tonumber: BuiltIn = ([value], { span }) => {
  if (value?.type === "hole" || value?.type === "absent") return value;
  const known = asNumber(value);
  return known === undefined ? undefined : number(known, span);
};

const tobool: BuiltIn = ([value], { span }) => {
  if (value?.type === "hole" || value?.type === "absent") return value;
  const known = asBoolean(value);
  return known === undefined ? undefined : bool(known, span);
};

const tolist: BuiltIn = ([value]) => {
  if (value?.type !== "hole") return value?.type === "list" ? value : undefined;
  const { shape } = value.hole;
  return { ...value, hole: { ...value.hole, shape: shape.type === "list" ? shape : { type: "list", of: shape } } };
};

const isnull: BuiltIn = ([value], { span }) =>
  !value || value.type === "hole" ? undefined : bool(value.type === "absent" || value.type === "null", span);

/** `map("a", 1, "b", 2)`, of Terraform up to 0.14. */
const pairs: BuiltIn = (args, { span }) => {
  const entries = args.flatMap((key, i): Entry[] => {
    const [parts, value] = [partsOf(key), args[i + 1]];
    return i % 2 === 0 && parts && value
      ? [{ key: { type: "text", parts, span, syntax: "computed" }, value, span }]
      : [];
  });
  return entries.length * 2 === args.length ? map(entries, span) : undefined;
};

/** Conversions of types, and functions that change nothing of what a policy says. */
export const conversions: BuiltIns = {
  tostring,
  tonumber,
  tobool,
  tolist,
  tomap: same,
  sensitive: same,
  nonsensitive: same,
  ephemeralasnull: same,
  isnull,
  tuple: (args, { span }) => list(args, span),
  list: (args, { span }) => list(args, span),
  map: pairs,
};
