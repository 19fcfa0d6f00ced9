import { at, type ChoiceValue, type Entry, literal, type MapValue, type Value } from "../../source/index.js";
import { decoded } from "./json-text.js";
import type { Instance } from "./scope.js";
import { choice, hole, list, map } from "./values.js";

/**
 * A document with its source and overriding documents: a statement takes the place of an earlier one with the same
 * `Sid`; the newest version counts, and the last id.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function mergedDocuments(
  source: Value | undefined,
  own: MapValue,
  override: Value | undefined,
  instance: Instance,
): Value {
  const documents = [...documentsOf(source, instance), own, ...documentsOf(override, instance)];
  const statements: Value[] = [];
  for (const statement of documents.flatMap(statementsOf)) add(statement, statements);
  const merged = list(statements, own.span);
  const named = [newest(documents.map((each) => entryOf(each, "Version"))), lastOf(documents, "Id")];
  const body = own.entries.flatMap((entry) =>
    literal(entry.key) === "Statement" ? [{ ...entry, value: merged }] : [],
  );
  return map([...named.filter((entry) => entry !== undefined), ...body], own.span, "computed");
}

function entryOf(document: Value, name: string): Entry | undefined {
  return document.type === "map" ? document.entries.findLast((entry) => literal(entry.key) === name) : undefined;
}

function newest(versions: readonly (Entry | undefined)[]): Entry | undefined {
  return versions.reduce((best, next) => ((literal(next?.value) ?? "") > (literal(best?.value) ?? "") ? next : best));
}

function lastOf(documents: readonly Value[], name: string): Entry | undefined {
  return documents.map((each) => entryOf(each, name)).findLast((entry) => entry !== undefined);
}

/** The `Sid` of a statement, or the one that all branches of a choice have. */
function sidOf(statement: Value): string | undefined {
  if (statement.type !== "choice") return literal(at(statement, "Sid"));
  const [first, ...rest] = statement.branches.map((branch) => sidOf(branch.value));
  return rest.every((sid) => sid === first) ? first : undefined;
}

function add(statement: Value, statements: Value[]): void {
  const same = statement.type === "choice" ? -1 : positionOf(statement, statements);
  if (statement.type === "choice") addChoice(statement, statements);
  else if (same >= 0) statements[same] = statement;
  else statements.push(statement);
}

function positionOf(statement: Value, statements: readonly Value[]): number {
  const sid = sidOf(statement);
  return sid ? statements.findIndex((other) => sidOf(other) === sid) : -1;
}

/** In each branch its statements take the places of earlier ones, which stay there in the other branches. */
function addChoice({ on, branches, span }: ChoiceValue, statements: Value[]): void {
  const added = branches.map(({ is, value }) => {
    const items = value.type === "list" ? value.items : [value];
    const places = new Map(items.map((item) => [item, positionOf(item, statements)]));
    return { is, items, places };
  });
  const replaced = new Set(added.flatMap(({ places }) => [...places.values()]));
  for (const place of replaced) {
    const old = statements[place];
    if (!old) continue;
    const ways = added.map(({ is, items, places }) => ({
      is,
      value: items.findLast((item) => places.get(item) === place) ?? old,
    }));
    statements[place] = choice(on, ways, span);
  }
  const fresh = added.map(({ is, items, places }) => ({
    is,
    value: list(
      items.filter((item) => (places.get(item) ?? -1) < 0),
      span,
    ),
  }));
  if (fresh.some(({ value }) => value.items.length > 0)) statements.push(choice(on, fresh, span));
}

/** The documents of a list of JSON texts; what is not known is a hole, a choice is kept. */
function documentsOf(value: Value | undefined, instance: Instance): readonly Value[] {
  if (!value) return [];
  const items = value.type === "list" ? value.items : [value];
  return items.flatMap((item): readonly Value[] => {
    if (item.type === "text" && literal(item) === "") return [];
    if (item.type === "choice") {
      const branches = item.branches.map((branch) => ({
        is: branch.is,
        value: list(documentsOf(branch.value, instance).flatMap(statementsOf), branch.value.span),
      }));
      return [choice(item.on, branches, item.span)];
    }
    const { value: document, problems } = decoded(item);
    instance.module.world.problems.push(...problems);
    if (!document || document.type === "absent") return [];
    instance.module.world.used.add(document);
    return [document];
  });
}

/** The statements of a document, or the one thing that stands for them. */
function statementsOf(document: Value): readonly Value[] {
  if (document.type === "choice") return [document];
  if (document.type !== "map") return document.type === "hole" ? [hole(document.hole.expression, document.span)] : [];
  const statement = at(document, "Statement");
  if (!statement) return [];
  return statement.type === "list" ? statement.items : [statement];
}
