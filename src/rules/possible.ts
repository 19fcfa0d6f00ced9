import type { Possibility } from "../access/index.js";
import type { Statement } from "../policy/index.js";
import { type Answer, no, type Place } from "./answer.js";
import type { PrincipalChoice } from "./principals.js";
import type { PolicySubject } from "./subject.js";

/** The engine's answer in the rules' words. */
export function toAnswer(possible: Possibility, policy: PolicySubject, statement: Statement, who: PrincipalChoice): Answer {
  const facts = who.facts ?? {};
  switch (possible.is) {
    case "no":
      return no;
    case "yes": {
      const places: readonly Place[] = [{ policy, statement, witness: possible.witness, facts }];
      return who.open === undefined ? { is: "yes", places } : { is: "depends", on: [who.open], places };
    }
    case "depends": {
      const on = possible.on.map((hole) => `\`${hole.expression}\``);
      return { is: "depends", on: [...new Set(on)], places: [{ policy, statement, ...(possible.witness ? { witness: possible.witness } : {}), facts }] };
    }
    default:
      return { is: "depends", on: possible.because.slice(0, 1), places: [{ policy, statement, facts }] };
  }
}
