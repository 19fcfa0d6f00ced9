import { at, type Entry, literal, type Span, type Value } from "../../source/index.js";

/** A resource as a plan says it will be. */
export interface PlannedResource {
  /** Of the instance: `module.app["eu"].aws_iam_role.deploy[0]`. */
  readonly address: string;
  readonly type: string;
  readonly name: string;
  /** Address of the module it is in, instance keys left out; empty for the root. */
  readonly module: string;
  /** Arguments after the change; what is known only after apply is a hole, or is not there. */
  readonly values: Value;
  readonly span: Span;
  readonly nameSpan: Span;
}

export interface Plan {
  readonly resources: readonly PlannedResource[];
  /** What an argument of a resource refers to, by `address.argument` without instance keys: resources of the plan. */
  readonly references: ReadonlyMap<string, readonly string[]>;
}

/** Modules in modules; deeper ones are left out. */
const depthLimit = 50;

/**
 * The resources of a plan: `planned_values`, with `after_unknown` of `resource_changes` for what is not known yet; of a
 * plan without the former, `after` of the latter.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function toPlan(root: Value): Plan {
  const changes = itemsOf(at(root, "resource_changes"));
  const unknown = new Map(
    changes.map((each) => [literal(at(each, "address")), at(at(each, "change"), "after_unknown")] as const),
  );
  const planned = at(at(root, "planned_values"), "root_module");
  const found = planned ? modulesIn(planned, 0).flatMap((module) => itemsOf(at(module, "resources"))) : changes;
  const resources = found.flatMap((each) => {
    const values = planned ? at(each, "values") : at(at(each, "change"), "after");
    return toResource(each, values, unknown.get(literal(at(each, "address"))));
  });
  const references = new Map<string, readonly string[]>();
  collectReferences(at(at(root, "configuration"), "root_module"), "", references, 0);
  return { resources, references };
}

/** An address without the keys of instances: what the configuration calls it. */
export function withoutKeys(address: string): string {
  return address.replaceAll(/\[("(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}

function modulesIn(module: Value, depth: number): readonly Value[] {
  if (depth > depthLimit) return [];
  return [module, ...itemsOf(at(module, "child_modules")).flatMap((child) => modulesIn(child, depth + 1))];
}

function toResource(
  resource: Value,
  values: Value | undefined,
  unknown: Value | undefined,
): readonly PlannedResource[] {
  const [address, type, name] = ["address", "type", "name"].map((key) => literal(at(resource, key)));
  if (address === undefined || type === undefined || name === undefined || values?.type !== "map") return [];
  if ((literal(at(resource, "mode")) ?? "managed") !== "managed") return [];
  const plain = withoutKeys(address);
  const module = plain.slice(0, Math.max(0, plain.length - `${type}.${name}`.length - 1));
  const { span } = resource;
  const nameSpan = at(resource, "address")?.span ?? span;
  return [{ address, type, name, module, values: withUnknown(values, unknown, address), span, nameSpan }];
}

/** Arguments that are known only after apply, as holes at the end of what is known. */
function withUnknown(value: Value, unknown: Value | undefined, expression: string): Value {
  if (unknown?.type === "boolean" && unknown.value) {
    return { type: "hole", hole: { expression, shape: { type: "any" } }, span: value.span, syntax: "computed" };
  }
  if (value.type === "list" && unknown?.type === "list") {
    const items = value.items.map((item, i) => withUnknown(item, unknown.items[i], `${expression}[${i}]`));
    return { ...value, items };
  }
  if (value.type !== "map" || unknown?.type !== "map") return value;
  const known = new Set(value.entries.map((entry) => literal(entry.key)));
  const entries = value.entries.map((entry) => {
    const name = literal(entry.key) ?? "";
    return { ...entry, value: withUnknown(entry.value, at(unknown, name), `${expression}.${name}`) };
  });
  const more = unknown.entries
    .filter((entry) => !known.has(literal(entry.key)))
    .map((entry): Entry => {
      const name = literal(entry.key) ?? "";
      const nothing: Value = { type: "absent", span: value.span, syntax: "computed" };
      return { ...entry, value: withUnknown(nothing, entry.value, `${expression}.${name}`) };
    });
  return { ...value, entries: [...entries, ...more.filter((entry) => entry.value.type === "hole")] };
}

/** `expressions.*.references` of the configuration, each made a whole address. */
function collectReferences(
  module: Value | undefined,
  prefix: string,
  into: Map<string, readonly string[]>,
  depth: number,
): void {
  if (!module || depth > depthLimit) return;
  for (const resource of itemsOf(at(module, "resources"))) {
    const address = literal(at(resource, "address"));
    const expressions = at(resource, "expressions");
    if (address === undefined || expressions?.type !== "map") continue;
    for (const { key, value } of expressions.entries) {
      const named = itemsOf(at(value, "references")).flatMap((each) => literal(each) ?? []);
      if (named.length > 0)
        into.set(
          `${prefix}${address}.${literal(key)}`,
          named.map((each) => `${prefix}${each}`),
        );
    }
  }
  const calls = at(module, "module_calls");
  for (const { key, value } of calls?.type === "map" ? calls.entries : []) {
    collectReferences(at(value, "module"), `${prefix}module.${literal(key)}.`, into, depth + 1);
  }
}

function itemsOf(value: Value | undefined): readonly Value[] {
  return value?.type === "list" ? value.items : [];
}
