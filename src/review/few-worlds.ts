import type { PolicySet } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { canonicalStatement } from "../policy/index.js";

/** With more choices than this, the ways they can fall are too many to go through. */
const limit = 5;

/**
 * Two sides to compare, without what cannot tell them apart: where the template has many choices, the statements that
 * both sides have in the same branch of a choice that nothing else hangs on. In the branch where they are not there,
 * what is new is new.
 */
export function withFewWorlds(old: PolicySet, new_: PolicySet): readonly [old: PolicySet, new_: PolicySet] {
  const sides = [old, new_] as const;
  const guards = new Set(sides.flatMap((side) => statementsOf(side).flatMap((statement) => namesOf(statement))));
  if (guards.size <= limit) return sides;
  const [before, now] = [contentsOf(old), contentsOf(new_)];
  const isCommon = (content: string) => before.has(content) && now.has(content);
  const different = new Set(
    sides.flatMap((side) =>
      side.flatMap(({ type, policy }) =>
        policy.statements.flatMap((statement) =>
          isCommon(`${type} ${canonicalStatement(statement)}`) ? [] : namesOf(statement),
        ),
      ),
    ),
  );
  const kept = (side: PolicySet): PolicySet =>
    side.map((attached) => {
      const { type, policy } = attached;
      const statements = policy.statements.filter((statement) => {
        const names = namesOf(statement);
        const apart = names.length > 0 && !names.some((name) => different.has(name));
        return !apart || !isCommon(`${type} ${canonicalStatement(statement)}`);
      });
      return { ...attached, policy: { ...policy, statements } };
    });
  return [kept(old), kept(new_)];
}

function statementsOf(set: PolicySet): readonly Statement[] {
  return set.flatMap(({ policy }) => policy.statements);
}

function namesOf({ when }: Statement): readonly string[] {
  return when.map(({ on }) => on);
}

function contentsOf(set: PolicySet): ReadonlySet<string> {
  return new Set(
    set.flatMap(({ type, policy }) => policy.statements.map((statement) => `${type} ${canonicalStatement(statement)}`)),
  );
}
