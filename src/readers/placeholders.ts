import {
  type Entry,
  parseJson,
  parseYamlFile,
  type SourceFile,
  type Span,
  type TextPart,
  type Value,
} from "../source/index.js";
import { type Parsed, parsedFile } from "./parsed.js";

/** `${name}` of Terraform templates, `envsubst` and their like, `{{ name }}` of Jinja and Helm, `${{ name }}` of workflows. */
const placeholder = /\$\{([^{}]*)\}|\$?\{\{([^{}]*)\}\}|\uE001+/g;
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
  const isJson = plain.syntax === "json";
  const isYamlTemplate = !isJson && file.text.includes("{{");
  const parsed = isYamlTemplate
    ? asYamlTemplate(file, plain)
    : isJson && plain.problems.length > 0
      ? asJsonTemplate(file)
      : plain;
  const filled = { ...parsed, documents: parsed.documents.map((document) => withHoles(document, file.text)) };
  cache.set(file, filled);
  return filled;
}

/** JSON that is only JSON once its placeholders are filled in. */
function asJsonTemplate({ path, text }: SourceFile): Parsed {
  const span = { path, start: 0, end: text.length };
  const { value, problems } = parseJson(splitText(text, span), "json-in-text", span);
  return { syntax: "json", documents: value ? [value] : [], problems };
}

/** What stands for each character of `{{ name }}` while YAML is read, in which braces mean something else. */
const mark = "\uE001";
/** Directives of Helm and Jinja that give no text themselves. */
const directive = /^\{\{-?\s*(if|else|end|range|with|define|block|\/\*|\$)|^\{[%#]/;

/** YAML that is only YAML once its placeholders are filled in; offsets stay what they are. */
function asYamlTemplate(file: SourceFile, plain: Parsed): Parsed {
  const parse = (text: string): Parsed => ({ syntax: "yaml", ...parseYamlFile({ path: file.path, text }) });
  const withLines = parse(marked(file.text, (line) => directive.test(line)));
  if (withLines.problems.length === 0) return withLines;
  // A line of its own may also bring lines of YAML, which are no text.
  const without = parse(marked(file.text, () => true));
  const [best = plain] = [withLines, without, plain].toSorted((a, b) => a.problems.length - b.problems.length);
  return best;
}

/** The text with marks for placeholders, and blanks for lines that are nothing but such and that are said to be. */
function marked(text: string, isBlank: (line: string) => boolean): string {
  const lines = text.split("\n").map((line) => {
    const own = line.trim();
    const isAlone = /^(\{\{[^{}]*\}\}\s*|\{[%#][^{}]*[%#]\}\s*)+$/.test(own);
    return isAlone && isBlank(own) ? " ".repeat(line.length) : line;
  });
  return lines.join("\n").replace(/\$?\{\{[^{}]*\}\}/g, (found) => found.replace(/[^\n]/g, mark));
}

function withHoles(value: Value, source: string): Value {
  switch (value.type) {
    case "text":
      return textWithHoles(value, source);
    case "list":
      return { ...value, items: value.items.map((item) => withHoles(item, source)) };
    case "map":
      return {
        ...value,
        entries: value.entries.map((entry): Entry => ({ ...entry, value: withHoles(entry.value, source) })),
      };
    default:
      return value;
  }
}

function textWithHoles(value: Extract<Value, { type: "text" }>, source: string): Value {
  if (!value.parts.some((part) => part.type === "text" && /\$\{|\{\{|\uE001/.test(part.text))) return value;
  const parts = value.parts.flatMap((part) =>
    part.type === "text" ? splitText(part.text, part.span, source) : [part],
  );
  const [only] = parts;
  if (only?.type !== "hole" || parts.length > 1) return { ...value, parts };
  return { type: "hole", hole: { ...only.hole, shape: { type: "any" } }, span: value.span, syntax: value.syntax };
}

function splitText(text: string, span: Span, source = ""): readonly TextPart[] {
  const parts: TextPart[] = [];
  const exact = text.length === span.end - span.start;
  const spanOf = (start: number, end: number) =>
    exact ? { ...span, start: span.start + start, end: span.start + end } : span;
  let last = 0;
  const flush = (end: number) => {
    if (end > last) parts.push({ type: "text", text: text.slice(last, end), span: spanOf(last, end) });
  };
  for (const match of text.matchAll(placeholder)) {
    const { start, end } = spanOf(match.index, match.index + match[0].length);
    const written = match[0].startsWith(mark) ? source.slice(start, end).replace(/^\$?\{\{-?|-?\}\}$/g, "") : undefined;
    const name = (match[1] ?? match[2] ?? written ?? "").trim();
    if (name === "" || (match[1] !== undefined && policyVariable.test(name))) continue;
    flush(match.index);
    last = match.index + match[0].length;
    parts.push({ type: "hole", hole: { expression: name, shape: { type: "text" } }, span: spanOf(match.index, last) });
  }
  flush(text.length);
  return parts;
}
