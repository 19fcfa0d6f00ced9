import type { Policy, Statement } from "../../../policy/index.js";
import {
  type Files,
  type HclBlock,
  type HclBody,
  holds,
  type SourceFile,
  type Span,
  type Value,
} from "../../../source/index.js";
import { parsedValue } from "../../parsed.js";
import { cannot } from "../../write/failure.js";
import { isTemplateFile } from "../given-templates.js";
import { folderOf, parseFile } from "../parsed-file.js";
import { blockStatement } from "./block-statement.js";
import { jsonBlockStatement } from "./json-block.js";
import { expressionAt, fromExpression, fromValue, memberOf, type WrittenNode } from "./node.js";
import { objectStatement } from "./object-statement.js";
import type { Dialect, Pen } from "./pen.js";
import type { StatementWriter } from "./statement.js";

/** Where a statement is written. */
export type StatementPlace =
  | {
      readonly type: "block";
      readonly block: HclBlock;
      readonly pen: Pen;
      readonly span: Span;
      readonly writer: StatementWriter;
    }
  | {
      readonly type: "object";
      readonly pen: Pen;
      readonly span: Span;
      /** It is an item of a list, not the only statement without one. */
      readonly isListed: boolean;
      readonly writer: StatementWriter;
    };

/** Where a whole policy is written. */
export type PolicyPlace =
  | { readonly type: "block"; readonly block: HclBlock; readonly pen: Pen }
  /** The block as the object that it is in the JSON syntax. */
  | { readonly type: "json-block"; readonly node: ObjectNode; readonly pen: Pen }
  | { readonly type: "object"; readonly node: WrittenNode; readonly pen: Pen };

type ObjectNode = Extract<WrittenNode, { type: "object" }>;

const isModuleFile = (path: string) => /\.(tf|tofu)$|(^|\/)terragrunt\.hcl$/.test(path);
const isJsonSyntax = (path: string) => /\.(tf|tofu)\.json$/.test(path);

/** A pen for writing where this value stands. */
export function penFor(value: Value, files: Files): Pen {
  const file = files.get(value.span.path) ?? cannot(`\`${value.span.path}\` is not at hand`);
  const folder = folderOf(file.path);
  const module = [...files.values()].filter((each) => isModuleFile(each.path) && folderOf(each.path) === folder);
  return { file, dialect: dialectOf(value, file, files), module };
}

function dialectOf(value: Value, file: SourceFile, files: Files): Dialect {
  if (isModuleFile(file.path)) {
    if (value.syntax === "hcl-document") return "blocks";
    if (value.syntax !== "json-in-text") return insideDocument(file, value.span) ? "blocks" : "hcl";
    return isQuoted(value, file) ? "quoted" : "template";
  }
  if (!isJsonSyntax(file.path)) return isTemplateFile(file.path, files) ? "template" : "json";
  if (value.syntax === "json-in-text") return "quoted";
  return jsonAt(file, value.span) ? "template" : cannot("it is an expression in a string of JSON");
}

/** What a file of the JSON syntax has at this span, or as the block that ends there. */
function jsonAt(file: SourceFile, span: Span): Value | undefined {
  const find = (value: Value): Value | undefined => {
    if (!holds(value.span, { ...span, start: span.end })) return undefined;
    if (value.span.end === span.end && value.span.start >= span.start) return value;
    const inner =
      value.type === "list" ? value.items : value.type === "map" ? value.entries.map((entry) => entry.value) : [];
    for (const child of inner) {
      const found = find(child);
      if (found) return found;
    }
    return undefined;
  };
  const whole = parsedValue(file);
  return whole && find(whole);
}

/** The object that a block is in the JSON syntax. */
export function jsonBlockAt(file: SourceFile, span: Span): ObjectNode {
  const value = jsonAt(file, span);
  const node = value && fromValue(value);
  return node?.type === "object" ? node : cannot("it is computed");
}

/** Does the JSON stand in a quoted string, where its own quotes are escaped? */
function isQuoted(value: Value, file: SourceFile): boolean {
  const source = file.text.slice(value.span.start, value.span.end);
  if (source.startsWith('\\"')) return true;
  return value.type === "map" && value.entries.some((entry) => file.text.startsWith('\\"', entry.key.span.start));
}

function insideDocument(file: SourceFile, span: Span): boolean {
  return parseFile(file).body.blocks.some(
    (block) => block.type === "data" && block.labels[0]?.text === "aws_iam_policy_document" && holds(block.span, span),
  );
}

/** The block with this span, or whose inside has it. */
export function blockAt(body: HclBody, span: Span): HclBlock | undefined {
  for (const block of body.blocks) {
    if (block.span.start === span.start && block.span.end === span.end) return block;
    const inner = holds(block.span, span) ? blockAt(block.body, span) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function nodeOf(value: Value, pen: Pen): WrittenNode {
  if (isJsonSyntax(pen.file.path) && value.syntax !== "json-in-text") return jsonBlockAt(pen.file, value.span);
  if (pen.dialect !== "hcl" && pen.dialect !== "blocks") return fromValue(value);
  const expression = expressionAt(parseFile(pen.file).body, value.span);
  return expression ? fromExpression(expression) : cannot("it is computed");
}

/** Where this statement is written; ends the writing where it is computed. */
export function statementPlace(statement: Statement, files: Files): StatementPlace {
  const { value, span } = statement;
  if (value.syntax === "computed") return cannot("the statement is computed");
  const pen = penFor(value, files);
  if (value.syntax === "hcl-document" && !isJsonSyntax(pen.file.path)) {
    const block = blockAt(parseFile(pen.file).body, span) ?? cannot("the statement is computed");
    return { type: "block", block, pen, span, writer: blockStatement(block, statement, pen) };
  }
  const node = nodeOf(value, pen);
  if (node.type !== "object") return cannot("the statement is computed");
  const before = withoutComments(pen.file.text.slice(0, span.start));
  const isListed = /[[,]$/.test(before) || /\}$/.test(before);
  const toWriter = value.syntax === "hcl-document" ? jsonBlockStatement : objectStatement;
  return { type: "object", pen, span, isListed, writer: toWriter(node, statement, pen) };
}

/** A text up to the white space and the comments that it ends with. */
function withoutComments(text: string): string {
  const lines = text.split("\n");
  while (lines.length > 1 && /^\s*(#|\/\/|$)/.test(lines.at(-1) ?? "")) lines.pop();
  const last = lines.pop() ?? "";
  const comment = /[[,}][ \t]{0,100}(#|\/\/)/.exec(last);
  return [...lines, comment ? last.slice(0, comment.index + 1) : last].join("\n").trimEnd();
}

/** Where this policy is written; ends the writing where it is computed. */
export function placeOf(policy: Policy, files: Files): PolicyPlace {
  const { value } = policy;
  if (value.syntax === "computed" || value.type !== "map") return cannot("the policy is computed");
  const pen = penFor(value, files);
  if (value.syntax !== "hcl-document") return { type: "object", node: nodeOf(value, pen), pen };
  if (isJsonSyntax(pen.file.path)) return { type: "json-block", node: jsonBlockAt(pen.file, value.span), pen };
  const block = blockAt(parseFile(pen.file).body, value.span) ?? cannot("the policy is computed");
  return { type: "block", block, pen };
}

/** The value of `Statement`. */
export function statementsNode(place: PolicyPlace): { readonly node: WrittenNode; readonly pen: Pen } {
  if (place.type === "block") return cannot("the statements are blocks");
  const name = place.type === "json-block" ? "statement" : "Statement";
  const member = memberOf(place.node, name) ?? cannot(`the policy has no \`${name}\``);
  return { node: member.value, pen: place.pen };
}
