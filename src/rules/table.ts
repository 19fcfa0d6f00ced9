import type { Row, TablePick, Tables } from "./rule.js";

interface Picked {
  readonly from: Tables;
  readonly rows: readonly Row[];
  /** The first column's texts. */
  readonly texts: readonly string[];
}

const picked = new WeakMap<TablePick, Picked>();

function pickedFrom(pick: TablePick, tables: Tables): Picked {
  const known = picked.get(pick);
  if (known?.from === tables) return known;
  const rows = rowsOf(pick, tables);
  const found = { from: tables, rows, texts: rows.flatMap((row) => texts(Object.values(row)[0])) };
  picked.set(pick, found);
  return found;
}

/** The rows a pick names; none for a table that does not exist (the loader reports it). */
export function pickRows(pick: TablePick, tables: Tables): readonly Row[] {
  return pickedFrom(pick, tables).rows;
}

function rowsOf(pick: TablePick, tables: Tables): readonly Row[] {
  const rows = tables.get(pick.in) ?? [];
  const wanted = Object.entries(pick.with ?? {});
  if (wanted.length === 0) return rows;
  return rows.filter((row) =>
    wanted.every(([column, value]) => (Array.isArray(value) ? value.includes(row[column]) : row[column] === value)),
  );
}

/** A column's value as texts: a list of them, or one. */
export function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

/** The first column's texts of the picked rows: what the table is a list of. */
export function pickTexts(pick: TablePick, tables: Tables): readonly string[] {
  return pickedFrom(pick, tables).texts;
}
