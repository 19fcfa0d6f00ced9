import { literal, type Problem, parseJson, type Span, type TextPart, type Value } from "../../source/index.js";
import { lengthLimit } from "./size.js";
import { choice, type EncodedText, hole, isEncoded, isSpread } from "./values.js";

/**
 * The text that `jsonencode` makes of a value. Its parts are made only when they are asked for: mostly the value itself
 * is wanted again.
 *
 * @param otherwise the expression that stands for the text where it cannot be written out.
 */
export function encoded(value: Value, span: Span, otherwise: string): EncodedText {
  let parts: readonly TextPart[] | undefined;
  return {
    type: "text",
    decoded: value,
    span,
    syntax: "computed",
    get parts() {
      parts ??= render(value, span) ?? [{ type: "hole", hole: hole(otherwise, span).hole, span }];
      return parts;
    },
  };
}

/** What the JSON in a text says; the problems stand where it is broken. A value that is no text is given back. */
export function decoded(value: Value): { readonly value: Value | undefined; readonly problems: readonly Problem[] } {
  if (isEncoded(value)) return { value: value.decoded, problems: [] };
  if (value.type === "text" && literal(value)?.trim() === "") {
    return { value: { type: "absent", span: value.span, syntax: "computed" }, problems: [] };
  }
  if (value.type === "text") return parseJson(value.parts, "json-in-text", value.span);
  if (value.type !== "choice") return { value, problems: [] };
  const problems: Problem[] = [];
  const branches = value.branches.flatMap((branch) => {
    const inner = decoded(branch.value);
    problems.push(...inner.problems);
    return inner.value ? [{ is: branch.is, value: inner.value }] : [];
  });
  return { value: choice(value.on, branches, value.span), problems };
}

function render(value: Value, within: Span): readonly TextPart[] | undefined {
  const glue = (text: string): TextPart => ({ type: "text", text, span: value.span });
  switch (value.type) {
    case "text":
      return quoted(value.parts, value.span);
    case "number":
      return [glue(value.text)];
    case "boolean":
      return [glue(String(value.value))];
    case "null":
    case "absent":
      return [glue("null")];
    case "hole":
      return [{ type: "hole", hole: value.hole, span: value.span }];
    case "list":
      if (value.items.some((item) => isSpread(item) && value.items.length > 1)) return undefined;
      return bracketed(
        "[",
        value.items.map((item) => render(item, within)),
        "]",
        glue,
      );
    case "map":
      return bracketed(
        "{",
        value.entries.map((entry) => {
          const inner = render(entry.value, within);
          return inner && [...quoted(entry.key.parts, entry.key.span), glue(":"), ...inner];
        }),
        "}",
        glue,
      );
    default:
      return undefined;
  }
}

function bracketed(
  open: string,
  items: readonly (readonly TextPart[] | undefined)[],
  close: string,
  glue: (text: string) => TextPart,
): readonly TextPart[] | undefined {
  const parts: TextPart[] = [glue(open)];
  for (const [index, item] of items.entries()) {
    if (!item || parts.length + item.length > lengthLimit) return undefined;
    if (index > 0) parts.push(glue(","));
    parts.push(...item);
  }
  return [...parts, glue(close)];
}

function quoted(parts: readonly TextPart[], span: Span): readonly TextPart[] {
  const quote = (start: number): TextPart => ({
    type: "text",
    text: '"',
    span: { path: span.path, start, end: Math.min(start + 1, span.end) },
  });
  return [quote(span.start), ...parts.flatMap(escapedPart), quote(Math.max(span.start, span.end - 1))];
}

/** A run that has to be escaped falls into runs and single escapes, each with its own place. */
function escapedPart(part: TextPart): readonly TextPart[] {
  if (part.type === "hole" || ![...part.text].some(mustEscape)) return [part];
  const exact = part.span.end - part.span.start === part.text.length;
  const parts: TextPart[] = [];
  let position = 0;
  const push = (end: number, text: string) => {
    const span = exact ? { ...part.span, start: part.span.start + position, end: part.span.start + end } : part.span;
    if (end > position) parts.push({ type: "text", text, span });
    position = end;
  };
  for (let at = 0; at < part.text.length; at++) {
    const character = part.text[at] ?? "";
    if (!mustEscape(character)) continue;
    push(at, part.text.slice(position, at));
    push(at + 1, JSON.stringify(character).slice(1, -1));
  }
  push(part.text.length, part.text.slice(position));
  return parts;
}

function mustEscape(character: string): boolean {
  return character === '"' || character === "\\" || character < " ";
}
