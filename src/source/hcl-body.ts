import type { HclAttribute, HclBlock, HclBody, HclLabel } from "./hcl-syntax.js";
import { spanOf, type TemplateContext } from "./hcl-template.js";
import type { HclNode } from "./hcl-tree.js";

type Context = TemplateContext;

interface Open {
  readonly attributes: HclAttribute[];
  readonly blocks: HclBlock[];
  /** The block that this is the inside of: its nodes up to `{`. */
  readonly head: readonly HclNode[];
}

/**
 * The attributes and blocks below these nodes. Where the parser gave up on a block that is not closed, its pieces
 * lie there one after another: they are put together again, so that what is whole inside is read.
 */
export function toBody(nodes: readonly HclNode[], context: Context): HclBody {
  const open: Open[] = [{ attributes: [], blocks: [], head: [] }];
  let head: HclNode[] = [];
  for (const node of flattened(nodes)) {
    const inside = open.at(-1);
    if (!inside) break;
    if (node.type === "attribute") inside.attributes.push(...toAttribute(node, context));
    else if (node.type === "block") inside.blocks.push(...toBlock(node, context));
    else if (node.type === "identifier" || node.type === "string_lit") head.push(node);
    else if (node.type === "block_start" && head.length > 0 && open.length < 50) {
      open.push({ attributes: [], blocks: [], head });
    } else if (node.type === "block_end") close(open, node.end, context);
    if (node.type !== "identifier" && node.type !== "string_lit") head = [];
  }
  const end = nodes.at(-1)?.end ?? 0;
  while (open.length > 1) close(open, end, context);
  return { attributes: open[0]?.attributes ?? [], blocks: open[0]?.blocks ?? [] };
}

function* flattened(nodes: readonly HclNode[]): Iterable<HclNode> {
  for (const node of nodes) {
    if (node.type === "body" || node.type === "ERROR" || node.type === "config_file") yield* flattened(node.children);
    else yield node;
  }
}

function close(open: Open[], end: number, context: Context): void {
  const inner = open.at(-1);
  const outer = open.at(-2);
  if (!inner || !outer) return;
  open.pop();
  outer.blocks.push(...blockOf(inner.head, { attributes: inner.attributes, blocks: inner.blocks }, end, context));
}

function toAttribute(node: HclNode, context: Context): readonly HclAttribute[] {
  const name = node.children.find((child) => child.type === "identifier");
  const value = node.children.find((child) => child.type === "expression");
  if (!name) return [];
  const span = spanOf(node, context);
  return [
    {
      name: context.text.slice(name.start, name.end),
      nameSpan: spanOf(name, context),
      value: value ? context.toExpression(value) : { type: "broken", span },
      span,
    },
  ];
}

function toBlock(node: HclNode, context: Context): readonly HclBlock[] {
  const start = node.children.findIndex((child) => child.type === "block_start");
  const inside = node.children.slice(start + 1).filter((child) => child.type !== "block_end");
  return blockOf(node.children.slice(0, start), toBody(inside, context), node.end, context);
}

function blockOf(head: readonly HclNode[], body: HclBody, end: number, context: Context): readonly HclBlock[] {
  const [type, ...labels] = head.filter((node) => node.type === "identifier" || node.type === "string_lit");
  if (!type) return [];
  return [
    {
      type: context.text.slice(type.start, type.end),
      typeSpan: spanOf(type, context),
      labels: labels.map((label) => toLabel(label, context)),
      body,
      span: spanOf({ start: type.start, end }, context),
    },
  ];
}

function toLabel(node: HclNode, context: Context): HclLabel {
  const text = context.text.slice(node.start, node.end);
  const span = spanOf(node, context);
  return { text: node.type === "string_lit" ? text.replace(/^"|"$/g, "") : text, span };
}
