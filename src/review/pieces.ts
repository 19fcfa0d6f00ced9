import type { PolicySet } from "../access/index.js";
import { canonicalStatement, type Policy, type Statement, shown } from "../policy/index.js";

/** What a statement may be taken apart by. */
export const axes = ["resource", "principal", "condition", "action"] as const;
export type Axis = (typeof axes)[number];

/** The part of a statement that says these values alone, by their places on each axis. */
export interface Piece {
  readonly of: Statement;
  readonly at: { readonly [axis in Axis]: readonly number[] };
}

/** Values of an axis that are asked about one by one; of more, what was written before and what was not. */
const one = 8;
/** More pieces of one statement are not made. */
const most = 24;

/** Operators with which a list of values allows what its values allow each. */
const plain = /^(String(Equals|EqualsIgnoreCase|Like)|Arn(Equals|Like)|IpAddress)$/;

/**
 * The new side with the Allow statements that the old one has not taken apart, and which piece each is of. Together the
 * pieces of a statement allow what it allows: what each newly allows can be told by itself. Where nothing was allowed,
 * all is new as it stands.
 */
export function takenApart(
  old: PolicySet,
  new_: PolicySet,
): { readonly set: PolicySet; readonly pieces: ReadonlyMap<Statement, Piece> } {
  const before = old.flatMap(({ policy }) => policy.statements).filter(({ effect }) => effect === "Allow");
  if (before.length === 0) return { set: new_, pieces: new Map() };
  const same = new Set(before.map(canonicalStatement));
  const known = new Map(axes.map((axis) => [axis, new Set(before.flatMap((each) => textsOf(each, axis)))]));
  const pieces = new Map<Statement, Piece>();
  const apart = (policy: Policy): Policy => ({
    ...policy,
    statements: policy.statements.flatMap((statement) => {
      if (statement.effect !== "Allow" || statement.malformed || same.has(canonicalStatement(statement)))
        return [statement];
      return piecesOf(statement, known).map((piece) => {
        const part = partOf(piece);
        pieces.set(part, piece);
        return part;
      });
    }),
  });
  return { set: new_.map((attached) => ({ ...attached, policy: apart(attached.policy) })), pieces };
}

/** The statement that a piece is. */
export function partOf({ of, at }: Piece): Statement {
  const pick = <T>(values: readonly T[], axis: Axis) => values.filter((_, i) => at[axis].includes(i));
  const line = lineOf(of);
  return {
    ...of,
    resource: of.resource && { ...of.resource, values: pick(of.resource.values, "resource") },
    principal: of.principal && { ...of.principal, entries: pick(of.principal.entries, "principal") },
    action: of.action && { ...of.action, values: pick(of.action.values, "action") },
    conditions: of.conditions.map((each) =>
      each === line ? { ...each, values: pick(each.values, "condition") } : each,
    ),
  };
}

/** The one condition of a statement with a list of values that can be taken apart. */
function lineOf({ conditions }: Statement): Statement["conditions"][number] | undefined {
  return conditions.find(({ operator, values }) => values.length > 1 && plain.test(operator));
}

function textsOf(statement: Statement, axis: Axis): readonly string[] {
  if (axis === "resource") return statement.resource?.values.map(shown) ?? [];
  if (axis === "action") return statement.action?.values.map((value) => shown(value).toLowerCase()) ?? [];
  if (axis === "principal") return statement.principal?.entries.map(({ text }) => shown(text)) ?? [];
  return statement.conditions.flatMap(({ values }) => values.map(shown));
}

/** The values of the axis that can be taken apart; of an axis that cannot, all there are. */
function valuesOn(statement: Statement, axis: Axis): { readonly texts: readonly string[]; readonly whole: boolean } {
  if (axis === "condition") {
    const line = lineOf(statement);
    return { texts: line?.values.map(shown) ?? [], whole: line === undefined };
  }
  return { texts: textsOf(statement, axis), whole: statement[axis]?.negated ?? true };
}

function piecesOf(statement: Statement, known: ReadonlyMap<Axis, ReadonlySet<string>>): readonly Piece[] {
  const fine = axes.map((axis) => partsOn(statement, axis, known, axis === "action" ? 0 : one));
  const few = fine.reduce((product, parts) => product * parts.length, 1) <= most;
  const parts = few ? fine : axes.map((axis) => partsOn(statement, axis, known, 0));
  let made: readonly Piece["at"][] = [{ resource: [], principal: [], condition: [], action: [] }];
  for (const [i, axis] of axes.entries())
    made = made.flatMap((at) => (parts[i] ?? []).map((part) => ({ ...at, [axis]: part })));
  return made.map((at) => ({ of: statement, at }));
}

/** The places of an axis in parts: each by itself if there are few, else what the old side says somewhere and the rest. */
function partsOn(
  statement: Statement,
  axis: Axis,
  known: ReadonlyMap<Axis, ReadonlySet<string>>,
  fine: number,
): readonly (readonly number[])[] {
  const { texts, whole } = valuesOn(statement, axis);
  const places = texts.map((_, i) => i);
  if (whole || places.length < 2) return [places];
  if (places.length <= fine) return places.map((place) => [place]);
  const isKnown = (place: number) => known.get(axis)?.has(texts[place] ?? "") ?? false;
  return [places.filter(isKnown), places.filter((place) => !isKnown(place))].filter((part) => part.length > 0);
}
