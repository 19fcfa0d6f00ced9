import { describe, expect, it } from "@jest/globals";
import { matches, meets } from "../../src/rules/glob.js";

describe("globs", () => {
  it.each([
    { glob: "s3:Get*", text: "s3:GetObject", answer: true, why: "a star is any run" },
    { glob: "s3:Get*", text: "s3:Get", answer: true, why: "the empty run too" },
    { glob: "a?c", text: "ac", answer: false, why: "? is one character" },
    { glob: "*a*b", text: "xaxbxb", answer: true, why: "a star gives back what it took" },
    { glob: "a", text: "ab", answer: false, why: "the whole text counts" },
  ])(
    "$glob matches $text: $answer ($why)",
    ({ glob, text, answer }: { glob: string; text: string; answer: boolean }) => {
      expect(matches(glob, text)).toBe(answer);
    },
  );

  it.each([
    { a: "a*", b: "*b", answer: true, why: "ab" },
    { a: "a*c", b: "b*c", answer: false, why: "the first letters differ" },
    { a: "a?c", b: "ab*", answer: true, why: "abc" },
    { a: "a*", b: "a", answer: true, why: "a star may be nothing" },
    { a: "??", b: "*a*b*c", answer: false, why: "two letters are not three" },
  ])(
    "$a and $b have a text in common: $answer ($why)",
    ({ a, b, answer }: { a: string; b: string; answer: boolean }) => {
      expect(meets(a, b)).toBe(answer);
      expect(meets(b, a)).toBe(answer);
    },
  );
});
