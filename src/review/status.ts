import { noNewAccess } from "../access/index.js";
import type { Marked } from "./drafts.js";
import type { Status } from "./review.js";
import { attached, type Unit } from "./unit.js";

/** Statuses of head's drafts, and base's drafts that are gone. */
export interface Statuses {
  readonly of: ReadonlyMap<Marked, Status>;
  readonly fixed: readonly Marked[];
}

/**
 * What a change is answerable for. A finding that base had with the same fingerprint is `existing`; so is one whose
 * statement was edited, if base had a finding of that rule at that place and the statement allows nothing that base
 * did not. Every other one is `new`. A finding of base is `fixed` if head has none of its rule at its place to match.
 *
 * @param unitsAt base's units that a draft of head belongs to.
 */
export function statusesOf(
  base: readonly Marked[],
  head: readonly Marked[],
  unitsAt: (draft: Marked) => readonly Unit[],
): Statuses {
  const of = new Map<Marked, Status>();
  const left = new Map<string, Marked[]>();
  const same = new Set(head.map((each) => each.fingerprint));
  const before = new Set(base.map((each) => each.fingerprint));
  for (const each of base) {
    if (!same.has(each.fingerprint)) left.set(each.place, [...(left.get(each.place) ?? []), each]);
  }
  for (const each of head) {
    if (before.has(each.fingerprint)) {
      of.set(each, "existing");
      continue;
    }
    const counterpart = left.get(each.place)?.shift();
    of.set(each, counterpart && allowsNothingNew(each, unitsAt(each)) ? "existing" : "new");
  }
  return { of, fixed: [...left.values()].flat() };
}

/** A rule that is not about a statement's access (its grammar, a resource) is as old as its counterpart. */
function allowsNothingNew({ draft }: Marked, units: readonly Unit[]): boolean {
  const { site, statement } = draft;
  if (!site || !statement || statement.effect !== "Allow" || statement.malformed) return true;
  if (units.length === 0) return false;
  const whole = attached(site);
  const kept = whole.policy.statements.filter((each) => each.index === statement.index || each.effect !== "Allow");
  const alone = [{ ...whole, policy: { ...whole.policy, statements: kept, unread: [] } }];
  return units.every((unit) => noNewAccess(unit.policies, alone).is === "no-new-access");
}
