import { actionsOf } from "../policy/index.js";
import type { AccessRow } from "../review/index.js";

/** A row as it is shown: of one or of several access levels. */
export interface ShownRow extends AccessRow {
  /** The levels of a row of several, in the order of the rows. */
  readonly levels: readonly string[];
}

/**
 * Rows that differ in their access level alone are shown as one, with all actions of a service as `s3:*`; so are then
 * rows that differ in their resources alone.
 */
export function shownRows(rows: readonly AccessRow[]): readonly ShownRow[] {
  const byRest = new Map<string, ShownRow>();
  for (const row of ofLevels(rows)) {
    const { resources, witness: _witness, ...same } = row;
    const key = JSON.stringify(same);
    const first = byRest.get(key);
    byRest.set(key, first ? { ...first, resources: [...new Set([...first.resources, ...resources])] } : row);
  }
  return [...byRest.values()];
}

function ofLevels(rows: readonly AccessRow[]): readonly ShownRow[] {
  const groups = new Map<string, AccessRow[]>();
  for (const row of rows) {
    const { level: _level, actions: _actions, whole: _whole, witness: _witness, ...same } = row;
    const key = JSON.stringify(same);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first, ...more] = group;
    if (!first) return [];
    const levels = [...new Set(group.map(({ level }) => level))];
    if (more.length === 0) return [{ ...first, levels }];
    const actions = [...new Set(group.flatMap((row) => row.actions))];
    if (actions.length >= actionsOf(first.service).length)
      return [{ ...first, level: "*", actions: [`${first.service}:*`], whole: true, levels }];
    return [{ ...first, level: "*", actions, whole: false, levels }];
  });
}
