import { parseJson, type Span, type TextPart, type TextValue, toMappedText, type Value } from "../source/index.js";

/** The start of a policy document in JSON, quotes escaped or not. */
const opening = /\{\s*\\?"(?:Version|Id|Statement)\\?"\s*:/g;
/** Characters of one document, and documents of one text; beyond them nothing is looked for. */
const longest = 40_000;
const most = 100;

/** What a script fills in: by shells, between quotes that are closed for it too, and by workflows of GitHub. */
const filledIn = /'"?\$\{?\w+\}?"?'|\$\{\{[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)|\$[A-Za-z_]\w*/g;
const policyVariable = /^\$\{[a-z0-9-]+:[^{}]+\}$/i;

/** May a text hold policies in JSON inside of something else? */
export function mayEmbed(text: string): boolean {
  return text.includes("Statement") && text.includes("Effect") && text.includes("{");
}

/**
 * The policies that are written as JSON inside a text of something else: a script, or a command of one. What is no JSON
 * is passed over, since it may be anything. Nothing in them can be edited.
 */
export function embeddedDocuments(value: TextValue): readonly Value[] {
  const { text } = toMappedText(value.parts, false);
  const found: Value[] = [];
  opening.lastIndex = 0;
  for (let match = opening.exec(text), tries = 0; match && tries < most; match = opening.exec(text), tries++) {
    const end = closing(text, match.index);
    if (end < 0) continue;
    const parts = sliced(value.parts, match.index, end).flatMap(match[0].includes("\\") ? unescaped : (part) => [part]);
    const parsed = parseJson(parts.flatMap(withHoles), "computed", value.span);
    if (!parsed.value || parsed.problems.length > 0) continue;
    found.push(parsed.value);
    opening.lastIndex = end;
  }
  return found;
}

/** The end of the object that opens here; -1 where it does not close. Braces inside of texts are rare, and balanced. */
function closing(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < Math.min(text.length, start + longest); at++) {
    if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at + 1;
  }
  return -1;
}

/** The parts between two offsets of the text that they make. */
function sliced(parts: readonly TextPart[], from: number, to: number): readonly TextPart[] {
  let at = 0;
  return parts.flatMap((part): readonly TextPart[] => {
    const start = at;
    at += part.type === "text" ? part.text.length : 1;
    if (at <= from || start >= to) return [];
    return part.type === "hole"
      ? [part]
      : [pieceOf(part, Math.max(0, from - start), Math.min(part.text.length, to - start))];
  });
}

type Run = TextPart & { readonly type: "text" };

function pieceOf({ text, span }: Run, from: number, to: number, as?: string): Run {
  const exact = text.length === span.end - span.start;
  const own: Span = exact ? { ...span, start: span.start + from, end: span.start + to } : span;
  return { type: "text", text: as ?? text.slice(from, to), span: own };
}

/** A run between double quotes of a shell, where each quote of the JSON is escaped. */
function unescaped(part: TextPart): readonly TextPart[] {
  return part.type === "hole" ? [part] : cut(part, /\\(["\\$`])/g, (run, match) => ({ ...run, text: match[1] ?? "" }));
}

/** A run with what is filled in as holes. */
function withHoles(part: TextPart): readonly TextPart[] {
  if (part.type === "hole") return [part];
  return cut(part, filledIn, (run, match) => {
    if (policyVariable.test(match[0])) return run;
    const expression = match[0].replace(/['"]/g, "");
    return { type: "hole", hole: { expression, shape: { type: "text" } }, span: run.span };
  });
}

function cut(part: Run, pattern: RegExp, change: (run: Run, match: RegExpExecArray) => TextPart): readonly TextPart[] {
  const parts: TextPart[] = [];
  let position = 0;
  for (const match of part.text.matchAll(pattern)) {
    if (match.index > position) parts.push(pieceOf(part, position, match.index));
    position = match.index + match[0].length;
    parts.push(change(pieceOf(part, match.index, position), match));
  }
  if (position < part.text.length) parts.push(pieceOf(part, position, part.text.length));
  return parts;
}
