import { type Policy, parsePolicy } from "../../src/policy/index.js";
import type { Shape, Span, TextPart, Value } from "../../src/source/index.js";

const span: Span = { path: "test.json", start: 0, end: 0 };
const located = { span, syntax: "json" } as const;

/**
 * The policy of a document written as plain data. A string `<<expression>>`, or such a part of one, is a hole; an object
 * `{"?name": {"is": value, …}}` is a choice.
 *
 * @param shapes of the holes, by expression; `any` where none is given.
 */
export function policyOf(document: unknown, shapes: { readonly [expression: string]: Shape } = {}): Policy {
  return parsePolicy(toValue(document, shapes));
}

function toValue(data: unknown, shapes: { readonly [expression: string]: Shape }): Value {
  if (typeof data === "string") {
    const parts = toParts(data, shapes);
    const [first] = parts;
    if (parts.length === 1 && first?.type === "hole") return { type: "hole", hole: first.hole, ...located };
    return { type: "text", parts, ...located };
  }
  if (typeof data === "number") return { type: "number", value: data, text: String(data), ...located };
  if (typeof data === "boolean") return { type: "boolean", value: data, ...located };
  if (Array.isArray(data)) return { type: "list", items: data.map((item) => toValue(item, shapes)), ...located };
  if (typeof data !== "object" || data === null) return { type: "null", ...located };
  const entries = Object.entries(data);
  const [name, branches] = entries[0] ?? ["", undefined];
  if (name.startsWith("?") && typeof branches === "object" && branches !== null) {
    const all = Object.entries(branches).map(([is, value]) => ({ is, value: toValue(value, shapes) }));
    return { type: "choice", on: name.slice(1), branches: all, ...located };
  }
  return {
    type: "map",
    entries: entries.map(([key, value]) => ({
      key: { type: "text", parts: toParts(key, shapes), ...located },
      value: toValue(value, shapes),
      span,
    })),
    ...located,
  };
}

function toParts(text: string, shapes: { readonly [expression: string]: Shape }): readonly TextPart[] {
  return text.split(/(<<.+?>>)/).flatMap((piece): TextPart[] => {
    const expression = /^<<(.+)>>$/.exec(piece)?.[1];
    if (expression === undefined) return piece === "" ? [] : [{ type: "text", text: piece, span }];
    return [{ type: "hole", hole: { expression, shape: shapes[expression] ?? { type: "any" } }, span }];
  });
}

/** The document of a policy as {@link policyOf} takes it, to print it. */
export function shownDocument({ value }: Policy): unknown {
  return toData(value);
}

function toData(value: Value): unknown {
  switch (value.type) {
    case "text":
      return shownText(value.parts);
    case "list":
      return value.items.map(toData);
    case "map":
      return Object.fromEntries(value.entries.map((entry) => [shownText(entry.key.parts), toData(entry.value)]));
    case "hole":
      return `<<${value.hole.expression}>>`;
    case "choice":
      return {
        [`?${value.on}`]: Object.fromEntries(value.branches.map((branch) => [branch.is, toData(branch.value)])),
      };
    case "number":
    case "boolean":
      return value.value;
    default:
      return null;
  }
}

function shownText(parts: readonly TextPart[]): string {
  return parts.map((part) => (part.type === "text" ? part.text : `<<${part.hole.expression}>>`)).join("");
}
