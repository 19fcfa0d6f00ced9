import { describe, expect, it } from "@jest/globals";
import { fc } from "../../helpers/fast-check.js";
import { shownDocument } from "../../helpers/policies.js";
import { policyPairs, universes } from "../../helpers/random-policies.js";
import { compareWithSolver, type Outcome, tally } from "./compare.js";
import { hasSolver } from "./smt.js";

/** Pairs in all. `LEASTWISE_SMT_PAIRS=1000 LEASTWISE_SMT_SEED=2` for a long run. */
const pairs = Number(process.env.LEASTWISE_SMT_PAIRS ?? 150);
const seed = Number(process.env.LEASTWISE_SMT_SEED ?? 1);

const cases = [
  { type: "IDENTITY_POLICY", variables: false, keys: 2 },
  { type: "IDENTITY_POLICY", variables: true, keys: 2 },
  { type: "RESOURCE_POLICY", variables: false, keys: 2 },
  { type: "RESOURCE_POLICY", variables: true, keys: 3 },
] as const;

describe("the engine against an SMT solver", () => {
  it.each(cases)(
    "agrees on random pairs: $type, variables: $variables",
    ({ type, variables, keys }) => {
      if (!hasSolver()) {
        process.stdout.write("cvc5 is not installed: the engine is not compared with it\n");
        return;
      }
      const universe = universes(keys, { variables, holes: false });
      const sample = fc.sample(policyPairs(type, universe), { seed, numRuns: Math.ceil(pairs / cases.length) });
      const outcomes: Outcome[] = [];
      const disagreements: unknown[] = [];
      for (const { old, new_ } of sample) {
        const [[before], [after]] = [old, new_];
        if (!before || !after) throw new Error("a pair of nothing");
        const outcome = compareWithSolver(before, after);
        outcomes.push(outcome);
        if (outcome.disagree) disagreements.push([outcome, shownDocument(before.policy), shownDocument(after.policy)]);
      }
      process.stdout.write(`${type}, variables ${variables}: ${tally(outcomes)}\n`);

      expect(disagreements).toEqual([]);
      const decided = outcomes.filter(({ solver }) => solver === "new-access" || solver === "no-new-access");
      expect(decided.length).toBeGreaterThan(0.8 * outcomes.length);
    },
    60_000 + 1_000 * pairs,
  );
});
