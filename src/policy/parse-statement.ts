import {
  type Entry,
  literal,
  type MapValue,
  type Problem,
  type Span,
  type TextValue,
  type Value,
  written,
} from "../source/index.js";
import { toPolicyText } from "./parse-text.js";
import type { ConditionLine, Element, Guard, PrincipalElement, PrincipalEntry, Statement, Version } from "./policy.js";
import type { PolicyText } from "./policy-text.js";
import { inWorld, worldsOf } from "./worlds.js";
import { writtenTwice } from "./written-twice.js";

/** Characters of one text: what AWS takes as the whole of its largest kind of policy. */
const textLimit = 40_000;
/** Characters of all texts of one statement. */
const statementLimit = 100_000;

interface Read {
  /** None where one of its texts is too long to be looked at. */
  readonly statements: readonly Statement[];
  readonly problems: readonly Problem[];
}

/** The statements that one map gives: one, or one for each way the choices inside it can fall. */
export function toStatement(value: MapValue, version: Version, index: number, when: readonly Guard[]): Read {
  const worlds = worldsOf(value, when);
  if (!worlds) {
    const problem: Problem = {
      code: "limit",
      message: "too many conditional values in one statement",
      span: value.span,
    };
    return { statements: [{ ...empty(value, index, when), malformed: true }], problems: [problem] };
  }
  const problems = new Map<string, Problem>();
  const statements = worlds.map((world) => {
    const settled = inWorld(value, world);
    const context: Context = { version, problems: [], room: { left: statementLimit } };
    const statement = readStatement(settled.type === "map" ? settled : value, index, world, context);
    for (const problem of context.problems) problems.set(`${problem.span.start} ${problem.message}`, problem);
    return statement;
  });
  const own = [...problems.values()];
  return { statements: own.some(({ code }) => code === "limit") ? [] : statements, problems: own };
}

interface Context {
  readonly version: Version;
  readonly problems: Problem[];
  /** Characters that the texts of the statement may still have. */
  readonly room: { left: number };
}

function empty(value: MapValue, index: number, when: readonly Guard[]): Statement {
  return {
    index,
    sid: undefined,
    effect: "invalid",
    principal: undefined,
    action: undefined,
    resource: undefined,
    conditions: [],
    conditionSpan: undefined,
    when,
    malformed: false,
    value,
    span: value.span,
  };
}

const elementNames = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

function readStatement(value: MapValue, index: number, when: readonly Guard[], context: Context): Statement {
  const entries = new Map<string, Entry>();
  for (const entry of value.entries) {
    if (isTooLong(entry.key, context)) continue;
    const name = written(entry.key.parts);
    if (!elementNames.includes(name)) invalid(context, `\`${name}\` is not an element of a statement`, entry.key.span);
    else if (entries.has(name)) invalid(context, `\`${name}\` is written twice`, entry.key.span);
    entries.set(name, entry);
  }
  const condition = entries.get("Condition");
  const statement: Statement = {
    ...empty(value, index, when),
    sid: readSid(entries.get("Sid"), context),
    effect: readEffect(entries.get("Effect"), value, context),
    principal: readPrincipal(entries.get("Principal") ?? entries.get("NotPrincipal"), context),
    action: readElement(entries.get("Action") ?? entries.get("NotAction"), context),
    resource: readElement(entries.get("Resource") ?? entries.get("NotResource"), context),
    conditions: condition ? readConditions(condition.value, context) : [],
    conditionSpan: condition?.span,
  };
  for (const name of ["Principal", "Action", "Resource"]) {
    const negation = entries.get(`Not${name}`);
    if (entries.has(name) && negation)
      invalid(context, `\`${name}\` and \`Not${name}\` exclude each other`, negation.span);
  }
  if (!statement.action && !entries.has("Action") && !entries.has("NotAction")) {
    invalid(context, "the statement has no `Action`", value.span);
  }
  return { ...statement, malformed: context.problems.length > 0 };
}

function invalid(context: Context, message: string, span: Span): void {
  context.problems.push({ code: "invalid", message, span });
}

function readSid(entry: Entry | undefined, context: Context): PolicyText | undefined {
  return entry && toTexts(entry.value, "Sid", { ...context, version: "2008-10-17" })[0];
}

function readEffect(entry: Entry | undefined, statement: MapValue, context: Context): Statement["effect"] {
  if (entry?.value.type === "text" && isTooLong(entry.value, context)) return "invalid";
  const effect = literal(entry?.value);
  if (effect === "Allow" || effect === "Deny") return effect;
  if (!entry) invalid(context, "the statement has no `Effect`", statement.span);
  else invalid(context, "`Effect` is `Allow` or `Deny`, in this case", entry.value.span);
  return "invalid";
}

function readElement(entry: Entry | undefined, context: Context): Element | undefined {
  if (!entry) return undefined;
  const name = literal(entry.key) ?? "";
  const version = name.endsWith("Resource") ? context.version : "2008-10-17";
  const values = toTexts(entry.value, name, { ...context, version });
  return { negated: name.startsWith("Not"), values, span: entry.value.span, keySpan: entry.key.span };
}

const principalTypes = ["AWS", "Service", "Federated", "CanonicalUser"] as const;

function readPrincipal(entry: Entry | undefined, context: Context): PrincipalElement | undefined {
  if (!entry) return undefined;
  const { value } = entry;
  const negated = literal(entry.key) === "NotPrincipal";
  const element = { negated, span: value.span, keySpan: entry.key.span };
  if (value.type === "text" && literal(value) === "*") {
    return { ...element, entries: [{ type: "*", text: toPolicyText(value, "2008-10-17") }] };
  }
  if (value.type === "hole" || (value.type === "text" && value.parts.some((part) => part.type === "hole"))) {
    const text = toTexts(value, "Principal", { ...context, version: "2008-10-17" });
    return { ...element, entries: text.map((each) => ({ type: "other", text: each })) };
  }
  if (value.type !== "map") {
    invalid(context, 'a principal is `*` or an object such as `{"AWS": …}`', value.span);
    return { ...element, entries: [] };
  }
  noneTwice(value, context);
  return { ...element, entries: value.entries.flatMap((each) => readPrincipalEntries(each, context)) };
}

function readPrincipalEntries(entry: Entry, context: Context): readonly PrincipalEntry[] {
  if (isTooLong(entry.key, context)) return [];
  const name = literal(entry.key);
  const type = principalTypes.find((each) => each === name) ?? "other";
  if (type === "other") invalid(context, `\`${written(entry.key.parts)}\` is not a type of principal`, entry.key.span);
  const texts = toTexts(entry.value, "Principal", { ...context, version: "2008-10-17" });
  return texts.map((text) => ({ type, text }));
}

function readConditions(value: Value, context: Context): readonly ConditionLine[] {
  if (value.type !== "map") {
    invalid(context, "`Condition` is an object of operators", value.span);
    return [];
  }
  noneTwice(value, context);
  return value.entries.flatMap((operator) => {
    if (isTooLong(operator.key, context)) return [];
    const name = written(operator.key.parts);
    if (operator.value.type !== "map") {
      invalid(context, `\`${name}\` is an object of condition keys`, operator.value.span);
      return [];
    }
    noneTwice(operator.value, context);
    return operator.value.entries.flatMap((line): readonly ConditionLine[] => {
      const [key] = toTexts(line.key, "Condition", { ...context, version: "2008-10-17" });
      const values = toTexts(line.value, "Condition", context);
      return key ? [{ operator: name, key, values, span: line.span, operatorSpan: operator.key.span }] : [];
    });
  });
}

function noneTwice(map: MapValue, context: Context): void {
  for (const { key } of writtenTwice(map, false))
    invalid(context, `\`${written(key.parts)}\` is written twice`, key.span);
}

/** The texts of a value that is one or a list of them. A hole stands for one text, or for a list of unknown length. */
function toTexts(value: Value, name: string, context: Context): readonly PolicyText[] {
  switch (value.type) {
    case "list":
      return value.items.flatMap((item) => {
        if (item.type === "list") invalid(context, `\`${name}\` is a list of texts`, item.span);
        return item.type === "list" ? [] : toTexts(item, name, context);
      });
    case "text":
      return isTooLong(value, context) ? [] : [toPolicyText(value, context.version)];
    case "number":
      return [toPolicyText(asText(value, value.text), context.version)];
    case "boolean":
      return [toPolicyText(asText(value, String(value.value)), context.version)];
    case "hole":
      return [{ parts: [{ type: "hole", hole: value.hole }], span: value.span }];
    case "absent":
      return [];
    default:
      invalid(context, `\`${name}\` holds a value that is no text`, value.span);
      return [];
  }
}

/** Is this text, or the statement up to it, longer than any policy can be? It is a problem at its place. */
function isTooLong({ parts, span }: TextValue, { problems, room }: Context): boolean {
  let length = 0;
  for (const part of parts) length += part.type === "text" ? part.text.length : 1;
  const before = room.left;
  room.left -= length;
  if (length <= textLimit && room.left >= 0) return false;
  const message =
    length > textLimit
      ? `this text is longer than ${textLimit} characters, its statement is not read`
      : `the statement is longer than ${statementLimit} characters, it is not read`;
  if (before >= 0) problems.push({ code: "limit", message, span });
  return true;
}

/** Numbers and booleans without quotes are legal where a text is meant. */
function asText(value: Value, text: string): TextValue {
  return { type: "text", parts: [{ type: "text", text, span: value.span }], span: value.span, syntax: value.syntax };
}
