import {
  type HclBody,
  type HclExpression,
  holds,
  literal,
  type Span,
  type Value,
  written,
} from "../../../source/index.js";

/** A piece of a policy as it is written in its file, whatever the syntax. */
export type WrittenNode =
  | { readonly type: "object"; readonly members: readonly Member[]; readonly span: Span }
  | { readonly type: "list"; readonly items: readonly WrittenNode[]; readonly span: Span }
  /** A string, number, reference or call. `text` is what a string says, holes as `${…}`. */
  | { readonly type: "scalar"; readonly text: string | undefined; readonly span: Span };

export interface Member {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: WrittenNode;
  readonly span: Span;
}

/** An expression of HCL as nodes. */
export function fromExpression(expression: HclExpression): WrittenNode {
  const { span } = expression;
  if (expression.type === "list") return { type: "list", items: expression.items.map(fromExpression), span };
  if (expression.type !== "object") return { type: "scalar", text: templateText(expression), span };
  const members = expression.items.map((item) => ({
    name: templateText(item.key) ?? "",
    nameSpan: item.key.span,
    value: fromExpression(item.value),
    span: item.span,
  }));
  return { type: "object", members, span };
}

/** What a template without interpolations says. */
export function templateText(expression: HclExpression): string | undefined {
  if (expression.type !== "template") return undefined;
  let text = "";
  for (const piece of expression.pieces) {
    if (piece.type !== "text") return undefined;
    text += piece.text;
  }
  return text;
}

/** A value that was read from JSON as nodes. */
export function fromValue(value: Value): WrittenNode {
  const { span } = value;
  if (value.type === "list") return { type: "list", items: value.items.map(fromValue), span };
  if (value.type !== "map") return { type: "scalar", text: literal(value), span };
  const members = value.entries.map((entry) => ({
    name: literal(entry.key) ?? written(entry.key.parts),
    nameSpan: entry.key.span,
    value: fromValue(entry.value),
    span: entry.span,
  }));
  return { type: "object", members, span };
}

/** The member with this name; of several the last, as parsers read it. */
export function memberOf(node: WrittenNode | undefined, name: string): Member | undefined {
  return node?.type === "object" ? node.members.findLast((member) => member.name === name) : undefined;
}

/** The items of a list, or a single value as the only item. */
export function itemsOf(node: WrittenNode): readonly WrittenNode[] {
  return node.type === "list" ? node.items : [node];
}

/** The expression that covers exactly this span. */
export function expressionAt(body: HclBody, span: Span): HclExpression | undefined {
  for (const attribute of body.attributes) {
    if (holds(attribute.span, span)) return within(attribute.value, span);
  }
  for (const block of body.blocks) {
    if (holds(block.span, span)) return expressionAt(block.body, span);
  }
  return undefined;
}

function within(expression: HclExpression, span: Span): HclExpression | undefined {
  if (expression.span.start === span.start && expression.span.end === span.end) return expression;
  for (const child of childrenOf(expression)) {
    if (!holds(child.span, span)) continue;
    const found = within(child, span);
    if (found) return found;
  }
  return undefined;
}

function childrenOf(expression: HclExpression): readonly HclExpression[] {
  switch (expression.type) {
    case "list":
      return expression.items;
    case "object":
      return expression.items.flatMap((item) => [item.key, item.value]);
    case "call":
      return expression.args;
    case "conditional":
      return [expression.condition, expression.yes, expression.no];
    case "for":
      return [expression.collection, ...(expression.key ? [expression.key] : []), expression.value];
    case "binary":
      return [expression.left, expression.right];
    case "unary":
      return [expression.of];
    case "attribute":
    case "splat":
      return [expression.of];
    case "index":
      return [expression.of, expression.key];
    case "template":
      return expression.pieces.flatMap((piece) => (piece.type === "interpolation" ? [piece.expression] : []));
    default:
      return [];
  }
}
