import type { Element, PolicyText } from "../../../policy/index.js";
import { shown } from "../../../policy/index.js";
import type { Edit } from "../../../source/index.js";
import type { NewText } from "../../change.js";
import { editRow, insertAfter, type Row } from "./list.js";
import { itemsOf, type Member, memberOf, type WrittenNode } from "./node.js";
import { indentAt, isHcl, type Pen, quoted, replace, sourceOf, stepAt } from "./pen.js";
import { listText, type MemberStyle, memberText, valuesText } from "./render.js";

type ObjectNode = Extract<WrittenNode, { type: "object" }>;

/** The members of an object as a row to be edited. */
export function rowOf(node: ObjectNode | Extract<WrittenNode, { type: "list" }>, pen: Pen): Row {
  const items =
    node.type === "object" ? node.members.map((member) => member.span) : node.items.map((item) => item.span);
  return { items, span: node.span, lines: node.type === "object" && isHcl(pen) };
}

/** How the members of an object are written, from the one that a new one will follow. */
export function styleOf(node: WrittenNode, pen: Pen, name: string, after?: Member): MemberStyle {
  const like = after ?? (node.type === "object" ? node.members.at(-1) : undefined);
  const spread = sourceOf(pen, node.span).includes("\n");
  if (!like) return { quotedKeys: !isHcl(pen), between: isHcl(pen) ? " = " : ": ", spread };
  const key = sourceOf(pen, like.nameSpan);
  const between = sourceOf(pen, { start: like.nameSpan.end, end: like.value.span.start });
  const quotedKeys = /["\\]/.test(key[0] ?? "");
  const sign = /^\s*=\s*$/.test(between);
  if (!sign) return { quotedKeys, between: /^\s*:\s*$/.test(between) ? between : ": ", spread };
  const room = key.length + between.indexOf("=") - name.length - (quotedKeys ? 2 : 0);
  return { quotedKeys, between: `${" ".repeat(spread && room > 0 ? room : 1)}= `, spread };
}

/** Puts a new member behind the first of these that is there, else at the end. */
export function addMember(
  node: ObjectNode,
  behind: readonly string[],
  name: string,
  value: (indent: string, step: string, style: MemberStyle) => string,
  pen: Pen,
): readonly Edit[] {
  const found = behind.map((each) => memberOf(node, each)).find((member) => member !== undefined);
  const after = found ?? node.members.at(-1);
  const style = styleOf(node, pen, name, after);
  const indent = after ? indentAt(pen, after.span.start) : indentAt(pen, node.span.start);
  const text = memberText(name, value(indent, stepAt(pen, node.span), style), style, pen);
  const row = rowOf(node, pen);
  return after ? insertAfter(row, after.span, [text], pen) : editRow(row, new Set(), [text], pen);
}

/** Takes members out. */
export function removeMembers(node: ObjectNode, gone: (member: Member) => boolean, pen: Pen): readonly Edit[] {
  const removed = node.members.flatMap((member, index) => (gone(member) ? [index] : []));
  return editRow(rowOf(node, pen), new Set(removed), [], pen);
}

/** A new text as it would be shown, to compare it with what is there. */
export function shownNew(text: NewText): string {
  return text.map((piece) => (typeof piece === "string" ? piece : `\${${piece.expression}}`)).join("");
}

/**
 * Makes a value hold these texts. What is there already stays as it is written, whatever reference it is; the rest of a
 * list is changed item by item.
 *
 * @param old what the value holds now, in its order.
 * @param always a list even of one.
 */
export function setValues(
  node: WrittenNode,
  old: readonly PolicyText[],
  values: readonly NewText[],
  always: boolean,
  pen: Pen,
): readonly Edit[] {
  const items = itemsOf(node);
  const known = items.length === old.length ? old : [];
  const says = (index: number, value: NewText) => {
    const text = known[index];
    if (text) return shown(text) === shownNew(value);
    const item = items[index];
    if (item?.type !== "scalar") return false;
    return item.text === shownNew(value) || sourceOf(pen, item.span) === quotedOrNothing(value, pen);
  };
  const kept = new Map<NewText, number>();
  for (const value of values) {
    const index = items.findIndex((_, at) => ![...kept.values()].includes(at) && says(at, value));
    if (index >= 0) kept.set(value, index);
  }
  const keptIndexes = new Set(kept.values());
  const added = values.filter((value) => !kept.has(value));
  if (node.type === "list") {
    const removed = items.flatMap((_, index) => (keptIndexes.has(index) ? [] : [index]));
    return editRow(
      rowOf(node, pen),
      new Set(removed),
      added.map((value) => quoted(pen, value)),
      pen,
    );
  }
  if (added.length === 0 && values.length === 1) return [];
  const indent = indentAt(pen, node.span.start);
  const step = stepAt(pen, node.span);
  if (kept.size === 0) return [replace(pen, node.span, valuesText(values, pen, indent, step, always))];
  const texts = values.map((value) => (kept.has(value) ? sourceOf(pen, node.span) : quoted(pen, value)));
  return [replace(pen, node.span, listText(texts, pen, indent, step))];
}

function quotedOrNothing(value: NewText, pen: Pen): string | undefined {
  return value.every((piece) => typeof piece === "string") ? quoted(pen, value) : undefined;
}

/** The value of an element with this text as it is written: by its place, or by its position where all are there. */
export function writtenItem(
  node: WrittenNode,
  element: Pick<Element, "values"> | undefined,
  target: PolicyText,
): number | undefined {
  const items = itemsOf(node);
  const { span } = target;
  const placed = items.findIndex((item) => item.span.start === span.start && item.span.end === span.end);
  if (placed >= 0) return placed;
  const position = element?.values.indexOf(target) ?? -1;
  return position >= 0 && element?.values.length === items.length ? position : undefined;
}
