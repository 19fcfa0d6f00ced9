import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { simulateCase } from "../../src/access/simulate.js";

interface Vector {
  readonly name: string;
  readonly expected: string;
  readonly why: string;
}

const path = new URL("../../../shared/vectors.json", import.meta.url);
const vectors: readonly Vector[] = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];

describe("decisions on the shared vectors", () => {
  it("reads the vectors where they are", () => {
    if (vectors.length === 0) process.stdout.write("../shared/vectors.json is absent: its decisions are not checked\n");

    expect(existsSync(path)).toBe(vectors.length > 0);
  });

  for (const vector of vectors) {
    it(`decides ${vector.expected}: ${vector.name} (${vector.why})`, () => {
      expect(simulateCase(vector)).toMatchObject({ decision: vector.expected });
    });
  }
});
