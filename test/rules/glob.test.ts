import { describe, expect, it } from "@jest/globals";
import { matches, meets } from "../../src/rules/glob.js";

describe("globs", () => {
  it.each`
    glob         | text              | answer   | why
    ${"s3:Get*"} | ${"s3:GetObject"} | ${true}  | ${"a star is any run"}
    ${"s3:Get*"} | ${"s3:Get"}       | ${true}  | ${"the empty run too"}
    ${"a?c"}     | ${"ac"}           | ${false} | ${"? is one character"}
    ${"*a*b"}    | ${"xaxbxb"}       | ${true}  | ${"a star gives back what it took"}
    ${"a"}       | ${"ab"}           | ${false} | ${"the whole text counts"}
  `("$glob matches $text: $answer ($why)", ({ glob, text, answer }) => {
    expect(matches(glob, text)).toBe(answer);
  });

  it.each`
    a        | b           | answer   | why
    ${"a*"}  | ${"*b"}     | ${true}  | ${"ab"}
    ${"a*c"} | ${"b*c"}    | ${false} | ${"the first letters differ"}
    ${"a?c"} | ${"ab*"}    | ${true}  | ${"abc"}
    ${"a*"}  | ${"a"}      | ${true}  | ${"a star may be nothing"}
    ${"??"}  | ${"*a*b*c"} | ${false} | ${"two letters are not three"}
  `("$a and $b have a text in common: $answer ($why)", ({ a, b, answer }) => {
    expect(meets(a, b)).toBe(answer);
    expect(meets(b, a)).toBe(answer);
  });
});
