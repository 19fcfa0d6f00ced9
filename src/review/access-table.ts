import { type AccessGroup, enumerateNewAccess, type NewAccess } from "../access/index.js";
import type { AccessRow, AccessTable } from "./review.js";
import type { Unit } from "./unit.js";

interface Pair {
  readonly base: Unit | undefined;
  readonly head: Unit | undefined;
}

const nothing: NewAccess = { groups: [], unknown: [] };

/** What a change grants and takes away, over all pairs whose content differs; equal rows of several owners are one. */
export function toAccessTable(pairs: readonly Pair[]): AccessTable {
  const granted: AccessRow[] = [];
  const removed: AccessRow[] = [];
  const unknown: { owner: string; because: string }[] = [];
  for (const { base, head } of pairs) {
    if (base?.canonical === head?.canonical) continue;
    const unit = head ?? base;
    if (!unit) continue;
    const more = head ? enumerateNewAccess(base?.policies ?? [], head.policies) : nothing;
    const less = base ? enumerateNewAccess(head?.policies ?? [], base.policies) : nothing;
    granted.push(...rowsOf(more, unit));
    removed.push(...rowsOf(less, unit));
    for (const because of new Set([...more.unknown, ...less.unknown])) unknown.push({ owner: unit.owner, because });
  }
  return { granted: joined(granted), removed: joined(removed), unknown };
}

function rowsOf(access: NewAccess, unit: Unit): readonly AccessRow[] {
  const site = unit.sites[0];
  if (!site) return [];
  return access.groups.map((group) => toRow(group, unit, site.kind, site.path));
}

function toRow(group: AccessGroup, unit: Unit, kind: AccessRow["kind"], path: string): AccessRow {
  const { service, level, actions, whole, resources, conditions, principals, witness } = group;
  return {
    owner: unit.owner,
    kind,
    path,
    service,
    level,
    actions,
    whole,
    resources,
    conditions,
    principals,
    witness: witness.request,
  };
}

/** Rows that differ only in their owner are one row that names them all. */
function joined(rows: readonly AccessRow[]): readonly AccessRow[] {
  const byContent = new Map<string, AccessRow[]>();
  for (const row of rows) {
    const { owner: _, path: __, witness: ___, ...content } = row;
    const key = JSON.stringify(content);
    byContent.set(key, [...(byContent.get(key) ?? []), row]);
  }
  return [...byContent.values()].flatMap(([first, ...same]) => {
    if (!first) return [];
    const owners = [...new Set([first, ...same].map((row) => row.owner))];
    return [{ ...first, owner: owners.join(", ") }];
  });
}
