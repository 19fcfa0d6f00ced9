import { describe, expect, it } from "@jest/globals";
import { readAll } from "../../src/readers/index.js";
import { type Catalogue, find, newCache, noParameters, type Rule, readCatalogue } from "../../src/rules/index.js";
import { toFiles } from "../../src/source/index.js";

const catalogue = readCatalogue();
const policy = (sid: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: sid, Effect: "Allow", Action: "*", Resource: "*" }] });
const documents = readAll(
  toFiles([
    { path: "a.json", text: policy("First") },
    { path: "b.json", text: policy("Second") },
  ]),
  { kindOf: () => undefined },
);
const adminStar = catalogue.rules.find(({ id }) => id === "admin-star");
const rulesWith = (...rules: readonly (Rule | undefined)[]): Catalogue => ({
  ...catalogue,
  rules: rules.flatMap((rule) => rule ?? []),
});

/** A rule that breaks where it is asked of the first policy. */
const broken = adminStar && {
  ...adminStar,
  id: "broken",
  ask: {
    statement: { effect: "Allow" as const },
    get allows(): never {
      throw new RangeError("no good");
    },
  },
};

describe("a rule that fails", () => {
  it("costs no finding of the others, and is told at the policy", () => {
    const { findings, faults } = find(documents, rulesWith(broken, adminStar), noParameters);

    expect(findings.map(({ rule, span }) => `${rule.id} ${span.path}`)).toEqual([
      "admin-star a.json",
      "admin-star b.json",
    ]);
    expect(faults).toContainEqual({
      code: "limit",
      message: "the rule `broken` failed here, by a fault of Leastwise: `RangeError: no good`",
      span: documents[0]?.policies[0]?.policy.span,
    });
  });
});

describe("time", () => {
  it("that has run out for one policy is left for the others", () => {
    const cache = newCache();
    const [first, second] = documents.flatMap((document) => document.policies);
    if (first) cache.allowance.spent.set(first.policy, Number.POSITIVE_INFINITY);

    const { findings, faults } = find(documents, rulesWith(adminStar), noParameters, { cache });

    expect(findings.map(({ site }) => site)).toEqual([second]);
    expect(faults.map(({ code, span }) => [code, span])).toEqual([["limit", first?.policy.span]]);
  });

  it("that has run out for all is told of every policy", () => {
    const cache = newCache();
    cache.allowance.left = 0;

    const { findings, faults } = find(documents, catalogue, noParameters, { cache });

    expect(findings).toEqual([]);
    expect(faults.map(({ span }) => span.path)).toEqual(["a.json", "b.json"]);
  });
});
