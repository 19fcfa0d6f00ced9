import { placeholdersOf } from "./message.js";
import type { Ask, Rule, Tables } from "./rule.js";

/** A mistake in a rule that its schema cannot see. */
export interface Fault {
  readonly message: string;
  readonly pointer: readonly string[];
}

export interface Names {
  readonly tables: Tables;
  readonly checks: readonly string[];
  /** Ids of the rules before this one. */
  readonly ids: ReadonlySet<string>;
}

/** What a rule names that does not exist: tables, columns, checks, placeholders; and an id that is taken. */
export function faultsOf(rule: Rule, names: Names): readonly Fault[] {
  const faults: Fault[] = [];
  if (names.ids.has(rule.id)) faults.push({ message: `there is another rule \`${rule.id}\``, pointer: ["id"] });
  if (rule.supersedes?.includes(rule.id))
    faults.push({ message: "a rule cannot supersede itself", pointer: ["supersedes"] });
  for (const name of placeholdersOf(rule.message).unknown) {
    faults.push({ message: `the message has no placeholder \`{${name}}\``, pointer: ["message"] });
  }
  walk(rule["for-each"], ["for-each"], (value, pointer) => faults.push(...pickFaults(value, pointer, names.tables)));
  walk(rule.ask, ["ask"], (value, pointer) => faults.push(...pickFaults(value, pointer, names.tables)));
  walk(rule.raise?.if, ["raise", "if"], (value, pointer) => faults.push(...pickFaults(value, pointer, names.tables)));
  for (const name of checksOf(rule.ask)) {
    if (!names.checks.includes(name)) faults.push({ message: `there is no check \`${name}\``, pointer: ["ask"] });
  }
  return faults;
}

/** The names of the checks an ask uses, however deep. */
function checksOf(ask: Ask): readonly string[] {
  const inner = [...(ask.any ?? []), ...(ask.not ? [ask.not] : [])];
  return [...Object.keys(ask.check ?? {}), ...inner.flatMap(checksOf)];
}

function pickFaults(value: object, pointer: readonly string[], tables: Tables): readonly Fault[] {
  if (!("in" in value) || typeof value.in !== "string") return [];
  const rows = tables.get(value.in);
  if (!rows) return [{ message: `there is no table \`${value.in}\``, pointer }];
  const columns = new Set(rows.flatMap((row) => Object.keys(row)));
  const wanted =
    "with" in value && typeof value.with === "object" && value.with !== null ? Object.keys(value.with) : [];
  const missing = wanted.filter((column) => !columns.has(column));
  return missing.map((column) => ({ message: `table \`${value.in}\` has no column \`${column}\``, pointer }));
}

function walk(
  value: unknown,
  pointer: readonly string[],
  visit: (value: object, pointer: readonly string[]) => void,
): void {
  if (typeof value !== "object" || value === null) return;
  visit(value, pointer);
  for (const [key, inner] of Object.entries(value)) walk(inner, [...pointer, key], visit);
}
