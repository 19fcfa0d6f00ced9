import { readable } from "../policy/index.js";
import { conditionWords, whereWords } from "./condition-words.js";
import { code, listed } from "./markdown.js";
import type { ShownRow } from "./rows.js";
import { canDo, onWhat, who } from "./words.js";

/** On what every row depends, where there are several; and the rows without it. */
export function commonGuards(rows: readonly ShownRow[]): {
  readonly guards: readonly string[];
  readonly rows: readonly ShownRow[];
} {
  const [first, ...more] = rows;
  const guards = first?.dependsOn ?? [];
  const common = more.length > 0 && more.every(({ dependsOn = [] }) => dependsOn.join("\n") === guards.join("\n"));
  if (!common || guards.length === 0) return { guards: [], rows };
  return { guards: guards.map((guard) => code(guard)), rows: rows.map((row) => ({ ...row, dependsOn: [] })) };
}

/** What a row of granted access says, as Markdown: who can now do what, on what, only if what. */
export function grantedCells(row: ShownRow, inTable: boolean): readonly string[] {
  const guards = (row.dependsOn ?? []).map((guard) => code(guard, inTable));
  const stops = (row.stoppedBy ?? []).map((name) => `${code(name, inTable)} does not apply to its account`);
  const conditions = [...conditionsOf(row).map((line) => conditionWords(line, inTable)), ...guards, ...stops];
  const only = row.byDeny ? [...conditions, "another policy allows it"] : conditions;
  return [who(row, inTable), canDo(row, inTable), onWhat(row, inTable), only.length === 0 ? "–" : listed(only)];
}

/** What somebody can no longer do, as Markdown: `put objects (…) on x, but still on y`. */
export interface Loss {
  readonly who: string;
  readonly what: string;
}

/** Access that is taken away, that of one holder together. */
export function lossesOf(rows: readonly ShownRow[]): readonly Loss[] {
  const losses = rows.map((row): Loss => {
    const on = row.resources.length === 0 ? "" : ` on ${onWhat(row, false)}`;
    const where = whereWords(conditionsOf(row), row.dependsOn ?? []);
    return { who: who(row, false), what: `${canDo(row, false)}${on}${where}${stillCan(row)}` };
  });
  return byHolder(losses).flatMap(([name, whats]) => whats.map((what) => ({ who: name, what })));
}

/** Losses by who had the access, in order. */
export function byHolder(losses: readonly Loss[]): readonly (readonly [who: string, what: readonly string[]])[] {
  const found = new Map<string, string[]>();
  for (const { who: name, what } of losses) found.set(name, [...(found.get(name) ?? []), what]);
  return [...found];
}

/** `, but still on x`, where it is known what is left. */
function stillCan(row: ShownRow): string {
  const parts = (row.left ?? []).map(({ resources, conditions, principals }) => {
    const same = (one: readonly string[], other: readonly string[]) =>
      one.map(readable).join("\n") === other.map(readable).join("\n");
    const kept = { ...row, resources, principals };
    const whom = same(principals, row.principals) ? "still" : `${who(kept, false)} still can`;
    const on = same(resources, row.resources) || resources.length === 0 ? "" : ` on ${onWhat(kept, false)}`;
    const where = whereWords(conditions.map(readable), []);
    return `${whom}${on}${on === "" ? where.replace(/^,/, "") : where}`;
  });
  return parts.length === 0 ? "" : `, but ${listed(parts)}`;
}

function conditionsOf({ conditions }: ShownRow): readonly string[] {
  return conditions.map(readable);
}
