import { describe, expect, it } from "@jest/globals";
import { at, literal, parseJson, parseJsonFile, type TextPart, type Value } from "../../src/source/index.js";
import { fc } from "../helpers/fast-check.js";

const read = (text: string) => parseJsonFile({ path: "a.json", text });

/** Each literal text of a value with the source at the spans of its parts. */
function texts(value: Value | undefined, source: string): readonly { text: string; at: string }[] {
  if (value?.type === "list") return value.items.flatMap((item) => texts(item, source));
  if (value?.type === "map")
    return value.entries.flatMap((entry) => [...texts(entry.key, source), ...texts(entry.value, source)]);
  if (value?.type !== "text") return [];
  return [{ text: literal(value) ?? "", at: source.slice(value.span.start, value.span.end) }];
}

describe("parseJsonFile", () => {
  it("gives every string the span of its source, for any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, "\t"), (json, indent) => {
        const source = JSON.stringify(json, null, indent);
        for (const { text, at: written } of texts(read(source).value, source)) expect(JSON.parse(written)).toBe(text);
      }),
    );
  });

  it("never throws, and keeps every span within the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[]:,"\\u0a1tfn \n/*-.e') }), (source) => {
        const { problems } = read(source);
        for (const { span } of problems) expect([span.start >= 0, span.end <= source.length]).toEqual([true, true]);
      }),
    );
  });

  it.each([
    { text: '{"a": }', message: "broken JSON: expected a value", at: "}" },
    { text: '{"a" 1}', message: "broken JSON: expected `:` after the property name", at: "1" },
    { text: '{"a": 1 "b": 2}', message: "broken JSON: expected `,` before this", at: '"b"' },
    { text: '{"a": 1} /*', message: "broken JSON: unterminated comment", at: "/*" },
  ])("says what is wrong in $text, and where", ({ text, message, at: place }) => {
    const [problem] = read(text).problems;

    expect(problem?.message).toBe(message);
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe(place);
  });

  it("reads what stands around a mistake, comments and a byte order mark", () => {
    const { value } = read('\uFEFF{ // first\n "a": "x", "b": "y",, "c": "z" }');

    expect(["a", "b", "c"].map((key) => literal(at(value, key)))).toEqual(["x", "y", "z"]);
  });

  it.each([
    { text: "[".repeat(5000), message: "nested deeper than 200 levels, not read" },
    { text: `"${"x".repeat(5_000_001)}"`, message: "larger than 5 million characters, not read" },
  ])("does not read what is beyond the limits: $message", ({ text, message }) => {
    expect(read(text)).toEqual({
      value: undefined,
      problems: [{ code: "limit", message, span: { path: "a.json", start: 0, end: text.length } }],
    });
  });
});

describe("parseJson of parts", () => {
  const source = '{"A":"\\"x/${b}"}';
  const span = { path: "a.tf", start: 0, end: source.length };
  const text = (start: number, end: number, meaning?: string): TextPart => {
    return { type: "text", text: meaning ?? source.slice(start, end), span: { path: "a.tf", start, end } };
  };
  const hole: TextPart = {
    type: "hole",
    hole: { expression: "b", shape: { type: "name" } },
    span: { path: "a.tf", start: 10, end: 14 },
  };

  it("keeps holes inside strings and their places", () => {
    const { value } = parseJson([text(0, 10), hole, text(14, source.length)], "json-in-text", span);

    const inner = at(value, "A");

    expect(inner?.type === "text" && inner.parts.map((part) => [part.type, part.span.start, part.span.end])).toEqual([
      ["text", 6, 8],
      ["text", 8, 10],
      ["hole", 10, 14],
    ]);
  });

  it("gives each piece of a string that is put together from several places its own", () => {
    const other: TextPart = { type: "text", text: "y/z", span: { path: "b.tf", start: 40, end: 43 } };
    const { value } = parseJson([text(0, 10), other, text(14, source.length)], "json-in-text", span);

    const inner = at(value, "A");

    expect(inner?.type === "text" && inner.parts).toEqual([
      { type: "text", text: '"', span: { path: "a.tf", start: 6, end: 8 } },
      { type: "text", text: "x/", span: { path: "a.tf", start: 8, end: 10 } },
      { type: "text", text: "y/z", span: { path: "b.tf", start: 40, end: 43 } },
    ]);
  });

  it("takes a hole in the place of a value", () => {
    const { value, problems } = parseJson(
      [text(0, 5), hole, text(source.length - 1, source.length)],
      "json-in-text",
      span,
    );

    expect(problems).toEqual([]);
    expect(at(value, "A")).toMatchObject({ type: "hole", hole: { expression: "b" }, span: { start: 10, end: 14 } });
  });

  it("does not take a character of the text for a hole", () => {
    const { value } = read('{"A":"\uE000"}');

    expect(literal(at(value, "A"))).toBe("\uE000");
  });
});
