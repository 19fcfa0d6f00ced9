import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { noNewAccess, type PolicySet } from "../../src/access/index.js";
import { policyOf } from "../helpers/policies.js";

const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

interface Pair {
  readonly id: string;
  readonly base: string;
  readonly head: string;
  readonly relation: "equal" | "a_subset_b" | "b_subset_a" | "incomparable" | null;
}

/** In the language of 2012, in which the relations were told: some of the changed ones have lost their `Version`. */
function setOf(path: string): PolicySet {
  const document = JSON.parse(readFileSync(corpus + path, "utf8"));
  const policy = policyOf({ ...document, Version: "2012-10-17" });
  return [
    { type: policy.statements.some(({ principal }) => principal) ? "RESOURCE_POLICY" : "IDENTITY_POLICY", policy },
  ];
}

function relation({ base, head }: Pair): string {
  const [a, b] = [setOf(base), setOf(head)];
  const [grows, shrinks] = [noNewAccess(a, b), noNewAccess(b, a)];
  if (grows.is === "unknown" || shrinks.is === "unknown") return "unknown";
  if (grows.is === "no-new-access") return shrinks.is === "no-new-access" ? "equal" : "b_subset_a";
  return shrinks.is === "no-new-access" ? "a_subset_b" : "incomparable";
}

describe("pairs of policies whose relation is known", () => {
  if (!existsSync(`${corpus}pairs.jsonl`)) {
    it("are not here: ../shared/corpus is absent", () => expect(existsSync(`${corpus}pairs.jsonl`)).toBe(false));
    return;
  }
  const pairs = readFileSync(`${corpus}pairs.jsonl`, "utf8")
    .trim()
    .split("\n")
    .map((line): Pair => JSON.parse(line))
    .filter(({ head, relation: known }) => head.endsWith(".json") && known !== null);

  it("are all told as they are", () => {
    const wrong = pairs.flatMap((pair) => {
      const told = relation(pair);
      return told === pair.relation ? [] : [`${pair.id}: ${told}, not ${pair.relation}`];
    });

    expect(wrong).toEqual([]);
  });
});
