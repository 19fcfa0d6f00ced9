import type { NewText } from "../change.js";
import { cannot } from "./failure.js";
import { type Spelled, spelled, spelledInSub } from "./holes.js";
import { hosted, mayBreak, type Pen } from "./pen.js";

/** What is to be written, before it has a syntax. `raw` is a scalar that stands in the file already. */
export type Draft =
  | { readonly type: "text"; readonly text: NewText }
  | { readonly type: "raw"; readonly source: string }
  | { readonly type: "list"; readonly items: readonly Draft[] }
  | { readonly type: "map"; readonly entries: readonly (readonly [key: string, value: Draft])[] };

/** One text alone, several as a list. */
export function valuesDraft(values: readonly NewText[]): Draft {
  const items = values.map((text): Draft => ({ type: "text", text }));
  const [only] = items;
  return only && items.length === 1 ? only : { type: "list", items };
}

/** Where something is written: JSON, or one of the two ways of YAML. */
export type Syntax = "json" | "yaml-flow" | "yaml-block";

/**
 * A draft between brackets, in JSON or in YAML.
 *
 * @param indent of the line it begins on; undefined to keep it on one line.
 */
export function renderFlow(draft: Draft, pen: Pen, syntax: Syntax, indent: string | undefined): string {
  switch (draft.type) {
    case "raw":
      return draft.source;
    case "text":
      return renderText(draft.text, pen, syntax);
    case "list": {
      const inner = pen.style.spreadLists ? stepped(indent, pen) : undefined;
      return bracketed(
        "[",
        draft.items.map((item) => renderFlow(item, pen, syntax, inner)),
        "]",
        inner,
        indent,
        pen,
      );
    }
    case "map": {
      const inner = stepped(indent, pen);
      const colon = pen.style.tight && syntax === "json" ? ":" : ": ";
      const entries = draft.entries.map(
        ([key, value]) => `${renderKey(key, pen, syntax)}${colon}${renderFlow(value, pen, syntax, inner)}`,
      );
      return bracketed("{", entries, "}", inner, indent, pen);
    }
  }
}

function stepped(indent: string | undefined, pen: Pen): string | undefined {
  return indent === undefined || !mayBreak(pen) ? undefined : indent + pen.style.unit;
}

function bracketed(
  open: string,
  items: readonly string[],
  close: string,
  inner: string | undefined,
  outer: string | undefined,
  { style }: Pen,
): string {
  if (items.length === 0) return open + close;
  if (inner === undefined || outer === undefined) {
    const space = open === "{" && style.padded ? " " : "";
    return `${open}${space}${items.join(style.tight ? "," : ", ")}${space}${close}`;
  }
  return `${open}${style.eol}${inner}${items.join(`,${style.eol}${inner}`)}${style.eol}${outer}${close}`;
}

/** `key: value` of a YAML block whose keys stand in this column. */
export function renderEntry(key: string, value: Draft, column: number, pen: Pen): string {
  const { style } = pen;
  const name = renderKey(key, pen, "yaml-block");
  if (value.type === "map") return `${name}:${blockMap(value, column + stepLength(pen), pen)}`;
  if (value.type !== "list") return `${name}: ${renderFlow(value, pen, "yaml-block", undefined)}`;
  const scalars = value.items.every((item) => item.type === "text" || item.type === "raw");
  if (style.flowLists && scalars) return `${name}: ${renderFlow(value, pen, "yaml-flow", undefined)}`;
  const inner = style.indentedLists ? column + stepLength(pen) : column;
  const lines = value.items.map((item) => style.eol + " ".repeat(inner) + renderItem(item, inner, pen));
  return `${name}:${lines.join("")}`;
}

/** `- item` of a YAML block whose dashes stand in this column. */
export function renderItem(item: Draft, column: number, pen: Pen): string {
  if (item.type === "map" && item.entries.length > 0) {
    const [first, ...rest] = item.entries.map(([key, value]) => renderEntry(key, value, column + 2, pen));
    return [`- ${first}`, ...rest.map((entry) => " ".repeat(column + 2) + entry)].join(pen.style.eol);
  }
  return `- ${renderFlow(item, pen, item.type === "list" ? "yaml-flow" : "yaml-block", undefined)}`;
}

function blockMap(map: Draft & { type: "map" }, column: number, pen: Pen): string {
  const { eol } = pen.style;
  return map.entries.map(([key, value]) => eol + " ".repeat(column) + renderEntry(key, value, column, pen)).join("");
}

function stepLength({ style }: Pen): number {
  return style.unit.includes("\t") ? 2 : Math.max(1, style.unit.length);
}

export function renderKey(key: string, pen: Pen, syntax: Syntax): string {
  if (syntax === "json") return hosted(JSON.stringify(key), pen);
  return isPlain(key, syntax === "yaml-flow") && !pen.style.quoteKeys ? key : quoted(key, pen.style.quote);
}

/** A text in the syntax of its place; `like` is the quote of what it replaces or stands beside. */
export function renderText(text: NewText, pen: Pen, syntax: Syntax, like?: '"' | "'" | ""): string {
  if (pen.host) return hosted(JSON.stringify(inHost(text, pen)), pen);
  const value = spelled(text, pen.dialect, pen.text);
  if (value.type === "call") return renderCall(value, pen, syntax);
  return syntax === "json" ? JSON.stringify(value.text) : renderScalar(value.text, pen, syntax, like);
}

/** Inside a text of JSON only a `Fn::Sub` around it can fill anything in. */
function inHost(text: NewText, pen: Pen): string {
  if (pen.host?.substituted) return spelledInSub(text, pen.dialect, pen.text);
  const value = spelled(text, pen.dialect, pen.text);
  return value.type === "literal" ? value.text : cannot("the text around it is not under `Fn::Sub`");
}

function renderCall(call: Spelled & { type: "call" }, pen: Pen, syntax: Syntax): string {
  const { name, argument } = call;
  const long = name === "Ref" ? "Ref" : `Fn::${name}`;
  if (syntax === "json") {
    const value =
      name === "GetAtt" ? JSON.stringify(attribute(argument)).replace('","', '", "') : JSON.stringify(argument);
    return `{ "${long}": ${value} }`;
  }
  const scalar = name === "Sub" ? renderScalar(argument, pen, "yaml-flow") : argument;
  if (!pen.style.longFunctions) return `!${name} ${scalar}`;
  const value = name === "GetAtt" ? `[${attribute(argument).join(", ")}]` : scalar;
  return `{ ${long}: ${value} }`;
}

function attribute(argument: string): readonly [string, string] {
  const dot = argument.indexOf(".");
  return [argument.slice(0, dot), argument.slice(dot + 1)];
}

function renderScalar(text: string, pen: Pen, syntax: Syntax, like?: '"' | "'" | ""): string {
  const plain = isPlain(text, syntax !== "yaml-block");
  const quote = like ?? (pen.style.quoteAlways ? pen.style.quote : "");
  if (quote === "" && plain) return text;
  return quoted(text, quote === "" ? pen.style.quote : quote);
}

function quoted(text: string, quote: '"' | "'"): string {
  return quote === "'" && !/[\n\r\t]/.test(text) ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/** Is this text, written without quotes, this text and nothing else? Rather says no once too often. */
function isPlain(text: string, flow: boolean): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_./:*?=+@$~{}-]*$/.test(text) || text.endsWith(":")) return false;
  if (flow && /[{}]/.test(text)) return false;
  return !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
}
