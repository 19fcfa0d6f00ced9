import { describe, expect, it } from "@jest/globals";
import { defaults } from "../../src/config/index.js";
import { options, reviewTrees, type Tree } from "../helpers/sides.js";

const policy = (statements: readonly object[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });
const admin = policy([{ Effect: "Allow", Action: "*", Resource: "*" }]);

describe("a policy made to be hard", () => {
  it.each([
    {
      why: "thousands of variables in one resource",
      statements: [{ Effect: "Allow", Action: "s3:*", Resource: `arn:aws:s3:::b/${"${aws:username}".repeat(5_000)}` }],
    },
    {
      why: "Allow and Deny by turns of all that is not a name",
      statements: Array.from({ length: 60 }, (_, i) => ({
        Effect: i % 2 === 0 ? "Deny" : "Allow",
        Action: "s3:*",
        NotResource: `arn:aws:s3:::b${i}*`,
      })),
    },
    {
      why: "a glob of a thousand stars under letter case that does not count",
      statements: [
        {
          Effect: "Allow",
          Action: "*",
          Resource: "*",
          Condition: { StringLike: { "aws:PrincipalArn": `arn:aws:iam::*:${"*a".repeat(1_000)}` } },
        },
        { Effect: "Deny", Action: "*", Resource: `arn:aws:s3:::${"a*".repeat(1_000)}b` },
      ],
    },
  ])("is reviewed or told of, and costs nothing beside it: $why", ({ statements }) => {
    const { findings, files, access } = reviewTrees({}, { "good.json": admin, "hard.json": policy(statements) });

    const about = (path: string) => findings.filter(({ span }) => span.path === path).map(({ rule }) => rule);
    expect(about("good.json")).toContain("admin-star");
    const problems = files.find(({ path }) => path === "hard.json")?.problems ?? [];
    const granted = access?.granted.map(({ path }) => path) ?? [];
    const told = [...about("hard.json"), ...problems, ...granted.filter((path) => path === "hard.json")];
    expect([...told, ...(access?.unknown ?? [])]).not.toEqual([]);
    expect(granted).toContain("good.json");
  });

  it("does not pass a required check by being too hard, unless it was there before", () => {
    const [hard, same] = [admin, `${admin}\n`].map((text) => ({ "hard.json": text }));
    const review = (base: Tree, head: Tree, failOn: "high" | "never") =>
      reviewTrees(base, head, {}, { ...options, perPolicy: 0, configuration: { ...defaults, failOn } });

    const added = review({}, hard ?? {}, "high");

    expect(added.files[0]?.problems[0]?.message).toMatch(/not every rule could be asked/);
    expect(added.conclusion).toBe("failure");
    expect(review({}, hard ?? {}, "never").conclusion).toBe("neutral");
    expect(review(hard ?? {}, same ?? {}, "high").conclusion).toBe("neutral");
  });
});
