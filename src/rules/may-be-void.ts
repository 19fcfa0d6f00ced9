import type { Statement } from "../policy/index.js";
import type { Ask } from "./rule.js";
import type { PolicySubject } from "./subject.js";
import { asGlob, mayHold } from "./written.js";

/** May the policy have a statement that does nothing for this reason? A no is sure. */
export function mayBeVoid({ allows, denies }: PolicySubject, because: Ask["void"]): boolean {
  if (because === "impossible") return [...allows, ...denies].some(mayBeImpossible);
  if (because === "nothing-to-deny") return denies.length > 0 && allows.length > 0;
  if (because === "denied") return allows.some((allow) => denies.some((deny) => touches(deny, allow)));
  return [allows, denies].some((list) => list.some((one) => isTouched(one, list)));
}

/** May the statement do nothing among these, for any reason? A no is sure. */
export function mayDoNothing(statement: Statement, all: readonly Statement[]): boolean {
  const denies = statement.effect === "Deny" && all.some(({ effect }) => effect === "Allow");
  return denies || mayBeImpossible(statement) || isTouched(statement, all);
}

/** A statement can only match no request where conditions exclude one another, or everything is left out. */
function mayBeImpossible({ action, resource, conditions }: Statement): boolean {
  return conditions.length > 1 || action?.negated === true || resource?.negated === true;
}

/** A statement can only be covered or denied where another one speaks of its first action and resource. */
function isTouched(statement: Statement, all: readonly Statement[]): boolean {
  return all.some((other) => other !== statement && touches(other, statement));
}

function touches(statement: Statement, other: Statement): boolean {
  const [action] = other.action?.values ?? [];
  const [resource] = other.resource?.values ?? [];
  if (other.action?.negated || other.resource?.negated) return true;
  return (
    (!action || mayHold(statement.action, asGlob(action), { caseless: true, open: true })) &&
    (!resource || mayHold(statement.resource, asGlob(resource), { caseless: false, open: true }))
  );
}
