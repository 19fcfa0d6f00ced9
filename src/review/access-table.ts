import type { AccessGroup, NewAccess } from "../access/index.js";
import { findAction } from "../policy/index.js";
import { withFewWorlds } from "./few-worlds.js";
import { guardTexts } from "./guard-texts.js";
import { changesDeniesAlone, type Guardrails, guardrailsOf, noGuardrails } from "./guardrails.js";
import { newAccess } from "./new-access.js";
import type { AccessLeft, AccessRow, AccessTable } from "./review.js";
import type { Unit } from "./unit.js";
import { whatIsLeft } from "./what-is-left.js";

interface Pair {
  readonly base: Unit | undefined;
  readonly head: Unit | undefined;
}

interface Change {
  readonly granted: readonly AccessRow[];
  readonly removed: readonly AccessRow[];
  readonly unknown: readonly string[];
}

const nothing: NewAccess = { groups: [], unknown: [] };
const milliseconds = 30_000;
const cutOff: Change = {
  granted: [],
  removed: [],
  unknown: ["this change is so large that its access was not compared in the time there is"],
};

/**
 * What a change grants and takes away, over all pairs whose content differs; equal rows of several owners are one. Where
 * the policies by themselves show nothing, what their Denies forbid or no longer forbid others is said.
 *
 * @param stays is what this unit is on there at base and head?
 */
export function toAccessTable(
  pairs: readonly Pair[],
  managed: Pick<AccessTable, "granted" | "removed">,
  stays: (unit: Unit) => boolean,
): AccessTable {
  const granted: AccessRow[] = [];
  const removed: AccessRow[] = [];
  const unknown: { owner: string; because: string }[] = [];
  const end = performance.now() + milliseconds;
  for (const pair of pairs) {
    const unit = pair.head ?? pair.base;
    if (!unit || pair.base?.canonical === pair.head?.canonical) continue;
    const change = performance.now() > end ? cutOff : changeOf(pair, unit, stays);
    granted.push(...change.granted);
    removed.push(...change.removed);
    for (const because of change.unknown) unknown.push({ owner: unit.owner, because });
  }
  return {
    granted: joined([...granted, ...managed.granted]),
    removed: joined([...removed, ...managed.removed]),
    unknown,
  };
}

/** What became of one unit; one that the comparison fails on never costs the others. */
function changeOf({ base, head }: Pair, unit: Unit, stays: (unit: Unit) => boolean): Change {
  try {
    if (changesDeniesAlone(base, head)) return ofDenies(guardrailsOf(base, head), unit);
    const [before, now] = withFewWorlds(base?.policies ?? [], head?.policies ?? []);
    const more = head ? newAccess(before, now) : nothing;
    const less = base ? withRealActions(newAccess(now, before)) : nothing;
    const sure = base && head && more.unknown.length === 0;
    const left = sure ? whatIsLeft(less.groups, more.groups, before, now) : undefined;
    const denies = ofDenies((base && head) || stays(unit) ? guardrailsOf(base, head) : noGuardrails, unit);
    return {
      granted: more.groups.length > 0 ? rowsOf(more.groups, unit) : denies.granted,
      removed: less.groups.length > 0 ? rowsOf(less.groups, unit, left) : denies.removed,
      unknown: [...new Set([...more.unknown, ...less.unknown])],
    };
  } catch (error) {
    const because = `the comparison failed, by a fault of Leastwise: \`${String(error)}\``;
    return { granted: [], removed: [], unknown: [because] };
  }
}

function ofDenies({ released, forbidden, unknown }: Guardrails, unit: Unit): Change {
  const [granted, removed] = [released, forbidden].map((groups) => rowsOf(groups, unit).map(saidByDeny));
  return { granted: granted ?? [], removed: removed ?? [], unknown };
}

/** What is taken away of actions that AWS has: another one grants nothing, so that losing it is no loss. */
function withRealActions({ groups, unknown }: NewAccess): NewAccess {
  const real = groups.flatMap((group): AccessGroup[] => {
    const actions = group.service === "*" ? group.actions : group.actions.filter((id) => findAction(id));
    return actions.length > 0 ? [{ ...group, actions }] : [];
  });
  return { groups: real, unknown };
}

function saidByDeny(row: AccessRow): AccessRow {
  return { ...row, byDeny: true };
}

function rowsOf(
  groups: readonly AccessGroup[],
  unit: Unit,
  leftOf?: ReadonlyMap<AccessGroup, readonly AccessLeft[]>,
): readonly AccessRow[] {
  const site = unit.sites[0];
  if (!site) return [];
  return groups.map((group) => {
    const left = leftOf?.get(group) ?? [];
    return { ...toRow(group, unit, site.kind, site.path), ...(left.length > 0 && { left }) };
  });
}

function toRow(group: AccessGroup, unit: Unit, kind: AccessRow["kind"], path: string): AccessRow {
  const { service, level, actions, whole, resources, conditions, principals, witness, by, noLongerDeniedBy } = group;
  const guards = [by, ...(noLongerDeniedBy ? [noLongerDeniedBy] : [])].flatMap(({ statement }) => statement.when);
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
    dependsOn: guardTexts(guards),
    witness: witness.request,
  };
}

/** Rows that differ only in their owner are one row that names them all. */
function joined(rows: readonly AccessRow[]): readonly AccessRow[] {
  const byContent = new Map<string, AccessRow[]>();
  for (const row of rows) {
    const { owner, path, witness: _, ...content } = row;
    const key = JSON.stringify([content, owner === path]);
    byContent.set(key, [...(byContent.get(key) ?? []), row]);
  }
  return [...byContent.values()].flatMap(([first, ...same]) => {
    if (!first) return [];
    const owners = [...new Set([first, ...same].map((row) => row.owner))];
    return [{ ...first, owner: owners.join(", "), ...(owners.length > 1 && { owners }) }];
  });
}
