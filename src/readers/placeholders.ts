import { type Entry, parseJson, type SourceFile, type Span, type TextPart, type Value } from "../source/index.js";
import { type Parsed, parsedFile } from "./parsed.js";

/** `${name}` of Terraform templates, `envsubst` and their like, and `{{ name }}` of Jinja and Helm. */
const placeholder = /\$\{([^{}]*)\}|\{\{([^{}]*)\}\}/g;
/** A policy variable has a service and a key; `${*}`, `${?}` and `${$}` are characters. */
const policyVariable = /^([a-z0-9.-]+(\/[A-Za-z0-9/_-]+)?:[A-Za-z][^:]*|[*?$])$/;

const cache = new WeakMap<SourceFile, Parsed>();

/**
 * A bare file in which placeholders, which whoever uses it fills in, are holes: inside texts, and where a whole value
 * belongs. Policy variables stay what they are.
 */
export function parsedWithPlaceholders(file: SourceFile): Parsed {
  const plain = parsedFile(file);
  if (!/\$\{|\{\{/.test(file.text)) return plain;
  const known = cache.get(file);
  if (known) return known;
  const parsed = plain.syntax === "json" && plain.problems.length > 0 ? asJsonTemplate(file) : plain;
  const filled = { ...parsed, documents: parsed.documents.map(withHoles) };
  cache.set(file, filled);
  return filled;
}

/** JSON that is only JSON once its placeholders are filled in. */
function asJsonTemplate({ path, text }: SourceFile): Parsed {
  const span = { path, start: 0, end: text.length };
  const { value, problems } = parseJson(splitText(text, span), "json-in-text", span);
  return { syntax: "json", documents: value ? [value] : [], problems };
}

function withHoles(value: Value): Value {
  switch (value.type) {
    case "text":
      return textWithHoles(value);
    case "list":
      return { ...value, items: value.items.map(withHoles) };
    case "map":
      return {
        ...value,
        entries: value.entries.map((entry): Entry => ({ ...entry, value: withHoles(entry.value) })),
      };
    default:
      return value;
  }
}

function textWithHoles(value: Extract<Value, { type: "text" }>): Value {
  if (!value.parts.some((part) => part.type === "text" && /\$\{|\{\{/.test(part.text))) return value;
  const parts = value.parts.flatMap((part) => (part.type === "text" ? splitText(part.text, part.span) : [part]));
  const [only] = parts;
  if (only?.type !== "hole" || parts.length > 1) return { ...value, parts };
  return { type: "hole", hole: { ...only.hole, shape: { type: "any" } }, span: value.span, syntax: value.syntax };
}

function splitText(text: string, span: Span): readonly TextPart[] {
  const parts: TextPart[] = [];
  const exact = text.length === span.end - span.start;
  const spanOf = (start: number, end: number) =>
    exact ? { ...span, start: span.start + start, end: span.start + end } : span;
  let last = 0;
  const flush = (end: number) => {
    if (end > last) parts.push({ type: "text", text: text.slice(last, end), span: spanOf(last, end) });
  };
  for (const match of text.matchAll(placeholder)) {
    const name = (match[1] ?? match[2] ?? "").trim();
    if (name === "" || (match[1] !== undefined && policyVariable.test(name))) continue;
    flush(match.index);
    last = match.index + match[0].length;
    parts.push({ type: "hole", hole: { expression: name, shape: { type: "text" } }, span: spanOf(match.index, last) });
  }
  flush(text.length);
  return parts;
}
