import { describe, expect, it } from "@jest/globals";
import { parse as parseByLibrary, stringify } from "yaml";
import { at, literal, parseYamlFile, type TextPart, type Value } from "../../src/source/index.js";
import { fc } from "../helpers/fast-check.js";

const parse = (text: string) => parseYamlFile({ path: "f.yaml", text });

function only(text: string): Value {
  const { documents, problems } = parse(text);
  expect(problems).toEqual([]);
  const [value] = documents;
  if (!value) throw new Error("no document");
  return value;
}

function sourceOf(value: Value | undefined, text: string): string {
  return value ? text.slice(value.span.start, value.span.end) : "";
}

/** Every text of a value, keys too. */
function partsIn(value: Value): readonly TextPart[] {
  switch (value.type) {
    case "text":
      return value.parts;
    case "list":
      return value.items.flatMap(partsIn);
    case "map":
      return value.entries.flatMap((entry) => [...entry.key.parts, ...partsIn(entry.value)]);
    default:
      return [];
  }
}

/** A document as plain data, to compare it with what was written. */
function plain(value: Value): unknown {
  switch (value.type) {
    case "text":
      return literal(value);
    case "number":
    case "boolean":
      return value.value;
    case "list":
      return value.items.map(plain);
    case "map":
      return Object.fromEntries(value.entries.map((entry) => [literal(entry.key), plain(entry.value)]));
    default:
      return null;
  }
}

/** The same with every scalar as the text it is written with. */
function texts(value: Value): unknown {
  if (value.type === "list") return value.items.map(texts);
  if (value.type === "map") {
    return Object.fromEntries(value.entries.map((entry) => [literal(entry.key), texts(entry.value)]));
  }
  return literal(value) ?? (value.type === "number" ? value.text : value.type === "boolean" ? String(value.value) : "");
}

/** What the library reads in a source; undefined where it cannot, as where an alias has no anchor. */
function readByLibrary(source: string): unknown {
  try {
    return parseByLibrary(source, { schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  } catch {
    return undefined;
  }
}

describe("parseYamlFile", () => {
  it.each<{ readonly written: string; readonly type: string; readonly text: string | undefined }>`
    written             | type         | text              | why
    ${"x"}              | ${"text"}    | ${"x"}            | ${"a plain scalar"}
    ${"'it''s'"}        | ${"text"}    | ${"it's"}         | ${"a doubled quote"}
    ${'"a\\tb\\u0041"'} | ${"text"}    | ${"a\tbA"}        | ${"escapes"}
    ${"2012-10-17"}     | ${"text"}    | ${"2012-10-17"}   | ${"YAML 1.2 has no dates"}
    ${"012345678901"}   | ${"text"}    | ${"012345678901"} | ${"an account id must keep its zero"}
    ${"123456789012"}   | ${"number"}  | ${"123456789012"} | ${"a number keeps its text"}
    ${"yes"}            | ${"text"}    | ${"yes"}          | ${"YAML 1.2 knows true and false only"}
    ${"true"}           | ${"boolean"} | ${undefined}      | ${"a boolean"}
    ${"!!str 12"}       | ${"text"}    | ${"12"}           | ${"its tag makes it a string"}
    ${"~"}              | ${"null"}    | ${undefined}      | ${"null"}
    ${""}               | ${"null"}    | ${undefined}      | ${"nothing at all"}
  `("reads `a: $written` as $type ($why)", ({ written, type, text }) => {
    const value = at(only(`a: ${written}\n`), "a");

    expect(value?.type).toBe(type);
    expect(value?.type === "number" ? value.text : literal(value)).toBe(text);
  });

  it.each<{ readonly source: string; readonly key: string; readonly expected: string }>`
    source                          | key    | expected                   | why
    ${"a:   'x'  # c\n"}            | ${"a"} | ${"'x'"}                   | ${"quotes belong to the value"}
    ${"a:\n  - 1\n  - 2\n\nb: 3\n"} | ${"a"} | ${"- 1\n  - 2"}            | ${"blank lines after a block do not"}
    ${"a: {x: 1, y: [2]}\n"}        | ${"a"} | ${"{x: 1, y: [2]}"}        | ${"brackets belong to the value"}
    ${"a: |\n  x\n  y\n\n\nb: 1\n"} | ${"a"} | ${"|\n  x\n  y"}           | ${"a block scalar ends with its last line"}
    ${"a: !Sub 'x'\n"}              | ${"a"} | ${"!Sub 'x'"}              | ${"the tag belongs to the value"}
    ${"a: !GetAtt\n  - b\n  - c\n"} | ${"a"} | ${"!GetAtt\n  - b\n  - c"} | ${"a tag on a list"}
    ${"\uFEFFa: x\r\nb: y\r\n"}     | ${"b"} | ${"y"}                     | ${"byte order mark and CRLF"}
  `("gives the span of $key in $source ($why)", ({ source, key, expected }) => {
    expect(sourceOf(at(only(source), key), source)).toBe(expected);
  });

  it("presents a node with a tag as a map of the tag", () => {
    const value = at(only("a: !Sub x\n"), "a");

    expect(value && literal(at(value, "!Sub"))).toBe("x");
  });

  it("spells a folded scalar as YAML folds it, each line at its place", () => {
    const source = "a: >\n  one\n  two\n\n  three\n";
    const value = at(only(source), "a");

    expect(literal(value)).toBe("one two\nthree\n");
    expect(value && partsIn(value).map(({ span }) => source.slice(span.start, span.end))).toEqual(
      expect.arrayContaining(["one", "two", "three"]),
    );
  });

  it("keeps a key that is written twice, and says so", () => {
    const { documents, problems } = parse("a: 1\na: 2\n");

    expect(documents[0]?.type === "map" && documents[0].entries.length).toBe(2);
    expect(problems).toEqual([
      expect.objectContaining({ code: "invalid", span: { path: "f.yaml", start: 5, end: 6 } }),
    ]);
  });

  it("puts aliases and merged maps in place, not to be edited", () => {
    const value = only("base: &b {x: 1, y: 2}\nuse:\n  <<: *b\n  y: 3\nalso: *b\n");

    expect(plain(value)).toEqual({ base: { x: 1, y: 2 }, use: { x: 1, y: 3 }, also: { x: 1, y: 2 } });
    expect(at(value, "also")?.syntax).toBe("computed");
    expect(at(value, "base")?.syntax).toBe("computed");
    expect(at(at(value, "use"), "y")?.syntax).toBe("yaml");
  });

  it("reads every document of a stream", () => {
    expect(parse("a: 1\n---\nb: 2\n---\n").documents.map(plain)).toEqual([{ a: 1 }, { b: 2 }]);
  });

  it("tells a tab that indents, at its place", () => {
    const [problem] = parse("a:\n\t- b\n").problems;

    expect(problem).toEqual({
      code: "syntax",
      message: "broken YAML: a tab cannot be used to indent",
      span: { path: "f.yaml", start: 3, end: 4 },
    });
  });

  const bomb = [..."abcdefghij"].reduce(
    (text, name, i) =>
      `${text}${name}1: &${name} [${Array(9)
        .fill(i === 0 ? "x" : `*${"abcdefghij"[i - 1]}`)
        .join(", ")}]\n`,
    "",
  );
  it.each<{ readonly text: string }>`
    name                  | text
    ${"an alias bomb"}    | ${bomb}
    ${"deep brackets"}    | ${"[".repeat(20_000)}
    ${"deep indentation"} | ${Array.from({ length: 500 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")}
    ${"a large file"}     | ${`a: ${"x".repeat(10_000_000)}`}
  `("gives a `limit` problem for $name", ({ text }) => {
    expect(parse(text).problems).toContainEqual(expect.objectContaining({ code: "limit" }));
  });

  it("ends an alias that holds itself", () => {
    expect(parse("a: &a [*a]\n").problems).toEqual([
      { code: "invalid", message: "the anchor `a` holds itself", span: { path: "f.yaml", start: 7, end: 9 } },
    ]);
  });

  const text = fc.string({ unit: fc.constantFrom(..."ab \n\t'\"\\:#-{}[]é*&!|>%@0", "\u0000", "😀"), maxLength: 12 });
  const name = fc.stringMatching(/^[a-z]{1,3}$/);
  const data = fc.dictionary(name, fc.oneof(text, fc.array(text), fc.dictionary(name, text)), {
    minKeys: 1,
    maxKeys: 4,
  });

  it("spells every text as the parser reads it, in any style", () => {
    const style = fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL", "BLOCK_FOLDED");

    fc.assert(
      fc.property(data, style, fc.boolean(), (written, defaultStringType, flow) => {
        const source = stringify(written, {
          defaultStringType,
          collectionStyle: flow ? "flow" : "block",
          merge: false,
        });

        const { documents, problems } = parse(source);
        const byLibrary = readByLibrary(source);

        // The library spells some texts, such as "-\n*" in a flow mapping, in a way that it cannot read itself.
        if (byLibrary === undefined) expect(problems).not.toEqual([]);
        else expect(documents.map(texts)).toEqual([byLibrary]);
      }),
      { numRuns: 300 },
    );
  });

  it("never throws, and every part lies in the text", () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const document of parse(source).documents) {
          for (const { span } of partsIn(document)) {
            expect(0 <= span.start && span.start <= span.end && span.end <= source.length).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("gives for every part of a text a span that spells it, or that stands for it as a whole", () => {
    fc.assert(
      fc.property(
        data,
        fc.constantFrom("QUOTE_DOUBLE", "QUOTE_SINGLE", "BLOCK_LITERAL"),
        (written, defaultStringType) => {
          const source = stringify(written, { defaultStringType });

          for (const part of parse(source).documents.flatMap(partsIn)) {
            const spelled = source.slice(part.span.start, part.span.end);
            const exact = part.type === "text" && part.text.length === spelled.length;
            // A line break may be spelled by a line break of another length or by the end of the scalar.
            if (exact && part.text.trim() !== "") expect(spelled).toBe(part.text);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  // PyYAML's and SnakeYAML's scanners do not look at the indentation inside of brackets and quotes.
  it.each<{ readonly text: string; readonly expected: unknown; readonly why: string }>`
    text                                     | expected               | why
    ${"a:\n  b: [{\n    x: y\n  }]\nc: d\n"} | ${{ b: [{ x: "y" }] }} | ${"brackets that end where their key begins"}
    ${"a:\n  b: [\n  x,\n  y\n  ]\nc: d\n"}  | ${{ b: ["x", "y"] }}   | ${"items where their key begins"}
    ${"a:\n  b: '{\n\"x\": 1\n}'\nc: d\n"}   | ${{ b: '{ "x": 1 }' }} | ${"a text whose lines begin anywhere"}
  `("reads lines that stand too far left: $why", ({ text, expected }) => {
    const value = only(text);

    expect(plain(value)).toEqual({ a: expected, c: "d" });
    expect(sourceOf(at(value, "c"), text)).toBe("d");
  });

  it("says what is wrong where such lines have a comment before them", () => {
    expect(parse("a:\n  b: [x, # one\ny]\nc: d\n").problems.length).toBeGreaterThan(0);
  });

  it("gives up on very many of them", () => {
    expect(parse(`k:\n  a: [\n${"x,\n".repeat(100_000)}]\n`).problems.length).toBeGreaterThan(0);
  });
});
