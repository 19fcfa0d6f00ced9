import type { Format, Resource } from "../readers/index.js";
import type { Value } from "../source/index.js";
import type { Row, Tables } from "./rule.js";
import { texts } from "./table.js";

/** How a format writes an entity: the column of table `resources`. */
function columnOf(format: Format): "cfn" | "tf" {
  return format === "terraform" || format === "terraform-plan" ? "tf" : "cfn";
}

/** The rows of table `resources` that this resource is. A resource may be several, e.g. a user and its login profile. */
export function entitiesOf(resource: Resource, tables: Tables): readonly Row[] {
  const column = columnOf(resource.format);
  return (tables.get("resources") ?? []).filter((row) => texts(row[column]).includes(resource.type));
}

/** Where an entity's property is written in this resource; undefined for a property the format does not have. */
export function propertyPaths(property: string, row: Row, resource: Resource): readonly string[] | undefined {
  const properties = row.properties as { readonly [name: string]: Row } | undefined;
  const paths = properties?.[property]?.[columnOf(resource.format)];
  return paths === undefined ? undefined : texts(paths);
}

/** The one place a property is written at in this resource; undefined where there is none or it has several. */
export function propertyPlace(property: string, resource: Resource, tables: Tables): string | undefined {
  const paths = entitiesOf(resource, tables).flatMap((row) => propertyPaths(property, row, resource) ?? []);
  return paths.length === 1 ? paths[0] : undefined;
}

/** What a property is where it is not written, if the table says. */
export function defaultOf(property: string, row: Row, resource: Resource): unknown {
  const properties = row.properties as { readonly [name: string]: Row } | undefined;
  const value = properties?.[property]?.default;
  return typeof value === "object" && value !== null ? (value as Row)[columnOf(resource.format)] : value;
}

/** Every value at a dotted path; lists (repeated blocks too) and choices are entered. */
export function valuesAt(value: Value, path: string): readonly Value[] {
  const parts = path.split(".");
  return parts.reduce<readonly Value[]>((found, part) => found.flatMap((each) => inside(each, part)), [value]);
}

function inside(value: Value, key: string): readonly Value[] {
  if (value.type === "list") return value.items.flatMap((item) => inside(item, key));
  if (value.type === "choice") return value.branches.flatMap((branch) => inside(branch.value, key));
  if (value.type !== "map") return [];
  return value.entries
    .filter(
      (entry) =>
        entry.key.parts.every((part) => part.type === "text") &&
        entry.key.parts.map((part) => (part.type === "text" ? part.text : "")).join("") === key,
    )
    .map((entry) => entry.value);
}
