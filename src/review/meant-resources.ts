import { type AccessGroup, written } from "../access/index.js";
import { findAction, type PolicyText, type Statement } from "../policy/index.js";
import { mayTake } from "../rules/index.js";

/** A group and the statement that gives it, with all its resources. */
export interface Given {
  readonly group: AccessGroup;
  readonly statement: Statement;
}

/**
 * The groups without the resources that no action of their service in their statement can be about, where the statement
 * lists such as they can: IAM allows the actions of one service on the resources of another, and no such request can be
 * sent. A group of which nothing is left is left out. Those stay as they are whose statement has no resource for them.
 */
export function withMeantResources(given: readonly Given[]): readonly AccessGroup[] {
  const alike = new Map<Statement, Map<string, AccessGroup[]>>();
  for (const { group, statement } of given) {
    const ofStatement = alike.get(statement) ?? new Map<string, AccessGroup[]>();
    alike.set(statement, ofStatement);
    ofStatement.set(group.service, [...(ofStatement.get(group.service) ?? []), group]);
  }
  const meant = new Map<AccessGroup, ReadonlySet<string> | undefined>();
  for (const [statement, ofStatement] of alike) {
    for (const groups of ofStatement.values()) {
      const texts = meantOf(groups, statement);
      for (const group of groups) meant.set(group, texts);
    }
  }
  return given.flatMap(({ group }) => {
    const texts = group.noLongerDeniedBy ? undefined : meant.get(group);
    if (!texts) return [group];
    const resources = group.resources.filter((text) => texts.has(text));
    return resources.length === 0 ? [] : [{ ...group, resources }];
  });
}

/** The resources of a statement that an action of these groups can be about; undefined where that tells nothing. */
function meantOf(groups: readonly AccessGroup[], { resource }: Statement): ReadonlySet<string> | undefined {
  if (!resource || resource.negated || resource.values.length < 2) return undefined;
  const ids = [...new Set(groups.flatMap(({ actions }) => actions))];
  const actions = ids.flatMap((id) => findAction(id) ?? []);
  if (actions.length === 0 || actions.length < ids.length) return undefined;
  const isMeant = (value: PolicyText) => actions.some((action) => mayTake(action, value));
  const values = resource.values.filter(isMeant);
  return values.length === 0 ? undefined : new Set(written({ values, negated: false }));
}
