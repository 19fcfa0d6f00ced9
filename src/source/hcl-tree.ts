import type { Tree, TreeCursor } from "web-tree-sitter";

/** A node of the syntax tree, copied out of the parser's memory. Offsets are UTF-16. */
export interface HclNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly missing: boolean;
  readonly children: readonly HclNode[];
}

/** Nodes whose inside is never looked at: their type and place say all. */
const closed = new Set([
  "comment",
  "identifier",
  "string_lit",
  "numeric_lit",
  "bool_lit",
  "null_lit",
  "template_literal",
  "block_start",
  "block_end",
  "object_start",
  "object_end",
  "tuple_start",
  "tuple_end",
  "heredoc_start",
  "heredoc_identifier",
  "quoted_template_start",
  "quoted_template_end",
  "template_interpolation_start",
  "template_interpolation_end",
  "template_directive_start",
  "template_directive_end",
  "template_else_intro",
  "template_if_end",
  "template_for_end",
  "strip_marker",
  "ellipsis",
]);

/** Tokens that no one asks for. */
const dropped = new Set(["=", ":", ",", ".", "[", "]", "(", ")", "{", "}", "comment", "tuple_start", "tuple_end"]);
const none: readonly HclNode[] = [];

/**
 * The whole tree as plain objects, so that the parser's memory can be freed at once.
 *
 * @param depthLimit levels of the syntax tree; undefined is given back where it is deeper.
 */
export function toNodes(tree: Tree, depthLimit: number): HclNode | undefined {
  const cursor = tree.walk();
  try {
    return copy(cursor, depthLimit);
  } finally {
    cursor.delete();
  }
}

function copy(cursor: TreeCursor, room: number): HclNode | undefined {
  const type = cursor.nodeType;
  const node = { type, start: cursor.startIndex, end: cursor.endIndex, missing: false, children: none };
  if (closed.has(type)) {
    if (node.start === node.end) node.missing = cursor.nodeIsMissing;
    return node;
  }
  if (!cursor.gotoFirstChild()) return { ...node, missing: node.start === node.end && cursor.nodeIsMissing };
  const children: HclNode[] = [];
  do {
    if (dropped.has(cursor.nodeType) && !cursor.nodeIsMissing) continue;
    const child = room > 0 ? copy(cursor, room - 1) : undefined;
    if (!child) return undefined;
    children.push(child);
  } while (cursor.gotoNextSibling());
  cursor.gotoParent();
  node.children = children;
  return node;
}
