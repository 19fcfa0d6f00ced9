import {
  type AccessGroup,
  conditionTexts,
  enumerateNewAccess,
  type NewAccess,
  type PolicySet,
  principalTexts,
  written,
} from "../access/index.js";
import { actionsOf, canonicalStatement, type Statement } from "../policy/index.js";
import { withMeantResources } from "./meant-resources.js";
import { type Axis, axes, type Piece, partOf, takenApart } from "./pieces.js";

/** For the question about pieces, which takes longer than the one about statements. */
const milliseconds = 4_000;

/**
 * What the new side allows and the old does not, so that no group holds what was allowed before where a statement gains
 * on several sides: of new actions on new resources, the old actions are a group on the new resources alone.
 */
export function newAccess(old: PolicySet, new_: PolicySet): NewAccess {
  const { set, pieces } = takenApart(old, new_);
  const found = enumerateNewAccess(old, set, { budget: milliseconds });
  const sure = found.unknown.length === 0 && !found.groups.some(({ onlyExample }) => onlyExample);
  if (sure || pieces.size === 0) return { ...found, groups: together(found.groups, pieces) };
  return withMeant(enumerateNewAccess(old, new_));
}

/** Groups of whole statements, each on the resources that it can be about. */
export function withMeant({ groups, unknown }: NewAccess): NewAccess {
  return { groups: withMeantResources(groups.map((group) => ({ group, statement: group.by.statement }))), unknown };
}

/** A group and the piece that gives it. */
interface Part {
  readonly group: AccessGroup;
  readonly piece: Piece | undefined;
}

/** Groups of pieces that differ in one axis alone are one, again and again. */
function together(groups: readonly AccessGroup[], pieces: ReadonlyMap<Statement, Piece>): readonly AccessGroup[] {
  let parts = groups.map((group): Part => ({ group, piece: pieces.get(group.by.statement) }));
  for (const axis of axes) {
    const alike = new Map<string, Part>();
    parts.forEach(({ group, piece }, i) => {
      const key = piece ? keyOf(group, piece, axis) : String(i);
      const first = alike.get(key);
      alike.set(key, first?.piece && piece ? joined(first, first.piece, { group, piece }, axis) : { group, piece });
    });
    parts = [...alike.values()];
  }
  return withMeantResources(
    parts.map(({ group, piece }) =>
      piece ? { group: said(group, piece), statement: piece.of } : { group, statement: group.by.statement },
    ),
  );
}

/** Equal for groups of one statement that differ in this axis alone. */
function keyOf({ service, level, actions, noLongerDeniedBy }: AccessGroup, { of, at }: Piece, axis: Axis): string {
  const others = axes.filter((each) => each !== axis).map((each) => at[each]);
  const same = axis === "action" ? [] : actions;
  const origins = [of, noLongerDeniedBy?.statement].map((each) => each && canonicalStatement(each));
  return JSON.stringify([service, level, same, origins, others]);
}

function joined(first: Part, { of, at }: Piece, { group, piece }: Part & { piece: Piece }, axis: Axis): Part {
  const places = [...new Set([...at[axis], ...piece.at[axis]])].sort((a, b) => a - b);
  const actions = [...new Set([...first.group.actions, ...group.actions])];
  return { group: { ...first.group, actions }, piece: { of, at: { ...at, [axis]: places } } };
}

function said(group: AccessGroup, piece: Piece): AccessGroup {
  const { service, level, actions, by, resources, whole } = group;
  const statement = partOf(piece);
  const own = written(by.statement.resource).join("\n") === resources.join("\n");
  const ofLevel = actionsOf(service).filter((action) => action.level === level);
  return {
    ...group,
    actions: service === "*" ? actions : [...actions].sort(),
    whole: whole || (ofLevel.length > 0 && ofLevel.every(({ id }) => actions.includes(id))),
    resources: own ? written(statement.resource) : resources,
    conditions: conditionTexts(statement),
    principals: principalTexts(statement),
  };
}
