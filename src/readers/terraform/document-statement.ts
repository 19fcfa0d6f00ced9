import {
  covering,
  type Entry,
  literal,
  type Span,
  type TextPart,
  type TextValue,
  type Value,
  written,
} from "../../source/index.js";
import { attributeValue, type NestedBlock, nestedBlocks } from "./blocks.js";
import { absent, choice, list, map, partsOf, text } from "./values.js";

const elements = [
  ["actions", "Action"],
  ["not_actions", "NotAction"],
  ["resources", "Resource"],
  ["not_resources", "NotResource"],
] as const;

/** A `statement` block as the statement it renders to; `Allow` where it has no `effect`. */
export function statementValue(nested: NestedBlock): Value {
  const { block, scope } = nested;
  const header = block.typeSpan;
  const entries: Entry[] = [];
  const sid = attributeEntry(nested, "sid", "Sid");
  if (sid && literal(sid.value) !== "") entries.push(sid);
  entries.push(
    effectEntry(nested) ?? {
      key: text("Effect", header),
      value: text("Allow", header),
      span: header,
    },
  );
  for (const [argument, name] of elements) {
    const entry = attributeEntry(nested, argument, name);
    const value = entry && withoutEmpty(asElement(entry.value, name.endsWith("Resource")));
    if (entry && value && value.type !== "absent") entries.push({ ...entry, value });
  }
  for (const [type, name] of [
    ["principals", "Principal"],
    ["not_principals", "NotPrincipal"],
  ] as const) {
    const entry = principalEntry(nestedBlocks(block.body, type, scope), name);
    if (entry) entries.push(entry);
  }
  const condition = conditionEntry(nestedBlocks(block.body, "condition", scope));
  if (condition) entries.push(condition);
  return map(oneOfEach(entries), block.span, "hcl-document");
}

/** An effect that is to be filled in is one of the two there are. */
function effectEntry(nested: NestedBlock): Entry | undefined {
  const entry = attributeEntry(nested, "effect", "Effect");
  if (entry?.value.type !== "hole") return entry;
  const { hole, span } = entry.value;
  const branches = ["Allow", "Deny"].map((is) => ({ is, value: text(is, span) }));
  return { ...entry, value: choice(hole.expression, branches, span) };
}

/** Of an element and its negation, both to be filled in, one is given. */
function oneOfEach(entries: readonly Entry[]): readonly Entry[] {
  return entries.map((entry) => {
    const name = literal(entry.key) ?? "";
    const plainName = name.replace(/^Not/, "");
    const pair = entries.filter((other) => literal(other.key)?.replace(/^Not/, "") === plainName);
    if (pair.length < 2 || !pair.every((other) => other.value.type === "hole")) return entry;
    const branches = ["Not", ""].map((is) => {
      const own = name.startsWith("Not") === (is === "Not");
      return { is: `${is}${plainName}`, value: own ? entry.value : absent(entry.value.span) };
    });
    return {
      ...entry,
      value: choice(`which of ${pair.map((other) => written(other.key.parts)).join(", ")}`, branches, entry.value.span),
    };
  });
}

function attributeEntry(nested: NestedBlock, argument: string, name: string): Entry | undefined {
  const attribute = nested.block.body.attributes.find((each) => each.name === argument);
  const value = attributeValue(nested, argument);
  if (!attribute || !value || value.type === "absent") return undefined;
  return { key: text(name, attribute.nameSpan, "hcl-document"), value, span: attribute.span };
}

/** The values of an element, `&{…}` being a policy variable where the provider makes it one. */
function asElement(value: Value, variables: boolean): Value {
  switch (value.type) {
    case "list": {
      const items = value.items.map((item) => (variables ? withVariables(item) : item));
      return list(items, value.span, value.syntax === "hcl" ? "hcl-document" : "computed");
    }
    case "choice": {
      const branches = value.branches.map(({ is, value: inner }) => ({
        is,
        value: withoutEmpty(asElement(inner, variables)),
      }));
      return choice(value.on, branches, value.span);
    }
    case "hole":
      return { ...value, hole: { ...value.hole, shape: listShape(value) } };
    default:
      return variables ? withVariables(value) : value;
  }
}

function listShape(value: Extract<Value, { type: "hole" }>) {
  const { shape } = value.hole;
  return shape.type === "list" ? shape : ({ type: "list", of: shape } as const);
}

/** An empty list is left out, as the provider does. */
function withoutEmpty(value: Value): Value {
  return value.type === "list" && value.items.length === 0 ? absent(value.span) : value;
}

/** `&{` stands for `${`, so that Terraform does not read it. */
export function withVariables(value: Value): Value {
  if (value.type === "choice") {
    const branches = value.branches.map((branch) => ({ is: branch.is, value: withVariables(branch.value) }));
    return choice(value.on, branches, value.span);
  }
  if (value.type === "list") return { ...value, items: value.items.map(withVariables) };
  if (value.type !== "text" || !value.parts.some((part) => part.type === "text" && part.text.includes("&{")))
    return value;
  return { ...value, parts: value.parts.flatMap(variableParts) };
}

function variableParts(part: TextPart): readonly TextPart[] {
  if (part.type === "hole" || !part.text.includes("&{")) return [part];
  const exact = part.span.end - part.span.start === part.text.length;
  let at = part.span.start;
  return part.text.split(/(&\{)/).flatMap((piece): readonly TextPart[] => {
    const span: Span = exact ? { ...part.span, start: at, end: at + piece.length } : part.span;
    at += piece.length;
    return piece === "" ? [] : [{ type: "text", text: piece === "&{" ? "${" : piece, span }];
  });
}

function asText(value: Value | undefined, span: Span): TextValue {
  if (value?.type === "text") return value;
  return { type: "text", parts: (value && partsOf(value)) ?? [], span: value?.span ?? span, syntax: "computed" };
}

/** All `principals` blocks as one element. `*` of type `*` is everybody, written as the bare star. */
function principalEntry(blocks: readonly NestedBlock[], name: string): Entry | undefined {
  const [first] = blocks;
  if (!first) return undefined;
  const key = text(name, first.block.typeSpan, "hcl-document");
  const span = blocks.reduce((whole, { block }) => covering(whole, block.span), first.block.span);
  const entries: Entry[] = [];
  for (const nested of blocks) {
    const type = asText(attributeValue(nested, "type"), nested.block.span);
    const given = attributeValue(nested, "identifiers") ?? list([], nested.block.span);
    const value = optional(asElement(given, true), nested);
    const [only, ...more] = value.type === "list" ? value.items : [value];
    if (literal(type) === "*" && blocks.length === 1 && only && more.length === 0 && !nested.when) {
      return { key, value: only, span };
    }
    const known = entries.findIndex((entry) => written(entry.key.parts) === written(type.parts));
    const before = entries[known];
    if (before) entries[known] = { ...before, value: joined(before.value, value) };
    else entries.push({ key: type, value, span: nested.block.span });
  }
  return { key, value: map(entries, span, "hcl-document"), span };
}

/** The values of two blocks for one principal type or condition key: any of them. */
function joined(first: Value, second: Value): Value {
  const items = (value: Value) => (value.type === "list" ? value.items : [value]);
  return list([...items(first), ...items(second)], first.span);
}

function optional(value: Value, nested: NestedBlock): Value {
  const { when } = nested;
  if (!when) return value;
  const others = when.others.map((is) => ({ is, value: absent(value.span) }));
  return choice(when.on, [{ is: when.is, value }, ...others], value.span);
}

/** All `condition` blocks; those of one test and one variable are one line, whose values count together. */
function conditionEntry(blocks: readonly NestedBlock[]): Entry | undefined {
  const [first] = blocks;
  if (!first) return undefined;
  const span = blocks.reduce((whole, { block }) => covering(whole, block.span), first.block.span);
  const lines: { test: TextValue; variable: TextValue; values: Value; nested: NestedBlock }[] = [];
  for (const nested of blocks) {
    const test = asText(attributeValue(nested, "test"), nested.block.span);
    const variable = asText(attributeValue(nested, "variable"), nested.block.span);
    const values = asElement(attributeValue(nested, "values") ?? list([], nested.block.span), true);
    const same = lines.find(
      (line) =>
        !line.nested.when &&
        !nested.when &&
        written(line.test.parts) === written(test.parts) &&
        written(line.variable.parts) === written(variable.parts),
    );
    if (same) same.values = joined(same.values, values);
    else lines.push({ test, variable, values, nested });
  }
  const entries = lines.map(({ test, variable, values, nested }): Entry => {
    const line = { key: variable, value: values, span: nested.block.span };
    return {
      key: test,
      value: optional(map([line], nested.block.span, "hcl-document"), nested),
      span: nested.block.span,
    };
  });
  const key = text("Condition", first.block.typeSpan, "hcl-document");
  return { key, value: map(entries, span, "hcl-document"), span };
}
