import { canAllow, type Pattern, type PolicySet, type Possibility } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { type Answer, no, type Place } from "./answer.js";
import { obviousWitness } from "./concrete.js";
import type { PrincipalChoice } from "./principals.js";
import type { PolicySubject } from "./subject.js";

/** Does this statement allow a request of the pattern? The obvious request is tried before the engine is asked. */
export function possible(policies: PolicySet, pattern: Pattern, statement: Statement): Possibility {
  const obvious = obviousWitness(policies, pattern, statement);
  const [policy] = policies;
  if (obvious && policy) return { is: "yes", witness: obvious.witness, by: { policy, statement } };
  return canAllow(policies, pattern, { by: (each) => each === statement });
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
