import { literal, type TextPart, type Value } from "../../../source/index.js";
import { lengthLimit } from "../size.js";
import { asNumber, asString, bool, hole, isKnownList, list, partsOf, text, textOf } from "../values.js";
import type { BuiltIn, BuiltIns, FunctionCall } from "./function.js";

/** A function of one known text. */
function simple(change: (content: string, ...rest: readonly string[]) => string): BuiltIn {
  return (args, { span }) => {
    const known = args.map(asString);
    const [content, ...rest] = known;
    if (content === undefined || !rest.every((each) => each !== undefined)) return undefined;
    return text(change(content, ...rest), span);
  };
}

/** Changes each run by itself; a hole becomes the function of that hole. */
function eachPart(name: string, change: (content: string) => string): BuiltIn {
  return ([value], { span }) => {
    if (value?.type !== "text") return value?.type === "hole" ? undefined : text(change(asString(value) ?? ""), span);
    const parts = value.parts.map(
      (part): TextPart =>
        part.type === "text"
          ? { ...part, text: change(part.text), span: part.text === change(part.text) ? part.span : span }
          : { ...part, hole: { ...part.hole, expression: `${name}(${part.hole.expression})` } },
    );
    return textOf(parts, span, "computed");
  };
}

/** `join`: the items keep their places. */
const join: BuiltIn = ([separator, value], { span }) => {
  const between = asString(separator);
  if (between === undefined || !value || !isKnownList(value)) return undefined;
  const parts: TextPart[] = [];
  for (const [index, item] of value.items.entries()) {
    const own = partsOf(item);
    if (!own) return undefined;
    if (parts.length > lengthLimit || own.length > lengthLimit) return undefined;
    if (index > 0 && between !== "") parts.push({ type: "text", text: between, span });
    parts.push(...own);
  }
  return textOf(parts, span, "computed");
};

/** `split`: of a text that is known, or whose holes hold no separator. */
const split: BuiltIn = ([separator, value], { span }) => {
  const pieces = value?.type === "text" ? splitParts(asString(separator) ?? "", value) : undefined;
  if (!pieces) return undefined;
  return list(
    pieces.map((parts) => textOf(parts, span, "computed")),
    span,
  );
};

/** The pieces between separators, with the holes that stand in them; undefined where a hole may hold a separator. */
export function splitParts(separator: string, value: Value): readonly (readonly TextPart[])[] | undefined {
  if (separator === "") return undefined;
  const pieces: TextPart[][] = [[]];
  for (const part of joinedRuns(partsOf(value) ?? [])) {
    if (part.type === "hole") {
      if (mayHold(part, separator)) return undefined;
      pieces.at(-1)?.push(part);
      continue;
    }
    for (const [i, piece] of part.text.split(separator).entries()) {
      if (i > 0) pieces.push([]);
      if (piece !== "") pieces.at(-1)?.push({ ...part, text: piece });
    }
  }
  return pieces;
}

/** Runs of text that follow each other as one, since a separator may lie across them. */
function joinedRuns(parts: readonly TextPart[]): readonly TextPart[] {
  const runs: TextPart[] = [];
  for (const part of parts) {
    const last = runs.at(-1);
    if (part.type === "text" && last?.type === "text") runs[runs.length - 1] = { ...last, text: last.text + part.text };
    else runs.push(part);
  }
  return runs;
}

/** Can what is filled in hold this separator? A hole of no known shape is taken for one piece. */
function mayHold({ hole: { shape } }: TextPart & { readonly type: "hole" }, separator: string): boolean {
  if (shape.type === "arn") return separator === ":" || separator === "/";
  return shape.type === "one-of" && shape.values.some((each) => each.includes(separator));
}

const verb = /%(%|(?:\[(\d{1,4})\])?([-+ 0#]{0,5})([1-9]\d{0,3})?(?:\.(\d{1,4}))?([a-zA-Z]))/g;

/** `format`; arguments that are to be filled in stay holes under `%s` and `%v`. */
function formatted(pattern: string, args: readonly Value[], call: FunctionCall): Value | undefined {
  const parts: TextPart[] = [];
  let position = 0;
  let next = 0;
  const push = (content: string) => {
    if (content !== "") parts.push({ type: "text", text: content, span: call.span });
  };
  for (const match of pattern.matchAll(verb)) {
    push(pattern.slice(position, match.index));
    position = match.index + match[0].length;
    if (match[1] === "%") {
      push("%");
      continue;
    }
    if (match[2] !== undefined) next = Number(match[2]) - 1;
    const argument = args[next++];
    const own = argument && verbParts(argument, match, call);
    if (!own) return undefined;
    parts.push(...own);
  }
  push(pattern.slice(position));
  return textOf(parts, call.span, "computed");
}

function verbParts(argument: Value, match: RegExpExecArray, call: FunctionCall): readonly TextPart[] | undefined {
  const [, , , flags = "", width, precision, letter] = match;
  const plain = flags === "" && width === undefined && precision === undefined;
  if ((letter === "s" || letter === "v") && plain) return partsOf(argument);
  const known = verbText(argument, letter, precision);
  if (known === undefined) {
    const own = partsOf(argument);
    const inner = own?.length === 1 && own[0]?.type === "hole" ? own[0].hole.expression : undefined;
    if (inner === undefined) return undefined;
    const made = hole(`format("${match[0]}", ${inner})`, call.span, { type: "name" });
    return [{ type: "hole", hole: made.hole, span: call.span }];
  }
  const size = Number(width ?? 0);
  const padded = flags.includes("-") ? known.padEnd(size) : known.padStart(size, flags.includes("0") ? "0" : " ");
  return [{ type: "text", text: padded, span: call.span }];
}

function verbText(argument: Value, letter: string | undefined, precision: string | undefined): string | undefined {
  const value = asNumber(argument);
  switch (letter) {
    case "d":
      return value === undefined ? undefined : String(Math.trunc(value));
    case "f":
      return value?.toFixed(Number(precision ?? 6));
    case "x":
      return value?.toString(16);
    case "q": {
      const content = asString(argument);
      return content === undefined ? undefined : JSON.stringify(content);
    }
    default:
      return asString(argument);
  }
}

const format: BuiltIn = ([pattern, ...args], call) => {
  const known = asString(pattern);
  return known === undefined ? undefined : formatted(known, args, call);
};

/** `formatlist`: lists of one length, and single values that serve every time. */
const formatlist: BuiltIn = ([pattern, ...args], call) => {
  const known = asString(pattern);
  const lists = args.filter((argument) => argument.type === "list");
  const count = lists[0]?.items.length ?? 1;
  if (known === undefined || !lists.every((each) => isKnownList(each) && each.items.length === count)) return undefined;
  if (args.some((argument) => argument.type === "hole" && argument.hole.shape.type === "list")) return undefined;
  const items: Value[] = [];
  for (let index = 0; index < count; index++) {
    const own = args.flatMap((argument) =>
      argument.type === "list" ? argument.items.slice(index, index + 1) : [argument],
    );
    const item = formatted(known, own, call);
    if (!item) return undefined;
    items.push(item);
  }
  return list(items, call.span);
};

const substr: BuiltIn = ([value, from, count], { span }) => {
  const [content, start, length] = [asString(value), asNumber(from), asNumber(count)];
  if (content === undefined || start === undefined || length === undefined) return undefined;
  const characters = [...content];
  const begin = start < 0 ? Math.max(0, characters.length + start) : start;
  return text(characters.slice(begin, length < 0 ? undefined : begin + length).join(""), span);
};

/** `startswith` and `endswith` of a text that may begin (or end) with what is known. */
function affix(atStart: boolean): BuiltIn {
  return ([value, wanted], { span }) => {
    const part = asString(wanted);
    if (part === undefined || value?.type !== "text") return undefined;
    const content = literal(value);
    if (content !== undefined) return bool(atStart ? content.startsWith(part) : content.endsWith(part), span);
    const edge = value.parts.at(atStart ? 0 : -1);
    if (edge?.type !== "text") return undefined;
    const known = edge.text;
    if (atStart ? known.startsWith(part) : known.endsWith(part)) return bool(true, span);
    const possible = atStart ? part.startsWith(known) : part.endsWith(known);
    return possible ? undefined : bool(false, span);
  };
}

const strcontains: BuiltIn = ([value, wanted], { span }) => {
  const [content, part] = [asString(value), asString(wanted)];
  return content === undefined || part === undefined ? undefined : bool(content.includes(part), span);
};

function trimmed(content: string, set: string, ends: "both" | "start" | "end"): string {
  let [start, end] = [0, content.length];
  while (ends !== "end" && start < end && set.includes(content[start] ?? "")) start++;
  while (ends !== "start" && end > start && set.includes(content[end - 1] ?? "")) end--;
  return content.slice(start, end);
}

function withoutPrefix(content: string, prefix = ""): string {
  return content.startsWith(prefix) ? content.slice(prefix.length) : content;
}

function withoutSuffix(content: string, suffix = ""): string {
  return suffix !== "" && content.endsWith(suffix) ? content.slice(0, -suffix.length) : content;
}

/** Functions of texts. */
export const texts: BuiltIns = {
  join,
  split,
  format,
  formatlist,
  substr,
  startswith: affix(true),
  endswith: affix(false),
  strcontains,
  lower: eachPart("lower", (content) => content.toLowerCase()),
  upper: eachPart("upper", (content) => content.toUpperCase()),
  title: simple((content) => content.replace(/\b[a-z]/g, (letter) => letter.toUpperCase())),
  trimspace: simple((content) => content.trim()),
  chomp: simple((content) => trimmed(content, "\r\n", "end")),
  trim: simple((content, set = "") => trimmed(content, set, "both")),
  trimprefix: simple(withoutPrefix),
  trimsuffix: simple(withoutSuffix),
  indent: simple((content, spaces = "0") =>
    content.replace(/\n/g, `\n${" ".repeat(Math.min(100, Number(spaces) || 0))}`),
  ),
  strrev: simple((content) => [...content].reverse().join("")),
};
