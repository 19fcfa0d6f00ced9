import type { Edit, Entry, MapValue } from "../../source/index.js";
import type { NewText } from "../change.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import { append, prepend, removeChildren } from "./collection.js";
import { cannot } from "./failure.js";
import type { Pen } from "./pen.js";
import { type Draft, valuesDraft } from "./render.js";
import { entryOf } from "./tree.js";
import { rawDraft, renameKey } from "./values.js";

/** The map under a key; undefined where the key is not there. */
function mapUnder(parent: MapValue, key: string): MapValue | undefined {
  const entry = entryOf(parent, key);
  if (!entry) return undefined;
  const { value } = entry;
  if (value.type !== "map" || intrinsicOf(value)) cannot(`\`${key}\` is computed by the template`);
  return value;
}

function indexOf(parent: MapValue, entry: Entry): ReadonlySet<number> {
  return new Set([parent.entries.indexOf(entry)]);
}

/** The operator's map and the entry of the key in it. */
function lineAt(statement: MapValue, operator: string, key: string): readonly [MapValue, MapValue, Entry] {
  const condition = mapUnder(statement, "Condition");
  const keys = condition && mapUnder(condition, operator);
  const entry = keys && entryOf(keys, key);
  return condition && keys && entry ? [condition, keys, entry] : cannot(`there is no condition on \`${key}\` here`);
}

export function addCondition(
  statement: MapValue,
  operator: string,
  key: string,
  values: readonly NewText[],
  pen: Pen,
): readonly Edit[] {
  const line: Draft = { type: "map", entries: [[key, valuesDraft(values)]] };
  const condition = mapUnder(statement, "Condition");
  if (!condition) {
    return append(statement, [{ key: "Condition", draft: { type: "map", entries: [[operator, line]] } }], pen);
  }
  const keys = mapUnder(condition, operator);
  if (!keys) return append(condition, [{ key: operator, draft: line }], pen);
  if (entryOf(keys, key)) cannot(`there is a condition on \`${key}\` already`);
  return append(keys, [{ key, draft: valuesDraft(values) }], pen);
}

/** Takes out a condition, and the operator and the block that it leaves empty. */
export function removeCondition(statement: MapValue, operator: string, key: string, pen: Pen): readonly Edit[] {
  const [condition, keys, entry] = lineAt(statement, operator, key);
  if (keys.entries.length > 1) return removeChildren(keys, indexOf(keys, entry), pen);
  const ofOperator = entryOf(condition, operator);
  if (ofOperator && condition.entries.length > 1) return removeChildren(condition, indexOf(condition, ofOperator), pen);
  const ofCondition = entryOf(statement, "Condition");
  return ofCondition ? removeChildren(statement, indexOf(statement, ofCondition), pen) : [];
}

/** Puts a condition under another operator. */
export function renameOperator(statement: MapValue, from: string, key: string, to: string, pen: Pen): readonly Edit[] {
  const [condition, keys, entry] = lineAt(statement, from, key);
  const target = mapUnder(condition, to);
  const ofOperator = entryOf(condition, from);
  if (keys.entries.length === 1 && !target && ofOperator) return [renameKey(ofOperator, to, pen)];
  if (target && entryOf(target, key)) cannot(`there is a condition on \`${key}\` under \`${to}\` already`);
  const draft = rawDraft(entry.value, pen);
  const added = target
    ? append(target, [{ key, draft }], pen)
    : [prepend(condition, { key: to, draft: { type: "map", entries: [[key, draft]] } }, pen)];
  const removed =
    keys.entries.length > 1 || !ofOperator
      ? removeChildren(keys, indexOf(keys, entry), pen)
      : removeChildren(condition, indexOf(condition, ofOperator), pen);
  return [...added, ...removed];
}

export function renameConditionKey(
  statement: MapValue,
  operator: string,
  from: string,
  to: string,
  pen: Pen,
): readonly Edit[] {
  const [, keys, entry] = lineAt(statement, operator, from);
  if (entryOf(keys, to)) cannot(`there is a condition on \`${to}\` already`);
  return [renameKey(entry, to, pen)];
}
