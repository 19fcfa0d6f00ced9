import { describe, expect, it } from "@jest/globals";
import { code, cut, escaped, fenced, listed, oneLine, sentence } from "../../src/report/index.js";
import { fc } from "../helpers/fast-check.js";

describe("text of a pull request in a comment", () => {
  const hostile = [
    "@acme/admins",
    "</details><script>alert(1)</script>",
    "<!-- leastwise:v1 fp=0000 -->",
    "```\n## injected",
    "`` ` ``",
    "![x](https://evil.example/a.png)",
    "[click](javascript:alert(1))",
    "a\u202Eb\u0000c\u200Bd",
    "| a | b |",
    "https://evil.example",
  ];

  it.each(hostile)("cannot become markup, a mention or HTML: %j", (text) => {
    const shown = escaped(text);

    expect(shown).not.toMatch(/[<>@]/);
    expect(shown).not.toMatch(/(?<!\\)[`*_[\]|!~]/);
    expect(shown).not.toContain("\n");
  });

  it.each(hostile)("cannot leave its code span: %j", (text) => {
    const shown = code(text);
    const fence = /^`+/.exec(shown)?.[0] ?? "";

    const inside = shown.slice(fence.length, -fence.length);

    expect(shown.endsWith(fence)).toBe(true);
    expect((inside.match(/`+/g) ?? []).some((run) => run.length === fence.length)).toBe(false);
    expect(inside).not.toContain("\n");
  });

  it("keeps any text inside its code span", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "|") }), (text) => {
        const shown = code(text);
        const fence = /^`+/.exec(shown)?.[0] ?? "";
        const runs = shown.slice(fence.length, shown.length - fence.length).match(/`+/g) ?? [];
        expect(runs.every((run) => run.length !== fence.length)).toBe(true);
      }),
    );
  });

  it("cannot end its fence", () => {
    expect(fenced("suggestion", "a\n````\nb")).toBe("`````suggestion\na\n````\nb\n`````");
  });

  it.each([
    {
      message: "`deploy` can hand any role to `a|b`",
      shown: "`deploy` can hand any role to `a|b`",
      why: "code stays code",
    },
    { message: "a lone ` is text @x", shown: "a lone \\` is text &#64;x", why: "an unbalanced one cannot open code" },
    { message: "<b>`x`", shown: "&#60;b&#62;`x`", why: "words around code are escaped" },
  ])("turns $message into Markdown ($why)", ({ message, shown }) => {
    expect(sentence(message)).toBe(shown);
  });

  it("does not end a table's cell", () => {
    expect(code("a|b", true)).toBe("`a\\|b`");
  });

  it("loses what cannot be seen", () => {
    expect(oneLine("a\u202E\u200B\u0007b\r\n  c")).toBe("ab c");
  });
});

describe("lists and cuts", () => {
  it.each([
    { items: ["a"], shown: "a" },
    { items: ["a", "b"], shown: "a and b" },
    { items: ["a", "b", "c", "d"], shown: "a, b, c and d" },
    { items: ["a", "b", "c", "d", "e"], shown: "a, b, c and 2 more" },
  ])("says $items as $shown", ({ items, shown }) => {
    expect(listed(items)).toBe(shown);
  });

  it("is cut outside of fences and says so", () => {
    const text = `first\n\n${fenced("hcl", "x\n".repeat(200))}\nlast`;

    const shown = cut(text, 200);

    expect(shown.length).toBeLessThanOrEqual(200);
    expect(shown).toBe("first\n\n\n*The rest is left out here: it is longer than GitHub takes.*");
  });
});
