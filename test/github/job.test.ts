import { describe, expect, it } from "@jest/globals";
import { type Job, keyOf, mergeJobs, type PullJob } from "../../src/github/job.js";

const facts = { headSha: "a".repeat(40), baseRef: "main", draft: false, untouched: true };
const job: PullJob = {
  type: "pull",
  installationId: 1,
  repository: { id: 7, owner: "acme", name: "shop" },
  number: 3,
  facts,
  at: 1_000,
  forced: false,
};
const pushed = { ...job, at: 2_000, facts: { ...facts, headSha: "b".repeat(40) } };

describe("of two jobs about one pull request", () => {
  it("the later event counts, and what it finds may have been touched meanwhile", () => {
    expect(mergeJobs(job, pushed)).toEqual({ ...pushed, facts: { ...pushed.facts, untouched: false } });
  });

  it.each<{ arriving: Job; why: string }>`
    arriving                                   | why
    ${{ ...pushed, at: 500 }}                  | ${"it is about an older head"}
    ${{ ...job, at: 3_000 }}                   | ${"it is about the same head, base and draft state"}
    ${{ ...job, facts: undefined, at: 3_000 }} | ${"recovery asks for what is under way"}
  `("the one that arrives is left out when $why", ({ arriving }) => {
    expect(mergeJobs(job, arriving)).toBeUndefined();
  });

  it("one that a person asked for is done, for the head of then", () => {
    const asked: Job = { ...job, facts: undefined, forced: true, at: 500 };

    expect(mergeJobs(job, asked)).toEqual({ ...asked, at: 1_000 });
    expect(mergeJobs(asked, pushed)).toMatchObject({ forced: true, facts: { headSha: pushed.facts.headSha } });
  });
});

it("has the same key for all events of a pull request, and another for a merge queue's commit", () => {
  expect(keyOf(job)).toBe("7#3");
  expect(keyOf(pushed)).toBe("7#3");
  expect(keyOf({ ...job, type: "group", headSha: "c".repeat(40), baseSha: "d".repeat(40), forced: false })).toBe(
    `7@${"c".repeat(40)}`,
  );
});
