import type { Policy, Statement } from "../../policy/index.js";
import { applyEdits, at, type Edit, type Files, literal, type MapValue, type Value } from "../../source/index.js";
import type { ElementName, NewStatement, NewText } from "../change.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import { append, syntaxOf } from "./collection.js";
import { cannot } from "./failure.js";
import type { Dialect } from "./holes.js";
import { hosted, type Pen, penAt, replace, sourceOf } from "./pen.js";
import { type Draft, renderFlow, renderItem, valuesDraft } from "./render.js";
import { columnOf, indentAt, lineEnd, lineStart } from "./style.js";
import { entryOf } from "./tree.js";
import { renameKey, replaceText, setValues } from "./values.js";

type NewElements = readonly { readonly name: ElementName; readonly values: readonly NewText[] }[];

/** What holds the statements of a policy: a list, or the one statement itself. */
export function statementsAt(
  policy: Policy,
  files: Files,
  dialect: Dialect,
): { readonly node: Value; readonly pen: Pen } {
  if (at(policy.value, "Statement")?.syntax === "computed") cannot("the statements are computed by the template");
  const { spot, pen } = penAt(policy.value.span, files, dialect);
  const { node } = spot;
  if (intrinsicOf(node)) cannot("the policy is computed by the template");
  const statements = entryOf(node, "Statement")?.value ?? node;
  if (intrinsicOf(statements)) cannot("the statements are computed by the template");
  return { node: statements, pen };
}

export function principalDraft(principal: NonNullable<NewStatement["principal"]>): Draft {
  if (principal["*"]) return { type: "text", text: ["*"] };
  return { type: "map", entries: Object.entries(principal).map(([type, values]) => [type, valuesDraft(values)]) };
}

function statementDraft(statement: NewStatement): Draft {
  const entries: (readonly [string, Draft])[] = [];
  if (statement.sid !== undefined) entries.push(["Sid", { type: "text", text: [statement.sid] }]);
  entries.push(["Effect", { type: "text", text: [statement.effect] }]);
  if (statement.principal) entries.push(["Principal", principalDraft(statement.principal)]);
  for (const { name, values } of statement.elements) entries.push([name, valuesDraft(values)]);
  const lines = statement.conditions ?? [];
  const operators = [...new Set(lines.map((line) => line.operator))].map((operator): readonly [string, Draft] => {
    const keys = lines.filter((line) => line.operator === operator);
    return [operator, { type: "map", entries: keys.map((line) => [line.key, valuesDraft(line.values)]) }];
  });
  if (operators.length > 0) entries.push(["Condition", { type: "map", entries: operators }]);
  return { type: "map", entries };
}

export function addStatement(policy: Policy, statement: NewStatement, files: Files, dialect: Dialect): readonly Edit[] {
  const { node, pen } = statementsAt(policy, files, dialect);
  const draft = statementDraft(statement);
  if (node.type === "list") return append(node, [{ draft }], pen);
  if (node.type !== "map") cannot("the statements are computed by the template");
  const syntax = syntaxOf(node, pen);
  if (syntax === "yaml-block") {
    return asList(node, pen, renderItem(draft, columnOf(node.span.start, pen.text), pen));
  }
  return asList(node, pen, renderFlow(draft, pen, syntax, indentAt(node.span.start, pen.text)));
}

/** The one statement as the first of a list, with another after it. */
function asList(statement: MapValue, pen: Pen, other: string): readonly Edit[] {
  const { start, end } = statement.span;
  const { text, style } = pen;
  if (syntaxOf(statement, pen) !== "yaml-block") {
    return [replace(pen, start, start, "["), replace(pen, end, end, `, ${other}]`)];
  }
  const column = columnOf(start, text);
  if (text.slice(lineStart(start, text), start).trim() !== "") cannot("the statement shares its line");
  const edits = [replace(pen, start, start, "- ")];
  for (let at = text.indexOf("\n", start) + 1; at > 0 && at <= end; at = text.indexOf("\n", at) + 1) {
    if (text.slice(at, lineEnd(at, text)).trim() !== "") edits.push(replace(pen, at, at, "  "));
  }
  const last = lineEnd(end, text);
  return [...edits, replace(pen, last, last, style.eol + " ".repeat(column) + other)];
}

/** A statement in the place of one, and others like it after it, each with elements of its own. */
export function split(
  policy: Policy,
  like: Statement,
  into: readonly NewElements[],
  files: Files,
  dialect: Dialect,
): readonly Edit[] {
  if (like.value.syntax === "computed") cannot("the statement is computed by the template");
  const { spot, pen } = penAt(like.span, files, dialect, policy.span);
  const { node } = spot;
  const list = spot.parents.at(-1);
  if (node.type !== "map" || intrinsicOf(node)) cannot("the statement is computed by the template");
  const [first, ...others] = into;
  if (!first) cannot("there is nothing to split into");
  const own = withElements(node, like, first, pen);
  const copies = others.map((elements, i) => copyOf(node, like, elements, i + 2, policy, pen));
  if (list?.type === "list") return [...own, insertAfter(node, list, copies, pen)];
  if (others.length === 0) return own;
  const [copy, ...more] = copies;
  const other = copy === undefined || more.length > 0 ? cannot("the statement stands in no list") : copy;
  if (syntaxOf(node, pen) !== "yaml-block") return [...own, ...asList(node, pen, other)];
  const indented = other.replace(/\n(?=[^\r\n])/g, "\n  ");
  return [...own, ...asList(node, pen, `- ${indented}`)];
}

function withElements(node: MapValue, like: Statement, elements: NewElements, pen: Pen): readonly Edit[] {
  return elements.flatMap(({ name, values }) => {
    const opposite = name.startsWith("Not") ? name.slice(3) : `Not${name}`;
    const other = entryOf(node, opposite);
    const written = [...(like.action?.values ?? []), ...(like.resource?.values ?? [])];
    if (!entryOf(node, name) && other) {
      const renamed = setValues(node, opposite, values, written, pen);
      return [renameKey(other, name, pen), ...renamed];
    }
    return setValues(node, name, values, written, pen);
  });
}

/** The source of a statement with other elements and a `Sid` that no other has. */
function copyOf(
  node: MapValue,
  like: Statement,
  elements: NewElements,
  number: number,
  policy: Policy,
  pen: Pen,
): string {
  const edits = [...withElements(node, like, elements, pen)];
  const sid = entryOf(node, "Sid");
  if (sid && literal(sid.value) !== "") {
    const written = literal(sid.value) ?? cannot("the `Sid` is computed by the template");
    edits.push(replaceText(sid.value, [freeSid(written, number, policy)], pen, syntaxOf(node, pen)));
  }
  const { start, end } = node.span;
  const relative = edits.map(({ span, text }) => ({
    text,
    span: { ...span, start: Math.min(span.start, end) - start, end: Math.min(span.end, end) - start },
  }));
  return applyEdits(sourceOf(node, pen), relative);
}

function freeSid(sid: string, number: number, policy: Policy): string {
  const taken = new Set(
    policy.statements.map((statement) =>
      statement.sid?.parts.map((part) => ("text" in part ? part.text : "")).join(""),
    ),
  );
  let candidate = number;
  while (taken.has(`${sid}${candidate}`)) candidate++;
  return `${sid}${candidate}`;
}

function insertAfter(node: MapValue, list: Value & { type: "list" }, copies: readonly string[], pen: Pen): Edit {
  const { text, style } = pen;
  if (syntaxOf(list, pen) === "yaml-block") {
    const at = lineEnd(node.span.end, text);
    const indent = style.eol + " ".repeat(columnOf(list.span.start, text));
    return replace(pen, at, at, copies.map((copy) => `${indent}- ${copy}`).join(""));
  }
  const [first] = list.items;
  const lead = first ? text.slice(list.span.start + 1, first.span.start) : "";
  const spread = lead.trim() === "" && lead.includes("\n");
  const separator = hosted(spread ? lead : " ", { ...pen, host: spread ? undefined : pen.host });
  return replace(pen, node.span.end, node.span.end, copies.map((copy) => `,${separator}${copy}`).join(""));
}
