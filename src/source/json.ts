import { createScanner, type Node, type ParseError, parseTree } from "jsonc-parser";
import type { SourceFile } from "./file.js";
import { type MappedText, toMappedText } from "./mapped-text.js";
import type { Problem } from "./problem.js";
import type { Span } from "./span.js";
import type { Entry, Syntax, TextPart, TextValue, Value } from "./value.js";

/** Deeper than any template we have seen by a factor of three; beyond it nothing is read. */
const depthLimit = 200;
/** Characters; the largest template AWS takes is 1 MB. */
const sizeLimit = 5_000_000;

export interface JsonResult {
  /** Undefined where nothing could be made of it; then there is a problem. */
  readonly value: Value | undefined;
  readonly problems: readonly Problem[];
}

/** Reads a JSON file. Comments are passed over; what is wrong is a problem at its place, and the rest is read. */
export function parseJsonFile(file: SourceFile): JsonResult {
  const span = { path: file.path, start: 0, end: file.text.length };
  return parseJson([{ type: "text", text: file.text, span }], "json", span);
}

/**
 * Reads JSON that is put together from parts: a string, a heredoc, a `Fn::Sub`. Every value has its span in the source,
 * and holes stay holes, inside a string and in the place of a whole value.
 *
 * @param whole where a problem that has no place of its own is reported.
 */
export function parseJson(parts: readonly TextPart[], syntax: Syntax, whole: Span): JsonResult {
  const mapped = toMappedText(parts, syntax !== "json");
  const limit = beyondLimits(mapped.text);
  if (limit) return { value: undefined, problems: [{ code: "limit", message: limit, span: whole }] };
  const errors: ParseError[] = [];
  const text = mapped.text.startsWith("\uFEFF") ? ` ${mapped.text.slice(1)}` : mapped.text;
  const root = parseTree(text, errors, { allowTrailingComma: false, allowEmptyContent: false });
  const problems = errors.slice(0, 10).map((error) => toProblem(error, mapped, whole));
  return { value: root && toValue(root, mapped, syntax), problems };
}

/** `SyntaxKind.EOF` of jsonc-parser, which is not exported as a value under `isolatedModules`. */
const endOfFile = 17;

function beyondLimits(text: string): string | undefined {
  if (text.length > sizeLimit) return `larger than ${sizeLimit / 1_000_000} million characters, not read`;
  const scanner = createScanner(text, true);
  let depth = 0;
  while (scanner.scan() !== endOfFile) {
    const first = text[scanner.getTokenOffset()];
    if (first === "{" || first === "[") depth++;
    else if (first === "}" || first === "]") depth--;
    if (depth > depthLimit) return `nested deeper than ${depthLimit} levels, not read`;
  }
  return undefined;
}

/** The codes of jsonc-parser, which are not exported as values under `isolatedModules`. */
const messages: { readonly [code: number]: string } = {
  1: "not a JSON symbol",
  2: "not a JSON number",
  3: "expected a property name in double quotes",
  4: "expected a value",
  5: "expected `:` after the property name",
  6: "expected `,` before this",
  7: "expected `}`",
  8: "expected `]`",
  9: "the text goes on after the end of the JSON document",
  11: "unterminated comment",
  12: "unterminated string",
  13: "unterminated number",
  14: "not a unicode escape",
  15: "not an escape of JSON",
  16: "a character that JSON does not allow",
};

function toProblem(error: ParseError, mapped: MappedText, whole: Span): Problem {
  const message = messages[error.error] ?? "not JSON";
  const span = mapped.text.length === 0 ? whole : mapped.spanOf(error.offset, error.offset + Math.max(1, error.length));
  return { code: "syntax", message: `broken JSON: ${message}`, span };
}

function toValue(node: Node, mapped: MappedText, syntax: Syntax): Value {
  const span = mapped.spanOf(node.offset, node.offset + node.length);
  switch (node.type) {
    case "string":
      return toText(node, mapped, syntax);
    case "number":
      return {
        type: "number",
        value: Number(node.value),
        text: mapped.text.slice(node.offset, node.offset + node.length),
        span,
        syntax,
      };
    case "boolean":
      return { type: "boolean", value: node.value === true, span, syntax };
    case "array":
      return {
        type: "list",
        items: (node.children ?? []).map((child) => toValue(child, mapped, syntax)),
        span,
        syntax,
      };
    case "object":
      return { type: "map", entries: toEntries(node, mapped, syntax), span, syntax };
    default:
      return { type: "null", span, syntax };
  }
}

function toEntries(node: Node, mapped: MappedText, syntax: Syntax): readonly Entry[] {
  return (node.children ?? []).flatMap((property) => {
    const [name, child] = property.children ?? [];
    if (!name || !child) return [];
    const key = toText(name, mapped, syntax);
    const span = mapped.spanOf(property.offset, child.offset + child.length);
    return [
      { key: key.type === "text" ? key : emptyText(key.span, syntax), value: toValue(child, mapped, syntax), span },
    ];
  });
}

function emptyText(span: Span, syntax: Syntax): TextValue {
  return { type: "text", parts: [], span, syntax };
}

/** A string node; one that is nothing but a bare hole is that hole. */
function toText(node: Node, mapped: MappedText, syntax: Syntax): Value {
  const span = mapped.spanOf(node.offset, node.offset + node.length);
  const end = node.offset + node.length;
  const bare = mapped.holeAt(node.offset + 1);
  if (bare && node.length === 3 && bare.span.start === span.start && bare.span.end === span.end) {
    return { type: "hole", hole: bare.hole, span, syntax };
  }
  const closed = node.length > 1 && mapped.text[end - 1] === '"';
  return { type: "text", parts: toParts(mapped, node.offset + 1, closed ? end - 1 : end), span, syntax };
}

const escapes: { readonly [letter: string]: string } = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };

/** The inside of a string: a part for each run without escapes that stands in one place, each escape, each hole. */
function toParts(mapped: MappedText, from: number, to: number): readonly TextPart[] {
  const parts: TextPart[] = [];
  const { text } = mapped;
  const flush = (start: number, end: number) => {
    if (end <= start) return;
    const seams = mapped.seamsOf(start, end);
    for (const [i, seam] of seams.slice(0, -1).entries()) {
      const next = seams[i + 1] ?? end;
      parts.push({ type: "text", text: text.slice(seam, next), span: mapped.spanOf(seam, next) });
    }
  };
  let start = from;
  for (let i = from; i < to; i++) {
    const hole = mapped.holeAt(i);
    if (hole) {
      flush(start, i);
      parts.push(hole);
      start = i + 1;
    } else if (text[i] === "\\") {
      flush(start, i);
      const length = text[i + 1] === "u" ? 6 : 2;
      const end = Math.min(to, i + length);
      parts.push({ type: "text", text: fromEscape(text.slice(i, end)), span: mapped.spanOf(i, end) });
      i = end - 1;
      start = end;
    }
  }
  flush(start, to);
  return parts;
}

function fromEscape(sequence: string): string {
  const letter = sequence[1] ?? "";
  if (letter !== "u") return escapes[letter] ?? letter;
  const code = Number.parseInt(sequence.slice(2), 16);
  return Number.isNaN(code) ? sequence : String.fromCharCode(code);
}
