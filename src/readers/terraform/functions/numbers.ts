import { asBoolean, asNumber, asString, bool, isKnownList, list, number } from "../values.js";
import type { BuiltIn, BuiltIns } from "./function.js";

const rangeLimit = 1_000;

function numeric(compute: (values: readonly number[]) => number): BuiltIn {
  return (args, { span }) => {
    const known = args.map(asNumber);
    if (known.length === 0 || !known.every((each) => each !== undefined)) return undefined;
    const result = compute(known);
    return Number.isFinite(result) ? number(result, span) : undefined;
  };
}

/** `range(end)`, `range(start, end)`, `range(start, end, step)`. */
const range: BuiltIn = (args, { span }) => {
  const known = args.map(asNumber);
  if (!known.every((each) => each !== undefined)) return undefined;
  const [start = 0, end = 0] = known.length === 1 ? [0, known[0]] : known;
  const step = known[2] ?? (start <= end ? 1 : -1);
  const count = Math.ceil((end - start) / step);
  if (step === 0 || !Number.isFinite(count) || count > rangeLimit) return undefined;
  return list(
    Array.from({ length: Math.max(0, count) }, (_, index) => number(start + index * step, span)),
    span,
  );
};

const sum: BuiltIn = ([value], call) => (value && isKnownList(value) ? numeric(total)(value.items, call) : undefined);

function total(values: readonly number[]): number {
  return values.reduce((so, each) => so + each, 0);
}

/** `parseint`: every digit must be one of the base. */
const parseint: BuiltIn = ([value, given], { span }) => {
  const [content, base] = [asString(value), asNumber(given)];
  if (content === undefined || base === undefined || base < 2 || base > 36) return undefined;
  const result = Number.parseInt(content, base);
  return Number.isNaN(result) ? undefined : number(result, span);
};

/** `alltrue` and `anytrue`: one answer may settle it whatever the others are. */
function over(decides: boolean): BuiltIn {
  return ([value], { span }) => {
    if (!value || !isKnownList(value)) return undefined;
    const known = value.items.map(asBoolean);
    if (known.includes(decides)) return bool(decides, span);
    return known.includes(undefined) ? undefined : bool(!decides, span);
  };
}

/** Functions of numbers and truth. */
export const numbers: BuiltIns = {
  abs: numeric(([value = 0]) => Math.abs(value)),
  ceil: numeric(([value = 0]) => Math.ceil(value)),
  floor: numeric(([value = 0]) => Math.floor(value)),
  max: numeric((values) => Math.max(...values)),
  min: numeric((values) => Math.min(...values)),
  pow: numeric(([base = 0, exponent = 0]) => base ** exponent),
  signum: numeric(([value = 0]) => Math.sign(value)),
  log: numeric(([value = 0, base = 0]) => Math.log(value) / Math.log(base)),
  sum,
  parseint,
  range,
  alltrue: over(false),
  anytrue: over(true),
};
