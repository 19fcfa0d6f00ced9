import type { Edit, SourceFile, Span, Value } from "../../source/index.js";
import { cannot } from "./failure.js";
import type { Dialect } from "./holes.js";
import { type Style, styleOf } from "./style.js";
import { type Host, type Spot, spotAt } from "./tree.js";

/** What is needed to write somewhere in a file: its text, its style, and what it stands in. */
export interface Pen {
  readonly file: SourceFile;
  readonly text: string;
  readonly dialect: Dialect;
  readonly style: Style;
  readonly host: Host | undefined;
}

/** The node with this span and a pen to write there; ends the writing where the source does not stand there as such. */
export function penAt(
  span: Span,
  files: ReadonlyMap<string, SourceFile>,
  dialect: Dialect,
  near: Span = span,
): { readonly spot: Spot; readonly pen: Pen } {
  const file = files.get(span.path) ?? cannot(`\`${span.path}\` is not at hand`);
  const spot = spotAt(file, span) ?? cannot("this is computed from something else in the template");
  if (spot.node.syntax === "computed") cannot("this is used in several places by its alias");
  const policy = spotAt(file, near)?.node ?? spot.node;
  return { spot, pen: { file, text: file.text, dialect, style: styleOf(file.text, policy), host: spot.host } };
}

/** One replacement; what is written into a text of another format is written as that text. */
export function replace(pen: Pen, start: number, end: number, text: string): Edit {
  return { span: { path: pen.file.path, start, end }, text };
}

/** New text as it must stand inside the text that holds it. */
export function hosted(text: string, { host }: Pen): string {
  if (host?.quote === '"') return JSON.stringify(text).slice(1, -1);
  return host?.quote === "'" ? text.replaceAll("'", "''") : text;
}

/** Are new lines possible here? In a quoted text everything stays on its line. */
export function mayBreak({ host }: Pen): boolean {
  return host === undefined || host.quote === "none";
}

/** The text of a node, as it stands. */
export function sourceOf(node: Value, { text }: Pen): string {
  return text.slice(node.span.start, node.span.end);
}
