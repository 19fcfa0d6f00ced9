import { at, type Entry, literal, type MapValue, type Value } from "../../source/index.js";
import { decoded } from "./json-text.js";
import type { Instance } from "./scope.js";
import { choice, hole, list, map } from "./values.js";

/**
 * A document with its source and overriding documents: a statement takes the place of an earlier one with the same
 * `Sid`; the newest version counts.
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
  let version = at(own, "Version");
  for (const document of documents) {
    if (document.type === "map") {
      const other = at(document, "Version");
      if ((literal(other) ?? "") > (literal(version) ?? "")) version = other;
    }
    for (const statement of statementsOf(document)) add(statement, statements);
  }
  const entries: Entry[] = own.entries.map((entry) => {
    if (literal(entry.key) === "Statement") return { ...entry, value: list(statements, own.span) };
    return literal(entry.key) === "Version" && version ? { ...entry, value: version } : entry;
  });
  return map(entries, own.span, "computed");
}

function add(statement: Value, statements: Value[]): void {
  const sid = literal(at(statement, "Sid"));
  const same = sid ? statements.findIndex((other) => literal(at(other, "Sid")) === sid) : -1;
  if (same >= 0) statements[same] = statement;
  else statements.push(statement);
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
