import { type ConditionLine, type PolicyText, shown } from "../../src/policy/index.js";
import type { Hole } from "../../src/source/index.js";

type Values = readonly (readonly string[])[];

/** What stands for the open parts of a text: a run (`*`), one character (`?`), a variable's value, a hole's text. */
export interface Choices {
  readonly run: string;
  readonly one: string;
  readonly variable: string;
  readonly fill: ((hole: Hole) => string) | undefined;
}

/** One text that a policy text means. */
export function exampleOf(text: PolicyText, { run, one, variable, fill }: Choices): string {
  return text.parts
    .map((part) => {
      if (part.type === "variable") return part.fallback ?? variable;
      if (part.type === "character") return part.text;
      const written = part.type === "text" ? part.text : (fill?.(part.hole) ?? "hole");
      return written.replaceAll("*", run).replaceAll("?", one);
    })
    .join("");
}

/** Keys that have several values; all others have one at most. */
const multivalued: readonly string[] = ["aws:tagkeys"];

/**
 * The values of one key that could tell the lines apart, as requests have them: absent first.
 *
 * @param key in lower case.
 */
export function valuesFor(key: string, lines: readonly ConditionLine[], fill: Choices["fill"]): Values {
  const own = lines.filter((line) => shown(line.key).toLowerCase() === key && line.operator !== "Null");
  const single = new Set(own.flatMap(({ operator, values }) => values.flatMap((text) => around(operator, text, fill))));
  if (!own.some(({ operator }) => /Numeric|Date|IpAddress|Bool|Binary|Arn/.test(operator))) {
    for (const text of ["alice", "zz"]) single.add(text);
  }
  const all = [...single];
  const lists = all.map((value) => [value]);
  if (!multivalued.includes(key)) return [[], ...lists];
  const pairs = all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other]));
  return [[], [""], ...lists, ...pairs.slice(0, 6)];
}

/** Values at, beside and beyond one value of a policy. */
function around(operator: string, text: PolicyText, fill: Choices["fill"]): readonly string[] {
  const value = exampleOf(text, { run: "*", one: "?", variable: "alice", fill });
  if (operator.includes("Bool")) return ["true", "false"];
  if (operator.includes("Binary")) return [value, "QUJF"];
  if (operator.includes("Numeric")) return beside(Number(value), 0.5).map(String);
  if (operator.includes("Date")) return besideDate(value);
  if (operator.includes("IpAddress")) return besideRange(value);
  const filled = exampleOf(text, { run: "x", one: "1", variable: "red", fill });
  const empty = exampleOf(text, { run: "", one: "2", variable: "alice", fill });
  return operator.includes("Arn") ? [filled, empty, empty.replace("sns", "s:s")] : [value, filled, value.toUpperCase()];
}

function beside(number: number, step: number): readonly number[] {
  return Number.isFinite(number) ? [number - step, number, number + step] : [1];
}

/** As epoch seconds, which every date operator and `aws:EpochTime` take. */
function besideDate(value: string): readonly string[] {
  const seconds = /^\d{5,}$/.test(value) ? Number(value) : Date.parse(value) / 1000;
  return beside(seconds, 1).map(String);
}

/** Addresses that a small range does not hold, one of each family. */
const elsewhere: readonly string[] = ["198.51.100.7", "2001:db9::1"];

function besideRange(value: string): readonly string[] {
  const [base = "", prefix = "32"] = value.split("/");
  if (value.includes(":")) return [base.endsWith("::") ? `${base}5` : base, ...elsewhere];
  const start = base.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
  const size = 2 ** (32 - Number(prefix));
  if (!Number.isFinite(start)) return [...elsewhere];
  const ends = [start - 1, start, start + size - 1, start + size].filter((number) => number >= 0 && number < 2 ** 32);
  const addresses = ends.map((number) => [24, 16, 8, 0].map((bits) => Math.floor(number / 2 ** bits) % 256).join("."));
  return [...addresses, ...elsewhere];
}
