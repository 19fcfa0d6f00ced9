import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { simulateCase } from "../../src/access/simulate.js";

interface Vector {
  readonly name: string;
  readonly expected: string;
  readonly source: string;
  readonly why: string;
  readonly basis: string;
}

const folder = new URL("../fixtures/vectors/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".json"));

describe.each(files)("decisions that AWS documents: %s", (file) => {
  const vectors: readonly Vector[] = JSON.parse(readFileSync(new URL(file, folder), "utf8"));

  it.each(vectors)("$name: $expected ($why)", (vector) => {
    expect(simulateCase(vector)).toMatchObject({ decision: vector.expected });
  });

  it("says of every vector where its answer comes from", () => {
    for (const { source, basis } of vectors) {
      expect(source).toMatch(/^https:\/\/(?:docs\.)?aws\.amazon\.com\//);
      expect(["stated", "derived"]).toContain(basis);
    }
    expect(new Set(vectors.map(({ name }) => name)).size).toBe(vectors.length);
  });
});
