import type { Element, PolicyText, Statement } from "../../../policy/index.js";
import type { Edit } from "../../../source/index.js";
import type { ElementName, NewText } from "../../change.js";
import { cannot } from "../../write/failure.js";
import { editRow } from "./list.js";
import { memberOf, type WrittenNode } from "./node.js";
import { addMember, removeMembers, rowOf, setValues, styleOf } from "./object.js";
import { elementNode, removeValue } from "./object-element.js";
import { indentAt, isHcl, type Pen, quoted, replace, stepAt } from "./pen.js";
import { conditionText, memberText, objectText, principalText, valuesText } from "./render.js";
import type { StatementWriter } from "./statement.js";

type ObjectNode = Extract<WrittenNode, { type: "object" }>;

const before: { readonly [name: string]: readonly string[] } = {
  Action: ["NotAction", "Principal", "NotPrincipal", "Effect", "Sid"],
  NotAction: ["Action", "Principal", "NotPrincipal", "Effect", "Sid"],
  Resource: ["Action", "NotAction", "Effect"],
  NotResource: ["Action", "NotAction", "Effect"],
  Principal: ["Effect", "Sid"],
  Condition: [],
};

/** Writes into a statement that is an object: of `jsonencode`, or of JSON in a text. */
export function objectStatement(node: ObjectNode, statement: Statement, pen: Pen): StatementWriter {
  return {
    setElement: (name, values) => setElement(node, statement, name, values, pen),
    renameElement: (from, to) => renameElement(node, from, to, pen),
    removeElement: (name) => removeMembers(node, (member) => member.name === name, pen),
    removeValue: (element, target) => removeValue(node, element, target, pen),
    addValue: (element, value) => addValue(node, element, value, pen),
    addCondition: (operator, key, values) => addCondition(node, operator, key, values, pen),
    removeCondition: (operator, key) => removeCondition(node, operator, key, pen),
    renameOperator: (from, key, to) => renameOperator(node, from, key, to, pen),
    renameKey: (operator, from, to) => {
      const line = memberOf(memberOf(memberOf(node, "Condition")?.value, operator)?.value, from);
      return line
        ? [replace(pen, line.nameSpan, keyText(line.nameSpan, to, pen))]
        : cannot(`no condition on \`${from}\` is written here`);
    },
    setPrincipal: (principal) => setPrincipal(node, principal, pen),
  };
}

/** A key in the way it was written before. */
function keyText(span: { start: number; end: number }, name: string, pen: Pen): string {
  const wasQuoted = /["\\]/.test(pen.file.text[span.start] ?? "");
  return !wasQuoted && /^[A-Za-z_][\w-]*$/.test(name) ? name : quoted(pen, [name]);
}

function oldTexts(statement: Statement, name: string): readonly PolicyText[] {
  const element = name.endsWith("Action") ? statement.action : statement.resource;
  return element && element.negated === name.startsWith("Not") ? element.values : [];
}

function setElement(
  node: ObjectNode,
  statement: Statement,
  name: ElementName,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const member = memberOf(node, name);
  if (member) return setValues(member.value, oldTexts(statement, name), values, false, pen);
  const opposite = name.startsWith("Not") ? name.slice(3) : `Not${name}`;
  const other = memberOf(node, opposite);
  if (other) {
    const edits = setValues(other.value, oldTexts(statement, opposite), values, false, pen);
    return [replace(pen, other.nameSpan, keyText(other.nameSpan, name, pen)), ...edits];
  }
  return addMember(node, before[name] ?? [], name, (indent, step) => valuesText(values, pen, indent, step, false), pen);
}

function renameElement(node: ObjectNode, from: string, to: string, pen: Pen): readonly Edit[] {
  const member = memberOf(node, from) ?? cannot(`\`${from}\` is not written here`);
  return [replace(pen, member.nameSpan, keyText(member.nameSpan, to, pen))];
}

function addValue(node: ObjectNode, element: Element, text: NewText, pen: Pen): readonly Edit[] {
  const value = elementNode(node, element);
  if (value.type === "list") return editRow(rowOf(value, pen), new Set(), [quoted(pen, text)], pen);
  const source = pen.file.text.slice(value.span.start, value.span.end);
  const both = `[${source}, ${quoted(pen, text)}]`;
  if (isOneText(element)) return [replace(pen, value.span, both)];
  return isHcl(pen) ? [replace(pen, value.span, `flatten(${both})`)] : cannot("the element is computed");
}

/** Is what is written for an element surely one text, and no list that a reference gives? */
function isOneText({ values: [only, ...more] }: Element): boolean {
  if (!only || more.length > 0) return false;
  const [part, ...others] = only.parts;
  if (part?.type !== "hole" || others.length > 0) return true;
  return part.hole.shape.type !== "list" && part.hole.shape.type !== "any";
}

function addCondition(
  node: ObjectNode,
  operator: string,
  key: string,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const condition = memberOf(node, "Condition");
  if (condition?.value.type !== "object") {
    if (condition) return cannot("the conditions are computed");
    return addMember(
      node,
      [],
      "Condition",
      (indent, step, style) => {
        const inner = { ...style, between: style.between.replace(/^ +=/, " =") };
        return conditionText([{ operator, key, values }], inner, pen, indent, step);
      },
      pen,
    );
  }
  const lines = memberOf(condition.value, operator);
  if (lines?.value.type === "object") {
    const known = memberOf(lines.value, key);
    if (known) return setValues(known.value, [], values, false, pen);
    return addMember(lines.value, [], key, (indent, step) => valuesText(values, pen, indent, step, false), pen);
  }
  if (lines) return cannot("the conditions are computed");
  return addMember(
    condition.value,
    [],
    operator,
    (indent, step, style) => {
      const inner = { ...style, between: style.between.replace(/^ +=/, " =") };
      const line = memberText(key, valuesText(values, pen, indent + step, step, false), inner, pen);
      return objectText([line], inner, pen, indent, step);
    },
    pen,
  );
}

function removeCondition(node: ObjectNode, operator: string, key: string, pen: Pen): readonly Edit[] {
  const condition = memberOf(node, "Condition");
  const lines = memberOf(condition?.value, operator);
  if (condition?.value.type !== "object" || lines?.value.type !== "object" || !memberOf(lines.value, key)) {
    return cannot(`no condition on \`${key}\` is written here`);
  }
  if (lines.value.members.length > 1) return removeMembers(lines.value, (member) => member.name === key, pen);
  if (condition.value.members.length > 1) return removeMembers(condition.value, (member) => member === lines, pen);
  return removeMembers(node, (member) => member === condition, pen);
}

function renameOperator(node: ObjectNode, from: string, key: string, to: string, pen: Pen): readonly Edit[] {
  const condition = memberOf(node, "Condition")?.value;
  const lines = memberOf(condition, from);
  const line = memberOf(lines?.value, key);
  if (condition?.type !== "object" || lines?.value.type !== "object" || !line) {
    return cannot(`no condition on \`${key}\` is written here`);
  }
  const target = memberOf(condition, to);
  if (lines.value.members.length === 1 && !target)
    return [replace(pen, lines.nameSpan, keyText(lines.nameSpan, to, pen))];
  const source = pen.file.text.slice(line.value.span.start, line.value.span.end);
  const removal =
    lines.value.members.length > 1
      ? removeMembers(lines.value, (member) => member === line, pen)
      : removeMembers(condition, (member) => member === lines, pen);
  if (target?.value.type === "object") return [...removal, ...addMember(target.value, [], key, () => source, pen)];
  const style = styleOf(condition, pen, to, lines);
  const added = addMember(
    condition,
    [from],
    to,
    (indent, step) => {
      const inner = { ...style, between: style.between.replace(/^ +=/, " =") };
      return objectText([memberText(key, source, inner, pen)], inner, pen, indent, step);
    },
    pen,
  );
  return [...removal, ...added];
}

function setPrincipal(
  node: ObjectNode,
  principal: { readonly [type: string]: readonly NewText[] },
  pen: Pen,
): readonly Edit[] {
  const member = memberOf(node, "Principal") ?? memberOf(node, "NotPrincipal");
  if (!member) {
    return addMember(
      node,
      before.Principal ?? [],
      "Principal",
      (indent, step, style) => {
        const inner = { ...style, between: style.between.replace(/^ +=/, " =") };
        return principalText(principal, inner, pen, indent, step);
      },
      pen,
    );
  }
  const style = styleOf(member.value.type === "object" ? member.value : node, pen, "", undefined);
  const inner = {
    ...style,
    between: style.between.replace(/^ +=/, " ="),
    spread: pen.file.text.slice(member.value.span.start, member.value.span.end).includes("\n"),
  };
  const indent = indentAt(pen, member.span.start);
  const text = principalText(principal, inner, pen, indent, stepAt(pen, node.span));
  const edits = [replace(pen, member.value.span, text)];
  return member.name === "Principal"
    ? edits
    : [replace(pen, member.nameSpan, keyText(member.nameSpan, "Principal", pen)), ...edits];
}
