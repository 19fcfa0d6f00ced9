import type { Edit, Hole, SourceFile, Span } from "../../../source/index.js";
import type { NewText } from "../../change.js";
import { cannot } from "../../write/failure.js";
import { holeSource } from "./hole-source.js";

/**
 * How strings and members are written here.
 *
 * - `hcl`: expressions of Terraform; `blocks` the arguments of an `aws_iam_policy_document`, where `&{` is a variable.
 * - `template`: JSON in a heredoc or a template file; `quoted`: JSON in a quoted string.
 * - `json`: JSON in a file that nothing is filled into.
 */
export type Dialect = "hcl" | "blocks" | "template" | "quoted" | "json";

/** What is needed to write somewhere in a file. */
export interface Pen {
  readonly file: SourceFile;
  readonly dialect: Dialect;
  /** The text of the module's files, to find what holes can be written as. */
  readonly module: readonly SourceFile[];
}

export function isHcl(pen: Pen): boolean {
  return pen.dialect === "hcl" || pen.dialect === "blocks";
}

export function replace(pen: Pen, span: Pick<Span, "start" | "end">, text: string): Edit {
  return { span: { path: pen.file.path, start: span.start, end: span.end }, text };
}

export function insert(pen: Pen, at: number, text: string): Edit {
  return replace(pen, { start: at, end: at }, text);
}

export function sourceOf(pen: Pen, span: Pick<Span, "start" | "end">): string {
  return pen.file.text.slice(span.start, span.end);
}

/** The line end that the file uses. */
export function lineEndOf(pen: Pen): string {
  return pen.file.text.includes("\r\n") ? "\r\n" : "\n";
}

/** The white space that the line of this offset begins with. */
export function indentAt(pen: Pen, offset: number): string {
  const start = pen.file.text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(pen.file.text.slice(start, offset))?.[0] ?? "";
}

/** One step of indentation: that of the first line inside this span, else two spaces. */
export function stepAt(pen: Pen, span: Pick<Span, "start" | "end">): string {
  const outer = indentAt(pen, span.start);
  const inner = /\n([ \t]+)\S/.exec(sourceOf(pen, span))?.[1] ?? "";
  return inner.startsWith(outer) && inner.length > outer.length ? inner.slice(outer.length) : "  ";
}

/** A string in the dialect, quotes included; a lone hole is a bare reference where that is possible. */
export function quoted(pen: Pen, text: NewText): string {
  const [only, ...more] = text;
  if (isHcl(pen) && typeof only === "object" && more.length === 0) return holeSource(only, pen);
  const inner = text
    .map((piece) => (typeof piece === "string" ? escaped(pen, piece) : interpolated(pen, piece)))
    .join("");
  return pen.dialect === "quoted" ? `\\"${inner}\\"` : `"${inner}"`;
}

function interpolated(pen: Pen, hole: Hole): string {
  if (pen.dialect === "json") return cannot(`\`${hole.expression}\` cannot be filled into a plain JSON file`);
  const source = holeSource(hole, pen);
  return `\${${pen.file.path.endsWith(".json") ? source.replaceAll('"', '\\"') : source}}`;
}

function escaped(pen: Pen, text: string): string {
  const json = JSON.stringify(text).slice(1, -1);
  if (pen.dialect === "json") return json;
  if (pen.dialect === "blocks") return variablesEscaped(pen, json);
  const escapes = escapedTemplate(json, "$${");
  return pen.dialect === "quoted" ? JSON.stringify(escapes).slice(1, -1) : escapes;
}

/** In a policy document both `&{` and `$${` stand for `${`; the file's own habit decides. */
function variablesEscaped(pen: Pen, json: string): string {
  return escapedTemplate(json, pen.file.text.includes("&{") ? "&{" : "$${");
}

/** What Terraform would read as an interpolation or directive, written so that it does not. */
function escapedTemplate(text: string, variable: string): string {
  return text.replaceAll("${", () => variable).replaceAll("%{", () => "%%{");
}
