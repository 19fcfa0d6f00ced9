import type { Row, TablePick, Tables } from "./rule.js";

/** The rows a pick names; none for a table that does not exist (the loader reports it). */
export function pickRows(pick: TablePick, tables: Tables): readonly Row[] {
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

const picked = new WeakMap<TablePick, { readonly from: Tables; readonly texts: readonly string[] }>();

/** The first column's texts of the picked rows: what the table is a list of. */
export function pickTexts(pick: TablePick, tables: Tables): readonly string[] {
  const known = picked.get(pick);
  if (known?.from === tables) return known.texts;
  const found = pickRows(pick, tables).flatMap((row) => texts(Object.values(row)[0]));
  picked.set(pick, { from: tables, texts: found });
  return found;
}
