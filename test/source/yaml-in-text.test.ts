import { describe, expect, it } from "@jest/globals";
import { at, parseYaml, type TextPart, type Value, written } from "../../src/source/index.js";
import { fc } from "../helpers/fast-check.js";

const source = 'body = <<EOT\n  Action: "s3:${x}"\n  Resource: ${arn}\n  Folded: >\n    a ${x}\n    b\nEOT\n';
const whole = { path: "f.tf", start: 0, end: source.length };

/** The lines of the heredoc without their indentation, and what is filled in, with the places of all. */
function partsOfHeredoc(): readonly TextPart[] {
  const start = source.indexOf("  Action");
  const lines = source.slice(start, source.indexOf("EOT\n", start)).split(/(?<=\n)/);
  let at = start;
  return lines.flatMap((line) => {
    const from = at + 2;
    at += line.length;
    let column = from;
    return line
      .slice(2)
      .split(/(\$\{\w+\})/)
      .flatMap((piece): readonly TextPart[] => {
        const span = { path: "f.tf", start: column, end: column + piece.length };
        column = span.end;
        const name = /^\$\{(\w+)\}$/.exec(piece)?.[1];
        if (name !== undefined) return [{ type: "hole", hole: { expression: name, shape: { type: "any" } }, span }];
        return piece === "" ? [] : [{ type: "text", text: piece, span }];
      });
  });
}

const shown = (value: Value | undefined) => (value?.type === "text" ? written(value.parts) : value?.type);
const placeOf = ({ span }: { readonly span: Value["span"] }) => source.slice(span.start, span.end);

describe("parseYaml", () => {
  it("puts every place back into the source, and holes where they stood", () => {
    const { documents, problems } = parseYaml(partsOfHeredoc(), whole);
    const [document] = documents;
    const [action, resource, folded] = ["Action", "Resource", "Folded"].map((key) => at(document, key));

    expect(problems).toEqual([]);
    expect(shown(action)).toBe("s3:${x}");
    expect(action?.type === "text" && action.parts.map(placeOf)).toEqual(["s3:", "${x}"]);
    expect(resource).toMatchObject({ type: "hole", hole: { expression: "arn" } });
    expect(resource && placeOf(resource)).toBe("${arn}");
    expect(shown(folded)).toBe("a ${x} b\n");
  });

  it("tells what is broken at its place", () => {
    const span = { path: "f.tf", start: 7, end: 15 };

    const { problems } = parseYaml([{ type: "text", text: "a: [b, c", span }], whole);

    expect(problems).toMatchObject([{ code: "syntax", span: { path: "f.tf" } }]);
    expect(problems.every((problem) => problem.span.start >= 7 && problem.span.end <= 15)).toBe(true);
  });

  it("gives places in the source for any text", () => {
    const piece = fc.string({ unit: fc.constantFrom(..."ab: -\n\"'{}[]>|&*\uE000") });
    fc.assert(
      fc.property(fc.array(fc.tuple(piece, fc.boolean())), (pieces) => {
        let end = 0;
        const parts = pieces.map(([text, isHole]): TextPart => {
          const span = { path: "f", start: end, end: end + text.length };
          end = span.end;
          return isHole
            ? { type: "hole", hole: { expression: text, shape: { type: "any" } }, span }
            : { type: "text", text, span };
        });

        const { documents } = parseYaml(parts, { path: "f", start: 0, end });

        for (const value of documents.flatMap(all)) {
          expect(value.span.path).toMatch(/^f?$/);
          expect(value.span.start).toBeLessThanOrEqual(value.span.end);
          expect(value.span.end).toBeLessThanOrEqual(end);
        }
      }),
    );
  });
});

function all(value: Value): readonly Value[] {
  if (value.type === "list") return [value, ...value.items.flatMap(all)];
  return value.type === "map" ? [value, ...value.entries.flatMap((entry) => all(entry.value))] : [value];
}
