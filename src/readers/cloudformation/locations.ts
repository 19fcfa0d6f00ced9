import { type Guard, type PolicyKind, spread } from "../../policy/index.js";
import { at, literal, type MapValue, type Value } from "../../source/index.js";
import { rowsOf } from "./data.js";

/** A row of `policy-locations.json`. */
export interface Location {
  readonly type: string;
  readonly path: string;
  readonly kind: PolicyKind;
  readonly owner: readonly string[] | null;
  readonly implicitResource?: string;
}

/** Every row of the table. */
export function allLocations(): readonly Location[] {
  return rowsOf<Location>("./policy-locations.json");
}

let byType: Map<string, Location[]> | undefined;

/** The properties of a resource type that hold a policy document. */
export function locationsOf(type: string): readonly Location[] {
  if (!byType) {
    byType = new Map();
    for (const row of allLocations()) {
      byType.set(row.type, [...(byType.get(row.type) ?? []), row]);
    }
  }
  return byType.get(type) ?? [];
}

/** A value under a path of properties, and the branches taken to it. */
export interface Reached {
  readonly value: Value;
  readonly when: readonly Guard[];
  /** With positions, or names of list items: `Policies[deploy].PolicyDocument`. */
  readonly path: string;
}

/** Every value that a path such as `Policies[].PolicyDocument` leads to; a choice on the way gives each branch. */
export function reach(properties: MapValue, path: string): readonly Reached[] {
  let reached: readonly Reached[] = [{ value: properties, when: [], path: "" }];
  for (const segment of path.split(".")) {
    const name = segment.replace("[]", "");
    reached = reached.flatMap((from) => members(from, name));
    if (segment.endsWith("[]")) reached = reached.flatMap(itemsOf);
  }
  return reached;
}

function members(from: Reached, name: string): readonly Reached[] {
  return spread(from.value, from.when).flatMap(({ value, when }) => {
    const child = at(value, name);
    return child ? [{ value: child, when, path: from.path === "" ? name : `${from.path}.${name}` }] : [];
  });
}

function itemsOf(from: Reached): readonly Reached[] {
  return spread(from.value, from.when).flatMap(({ value, when }) => {
    const items = value.type === "list" ? value.items : [value];
    const names = items.map(nameOfItem);
    return items.flatMap((item, i) => {
      const name = names[i];
      const unique = name !== undefined && names.indexOf(name) === names.lastIndexOf(name);
      const position = `${from.path}[${unique ? name : i}]`;
      return spread(item, when).map((branch) => ({ ...branch, path: position }));
    });
  });
}

/** The name that an inline policy has of its own, so that its address stays when another is put before it. */
function nameOfItem(item: Value): string | undefined {
  return literal(at(item, "PolicyName"));
}
