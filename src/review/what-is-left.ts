import { type AccessGroup, enumerateNewAccess, type PolicySet } from "../access/index.js";
import { withMeant } from "./new-access.js";
import type { AccessLeft } from "./review.js";
import { placeOf } from "./scope.js";

/** Statements that are asked about, and the milliseconds for each. */
const most = 3;
const milliseconds = 500;
/** Parts that one group is told in. */
const mostParts = 3;

/** Some of the actions of a group, of which the same is left. */
export interface LeftPart {
  readonly actions: readonly string[];
  readonly left: readonly AccessLeft[];
}

/**
 * Of what a change takes away in part, what is left of it: what head allows of the same actions that base would not
 * have allowed without the statement. Nothing where head allows anything new of them, or where it is not known.
 */
export function whatIsLeft(
  removed: readonly AccessGroup[],
  granted: readonly AccessGroup[],
  before: PolicySet,
  now: PolicySet,
): ReadonlyMap<AccessGroup, readonly LeftPart[]> {
  const fresh = new Set(granted.flatMap(({ actions }) => actions));
  const narrowed = removed.filter(
    ({ service, noLongerDeniedBy, actions }) =>
      service !== "*" &&
      !noLongerDeniedBy &&
      !granted.some((group) => group.service === "*" || group.onlyExample) &&
      actions.every((id) => !fresh.has(id)),
  );
  const places = [...new Set(narrowed.map(({ by }) => placeOf(by.statement)))].slice(0, most);
  return new Map(
    places.flatMap((place) => {
      const { groups, unknown } = withMeant(enumerateNewAccess(without(before, place), now, { budget: milliseconds }));
      if (unknown.length > 0) return [];
      return narrowed
        .filter(({ by }) => placeOf(by.statement) === place)
        .map((group): [AccessGroup, readonly LeftPart[]] => [group, partsOf(group, groups)]);
    }),
  );
}

function without(policies: PolicySet, place: string): PolicySet {
  return policies.map((attached) => {
    const statements = attached.policy.statements.filter((statement) => placeOf(statement) !== place);
    return { ...attached, policy: { ...attached.policy, statements } };
  });
}

/** The actions of a group by what is left of them; all as one, of which nothing is said, where that differs for many. */
function partsOf(gone: AccessGroup, groups: readonly AccessGroup[]): readonly LeftPart[] {
  const byLeft = new Map<string, LeftPart>();
  for (const id of gone.actions) {
    const left = leftOf(id, gone, groups);
    const key = JSON.stringify(left);
    byLeft.set(key, { actions: [...(byLeft.get(key)?.actions ?? []), id], left });
  }
  const parts = [...byLeft.values()];
  return parts.length > mostParts ? [{ actions: gone.actions, left: [] }] : parts;
}

/** Of one action, those groups that differ from what is gone; resources that are allowed alike are together. */
function leftOf(id: string, gone: AccessGroup, groups: readonly AccessGroup[]): readonly AccessLeft[] {
  const byRest = new Map<string, AccessLeft>();
  for (const { actions, resources, conditions, principals, by, onlyExample } of groups) {
    if (!actions.includes(id) || onlyExample || by.statement.when.length > 0) continue;
    const key = JSON.stringify([conditions, principals]);
    const former = byRest.get(key)?.resources ?? [];
    byRest.set(key, { resources: [...new Set([...former, ...resources])], conditions, principals });
  }
  const text = ({ resources, conditions, principals }: AccessLeft) =>
    JSON.stringify([resources, conditions, principals]);
  return [...byRest.values()].filter((left) => text(left) !== text(gone));
}
