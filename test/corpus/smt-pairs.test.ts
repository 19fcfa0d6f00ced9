import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import type { AttachedPolicy } from "../../src/access/question.js";
import { parsePolicy } from "../../src/policy/index.js";
import { parseJsonFile } from "../../src/source/index.js";
import { compareWithSolver, type Outcome, tally } from "../access/oracle/compare.js";
import { hasSolver } from "../access/oracle/smt.js";

interface Pair {
  readonly id: string;
  readonly base: string;
  readonly head: string;
}

const folder = new URL("../../../shared/corpus/", import.meta.url);
const list = new URL("pairs.jsonl", folder);

function pairs(): readonly Pair[] {
  const lines = readFileSync(list, "utf8").trim().split("\n");
  return lines.map((line): Pair => JSON.parse(line)).filter(({ base, head }) => /json .*json$/.test(`${base} ${head}`));
}

function attached(path: string): AttachedPolicy | undefined {
  const { value } = parseJsonFile({ path, text: readFileSync(new URL(path, folder), "utf8") });
  if (!value) return undefined;
  const policy = parsePolicy(value);
  const named = policy.statements.some(({ principal }) => principal !== undefined);
  return { type: named ? "RESOURCE_POLICY" : "IDENTITY_POLICY", policy };
}

describe("the engine against an SMT solver, on pairs of real policies", () => {
  it("agrees in both directions", () => {
    if (!existsSync(list) || !hasSolver()) {
      process.stdout.write("../shared/corpus or cvc5 is absent: the engine is not compared on real pairs\n");
      return;
    }
    const outcomes: Outcome[] = [];
    const disagreements: unknown[] = [];
    for (const { id, base, head } of pairs()) {
      const [a, b] = [attached(base), attached(head)];
      if (!a || !b || a.type !== b.type) continue;
      for (const [old, new_, direction] of [
        [a, b, "base to head"],
        [b, a, "head to base"],
      ] as const) {
        const outcome = compareWithSolver(old, new_);
        outcomes.push(outcome);
        if (outcome.disagree) disagreements.push({ id, direction, ...outcome });
      }
    }
    process.stdout.write(`pairs of the corpus: ${tally(outcomes)}\n`);

    expect(disagreements).toEqual([]);
  }, 600_000);
});
