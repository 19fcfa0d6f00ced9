import type { Policy, Statement } from "../../policy/index.js";
import type { Edit, Files, MapValue, Span, Value } from "../../source/index.js";
import type { Change } from "../change.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import type { NotWritable } from "../writer.js";
import { append, prepend, removeChildren, syntaxOf } from "./collection.js";
import { addCondition, removeCondition, renameConditionKey, renameOperator } from "./conditions.js";
import { cannot, orNotWritable } from "./failure.js";
import type { Dialect } from "./holes.js";
import { type Pen, penAt } from "./pen.js";
import { removeProperty, setProperty } from "./properties.js";
import { addStatement, principalDraft, split, statementsAt } from "./statements.js";
import { entryOf } from "./tree.js";
import { addValue, removeValue, renameKey, replaceText, replaceValue, setValues } from "./values.js";

/** Writes a change into JSON or YAML, in the dialect of the file. */
export function writeChange(change: Change, files: Files, dialect: Dialect): readonly Edit[] | NotWritable {
  return orNotWritable(() => edit(change, files, dialect));
}

function edit(change: Change, files: Files, dialect: Dialect): readonly Edit[] {
  switch (change.type) {
    case "replace-value":
      return replaceTarget(change, files, dialect);
    case "split":
      return split(change.policy, change.like, change.into, files, dialect);
    case "add-statement":
      return addStatement(change.policy, change.statement, files, dialect);
    case "remove-statement":
      return removeStatement(change.policy, change.statement, files, dialect);
    case "set-version":
      return setVersion(change.policy, change.version, files, dialect);
    case "set-property":
      return setProperty(change, files, dialect);
    case "remove-property":
      return removeProperty(change.property, files, dialect);
    default: {
      const { statement, pen } = statementAt(change.policy, change.statement, files, dialect);
      return editStatement(change, statement, pen);
    }
  }
}

type StatementChange = Extract<
  Change,
  {
    type:
      | "set-element"
      | "rename-element"
      | "remove-element"
      | "remove-value"
      | "add-value"
      | "add-condition"
      | "remove-condition"
      | "rename-operator"
      | "rename-key"
      | "set-principal";
  }
>;

function editStatement(change: StatementChange, node: MapValue, pen: Pen): readonly Edit[] {
  switch (change.type) {
    case "set-element": {
      const { statement } = change;
      const element = change.name.endsWith("Action") ? statement.action : statement.resource;
      return setValues(node, change.name, change.values, element?.values ?? [], pen);
    }
    case "rename-element":
      if (entryOf(node, change.to)) cannot(`there is a \`${change.to}\` already`);
      return [renameKey(elementAt(node, change.from), change.to, pen)];
    case "remove-element":
      return removeChildren(node, new Set([node.entries.indexOf(elementAt(node, change.name))]), pen);
    case "remove-value":
      return removeValue(entryOfSpan(node, change.element.span), change.target, pen);
    case "add-value":
      return addValue(node, entryOfSpan(node, change.element.span), change.value, pen);
    case "add-condition":
      return addCondition(node, change.operator, change.key, change.values, pen);
    case "remove-condition":
      return removeCondition(node, change.operator, change.key, pen);
    case "rename-operator":
      return renameOperator(node, change.from, change.key, change.to, pen);
    case "rename-key":
      return renameConditionKey(node, change.operator, change.from, change.to, pen);
    case "set-principal": {
      const entry = entryOf(node, "Principal");
      const draft = principalDraft(change.principal);
      return entry ? [replaceValue(entry, draft, node, pen)] : append(node, [{ key: "Principal", draft }], pen);
    }
  }
}

function statementAt(
  policy: Policy,
  statement: Statement,
  files: Files,
  dialect: Dialect,
): { readonly statement: MapValue; readonly pen: Pen } {
  if (statement.value.syntax === "computed") cannot("the statement is computed by the template");
  const { spot, pen } = penAt(statement.span, files, dialect, policy.span);
  if (spot.node.type !== "map" || intrinsicOf(spot.node)) cannot("the statement is computed by the template");
  return { statement: spot.node, pen };
}

function elementAt(node: MapValue, name: string): MapValue["entries"][number] {
  return entryOf(node, name) ?? cannot(`the statement has no \`${name}\``);
}

function entryOfSpan(node: MapValue, span: { readonly start: number }): MapValue["entries"][number] {
  return (
    node.entries.find((entry) => entry.value.span.start === span.start) ?? cannot("it is computed by the template")
  );
}

function replaceTarget(
  { policy, target, with: text }: Extract<Change, { type: "replace-value" }>,
  files: Files,
  dialect: Dialect,
): readonly Edit[] {
  if (isComputed(policy.value, target.span)) cannot("it is computed by the template");
  const { spot, pen } = penAt(target.span, files, dialect, policy.span);
  const parent = spot.parents.at(-1);
  if (parent?.type !== "map" && parent?.type !== "list") cannot("it is computed by the template");
  const isKey = parent.type === "map" && parent.entries.find((entry) => entry.key === spot.node);
  if (isKey) cannot("it is the key of a condition");
  if (parent.type === "map" && intrinsicOf(parent)) cannot("it is computed by the template");
  return [replaceText(spot.node, text, pen, syntaxOf(parent, pen))];
}

/** Does the policy have something computed at this place, that merely points there? */
function isComputed(value: Value, span: Span): boolean {
  if (value.type === "list") return value.items.some((item) => isComputed(item, span));
  if (value.type === "choice") return value.branches.some((branch) => isComputed(branch.value, span));
  if (value.type === "map") return value.entries.some((entry) => isComputed(entry.value, span));
  return value.syntax === "computed" && value.span.start === span.start && value.span.end === span.end;
}

function removeStatement(policy: Policy, statement: Statement, files: Files, dialect: Dialect): readonly Edit[] {
  if (statement.value.syntax === "computed") cannot("the statement is computed by the template");
  const { spot, pen } = penAt(statement.span, files, dialect, policy.span);
  const list = spot.parents.at(-1);
  if (list?.type !== "list") cannot("it is the only statement");
  const owner = spot.parents.at(-2);
  if (owner && intrinsicOf(owner)) cannot("the statement is a branch of the template");
  if (list.items.length === 1) cannot("it is the only statement");
  return removeChildren(list, new Set([list.items.indexOf(spot.node)]), pen);
}

function setVersion(policy: Policy, version: string, files: Files, dialect: Dialect): readonly Edit[] {
  const { spot, pen } = penAt(policy.value.span, files, dialect);
  const { node } = spot;
  if (node.type !== "map" || intrinsicOf(node) || statementsAt(policy, files, dialect).node === node) {
    cannot("the document around the statements is not written here");
  }
  const entry = entryOf(node, "Version");
  if (entry) return [replaceText(entry.value, [version], pen, syntaxOf(node, pen))];
  return [prepend(node, { key: "Version", draft: { type: "text", text: [version] } }, pen)];
}
