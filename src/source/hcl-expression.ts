import type { HclExpression, HclFor, HclItem, HclStep } from "./hcl-syntax.js";
import { heredocPieces, quotedPieces, spanOf, type TemplateContext } from "./hcl-template.js";
import type { HclNode } from "./hcl-tree.js";

/**
 * Turns `expression` nodes of one text into syntax. Total: what is not understood is `broken`.
 *
 * @param shift how far the text is ahead of the file that the places are told in.
 */
export function expressionsOf(path: string, text: string, shift: number): (node: HclNode) => HclExpression {
  const context: TemplateContext = { path, text, shift, toExpression: (node) => toExpression(node, context) };
  return context.toExpression;
}

function toExpression(node: HclNode, context: TemplateContext): HclExpression {
  return toTerm(node.children, node, context);
}

/** A first term and what follows it: `.name`, `[key]`, splats. */
function toTerm(nodes: readonly HclNode[], whole: HclNode, context: TemplateContext): HclExpression {
  const [first, ...rest] = nodes;
  const span = spanOf(whole, context);
  if (!first || first.missing || nodes.some((node) => node.type === "ERROR")) return { type: "broken", span };
  let result = toPrimary(first, context);
  for (const node of rest) {
    const inner = node.children[0];
    const place = { path: span.path, start: result.span.start, end: node.end - context.shift };
    if (node.type === "splat" && inner) {
      const steps = inner.children.flatMap((child) => toStep(child, context));
      result = { type: "splat", of: result, steps, span: place };
      continue;
    }
    const [step] = toStep(node, context);
    if (!step) return { type: "broken", span };
    result =
      step.type === "attribute"
        ? { type: "attribute", of: result, name: step.name, span: place }
        : { type: "index", of: result, key: step.key, span: place };
  }
  return result;
}

function toStep(node: HclNode, context: TemplateContext): readonly HclStep[] {
  const span = spanOf(node, context);
  const inner = node.children[0];
  if (node.type === "get_attr" && inner) return [{ type: "attribute", name: textOf(inner, context), span }];
  if (node.type !== "index" || !inner) return [];
  const [key] = inner.children.filter((child) => child.type === "expression");
  if (inner.type === "new_index" && key) return [{ type: "index", key: toExpression(key, context), span }];
  const text = /[0-9]+/.exec(textOf(inner, context))?.[0];
  if (text === undefined) return [];
  return [{ type: "index", key: { type: "number", value: Number(text), text, span }, span }];
}

function toPrimary(node: HclNode, context: TemplateContext): HclExpression {
  const span = spanOf(node, context);
  const inner = node.children[0];
  switch (node.type) {
    case "expression":
      return toExpression(node, context);
    case "variable_expr":
      return inner ? { type: "variable", name: textOf(inner, context), span } : { type: "broken", span };
    case "literal_value":
      return inner ? toLiteral(inner, context) : { type: "broken", span };
    case "template_expr":
      return inner ? toTemplate(inner, context) : { type: "broken", span };
    case "collection_value":
      return inner ? toCollection(inner, context) : { type: "broken", span };
    case "function_call":
      return toCall(node, context);
    case "for_expr":
      return inner ? toFor(inner, context) : { type: "broken", span };
    case "operation":
      return inner ? toOperation(inner, context) : { type: "broken", span };
    case "conditional": {
      const [condition, yes, no] = node.children.filter((child) => child.type === "expression");
      if (!condition || !yes || !no) return { type: "broken", span };
      return {
        type: "conditional",
        condition: toExpression(condition, context),
        yes: toExpression(yes, context),
        no: toExpression(no, context),
        span,
      };
    }
    default:
      return { type: "broken", span };
  }
}

function toLiteral(node: HclNode, context: TemplateContext): HclExpression {
  const span = spanOf(node, context);
  const text = textOf(node, context);
  if (node.type === "numeric_lit") return { type: "number", value: Number(text), text, span };
  if (node.type === "bool_lit") return { type: "boolean", value: text === "true", span };
  if (node.type === "null_lit") return { type: "null", span };
  return toQuoted(node, context);
}

function toQuoted(node: HclNode, context: TemplateContext): HclExpression {
  const isClosed = node.end - node.start > 1 && context.text[node.end - 1] === '"';
  const pieces = quotedPieces(node.children, node.start + 1, isClosed ? node.end - 1 : node.end, context);
  return { type: "template", pieces, span: spanOf(node, context) };
}

function toTemplate(node: HclNode, context: TemplateContext): HclExpression {
  if (node.type === "quoted_template") return toQuoted(node, context);
  const [marker, name] = node.children;
  const last = node.children.at(-1);
  const span = spanOf(node, context);
  if (!marker || !name || last?.type !== "heredoc_identifier" || last === name) return { type: "broken", span };
  const start = context.text.indexOf("\n", name.end) + 1;
  const end = context.text.lastIndexOf("\n", last.start - 1) + 1;
  const flush = marker.end - marker.start === 3;
  const pieces = start > 0 && start < end ? heredocPieces(node.children.slice(2, -1), start, end, flush, context) : [];
  return { type: "template", pieces, span };
}

function toCollection(node: HclNode, context: TemplateContext): HclExpression {
  const span = spanOf(node, context);
  if (node.type === "tuple") {
    const items = node.children.filter((child) => child.type === "expression");
    return { type: "list", items: items.map((item) => toExpression(item, context)), span };
  }
  return { type: "object", items: toItems(node, context), span };
}

/** The entries of an `object` node. A bare name is a key by itself; in parentheses it is an expression. */
function toItems(node: HclNode, context: TemplateContext): readonly HclItem[] {
  return node.children.flatMap((child): HclItem[] => {
    const [key, value] = child.children.filter((each) => each.type === "expression");
    if (child.type !== "object_elem" || !key || !value) return [];
    const [only, ...rest] = key.children;
    const isName = rest.length === 0 && (only?.type === "variable_expr" || only?.type === "literal_value");
    const bare = isName && only.children[0]?.type !== "string_lit";
    const span = spanOf(key, context);
    const name: HclExpression = bare
      ? { type: "template", pieces: [{ type: "text", text: textOf(key, context), span }], span }
      : toExpression(key, context);
    return [{ key: name, value: toExpression(value, context), span: spanOf(child, context) }];
  });
}

function toCall(node: HclNode, context: TemplateContext): HclExpression {
  const name = node.children.find((child) => child.type === "identifier");
  const args = node.children.find((child) => child.type === "function_arguments")?.children ?? [];
  return {
    type: "call",
    name: name ? textOf(name, context) : "",
    args: args.filter((child) => child.type === "expression").map((child) => toExpression(child, context)),
    expand: args.at(-1)?.type === "ellipsis",
    span: spanOf(node, context),
  };
}

function toFor(node: HclNode, context: TemplateContext): HclExpression {
  const span = spanOf(node, context);
  const intro = node.children.find((child) => child.type === "for_intro");
  const results = node.children.filter((child) => child.type === "expression");
  const collection = intro?.children.find((child) => child.type === "expression");
  const value = results.at(-1);
  const key = node.type === "for_object_expr" ? results[0] : undefined;
  if (!intro || !collection || !value || (node.type === "for_object_expr" && results.length < 2)) {
    return { type: "broken", span };
  }
  const names = intro.children.filter((child) => child.type === "identifier").map((child) => textOf(child, context));
  const test = node.children
    .find((child) => child.type === "for_cond")
    ?.children.find((child) => child.type === "expression");
  const result: HclFor = {
    type: "for",
    keyName: names.length > 1 ? names[0] : undefined,
    valueName: names.at(-1) ?? "",
    collection: toExpression(collection, context),
    key: key && toExpression(key, context),
    value: toExpression(value, context),
    grouped: node.children.some((child) => child.type === "ellipsis"),
    condition: test && toExpression(test, context),
    span,
  };
  return result;
}

const operators = new Set(["*", "/", "%", "+", "-", ">", ">=", "<", "<=", "==", "!=", "&&", "||"]);

function toOperation(node: HclNode, context: TemplateContext): HclExpression {
  const span = spanOf(node, context);
  const [first] = node.children;
  if (node.type === "unary_operation" && first) {
    return { type: "unary", operator: first.type, of: toTerm(node.children.slice(1), node, context), span };
  }
  const at = node.children.findIndex((child) => operators.has(child.type));
  const operator = node.children[at];
  if (!operator) return { type: "broken", span };
  const [left, right] = [node.children.slice(0, at), node.children.slice(at + 1)];
  return {
    type: "binary",
    operator: operator.type,
    left: toTerm(left, covering(left, node), context),
    right: toTerm(right, covering(right, node), context),
    span,
  };
}

function covering(nodes: readonly HclNode[], whole: HclNode): HclNode {
  return { ...whole, start: nodes[0]?.start ?? whole.start, end: nodes.at(-1)?.end ?? whole.end };
}

function textOf(node: HclNode, context: TemplateContext): string {
  return context.text.slice(node.start, node.end);
}
