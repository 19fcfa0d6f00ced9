import type { AccessGroup, NewAccess, PolicySet } from "../access/index.js";
import { findAction } from "../policy/index.js";
import type { PolicySite } from "../readers/index.js";
import { controlsIn, controlsStopping } from "./controls.js";
import { withFewWorlds } from "./few-worlds.js";
import { guardTexts } from "./guard-texts.js";
import { changesDeniesAlone, type Guardrails, guardrailsOf, noGuardrails } from "./guardrails.js";
import { newAccess } from "./new-access.js";
import type { AccessRow, AccessTable } from "./review.js";
import type { Unit } from "./unit.js";
import { type LeftPart, whatIsLeft } from "./what-is-left.js";

interface Pair {
  readonly base: Unit | undefined;
  readonly head: Unit | undefined;
}

interface Change {
  readonly granted: readonly AccessRow[];
  readonly removed: readonly AccessRow[];
  readonly unknown: readonly string[];
}

/** What is taken away; `unread` where that cannot be told from what head says. */
interface Loss extends NewAccess {
  readonly unread: boolean;
}

const nothing: NewAccess = { groups: [], unknown: [] };
const nothingLost: Loss = { ...nothing, unread: false };
const milliseconds = 30_000;
const cutOff: Change = {
  granted: [],
  removed: [],
  unknown: ["this change is so large that its access was not compared in the time there is"],
};

/** What is known of units beyond their policies. */
export interface Knowledge {
  /** Is what the unit is on there at base and head? */
  readonly stays: (unit: Unit) => boolean;
  /** Is the text of one of its policies broken? */
  readonly broken: (unit: Unit) => boolean;
}

/**
 * What a change grants and takes away, over all pairs whose content differs; equal rows of several owners are one. Where
 * the policies by themselves show nothing, what their Denies forbid or no longer forbid others is said.
 */
export function toAccessTable(
  pairs: readonly Pair[],
  managed: Pick<AccessTable, "granted" | "removed">,
  known: Knowledge,
): AccessTable {
  const granted: Told[] = [];
  const removed: Told[] = [];
  const unknown: { owner: string; because: string }[] = [];
  const end = performance.now() + milliseconds;
  const controls = controlsIn(pairs.flatMap(({ head }) => head ?? []));
  for (const pair of pairs) {
    const unit = pair.head ?? pair.base;
    if (!unit || pair.base?.canonical === pair.head?.canonical) continue;
    const change = performance.now() > end ? cutOff : changeOf(pair, unit, known, controls);
    const sites = [pair.base, pair.head].flatMap((each) => each?.sites ?? []);
    granted.push(...change.granted.map((row) => ({ row, sites })));
    removed.push(...change.removed.map((row) => ({ row, sites })));
    for (const because of change.unknown) unknown.push({ owner: unit.owner, because });
  }
  const [more, less] = [managed.granted, managed.removed].map((rows) => rows.map((row): Told => ({ row, sites: [] })));
  return {
    granted: joined([...granted, ...(more ?? [])]),
    removed: joined([...removed, ...(less ?? [])]),
    unknown,
  };
}

/** What became of one unit; one that the comparison fails on never costs the others. */
function changeOf({ base, head }: Pair, unit: Unit, { stays, broken }: Knowledge, controls: readonly Unit[]): Change {
  try {
    if (changesDeniesAlone(base, head)) return ofDenies(guardrailsOf(base, head), unit);
    const [before, now] = withFewWorlds(base?.policies ?? [], head?.policies ?? []);
    const more = head ? newAccess(before, now) : nothing;
    const less = base ? lossOf(newAccess(now, before), { base, head }, broken) : nothingLost;
    const reasons = [...new Set([...more.unknown, ...less.unknown])];
    const sure = base && head && more.unknown.length === 0;
    const left = sure ? whatIsLeft(less.groups, more.groups, before, now) : undefined;
    const denies = ofDenies((base && head) || stays(unit) ? guardrailsOf(base, head) : noGuardrails, unit);
    return {
      granted: more.groups.length > 0 ? granted(more.groups, unit, before, now, controls) : denies.granted,
      removed: less.groups.length > 0 ? rowsOf(less.groups, unit, left) : denies.removed,
      unknown: reasons.length > 0 || !less.unread ? reasons : ["what it allows now could not be read"],
    };
  } catch (error) {
    const because = `the comparison failed, by a fault of Leastwise: \`${String(error)}\``;
    return { granted: [], removed: [], unknown: [because] };
  }
}

function granted(
  groups: readonly AccessGroup[],
  unit: Unit,
  before: PolicySet,
  now: PolicySet,
  controls: readonly Unit[],
): readonly AccessRow[] {
  return groups.flatMap((group) => {
    const stoppedBy = controlsStopping(group, before, now, controls);
    return rowsOf([group], unit).map((row) => ({ ...row, ...(stoppedBy.length > 0 && { stoppedBy }) }));
  });
}

function ofDenies({ released, forbidden, unknown }: Guardrails, unit: Unit): Change {
  const [granted, removed] = [released, forbidden].map((groups) => rowsOf(groups, unit).map(saidByDeny));
  return { granted: granted ?? [], removed: removed ?? [], unknown };
}

/**
 * What is taken away of actions that AWS has: another one grants nothing, so that losing it is no loss. Nothing where
 * head has policies that could not be read and may allow all of it.
 */
function lossOf({ groups, unknown }: NewAccess, { base, head }: Pair, broken: Knowledge["broken"]): Loss {
  const isUnread = head && (broken(head) || unreadOf(head).some((on) => !unreadOf(base).includes(on)));
  if (isUnread && groups.length > 0) return { groups: [], unknown, unread: true };
  const real = groups.flatMap((group): AccessGroup[] => {
    const actions = group.service === "*" ? group.actions : group.actions.filter((id) => findAction(id));
    return actions.length > 0 ? [{ ...group, actions }] : [];
  });
  return { groups: real, unknown, unread: false };
}

function unreadOf(unit: Unit | undefined): readonly string[] {
  return unit?.policies.flatMap(({ policy }) => policy.unread.map(({ on }) => on)) ?? [];
}

function saidByDeny(row: AccessRow): AccessRow {
  return { ...row, byDeny: true };
}

function rowsOf(
  groups: readonly AccessGroup[],
  unit: Unit,
  partsOf?: ReadonlyMap<AccessGroup, readonly LeftPart[]>,
): readonly AccessRow[] {
  const site = unit.sites[0];
  if (!site) return [];
  return groups.flatMap((group) => {
    const row = toRow(group, unit, site.kind, site.path);
    const parts = partsOf?.get(group) ?? [{ actions: group.actions, left: [] }];
    return parts.map(({ actions, left }) => ({ ...partOf(row, actions), ...(left.length > 0 && { left }) }));
  });
}

/** A row of some of its actions, with its request if that is one of them. */
function partOf(row: AccessRow, actions: readonly string[]): AccessRow {
  if (actions.length === row.actions.length) return row;
  const { witness } = row;
  return { ...row, actions, whole: false, witness: witness && actions.includes(witness.action) ? witness : undefined };
}

function toRow(group: AccessGroup, unit: Unit, kind: AccessRow["kind"], path: string): AccessRow {
  const {
    service,
    level,
    actions,
    whole,
    resources,
    conditions,
    principals,
    witness,
    by,
    noLongerDeniedBy,
    onlyExample,
  } = group;
  const guards = [by, ...(noLongerDeniedBy ? [noLongerDeniedBy] : [])].flatMap(({ statement }) => statement.when);
  return {
    owner: unit.owner,
    ...(unit.unattached && { unattached: true }),
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
    ...(onlyExample && { example: true }),
  };
}

/** A row and the places of the policies it is about; none for a managed policy that is not here. */
interface Told {
  readonly row: AccessRow;
  readonly sites: readonly PolicySite[];
}

/** Rows that differ only in their owner are one row that names them all; a policy that is on one of them is not named. */
function joined(told: readonly Told[]): readonly AccessRow[] {
  const byContent = new Map<string, Told[]>();
  for (const each of told) {
    const { owner: _owner, unattached: _unattached, path: _path, witness: _witness, ...content } = each.row;
    const key = JSON.stringify(content);
    byContent.set(key, [...(byContent.get(key) ?? []), each]);
  }
  return [...byContent.values()].flatMap((alike) => {
    const attached = alike.filter(({ row }) => !row.unattached);
    const shared = new Set(attached.flatMap(({ sites }) => sites));
    const alone = alike.filter(({ row, sites }) => row.unattached && !sites.some((site) => shared.has(site)));
    return [attached, alone].flatMap((same) => ofAll(same.map(({ row }) => row)));
  });
}

function ofAll([first, ...more]: readonly AccessRow[]): readonly AccessRow[] {
  if (!first) return [];
  const owners = [...new Set([first, ...more].map((row) => row.owner))];
  return [{ ...first, owner: owners.join(", "), ...(owners.length > 1 && { owners }) }];
}
