import type { Entry, TextPart, TextValue, Value } from "../../source/index.js";
import { spreadLoops } from "./for-each.js";
import type { Call } from "./functions/call.js";
import { functions } from "./functions/index.js";
import { bound } from "./functions/sub.js";
import { intrinsicOf } from "./intrinsic.js";
import { expressionOf } from "./names.js";
import { mayWork, report, type Scope } from "./scope.js";
import { holeValue } from "./values.js";

/**
 * A value with every function in it worked out: what can be told statically is told, a branch that cannot be decided
 * is a choice, and what is only known when the stack is made is a hole.
 */
export function evaluate(value: Value, scope: Scope): Value {
  if (!mayWork(scope, value.span)) return holeValue("…", { type: "any" }, value);
  const { work } = scope;
  work.depth++;
  const result = worked(value, scope);
  work.depth--;
  return result;
}

/** What has nothing to work out in it stays the same object. */
function worked(value: Value, scope: Scope): Value {
  switch (value.type) {
    case "text":
      return evaluateText(value, scope);
    case "list": {
      const items = value.items.map((item) => evaluate(item, scope));
      return items.every((item, i) => item === value.items[i]) ? value : { ...value, items };
    }
    case "map":
      return evaluateMap(value, scope);
    case "choice":
      return {
        ...value,
        branches: value.branches.map((branch) => ({ ...branch, value: evaluate(branch.value, scope) })),
      };
    default:
      return value;
  }
}

/** A text outside of functions: only loops and dynamic references mean something in it. */
function evaluateText(value: TextValue, scope: Scope): Value {
  const looped = scope.bindings.size > 0 ? { ...value, parts: bound(value.parts, scope.bindings) } : value;
  if (!looped.parts.some((part) => part.type === "text" && part.text.includes("{{resolve:"))) return looped;
  return { ...looped, parts: looped.parts.flatMap(withDynamicReferences) };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
function withDynamicReferences(part: TextPart): readonly TextPart[] {
  if (part.type === "hole") return [part];
  const parts: TextPart[] = [];
  let last = 0;
  const exact = part.text.length === part.span.end - part.span.start;
  const span = (start: number, end: number) =>
    exact ? { ...part.span, start: part.span.start + start, end: part.span.start + end } : part.span;
  for (const match of part.text.matchAll(/\{\{resolve:[^{}]*\}\}/g)) {
    const end = match.index + match[0].length;
    if (match.index > last) {
      parts.push({ type: "text", text: part.text.slice(last, match.index), span: span(last, match.index) });
    }
    parts.push({ type: "hole", hole: { expression: match[0], shape: { type: "text" } }, span: span(match.index, end) });
    last = end;
  }
  if (last < part.text.length) {
    parts.push({ type: "text", text: part.text.slice(last), span: span(last, part.text.length) });
  }
  return parts;
}

function evaluateMap(value: Extract<Value, { type: "map" }>, scope: Scope): Value {
  const call = intrinsicOf(value);
  if (call) {
    const run = functions[call.name];
    const place = { span: value.span, syntax: value.syntax };
    const full: Call = { ...call, scope, place, evaluate };
    if (run) return run(full);
    report(scope, "unsupported", `the function \`${call.name}\` is not known, what it gives was not read`, value.span);
    return holeValue(expressionOf(value), { type: "any" }, value);
  }
  const entries: Entry[] = [];
  for (const { entry, scope: own } of spreadLoops(value.entries, scope, evaluate)) {
    const key = own.bindings.size > 0 ? { ...entry.key, parts: bound(entry.key.parts, own.bindings) } : entry.key;
    const included = includedEntries(entry, own);
    if (included) entries.push(...included);
    else {
      const inner = evaluate(entry.value, own);
      entries.push(inner === entry.value && key === entry.key ? entry : { key, value: inner, span: entry.span });
    }
  }
  const same = entries.length === value.entries.length && entries.every((entry, i) => entry === value.entries[i]);
  return same ? value : { ...value, entries: entries.slice() };
}

/** `Fn::Transform` beside other keys: what it includes stands among them. */
function includedEntries(entry: Entry, scope: Scope): readonly Entry[] | undefined {
  const [first] = entry.key.parts;
  if (first?.type !== "text" || first.text !== "Fn::Transform") return undefined;
  const { span, syntax } = entry.value;
  const call = { name: "Transform", argument: entry.value, span: entry.span, scope, place: { span, syntax }, evaluate };
  const value = functions.Transform?.(call);
  return value?.type === "map" ? value.entries : [];
}
