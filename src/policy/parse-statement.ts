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

/** The statements that one map gives: one, or one for each way the choices inside it can fall. */
export function toStatement(
  value: MapValue,
  version: Version,
  index: number,
  when: readonly Guard[],
): { readonly statements: readonly Statement[]; readonly problems: readonly Problem[] } {
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
    const context: Context = { version, problems: [] };
    const statement = readStatement(settled.type === "map" ? settled : value, index, world, context);
    for (const problem of context.problems) problems.set(`${problem.span.start} ${problem.message}`, problem);
    return statement;
  });
  return { statements, problems: [...problems.values()] };
}

interface Context {
  readonly version: Version;
  readonly problems: Problem[];
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
    const name = literal(entry.key) ?? written(entry.key.parts);
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
  const values = toTexts(entry.value, name, { version, problems: context.problems });
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
  const name = literal(entry.key);
  const type = principalTypes.find((each) => each === name) ?? "other";
  if (type === "other") invalid(context, `\`${written(entry.key.parts)}\` is not a type of principal`, entry.key.span);
  const texts = toTexts(entry.value, "Principal", { version: "2008-10-17", problems: context.problems });
  return texts.map((text) => ({ type, text }));
}

function readConditions(value: Value, context: Context): readonly ConditionLine[] {
  if (value.type !== "map") {
    invalid(context, "`Condition` is an object of operators", value.span);
    return [];
  }
  noneTwice(value, context);
  return value.entries.flatMap((operator) => {
    const name = written(operator.key.parts);
    if (operator.value.type !== "map") {
      invalid(context, `\`${name}\` is an object of condition keys`, operator.value.span);
      return [];
    }
    noneTwice(operator.value, context);
    return operator.value.entries.map(
      (line): ConditionLine => ({
        operator: name,
        key: toPolicyText(line.key, "2008-10-17"),
        values: toTexts(line.value, "Condition", context),
        span: line.span,
        operatorSpan: operator.key.span,
      }),
    );
  });
}

function noneTwice(map: MapValue, context: Context): void {
  for (const { key } of writtenTwice(map)) invalid(context, `\`${written(key.parts)}\` is written twice`, key.span);
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
      return [toPolicyText(value, context.version)];
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

/** Numbers and booleans without quotes are legal where a text is meant. */
function asText(value: Value, text: string): TextValue {
  return { type: "text", parts: [{ type: "text", text, span: value.span }], span: value.span, syntax: value.syntax };
}
