import { expect, it } from "@jest/globals";
import { backoffDelay } from "../../src/queue/index.js";

const backoff = { attempts: 5, baseMs: 1_000, capMs: 5_000 };

it.each<{ attempt: number; random: number; delay: number | undefined; why: string }>`
  attempt | random | delay        | why
  ${1}    | ${0}   | ${1_000}     | ${"the base"}
  ${2}    | ${0}   | ${2_000}     | ${"twice the base"}
  ${3}    | ${0}   | ${4_000}     | ${"four times the base"}
  ${4}    | ${0}   | ${5_000}     | ${"never over the cap"}
  ${3}    | ${1}   | ${2_000}     | ${"up to half is taken off"}
  ${5}    | ${0}   | ${undefined} | ${"that was the last"}
`("waits $delay ms after attempt $attempt ($why)", ({ attempt, random, delay }) => {
  expect(backoffDelay(backoff, attempt, () => random)).toBe(delay);
});
