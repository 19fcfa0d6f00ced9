import type { HclExpression, HclPiece } from "./hcl-syntax.js";
import type { HclNode } from "./hcl-tree.js";
import type { Span } from "./span.js";

/** The text that is parsed, and how its expressions become syntax. */
export interface TemplateContext {
  readonly path: string;
  readonly text: string;
  /** How far `text` is ahead of the file its places are told in. */
  readonly shift: number;
  readonly toExpression: (node: HclNode) => HclExpression;
}

type Token =
  | { readonly type: "literal"; start: number; end: number; readonly skips: [number, number][] }
  | { readonly type: "interpolation" | "if" | "for" | "else" | "end"; readonly node: HclNode };

const controls: { readonly [type: string]: "if" | "for" | "else" | "end" } = {
  template_if_intro: "if",
  template_for_start: "for",
  template_else_intro: "else",
  template_if_end: "end",
  template_for_end: "end",
};

/** The pieces of a quoted template between its quotes. */
export function quotedPieces(
  nodes: readonly HclNode[],
  start: number,
  end: number,
  context: TemplateContext,
): readonly HclPiece[] {
  return toPieces(toTokens(nodes, start, end), context, true);
}

/** The pieces of a heredoc from the line after its marker up to the line of the closing one. */
export function heredocPieces(
  nodes: readonly HclNode[],
  start: number,
  end: number,
  flush: boolean,
  context: TemplateContext,
): readonly HclPiece[] {
  const tokens = toTokens(nodes, start, end);
  if (flush) stripIndentation(tokens, context.text);
  return toPieces(tokens, context, false);
}

/** Everything between interpolations and directives is literal: the parser itself leaves white space out. */
function toTokens(nodes: readonly HclNode[], start: number, end: number): readonly Token[] {
  const tokens: Token[] = [];
  let position = start;
  const visit = (node: HclNode) => {
    const control = controls[node.type];
    if (control || node.type === "template_interpolation" || node.type === "ERROR") {
      if (node.start < position || node.end > end) return;
      if (node.start > position) tokens.push({ type: "literal", start: position, end: node.start, skips: [] });
      tokens.push({ type: control ?? "interpolation", node });
      position = node.end;
    } else if (node.type !== "template_literal") for (const child of node.children) visit(child);
  };
  for (const node of nodes) visit(node);
  if (position < end) tokens.push({ type: "literal", start: position, end, skips: [] });
  return tokens;
}

/** What `<<-` takes away: the smallest indentation of all lines that are not blank. */
function stripIndentation(tokens: readonly Token[], text: string): void {
  const lines: {
    readonly token: Extract<Token, { type: "literal" }>;
    readonly start: number;
    readonly indent: number;
  }[] = [];
  let smallest = Number.POSITIVE_INFINITY;
  let fresh = true;
  for (const token of tokens) {
    if (token.type !== "literal") {
      if (fresh) smallest = 0;
      fresh = false;
      continue;
    }
    for (let at = token.start; at < token.end; ) {
      const newline = text.indexOf("\n", at);
      const end = newline < 0 || newline >= token.end ? token.end : newline + 1;
      const indent = /^\s*/.exec(text.slice(at, end))?.[0].length ?? 0;
      const blank = indent === end - at && text[end - 1] === "\n";
      if (fresh && !blank) {
        lines.push({ token, start: at, indent });
        smallest = Math.min(smallest, indent);
      }
      fresh = text[end - 1] === "\n";
      at = end;
    }
  }
  if (smallest === 0 || smallest === Number.POSITIVE_INFINITY) return;
  for (const { token, start } of lines) token.skips.push([start, start + smallest]);
}

function toPieces(tokens: readonly Token[], context: TemplateContext, quoted: boolean): readonly HclPiece[] {
  applyStripMarkers(tokens, context.text);
  let index = 0;
  const sequence = (room: number): { pieces: HclPiece[]; stop: Token | undefined } => {
    const pieces: HclPiece[] = [];
    for (; index < tokens.length; index++) {
      const token = tokens[index];
      if (!token || token.type === "else" || token.type === "end") return { pieces, stop: token };
      if (token.type === "literal") pieces.push(...toRuns(token, context, quoted));
      else if (token.type === "interpolation" || room === 0) pieces.push(interpolation(token.node, context));
      else pieces.push(directive(token.type, token.node, room));
    }
    return { pieces, stop: undefined };
  };
  const directive = (type: "if" | "for", node: HclNode, room: number): HclPiece => {
    const span = spanOf(node, context);
    const [expression] = node.children.filter((child) => child.type === "expression");
    const value: HclExpression = expression ? context.toExpression(expression) : { type: "broken", span };
    index++;
    const first = sequence(room - 1);
    let otherwise: readonly HclPiece[] = [];
    if (first.stop?.type === "else") {
      index++;
      otherwise = sequence(room - 1).pieces;
    }
    if (type === "if") return { type, condition: value, yes: first.pieces, no: otherwise, span };
    const names = node.children
      .filter((child) => child.type === "identifier")
      .map((child) => context.text.slice(child.start, child.end));
    return {
      type,
      key: names.length > 1 ? names[0] : undefined,
      value: names.at(-1) ?? "",
      collection: value,
      body: first.pieces,
      span,
    };
  };
  const pieces: HclPiece[] = [];
  for (; index < tokens.length; index++) pieces.push(...sequence(50).pieces);
  return pieces;
}

function interpolation(node: HclNode, context: TemplateContext): HclPiece {
  const span = spanOf(node, context);
  const [inner] = node.children.filter((child) => child.type === "expression");
  const broken = node.type === "ERROR" || !inner;
  return { type: "interpolation", expression: broken ? { type: "broken", span } : context.toExpression(inner), span };
}

/** `~` takes away the white space of the literal next to it, as far as the end of the line. */
function applyStripMarkers(tokens: readonly Token[], text: string): void {
  tokens.forEach((token, index) => {
    if (token.type === "literal") return;
    const [before, after] = [tokens[index - 1], tokens[index + 1]];
    if (text[token.node.start + 2] === "~" && before?.type === "literal") {
      const line = Math.max(before.start, text.lastIndexOf("\n", before.end - 2) + 1);
      before.end = line + text.slice(line, before.end).trimEnd().length;
    }
    if (text[token.node.end - 2] === "~" && after?.type === "literal") {
      after.start += /^[^\S\n]*\n?/.exec(text.slice(after.start, after.end))?.[0].length ?? 0;
    }
  });
}

const quotedEscape = /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])|\$\$\{|%%\{/g;
const bareEscape = /\$\$\{|%%\{/g;
const letters: { readonly [letter: string]: string } = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

function toRuns(token: Extract<Token, { type: "literal" }>, context: TemplateContext, quoted: boolean): HclPiece[] {
  const runs: HclPiece[] = [];
  let position = token.start;
  for (const [from, to] of token.skips) {
    if (from < position) continue;
    pushRuns(runs, position, Math.min(from, token.end), context, quoted);
    position = Math.min(to, token.end);
  }
  pushRuns(runs, position, token.end, context, quoted);
  return runs;
}

function pushRuns(runs: HclPiece[], start: number, end: number, context: TemplateContext, quoted: boolean): void {
  if (end <= start) return;
  const source = context.text.slice(start, end);
  const push = (from: number, to: number, text: string) => {
    if (to > from) runs.push({ type: "text", text, span: spanOf({ start: start + from, end: start + to }, context) });
  };
  let position = 0;
  for (const match of source.matchAll(quoted ? quotedEscape : bareEscape)) {
    push(position, match.index, source.slice(position, match.index));
    position = match.index + match[0].length;
    push(match.index, position, unescaped(match[0]));
  }
  push(position, source.length, source.slice(position));
}

function unescaped(sequence: string): string {
  if (sequence[0] !== "\\") return sequence.slice(1);
  const letter = sequence[1] ?? "";
  if (letter !== "u" && letter !== "U") return letters[letter] ?? letter;
  const code = Number.parseInt(sequence.slice(2), 16);
  return code > 0x10ffff || Number.isNaN(code) ? "\ufffd" : String.fromCodePoint(code);
}

/** Where these offsets of the text are in the file. */
export function spanOf(
  node: Pick<HclNode, "start" | "end">,
  { path, shift }: Omit<TemplateContext, "toExpression">,
): Span {
  return { path, start: node.start - shift, end: node.end - shift };
}
