import type { Element, PolicyText, Statement } from "../../../policy/index.js";
import type { Edit, HclBlock } from "../../../source/index.js";
import type { ElementName, NewText } from "../../change.js";
import { cannot } from "../../write/failure.js";
import { blockEnd, insertArgument, insertBlock, removeLines } from "./block.js";
import { editRow } from "./list.js";
import { fromExpression, itemsOf, templateText, type WrittenNode } from "./node.js";
import { rowOf, setValues, writtenItem } from "./object.js";
import { indentAt, type Pen, quoted, replace, stepAt } from "./pen.js";
import { argumentOf, conditionBlock, principalBlocks, valuesText } from "./render.js";
import type { StatementWriter } from "./statement.js";

/** Writes into a `statement` block of an `aws_iam_policy_document`. */
export function blockStatement(block: HclBlock, statement: Statement, pen: Pen): StatementWriter {
  return {
    setElement: (name, values) => setElement(block, statement, name, values, pen),
    renameElement: (from, to) => renameElement(block, from, to, pen),
    removeElement: (name) => removeElement(block, name, pen),
    removeValue: (element, target) => removeValue(block, element, target, pen),
    addValue: (element, value) => addValue(block, element, value, pen),
    addCondition: (operator, key, values) => addCondition(block, operator, key, values, pen),
    removeCondition: (operator, key) => conditions(block, operator, key).map((each) => removeLines(pen, each.span)),
    renameOperator: (from, key, to) => conditions(block, from, key).map((each) => setArgument(each, "test", to, pen)),
    renameKey: (operator, from, to) =>
      conditions(block, operator, from).map((each) => setArgument(each, "variable", to, pen)),
    setPrincipal: (principal) => setPrincipal(block, principal, pen),
  };
}

function attributeOf(block: HclBlock, name: string) {
  return block.body.attributes.find((attribute) => attribute.name === name);
}

function setElement(
  block: HclBlock,
  statement: Statement,
  name: ElementName,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const element = name.endsWith("Action") ? statement.action : statement.resource;
  const attribute = attributeOf(block, argumentOf(name));
  const isSame = element?.negated === name.startsWith("Not");
  if (attribute) {
    return setValues(fromExpression(attribute.value), isSame ? (element?.values ?? []) : [], values, true, pen);
  }
  const opposite = attributeOf(block, argumentOf(name.startsWith("Not") ? name.slice(3) : `Not${name}`));
  if (opposite) {
    const edits = setValues(fromExpression(opposite.value), element?.values ?? [], values, true, pen);
    return [replace(pen, opposite.nameSpan, argumentOf(name)), ...edits];
  }
  return insertArgument(block, argumentOf(name), (indent, step) => valuesText(values, pen, indent, step, true), pen);
}

function renameElement(block: HclBlock, from: string, to: string, pen: Pen): readonly Edit[] {
  const attribute = attributeOf(block, argumentOf(from));
  if (attribute) return [replace(pen, attribute.nameSpan, argumentOf(to))];
  const nested = block.body.blocks.filter((inner) => inner.type === argumentOf(from));
  if (nested.length === 0) return cannot(`\`${argumentOf(from)}\` is not written here`);
  return nested.map((inner) => replace(pen, inner.typeSpan, argumentOf(to)));
}

function removeElement(block: HclBlock, name: string, pen: Pen): readonly Edit[] {
  const attribute = attributeOf(block, argumentOf(name));
  if (attribute) return [removeLines(pen, attribute.span)];
  const nested = block.body.blocks.filter((inner) => inner.type === argumentOf(name));
  return nested.length > 0
    ? nested.map((inner) => removeLines(pen, inner.span))
    : cannot(`\`${argumentOf(name)}\` is not written here`);
}

function elementNode(block: HclBlock, element: Element): WrittenNode {
  const attribute = block.body.attributes.find((each) => each.nameSpan.start === element.keySpan.start);
  return attribute ? fromExpression(attribute.value) : cannot("the element is written elsewhere");
}

function removeValue(block: HclBlock, element: Element, target: PolicyText, pen: Pen): readonly Edit[] {
  const node = elementNode(block, element);
  const index = writtenItem(node, element, target) ?? cannot("the value is written elsewhere");
  if (itemsOf(node).length < 2 || node.type !== "list") return cannot("it is the only value");
  return editRow(rowOf(node, pen), new Set([index]), [], pen);
}

function addValue(block: HclBlock, element: Element, text: NewText, pen: Pen): readonly Edit[] {
  const node = elementNode(block, element);
  if (node.type !== "list") {
    const source = pen.file.text.slice(node.span.start, node.span.end);
    return [replace(pen, node.span, `concat(${source}, [${quoted(pen, text)}])`)];
  }
  return editRow(rowOf(node, pen), new Set(), [quoted(pen, text)], pen);
}

/** The `condition` blocks of one line. */
function conditions(block: HclBlock, operator: string, key: string): readonly HclBlock[] {
  const text = (inner: HclBlock, name: string) => {
    const attribute = attributeOf(inner, name);
    return attribute && templateText(attribute.value);
  };
  const found = block.body.blocks.filter(
    (inner) => inner.type === "condition" && text(inner, "test") === operator && text(inner, "variable") === key,
  );
  return found.length > 0 ? found : cannot(`no condition on \`${key}\` is written here`);
}

function setArgument(block: HclBlock, name: string, text: string, pen: Pen): Edit {
  const attribute = attributeOf(block, name) ?? cannot(`\`${name}\` is not written here`);
  return replace(pen, attribute.value.span, quoted(pen, [text]));
}

function addCondition(
  block: HclBlock,
  operator: string,
  key: string,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const known = block.body.blocks.find(
    (inner) =>
      inner.type === "condition" &&
      templateText(attributeOf(inner, "test")?.value ?? { type: "broken", span: inner.span }) === operator &&
      templateText(attributeOf(inner, "variable")?.value ?? { type: "broken", span: inner.span }) === key,
  );
  const attribute = known && attributeOf(known, "values");
  if (attribute) return setValues(fromExpression(attribute.value), [], values, true, pen);
  return insertBlock(
    block,
    "condition",
    (indent, step) => conditionBlock(operator, key, values, pen, indent, step),
    pen,
  );
}

function setPrincipal(
  block: HclBlock,
  principal: { readonly [type: string]: readonly NewText[] },
  pen: Pen,
): readonly Edit[] {
  if (block.body.blocks.some((inner) => inner.type === "dynamic" && /principals/.test(inner.labels[0]?.text ?? ""))) {
    return cannot("the principals are computed");
  }
  const old = block.body.blocks.filter((inner) => inner.type === "principals" || inner.type === "not_principals");
  const [first, ...rest] = old;
  const step = stepAt(pen, block.span);
  const indent = first ? indentAt(pen, first.span.start) : indentAt(pen, block.span.start) + step;
  const written = principalBlocks(principal, pen, indent, step);
  if (!first) return written.flatMap((lines) => insertBlock(block, "principals", () => lines, pen));
  const text = written.map((lines) => lines.join(blockEnd(pen))).join(blockEnd(pen) + blockEnd(pen));
  return [replace(pen, first.span, text.slice(indent.length)), ...rest.map((inner) => removeLines(pen, inner.span))];
}
