import { describe, expect, it } from "@jest/globals";
import { startBudget } from "../../src/access/budget.js";
import { toAutomaton } from "../../src/access/glob/automaton.js";
import { inSegments, literalGlob, symbolCode, toGlob, wordText } from "../../src/access/glob/glob.js";
import { matchesGlob, matchesSet, patternSet } from "../../src/access/glob/pattern-set.js";
import { findWord } from "../../src/access/glob/product.js";

describe("a glob", () => {
  it.each<readonly [string, string, boolean, string]>([
    ["a*c", "abbc", true, "a run in the middle"],
    ["a*c", "ac", true, "a run may be empty"],
    ["a*c", "acb", false, "the whole text counts"],
    ["*a*b", "xaaxb", true, "the first guess for a run may be wrong"],
    ["a?c", "ac", false, "? is exactly one character"],
    ["a?c", "a😀c", true, "a character outside the BMP is one character"],
    ["s3:*", "s3:a:b", true, "a run crosses colons"],
    ["", "", true, "nothing is nothing"],
    [`${"*".repeat(40)}b`, "a".repeat(60), false, "many stars do not blow up"],
  ])("%s matches %s: %s (%s)", (pattern, text, matches) => {
    expect(matchesGlob(toGlob(pattern), literalGlob(text))).toBe(matches);
  });

  it.each<readonly [string, string, boolean, string]>([
    ["arn:*:sns:*:1:t", "arn:aws:sns:us-east-1:1:t", true, "a run within its segment"],
    ["arn:aws:sns:*:t", "arn:aws:sns:us-east-1:1:t", false, "a run does not cross a colon before the fifth"],
    ["arn:aws:sns:*:1:*", "arn:aws:sns:us-east-1:1:a:b", true, "in the sixth part it does"],
    ["arn:aws:sns:us?1:1:t", "arn:aws:sns:us:1:1:t", false, "nor does ?"],
    ["arn:*s:s*:*:*:*x", "arn:aws:sns:us-east-1:1:a:x", true, "several runs, some of a segment"],
  ])("as an ARN pattern %s matches %s: %s (%s)", (pattern, text, matches) => {
    expect(matchesGlob(inSegments(toGlob(pattern)), literalGlob(text))).toBe(matches);
  });

  it("lets only runs and the symbol itself match a symbol", () => {
    const symbol = symbolCode(3, true);

    expect(matchesGlob(toGlob("a*"), [97, symbol])).toBe(true);
    expect(matchesGlob(toGlob("a?"), [97, symbol])).toBe(false);
    expect(matchesGlob([97, symbol], [97, symbol])).toBe(true);
    expect(matchesGlob([97, symbolCode(4, true)], [97, symbol])).toBe(false);
  });

  it("ignores the case of ASCII letters only: the Kelvin sign is no k", () => {
    const set = patternSet([toGlob("K*")], true);

    expect(matchesSet(set, literalGlob("key"))).toBe(true);
    expect(matchesSet(set, literalGlob("Key"))).toBe(true);
  });
});

describe("a word of all of these and none of those", () => {
  const automata = (...texts: readonly string[]) => texts.map((text) => toAutomaton(patternSet([toGlob(text)], false)));
  const find = (required: readonly string[], excluded: readonly string[], states = 50_000) =>
    findWord(automata(...required), automata(...excluded), startBudget(5_000, states));

  it.each<readonly [readonly string[], readonly string[], string]>([
    [["a*", "*b"], [], "a prefix and a suffix"],
    [["*a*", "*b*"], ["*ab*"], "in the other order"],
    [["*"], ["?", "??"], "three characters"],
    [["a*"], ["aa*", "ab*", "a"], "a character none of them names"],
    [["?"], ["a", "b", "c"], "the alphabet does not end"],
  ])("is found for %j without %j (%s)", (required, excluded) => {
    const found = find(required, excluded);

    const word = found.is === "found" ? found.value : [];
    for (const text of required) expect(matchesGlob(toGlob(text), word)).toBe(true);
    for (const text of excluded) expect(matchesGlob(toGlob(text), word)).toBe(false);
    expect(wordText(word)).not.toBe("");
  });

  it.each<readonly [readonly string[], readonly string[], string]>([
    [["a*"], ["*"], "everything is excluded"],
    [["a*"], ["a", "a?*"], "split by length"],
    [["ab*", "ac*"], [], "two prefixes that part"],
    [["*a*b*"], ["*a*"], "a pattern within another"],
    [["??"], ["?*"], "? within ?*"],
  ])("is proved not to be for %j without %j (%s)", (required, excluded) => {
    expect(find(required, excluded).is).toBe("none");
  });

  it("is given up when the states run out", () => {
    const found = find(
      [`*a${"?".repeat(18)}`],
      [`*b${"?".repeat(18)}`, `*a${"?".repeat(17)}b`, `*c${"?".repeat(17)}*`],
      200,
    );

    expect(found.is).not.toBe("none");
  });
});
