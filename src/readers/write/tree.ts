import {
  type Entry,
  parseJson,
  type SourceFile,
  type Span,
  type TextPart,
  type TextValue,
  type Value,
} from "../../source/index.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import { parsedFile } from "../parsed.js";
import { parsedWithPlaceholders } from "../placeholders.js";

/** A node of a file as it is written, with the way to it, root first. */
export interface Spot {
  readonly node: Value;
  readonly parents: readonly Value[];
  /** The text that holds the JSON in which the node stands. */
  readonly host: Host | undefined;
}

/** A text of JSON inside another document, and how what is put into it must be written. */
export interface Host {
  readonly quote: '"' | "'" | "none";
  /** In a `Fn::Sub`, where `${X}` is a reference. */
  readonly substituted: boolean;
}

/** The node of the file with exactly this span, looking into texts of JSON too. */
export function spotAt(file: SourceFile, span: Span): Spot | undefined {
  for (const parsed of [parsedFile(file), parsedWithPlaceholders(file)]) {
    for (const root of parsed.documents) {
      const spot = search(root, span, [], file);
      if (spot) return spot;
    }
  }
  return undefined;
}

function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

function search(node: Value, span: Span, parents: readonly Value[], file: SourceFile): Spot | undefined {
  if (node.span.start === span.start && node.span.end === span.end) return { node, parents, host: undefined };
  const inside = [...parents, node];
  for (const child of childrenOf(node)) {
    if (!contains(child.span, span)) continue;
    const spot = search(child, span, inside, file);
    if (spot) return spot;
  }
  return node.type === "text" && contains(node.span, span) ? searchText(node, span, parents, file) : undefined;
}

export function childrenOf(node: Value): readonly Value[] {
  if (node.type === "list") return node.items;
  return node.type === "map" ? node.entries.flatMap((entry) => [entry.key, entry.value]) : [];
}

/** Looks for the span in a text of JSON. */
function searchText(node: TextValue, span: Span, parents: readonly Value[], file: SourceFile): Spot | undefined {
  const parent = parents.at(-1);
  const list = parent?.type === "list" ? parents.at(-2) : parent;
  const substituted = list !== undefined && intrinsicOf(list)?.name === "Sub";
  const parts = substituted ? node.parts.flatMap(withPlaceholders) : node.parts;
  const root = parseJson(parts, "json-in-text", node.span).value;
  const spot = root && search(root, span, [], file);
  if (!spot) return undefined;
  const first = file.text[node.span.start];
  const quote = first === '"' || first === "'" ? first : "none";
  return { ...spot, host: { quote, substituted } };
}

/** `${X}` as a hole, so that it may stand for a whole value in the JSON. */
function withPlaceholders(part: TextPart): readonly TextPart[] {
  if (part.type === "hole" || !part.text.includes("${")) return [part];
  const { span } = part;
  if (span.end - span.start !== part.text.length) return [part];
  let offset = span.start;
  return part.text.split(/(\$\{[^!{}][^{}]*\})/).flatMap((piece, i): readonly TextPart[] => {
    const own = { ...span, start: offset, end: offset + piece.length };
    offset = own.end;
    if (piece === "") return [];
    if (i % 2 === 0) return [{ type: "text", text: piece, span: own }];
    return [{ type: "hole", hole: { expression: piece.slice(2, -1), shape: { type: "any" } }, span: own }];
  });
}

/** The entry of a map whose key is written like this; of several, the last, which is the one that counts. */
export function entryOf(node: Value | undefined, key: string): Entry | undefined {
  if (node?.type !== "map") return undefined;
  return node.entries.findLast((entry) => keyOf(entry) === key);
}

export function keyOf(entry: Entry): string {
  return entry.key.parts.map((part) => (part.type === "text" ? part.text : `\${${part.hole.expression}}`)).join("");
}

/** Is a collection written with brackets? Otherwise it is one of YAML's blocks. */
export function isFlow(node: Value, text: string): boolean {
  const first = text[node.span.start];
  return node.syntax !== "yaml" || (node.type === "map" ? first === "{" : first === "[");
}
