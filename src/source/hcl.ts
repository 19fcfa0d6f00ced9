import { createRequire } from "node:module";
import { Language, Parser } from "web-tree-sitter";
import type { SourceFile } from "./file.js";
import { toBody } from "./hcl-body.js";
import { expressionsOf } from "./hcl-expression.js";
import type { HclBody, HclExpression } from "./hcl-syntax.js";
import { type HclNode, toNodes } from "./hcl-tree.js";
import type { Problem } from "./problem.js";

/** Characters. Hand-written modules stay below a tenth of it. */
const sizeLimit = 2_000_000;
/** Levels of the syntax tree, some four for each level of nesting as it is written. */
const depthLimit = 1_000;
const problemLimit = 10;

let parser: Parser | undefined;

/** Loads the grammar, once. Everything else here needs it to have ended. */
export async function loadHcl(): Promise<void> {
  if (parser) return;
  await Parser.init();
  const require = createRequire(import.meta.url);
  const language = await Language.load(
    require.resolve("@tree-sitter-grammars/tree-sitter-hcl/tree-sitter-terraform.wasm"),
  );
  const made = new Parser();
  made.setLanguage(language);
  parser = made;
}

/** What was read of a file of HCL. Total: what is around an error is read all the same. */
export interface HclResult {
  readonly body: HclBody;
  readonly problems: readonly Problem[];
}

const empty: HclBody = { attributes: [], blocks: [] };

/** Reads a file of HCL. {@link loadHcl} must have ended. */
export function parseHcl(file: SourceFile): HclResult {
  const { root, problems } = toRoot(file.path, file.text);
  if (!root) return { body: empty, problems };
  const { path, text } = file;
  const context = { path, text, shift: 0, toExpression: expressionsOf(path, text, 0) };
  return { body: toBody([root], context), problems };
}

/**
 * Reads a file that is one template, as `templatefile` does. {@link loadHcl} must have ended.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/templatefile
 */
export function parseHclTemplate(file: SourceFile): { value: HclExpression; problems: readonly Problem[] } {
  const marker = /^LEASTWISE$/m.test(file.text) ? "LEASTWISE_TEMPLATE" : "LEASTWISE";
  const head = `x = <<${marker}\n`;
  const { value, problems } = fromWrapped(file.path, head, file.text, `\n${marker}\n`, head.length);
  return { value: endedAt(value, file.text.length), problems };
}

/** A template without the line break before the closing marker, which is none of its own. */
function endedAt(template: HclExpression, end: number): HclExpression {
  const last = template.type === "template" ? template.pieces.at(-1) : undefined;
  if (template.type !== "template" || last?.type !== "text" || last.span.end <= end) return template;
  const text = last.text.slice(0, end - last.span.end);
  const own = text === "" ? [] : [{ ...last, text, span: { ...last.span, end } }];
  return { ...template, pieces: [...template.pieces.slice(0, -1), ...own] };
}

/**
 * Reads the string of a JSON file of Terraform as the template it is.
 *
 * @param start offset of its opening quote in the file.
 * @see https://developer.hashicorp.com/terraform/language/syntax/json
 */
export function parseHclJsonString(path: string, source: string, start: number): HclExpression {
  const unquoted = source.replace(interpolation, withQuotes);
  return fromWrapped(path, "x = ", unquoted, "\n", 4 - start).value;
}

/** What is filled in, with up to three levels of braces inside; `$${` is none. */
const interpolation = /(?<!\$)[$%]\{(?:[^{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\}/g;

/** Quotes that JSON escapes as the quotes they are, a space making up for the backslash on the outer side of each. */
function withQuotes(expression: string): string {
  let isOpen = false;
  return expression.replaceAll('\\"', () => {
    isOpen = !isOpen;
    return isOpen ? ' "' : '" ';
  });
}

/** Parses `head + text + tail`; every place is told `shift` before it, where `text` stands in its file. */
function fromWrapped(path: string, head: string, text: string, tail: string, shift: number) {
  const { root, problems } = toRoot(path, head + text + tail);
  const span = { path, start: head.length - shift, end: head.length - shift + text.length };
  const broken: HclExpression = { type: "broken", span };
  if (!root) return { value: broken, problems: problems.map((problem) => ({ ...problem, span })) };
  const whole = head + text + tail;
  const body = toBody([root], { path, text: whole, shift, toExpression: expressionsOf(path, whole, shift) });
  return {
    value: body.attributes[0]?.value ?? broken,
    problems: problems.map((problem) => ({
      ...problem,
      span: { path, start: Math.max(0, problem.span.start - shift), end: Math.max(0, problem.span.end - shift) },
    })),
  };
}

function toRoot(path: string, text: string): { root: HclNode | undefined; problems: readonly Problem[] } {
  if (!parser) throw new Error("loadHcl has not ended");
  const start = { path, start: 0, end: Math.min(1, text.length) };
  const limit = (message: string) => ({
    root: undefined,
    problems: [{ code: "limit" as const, message, span: start }],
  });
  if (text.length > sizeLimit) return limit(`larger than ${sizeLimit / 1_000_000} million characters, not read`);
  const tree = parser.parse(text.startsWith("\uFEFF") ? ` ${text.slice(1)}` : text, null);
  if (!tree) return limit("could not be read within its limits");
  try {
    const root = toNodes(tree, depthLimit);
    if (!root) return limit("nested too deeply, not read");
    return { root, problems: tree.rootNode.hasError ? problemsIn(root, path, text) : [] };
  } finally {
    tree.delete();
  }
}

function problemsIn(root: HclNode, path: string, text: string): readonly Problem[] {
  const problems: Problem[] = [];
  const visit = (node: HclNode) => {
    if (problems.length >= problemLimit) return;
    if (node.missing) {
      const at = Math.max(0, Math.min(node.start, text.length - 1));
      problems.push({
        code: "syntax",
        message: `\`${shown(node.type)}\` is missing`,
        span: { path, start: at, end: at + 1 },
      });
    } else if (node.type === "ERROR") {
      const newline = text.slice(node.start, node.end).trimEnd().indexOf("\n");
      const end = newline < 0 ? node.end : node.start + newline;
      const written = text.slice(node.start, Math.min(end, node.start + 40)).trim();
      problems.push({
        code: "syntax",
        message: `not understood here: \`${written}\``,
        span: { path, start: node.start, end },
      });
    } else for (const child of node.children) visit(child);
  };
  visit(root);
  return problems;
}

const names: { readonly [type: string]: string } = {
  block_end: "}",
  object_end: "}",
  tuple_end: "]",
  quoted_template_end: '"',
  template_interpolation_end: "}",
};

function shown(type: string): string {
  return names[type] ?? type;
}
