import { canAllow, type Pattern, type PolicySet, type Possibility } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { budgetOf } from "./allowance.js";
import { type Answer, no, type Place } from "./answer.js";
import { byStatement } from "./by-statement.js";
import { type Cache, contentName, patternName, setName } from "./cache.js";
import { obviousWitness } from "./concrete.js";
import type { PrincipalChoice } from "./principals.js";
import type { PolicySubject } from "./subject.js";

/** What an answer is to be looked up in, and beyond which access it is asked. */
interface Beyond {
  readonly cache: Cache;
  readonly before?: PolicySet;
}

/**
 * Does this statement allow a request of the pattern that `before` does not? The obvious request is tried before the
 * engine is asked.
 */
export function possible(
  policies: PolicySet,
  pattern: Pattern,
  statement: Statement,
  { cache, before = [] }: Beyond,
): Possibility {
  const alone = byStatement(policies, statement);
  const key = `${contentName(alone, statement, cache)} ${setName(before, cache)} ${patternName(pattern)}`;
  const known = cache.possible.get(key) ?? decided(alone, pattern, statement, { cache, before });
  cache.possible.set(key, known);
  return known;
}

function decided(
  policies: PolicySet,
  pattern: Pattern,
  statement: Statement,
  { cache, before = [] }: Beyond,
): Possibility {
  const { set, by } = inBranchOf(policies, statement);
  const withoutAccessOf = before.length === 0 ? before : inBranch(before, statement);
  const obvious = obviousWitness(set, pattern, by, withoutAccessOf);
  const [policy] = set;
  if (obvious && policy) return { is: "yes", witness: obvious.witness, by: { policy, statement } };
  const budget = budgetOf(cache.allowance);
  return canAllow(set, pattern, { by: (each) => each === by, withoutAccessOf, budget });
}

interface Branch {
  readonly set: PolicySet;
  readonly by: Statement;
}

const branches = new WeakMap<PolicySet, WeakMap<Statement, Branch>>();

/** The policies in the branch of the template in which the statement is there at all. */
function inBranchOf(policies: PolicySet, statement: Statement): Branch {
  if (statement.when.length === 0) return { set: policies, by: statement };
  const known = branches.get(policies) ?? new WeakMap<Statement, Branch>();
  branches.set(policies, known);
  const before = known.get(statement);
  if (before) return before;
  const by = { ...statement, when: [] };
  const branch = { set: inBranch(policies, statement, by), by };
  known.set(statement, branch);
  return branch;
}

function inBranch(policies: PolicySet, statement: Statement, by: Statement = statement): PolicySet {
  const taken = new Map(statement.when.map(({ on, is }) => [on, is]));
  return policies.map((each) => {
    const possibleOnes = each.policy.statements.filter((other) =>
      other.when.every(({ on, is }) => (taken.get(on) ?? is) === is),
    );
    const statements = possibleOnes.map((other) =>
      other === statement ? by : { ...other, when: other.when.filter(({ on }) => !taken.has(on)) },
    );
    return { ...each, policy: { ...each.policy, statements } };
  });
}

/** The engine's answer in the rules' words. */
export function toAnswer(
  answer: Possibility,
  policy: PolicySubject,
  statement: Statement,
  who: PrincipalChoice,
): Answer {
  const facts = who.facts ?? {};
  switch (answer.is) {
    case "no":
      return no;
    case "yes": {
      const places: readonly Place[] = [{ policy, statement, witness: answer.witness, facts }];
      return who.open === undefined ? { is: "yes", places } : { is: "depends", on: [who.open], places };
    }
    case "depends": {
      const on = answer.on.map((hole) => `\`${hole.expression}\``);
      return {
        is: "depends",
        on: [...new Set(on)],
        places: [{ policy, statement, ...(answer.witness ? { witness: answer.witness } : {}), facts }],
      };
    }
    default:
      return { is: "depends", on: answer.because.slice(0, 1), places: [{ policy, statement, facts }] };
  }
}
