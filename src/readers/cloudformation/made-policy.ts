import type { Entry, MapValue, Span, TextPart, TextValue, Value } from "../../source/index.js";
import { madeText, type Place, textValue } from "./values.js";

/** A text of a statement that is written nowhere as such: parts with the places they come from. */
export type MadeText = string | readonly TextPart[] | Value;

/** A statement that a template means without writing it, each element pointing at what it comes from. */
export interface MadeStatement {
  readonly effect: "Allow" | "Deny";
  readonly principal?: { readonly type: string; readonly values: readonly MadeText[] };
  readonly actions: readonly MadeText[];
  readonly resources?: readonly MadeText[];
  readonly notResources?: readonly MadeText[];
  readonly conditions?: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly MadeText[];
  }[];
}

/** A policy document of such statements. Nothing of it can be edited. */
export function madePolicy(statements: readonly MadeStatement[], span: Span): MapValue {
  const place: Place = { span, syntax: "computed" };
  const items = statements.map((statement) => madeStatement(statement, place));
  return mapOf([entry("Version", "2012-10-17", place), entryOf("Statement", listOf(items, place), place)], place);
}

function madeStatement(statement: MadeStatement, place: Place): MapValue {
  const entries: Entry[] = [entry("Effect", statement.effect, place)];
  if (statement.principal) entries.push(principalEntry(statement.principal, place));
  entries.push(entryOf("Action", texts(statement.actions, place), place));
  if (statement.resources) entries.push(entryOf("Resource", texts(statement.resources, place), place));
  if (statement.notResources) entries.push(entryOf("NotResource", texts(statement.notResources, place), place));
  const lines = statement.conditions ?? [];
  const operators = [...new Set(lines.map((line) => line.operator))].map((operator) => {
    const keys = lines.filter((line) => line.operator === operator);
    const map = mapOf(
      keys.map((line) => entryOf(line.key, texts(line.values, place), place)),
      place,
    );
    return entryOf(operator, map, place);
  });
  if (operators.length > 0) entries.push(entryOf("Condition", mapOf(operators, place), place));
  return mapOf(entries, place);
}

function principalEntry(principal: NonNullable<MadeStatement["principal"]>, place: Place): Entry {
  if (principal.type === "*") return entry("Principal", "*", place);
  return entryOf("Principal", mapOf([entryOf(principal.type, texts(principal.values, place), place)], place), place);
}

function texts(values: readonly MadeText[], place: Place): Value {
  return listOf(
    values.map((value): Value => {
      if (typeof value === "string") return madeText(value, place);
      return "type" in value ? value : partsText(value, place);
    }),
    place,
  );
}

function partsText(parts: readonly TextPart[], place: Place): TextValue {
  return textValue(parts, { span: parts[0]?.span ?? place.span, syntax: "computed" });
}

function entry(key: string, text: string, place: Place): Entry {
  return entryOf(key, madeText(text, place), place);
}

function entryOf(key: string, value: Value, place: Place): Entry {
  return { key: madeText(key, place), value, span: place.span };
}

function mapOf(entries: readonly Entry[], { span, syntax }: Place): MapValue {
  return { type: "map", entries, span, syntax };
}

function listOf(items: readonly Value[], { span, syntax }: Place): Value {
  return { type: "list", items, span, syntax };
}
