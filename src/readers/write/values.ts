import { type PolicyText, shown } from "../../policy/index.js";
import type { Edit, Entry, ListValue, MapValue, Value } from "../../source/index.js";
import type { NewText } from "../change.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import { append, removeChildren, syntaxOf } from "./collection.js";
import { cannot } from "./failure.js";
import { spelled } from "./holes.js";
import { type Pen, replace, sourceOf } from "./pen.js";
import { type Draft, renderEntry, renderFlow, renderKey, renderText, type Syntax, valuesDraft } from "./render.js";
import { columnOf, indentAt } from "./style.js";
import { entryOf, keyOf } from "./tree.js";

/** A new text as `shown` gives what is written, to compare them. */
export function shownText(text: NewText): string {
  return text.map((piece) => (typeof piece === "string" ? piece : `\${${piece.expression}}`)).join("");
}

/** Functions whose call stands for one text, and can give way to another. */
const textCalls = new Set(["Ref", "GetAtt", "Sub", "Join", "ImportValue", "Select", "FindInMap"]);

/** Is the node one text as written, or a call that gives one? */
function isOneText(node: Value): boolean {
  if (node.type === "map") return textCalls.has(intrinsicOf(node)?.name ?? "");
  return node.type === "text" || node.type === "number" || node.type === "boolean" || node.type === "hole";
}

/** One text in the place of another; of a `Fn::Sub` only its text, where a `Fn::Sub` is needed again. */
export function replaceText(node: Value, text: NewText, pen: Pen, syntax: Syntax): Edit {
  if (!isOneText(node)) cannot("it is computed by the template");
  const call = intrinsicOf(node);
  const value = pen.host ? undefined : spelled(text, pen.dialect, pen.text);
  if (call?.name === "Sub" && call.argument.type === "text" && value?.type === "call" && value.name === "Sub") {
    const { span } = call.argument;
    const argument: NewText = [value.argument];
    const inner =
      syntax === "json"
        ? JSON.stringify(value.argument)
        : renderText(argument, pen, syntax, quoteOf(call.argument, pen));
    return replace(pen, span.start, span.end, inner);
  }
  return replace(pen, node.span.start, node.span.end, renderText(text, pen, syntax, quoteOf(node, pen)));
}

/** The quote a node is written with; undefined for what is no text. */
function quoteOf(node: Value, pen: Pen): '"' | "'" | "" | undefined {
  if (node.type !== "text") return undefined;
  const first = pen.text[node.span.start];
  return first === '"' || first === "'" ? first : "";
}

/** Another value under a key, whatever stood there. */
export function replaceValue(entry: Entry, draft: Draft, parent: MapValue, pen: Pen): Edit {
  const syntax = syntaxOf(parent, pen);
  const { start, end } = entry.value.span;
  if (syntax !== "yaml-block") {
    return replace(pen, start, end, renderFlow(draft, pen, syntax, indentAt(entry.key.span.start, pen.text)));
  }
  const key = keyOf(entry);
  const rendered = renderEntry(key, draft, columnOf(entry.key.span.start, pen.text), pen);
  return replace(pen, entry.key.span.end, end, rendered.slice(renderKey(key, pen, syntax).length));
}

/** A key in the place of another, quoted as it was. */
export function renameKey(entry: Entry, name: string, pen: Pen): Edit {
  const { start, end } = entry.key.span;
  const quote = pen.text[start];
  const isQuoted = quote === "'" || quote === '"';
  if (pen.host || entry.key.syntax !== "yaml") return replace(pen, start, end, renderKey(name, pen, "json"));
  return replace(pen, start, end, isQuoted ? quote + name + quote : renderKey(name, pen, "yaml-flow"));
}

/** These texts under a key, and no others, by the smallest edits: what stands there already stays. */
export function setValues(
  parent: MapValue,
  name: string,
  values: readonly NewText[],
  written: readonly PolicyText[],
  pen: Pen,
): readonly Edit[] {
  const entry = entryOf(parent, name);
  if (!entry) return append(parent, [{ key: name, draft: valuesDraft(values) }], pen);
  const { value } = entry;
  const [only] = values;
  if (value.type === "list" && value.items.length > 0) return setItems(value, values, written, pen);
  if (only && values.length === 1 && isOneText(value)) return [replaceText(value, only, pen, syntaxOf(parent, pen))];
  if (value.type !== "list" && !isOneText(value)) cannot(`\`${name}\` is computed by the template`);
  return [replaceValue(entry, valuesDraft(values), parent, pen)];
}

function setItems(
  list: ListValue,
  values: readonly NewText[],
  written: readonly PolicyText[],
  pen: Pen,
): readonly Edit[] {
  if (values.length === 0 || !list.items.every(isOneText)) cannot("one of its values is computed by the template");
  const texts = list.items.map((item) => textAt(item, written));
  const wanted = values.map(shownText);
  const missing = values.filter((_, i) => !texts.includes(wanted[i]));
  const surplus = texts.flatMap((text, i) =>
    text !== undefined && wanted.includes(text) && texts.indexOf(text) === i ? [] : [i],
  );
  const syntax = syntaxOf(list, pen);
  const edits: Edit[] = [];
  for (const text of missing.splice(0, surplus.length)) {
    const item = list.items[surplus.shift() ?? -1];
    if (item) edits.push(replaceText(item, text, pen, syntax));
  }
  const additions = missing.map((text) => ({ draft: { type: "text", text } as const }));
  return [...edits, ...removeChildren(list, new Set(surplus), pen), ...append(list, additions, pen)];
}

/** What an item says, by what the policy was read to say at its place. */
function textAt(item: Value, written: readonly PolicyText[]): string | undefined {
  const text = written.find(({ span }) => span.start === item.span.start && span.end === item.span.end);
  return text && shown(text);
}

/** One more value under a key; one that stands alone becomes the first of a list. */
export function addValue(parent: MapValue, entry: Entry, text: NewText, pen: Pen): readonly Edit[] {
  const { value } = entry;
  const draft: Draft = { type: "text", text };
  if (value.type === "list" && value.items.length > 0) return append(value, [{ draft }], pen);
  if (value.type !== "list" && !isOneText(value)) cannot(`\`${keyOf(entry)}\` is computed by the template`);
  const first = value.type === "list" ? [] : [rawDraft(value, pen)];
  return [replaceValue(entry, { type: "list", items: [...first, draft] }, parent, pen)];
}

/** A scalar as it stands, to be put elsewhere. */
export function rawDraft(node: Value, pen: Pen): Draft {
  const source = sourceOf(node, pen);
  if (node.type === "list") return { type: "list", items: node.items.map((item) => rawDraft(item, pen)) };
  if (!isOneText(node) || (source.includes("\n") && node.syntax === "yaml")) cannot("it is written over several lines");
  return { type: "raw", source };
}

/** Takes one value out of a list. */
export function removeValue(entry: Entry, target: PolicyText, pen: Pen): readonly Edit[] {
  const { value } = entry;
  if (value.type !== "list" || value.items.length < 2) cannot(`it is the only value of \`${keyOf(entry)}\``);
  const index = value.items.findIndex(
    (item) => item.span.start === target.span.start && item.span.end === target.span.end,
  );
  if (index < 0) cannot("the value is computed by the template");
  return removeChildren(value, new Set([index]), pen);
}
