import type { Element, Statement } from "../../../policy/index.js";
import type { Edit } from "../../../source/index.js";
import type { ElementName, NewStatement, NewText } from "../../change.js";
import { cannot } from "../../write/failure.js";
import { editRow } from "./list.js";
import { itemsOf, memberOf, type WrittenNode } from "./node.js";
import { addMember, removeMembers, rowOf, setValues, styleOf } from "./object.js";
import { elementNode, removeValue } from "./object-element.js";
import { indentAt, insert, type Pen, quoted, replace, stepAt } from "./pen.js";
import { argumentOf, listText, type MemberStyle, memberText, objectText, valuesText } from "./render.js";
import type { StatementWriter } from "./statement.js";

type ObjectNode = Extract<WrittenNode, { type: "object" }>;

/** Where something is rendered: the indentation of its line, one step of it, and the style of members near. */
interface Spot {
  readonly indent: string;
  readonly step: string;
  readonly style: MemberStyle;
  readonly pen: Pen;
}

/**
 * Writes into a `statement` block in the JSON syntax, where a block is an object, and several are a list of objects.
 *
 * @see https://developer.hashicorp.com/terraform/language/syntax/json#nested-block-mapping
 */
export function jsonBlockStatement(node: ObjectNode, statement: Statement, pen: Pen): StatementWriter {
  const named = (name: string) => memberOf(node, argumentOf(name));
  return {
    setElement: (name, values) => setElement(node, statement, name, values, pen),
    renameElement: (from, to) => {
      const member = named(from) ?? cannot(`\`${argumentOf(from)}\` is not written here`);
      return [replace(pen, member.nameSpan, quoted(pen, [argumentOf(to)]))];
    },
    removeElement: (name) =>
      named(name)
        ? removeMembers(node, (member) => member.name === argumentOf(name), pen)
        : cannot(`\`${argumentOf(name)}\` is not written here`),
    removeValue: (element, target) => removeValue(node, element, target, pen),
    addValue: (element, value) => addValue(node, element, value, pen),
    addCondition: (operator, key, values) => addCondition(node, operator, key, values, pen),
    removeCondition: (operator, key) => removeCondition(node, operator, key, pen),
    renameOperator: (from, key, to) => [setText(conditionAt(node, from, key), "test", to, pen)],
    renameKey: (operator, from, to) => [setText(conditionAt(node, operator, from), "variable", to, pen)],
    setPrincipal: (principal) => setPrincipal(node, principal, pen),
  };
}

/** Puts a `statement` block at the end of a document. */
export function addJsonStatement(document: ObjectNode, statement: NewStatement, pen: Pen): readonly Edit[] {
  return addBlock(document, "statement", (spot) => statementText(statement, spot), pen);
}

function setElement(
  node: ObjectNode,
  statement: Statement,
  name: ElementName,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const element = name.endsWith("Action") ? statement.action : statement.resource;
  const old = element?.negated === name.startsWith("Not") ? element.values : [];
  const member = memberOf(node, argumentOf(name));
  if (member) return setValues(member.value, old, values, true, pen);
  const opposite = memberOf(node, argumentOf(name.startsWith("Not") ? name.slice(3) : `Not${name}`));
  if (opposite) {
    const edits = setValues(opposite.value, element?.values ?? [], values, true, pen);
    return [replace(pen, opposite.nameSpan, quoted(pen, [argumentOf(name)])), ...edits];
  }
  const before = name.endsWith("Action") ? ["effect", "sid"] : ["actions", "not_actions", "effect"];
  return addMember(node, before, argumentOf(name), (indent, step) => valuesText(values, pen, indent, step, true), pen);
}

function addValue(node: ObjectNode, element: Element, text: NewText, pen: Pen): readonly Edit[] {
  const value = elementNode(node, element);
  if (value.type !== "list") return cannot("the element is computed");
  return editRow(rowOf(value, pen), new Set(), [quoted(pen, text)], pen);
}

/** The blocks of one type: one object, or a list of them. */
function blocksOf(node: ObjectNode, type: string): readonly ObjectNode[] {
  const member = memberOf(node, type);
  return member ? itemsOf(member.value).filter((item): item is ObjectNode => item.type === "object") : [];
}

function textOf(node: ObjectNode, name: string): string | undefined {
  const value = memberOf(node, name)?.value;
  return value?.type === "scalar" ? value.text : undefined;
}

function isLine(block: ObjectNode, operator: string, key: string): boolean {
  return textOf(block, "test") === operator && textOf(block, "variable") === key;
}

function conditionAt(node: ObjectNode, operator: string, key: string): ObjectNode {
  const found = blocksOf(node, "condition").find((block) => isLine(block, operator, key));
  return found ?? cannot(`no condition on \`${key}\` is written here`);
}

function setText(block: ObjectNode, name: string, text: string, pen: Pen): Edit {
  const member = memberOf(block, name) ?? cannot(`\`${name}\` is not written here`);
  return replace(pen, member.value.span, quoted(pen, [text]));
}

function addCondition(
  node: ObjectNode,
  operator: string,
  key: string,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const known = blocksOf(node, "condition").find((block) => isLine(block, operator, key));
  const written = known && memberOf(known, "values");
  if (written) return setValues(written.value, [], values, true, pen);
  return addBlock(node, "condition", (spot) => conditionText(operator, key, values, spot), pen);
}

function removeCondition(node: ObjectNode, operator: string, key: string, pen: Pen): readonly Edit[] {
  const gone = conditionAt(node, operator, key);
  const all = memberOf(node, "condition")?.value;
  if (all?.type !== "list" || all.items.length < 2) {
    return removeMembers(node, (member) => member.name === "condition", pen);
  }
  return editRow(rowOf(all, pen), new Set([all.items.indexOf(gone)]), [], pen);
}

function setPrincipal(
  node: ObjectNode,
  principal: { readonly [type: string]: readonly NewText[] },
  pen: Pen,
): readonly Edit[] {
  const member = memberOf(node, "principals") ?? memberOf(node, "not_principals");
  const blocks = (spot: Spot) => principalsText(principal, spot);
  if (!member) {
    const value = (indent: string, step: string, style: MemberStyle) => blocks({ indent, step, style, pen });
    return addMember(node, ["effect", "sid"], "principals", value, pen);
  }
  const style = styleOf(node, pen, "principals", member);
  const spot = { indent: indentAt(pen, member.span.start), step: stepAt(pen, node.span), style, pen };
  return [replace(pen, member.nameSpan, quoted(pen, ["principals"])), replace(pen, member.value.span, blocks(spot))];
}

/** One more block of a type: into its list, into a list with the one that is there, or as the first. */
function addBlock(node: ObjectNode, type: string, text: (spot: Spot) => string, pen: Pen): readonly Edit[] {
  const member = memberOf(node, type);
  if (!member) return addMember(node, [], type, (indent, step, style) => text({ indent, step, style, pen }), pen);
  const { value } = member;
  const [like] = itemsOf(value);
  const style = styleOf(like ?? node, pen, "", undefined);
  const spot: Spot = {
    indent: indentAt(pen, like?.span.start ?? value.span.start),
    step: stepAt(pen, node.span),
    style,
    pen,
  };
  if (value.type === "list") return editRow(rowOf(value, pen), new Set(), [text(spot)], pen);
  if (value.type !== "object") return cannot(`\`${type}\` is computed`);
  return [insert(pen, value.span.start, "["), insert(pen, value.span.end, `, ${text(spot)}]`)];
}

function blockText(members: readonly (readonly [string, string])[], { indent, step, style, pen }: Spot): string {
  const written = members.map(([name, value]) => memberText(name, value, style, pen));
  return objectText(written, style, pen, indent, step);
}

function deeper(spot: Spot): Spot {
  return { ...spot, indent: spot.indent + spot.step };
}

function conditionText(operator: string, key: string, values: readonly NewText[], spot: Spot): string {
  const { indent, step, pen } = deeper(spot);
  const members = [
    ["test", quoted(pen, [operator])],
    ["variable", quoted(pen, [key])],
    ["values", valuesText(values, pen, indent, step, true)],
  ] as const;
  return blockText(members, spot);
}

function principalsText(principal: { readonly [type: string]: readonly NewText[] }, spot: Spot): string {
  const { indent, step, pen } = deeper(spot);
  const blocks = Object.entries(principal).map(([type, identifiers]) =>
    blockText(
      [
        ["type", quoted(pen, [type])],
        ["identifiers", valuesText(identifiers, pen, indent, step, true)],
      ],
      spot,
    ),
  );
  const [only, ...more] = blocks;
  return only !== undefined && more.length === 0 ? only : listText(blocks, pen, spot.indent, step);
}

function statementText({ sid, effect, principal, elements, conditions = [] }: NewStatement, spot: Spot): string {
  const { pen, step } = spot;
  const inner = deeper(spot);
  const lines = conditions.map(({ operator, key, values }) => conditionText(operator, key, values, inner));
  const [line, ...more] = lines;
  const condition = more.length === 0 ? line : listText(lines, pen, inner.indent, step);
  const members: (readonly [string, string])[] = [
    ...(sid === undefined ? [] : [["sid", quoted(pen, [sid])] as const]),
    ["effect", quoted(pen, [effect])],
    ...(principal ? [["principals", principalsText(principal, inner)] as const] : []),
    ...elements.map(
      ({ name, values }) => [argumentOf(name), valuesText(values, pen, inner.indent, step, true)] as const,
    ),
    ...(condition === undefined ? [] : [["condition", condition] as const]),
  ];
  return blockText(members, spot);
}
