import type { Policy, PolicyText, Statement } from "../../../policy/index.js";
import { applyEdits, at, type Edit, type Files, holds, type Span, type Value } from "../../../source/index.js";
import type { Change, NewStatement } from "../../change.js";
import { cannot, orNotWritable } from "../../write/failure.js";
import type { Writer } from "../../writer.js";
import { insertBlock, removeLines } from "./block.js";
import { addJsonStatement } from "./json-block.js";
import { editRow } from "./list.js";
import { memberOf } from "./node.js";
import { addMember, rowOf, styleOf } from "./object.js";
import { indentAt, insert, isHcl, lineEndOf, quoted, replace, sourceOf, stepAt } from "./pen.js";
import { penFor, placeOf, type StatementPlace, statementPlace, statementsNode } from "./place.js";
import { removeProperty, setProperty } from "./property.js";
import { statementBlock, statementText } from "./render.js";

/** Writes changes into Terraform: blocks of policy documents, `jsonencode`, JSON in heredocs and strings, and arguments. */
export const terraformWriter: Writer = (change, files) => orNotWritable(() => write(change, files));

function write(change: Change, files: Files): readonly Edit[] {
  switch (change.type) {
    case "set-property":
      return setProperty(change.resource, change.property, change.value, files);
    case "remove-property":
      return removeProperty(change.resource, change.property, files);
    case "replace-value":
      return replaceValue(change.policy, change.target, change.with, files);
    case "add-statement":
      return addStatement(change.policy, change.statement, files);
    case "set-version":
      return setVersion(change.policy, change.version, files);
    case "remove-statement":
      return removeStatement(change.policy, change.statement, files);
    case "split":
      return split(change.like, change.into, files);
    default:
      return inStatement(change, files);
  }
}

type StatementChange = Extract<Change, { statement: Statement }>;

function inStatement(change: StatementChange, files: Files): readonly Edit[] {
  const { writer } = statementPlace(change.statement, files);
  switch (change.type) {
    case "set-element":
      return writer.setElement(change.name, change.values);
    case "rename-element":
      return writer.renameElement(change.from, change.to);
    case "remove-element":
      return writer.removeElement(change.name);
    case "remove-value":
      return writer.removeValue(change.element, change.target);
    case "add-value":
      return writer.addValue(change.element, change.value);
    case "add-condition":
      return writer.addCondition(change.operator, change.key, change.values);
    case "remove-condition":
      return writer.removeCondition(change.operator, change.key);
    case "rename-operator":
      return writer.renameOperator(change.from, change.key, change.to);
    case "rename-key":
      return writer.renameKey(change.operator, change.from, change.to);
    case "set-principal":
      return writer.setPrincipal(change.principal);
    default:
      return cannot("this change concerns no single statement");
  }
}

/** The value with this span inside a policy, and whether it stands in the statement it belongs to. */
function valueAt(value: Value, span: Span, within: Span | undefined): { value: Value; own: boolean } | undefined {
  const isStatement =
    value.type === "map" &&
    value.entries.some((entry) => entry.key.parts.some((part) => part.type === "text" && part.text === "Effect"));
  const here = isStatement ? value.span : within;
  if (
    value.type !== "map" &&
    value.span.path === span.path &&
    value.span.start === span.start &&
    value.span.end === span.end
  ) {
    return { value, own: here === undefined || holds(here, span) };
  }
  const inner: readonly Value[] =
    value.type === "list"
      ? value.items
      : value.type === "map"
        ? value.entries.flatMap((entry) => [entry.key, entry.value])
        : value.type === "choice"
          ? value.branches.map((branch) => branch.value)
          : [];
  for (const child of inner) {
    const found = valueAt(child, span, here);
    if (found) return found;
  }
  return undefined;
}

function replaceValue(
  policy: Policy,
  target: PolicyText,
  text: Extract<Change, { type: "replace-value" }>["with"],
  files: Files,
): readonly Edit[] {
  const found = valueAt(policy.value, target.span, undefined) ?? cannot("the value is computed");
  if (!found.own) return cannot("the value is written in another place, which others may use");
  if (found.value.syntax === "computed") return cannot("the value is computed");
  const pen = penFor(found.value, files);
  return [replace(pen, target.span, quoted(pen, text))];
}

function addStatement(policy: Policy, statement: NewStatement, files: Files): readonly Edit[] {
  const place = placeOf(policy, files);
  if (place.type === "block") {
    const { block, pen } = place;
    return insertBlock(block, "statement", (indent, step) => statementBlock(statement, pen, indent, step), pen);
  }
  if (place.type === "json-block") return addJsonStatement(place.node, statement, place.pen);
  const { node, pen } = statementsNode(place);
  const [like] = node.type === "list" ? node.items : [node];
  const step = stepAt(pen, like?.span ?? node.span);
  const style = styleOf(like ?? node, pen, "", undefined);
  const plain = { ...style, between: style.between.replace(/^ +=/, " =") };
  const indent = like ? indentAt(pen, like.span.start) : indentAt(pen, node.span.start) + step;
  const text = statementText(statement, plain, pen, indent, step);
  if (node.type === "list") return editRow(rowOf(node, pen), new Set(), [text], pen);
  if (node.type === "scalar") {
    const isList = at(policy.value, "Statement")?.type === "list";
    if (!isHcl(pen) || !isList) return cannot("the statements are computed");
    return [insert(pen, node.span.start, "concat("), insert(pen, node.span.end, `, [${text}])`)];
  }
  return [insert(pen, node.span.start, "["), insert(pen, node.span.end, `, ${text}]`)];
}

function setVersion(policy: Policy, version: string, files: Files): readonly Edit[] {
  const place = placeOf(policy, files);
  if (place.type === "block") {
    const attribute = place.block.body.attributes.find((each) => each.name === "version");
    return attribute ? [replace(place.pen, attribute.value.span, quoted(place.pen, [version]))] : [];
  }
  const { node, pen } = place;
  const member = memberOf(node, place.type === "json-block" ? "version" : "Version");
  if (member) return [replace(pen, member.value.span, quoted(pen, [version]))];
  if (place.type === "json-block") return [];
  if (node.type !== "object") return cannot("the policy is computed");
  const [first] = node.members;
  if (!first) return addMember(node, [], "Version", () => quoted(pen, [version]), pen);
  const style = styleOf(node, pen, "Version", first);
  const name = style.quotedKeys || pen.dialect === "quoted" ? quoted(pen, ["Version"]) : "Version";
  const lead = sourceOf(pen, { start: node.span.start + 1, end: first.span.start });
  const commas = !/^\s*=/.test(style.between) || !lead.includes("\n");
  const separator = lead.includes("\n") ? lineEndOf(pen) + indentAt(pen, first.span.start) : " ";
  return [
    insert(pen, first.span.start, `${name}${style.between}${quoted(pen, [version])}${commas ? "," : ""}${separator}`),
  ];
}

function removeStatement(policy: Policy, statement: Statement, files: Files): readonly Edit[] {
  const others = policy.statements.filter((other) => other.index !== statement.index);
  if (others.length === 0) return cannot("it is the only statement");
  const place = statementPlace(statement, files);
  if (place.type === "block") return [removeLines(place.pen, place.block.span)];
  const whole = statementsNode(placeOf(policy, files));
  if (whole.node.type !== "list") return cannot("the statements are computed");
  const index = whole.node.items.findIndex((item) => item.span.start === statement.span.start);
  return index < 0
    ? cannot("the statement is written elsewhere")
    : editRow(rowOf(whole.node, whole.pen), new Set([index]), [], whole.pen);
}

/** The statement becomes the first of the new ones; copies of it with other elements follow. */
function split(like: Statement, into: Extract<Change, { type: "split" }>["into"], files: Files): readonly Edit[] {
  const place = statementPlace(like, files);
  const [first, ...rest] = into;
  if (!first) return cannot("there is nothing to split it into");
  const editsFor = (elements: typeof first) =>
    elements.flatMap(({ name, values }) => place.writer.setElement(name, values));
  const copies = rest.map((elements, index) => copyOf(place, like, editsFor(elements), index + 2));
  return [...editsFor(first), ...insertCopies(place, copies)];
}

function copyOf({ pen, span }: StatementPlace, like: Statement, edits: readonly Edit[], number: number): string {
  const { sid } = like;
  const close =
    sid && sid.parts.length > 0 && holds(span, sid.span) ? /\\?"$/.exec(sourceOf(pen, sid.span)) : undefined;
  const renamed = sid && close ? [insert(pen, sid.span.end - close[0].length, String(number))] : [];
  const moved = [...edits, ...renamed].map((edit) => ({
    ...edit,
    span: { ...edit.span, start: edit.span.start - span.start, end: edit.span.end - span.start },
  }));
  return applyEdits(sourceOf(pen, span), moved);
}

function insertCopies(place: StatementPlace, copies: readonly string[]): readonly Edit[] {
  const { pen, span } = place;
  const eol = lineEndOf(pen);
  const indent = indentAt(pen, span.start);
  if (place.type === "block") {
    if (place.block.type !== "statement" || sourceOf(pen, span).startsWith("content"))
      return cannot("the statement is made by a `dynamic` block");
    return [insert(pen, span.end, copies.map((copy) => `${eol}${eol}${indent}${copy}`).join(""))];
  }
  const rest = pen.file.text.slice(span.end);
  const lineStart = pen.file.text.lastIndexOf("\n", span.start - 1) + 1;
  const own = pen.file.text.slice(lineStart, span.start).trim() === "";
  const separator = own ? `,${eol}${indent}` : /^,(\s+)\S/.test(rest) ? ", " : pen.dialect === "quoted" ? "," : ", ";
  const text = copies.map((copy) => separator + copy).join("");
  if (place.isListed) return [insert(pen, span.end, text)];
  return [insert(pen, span.start, "["), insert(pen, span.end, `${text}]`)];
}
