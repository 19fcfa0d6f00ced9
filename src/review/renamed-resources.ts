import type { Policy, PolicyText, Statement } from "../policy/index.js";
import { type Document, nameArgument, type Resource } from "../readers/index.js";
import { at, type Value } from "../source/index.js";
import { guardTexts } from "./guard-texts.js";
import { type Renames, scopeOf } from "./scope.js";

/** What one address of a Terraform configuration holds: one resource, or several by `count` or `for_each`. */
interface Declared {
  readonly scope: string;
  readonly address: string;
  readonly instances: readonly Resource[];
}

/** The address at head of a Terraform resource by the one it had at base. */
export type Addresses = ReadonlyMap<string, string>;

/**
 * The Terraform resources whose block was renamed, so that they stay what policies refer to: one that is gone, where one
 * of the same type and module has come with the same name in AWS or all of the same arguments, and each is the only such
 * one. What cannot be told stays apart.
 */
export function newAddresses(base: readonly Document[], head: readonly Document[], renames: Renames): Addresses {
  return addressesOf(declaredIn(base, new Map()), declaredIn(head, renames));
}

function declaredIn(documents: readonly Document[], renames: Renames): ReadonlyMap<string, Declared> {
  const found = new Map<string, Declared & { instances: Resource[] }>();
  for (const resource of documents.flatMap(({ resources }) => resources)) {
    if (resource.format !== "terraform") continue;
    const scope = scopeOf(resource, renames);
    const address = withoutKey(resource.address);
    const key = `${scope} ${address}`;
    const declared = found.get(key) ?? { scope, address, instances: [] };
    found.set(key, declared);
    declared.instances.push(resource);
  }
  return found;
}

function withoutKey(address: string): string {
  return address.endsWith("]") ? address.slice(0, address.lastIndexOf("[")) : address;
}

/** By address at base, the one at head; no address that is in use at both sides, and none that has become two. */
function addressesOf(base: ReadonlyMap<string, Declared>, head: ReadonlyMap<string, Declared>): Addresses {
  const gone = [...base].flatMap(([key, declared]) => (head.has(key) ? [] : [declared]));
  const come = [...head].flatMap(([key, declared]) => (base.has(key) ? [] : [declared]));
  const types = new Set(gone.map(kindOf));
  const possible = come.filter((declared) => types.has(kindOf(declared)));
  if (possible.length === 0) return new Map();
  const kinds = new Set(possible.map(kindOf));
  const left = gone.filter((declared) => kinds.has(kindOf(declared)));
  const pairs = [...pairsBy(left, possible, physicalName), ...pairsBy(left, possible, contentOf)];
  const inUse = new Set([...base.values()].map(({ address }) => address));
  const kept = new Set([...head.values()].map(({ address }) => address));
  const found = new Map<string, string | undefined>();
  for (const [from, to] of pairs) {
    const known = found.has(from.address) ? found.get(from.address) : to.address;
    found.set(from.address, known === to.address && !kept.has(from.address) && !inUse.has(known) ? known : undefined);
  }
  return new Map([...found].flatMap(([from, to]) => (to === undefined ? [] : [[from, to]])));
}

function kindOf({ scope, address, instances: [first] }: Declared): string {
  const module = address.startsWith("module.") ? address.split(".").slice(0, -2).join(".") : "";
  return `${scope} ${module} ${first?.type}`;
}

/** Those that are alone on each side with what `of` gives. */
function pairsBy(
  gone: readonly Declared[],
  come: readonly Declared[],
  of: (declared: Declared) => string | undefined,
): readonly (readonly [Declared, Declared])[] {
  const [before, after] = [gone, come].map((side) => {
    const alone = new Map<string, Declared | undefined>();
    for (const declared of side) {
      const text = of(declared);
      const key = `${kindOf(declared)} ${text}`;
      if (text !== undefined) alone.set(key, alone.has(key) ? undefined : declared);
    }
    return alone;
  });
  return [...(before ?? [])].flatMap(([key, from]) => {
    const to = after?.get(key);
    return from && to ? [[from, to] as const] : [];
  });
}

/** The name that the arguments give, and the provider that it is a name in. */
function physicalName({ instances }: Declared): string | undefined {
  const [only, ...more] = instances;
  if (!only || more.length > 0) return undefined;
  const name = textOf(at(only.properties, nameArgument(only.type)));
  return name && JSON.stringify([name, textOf(at(only.properties, "provider")), guardTexts(only.when)]);
}

/** All that the arguments of the block say. */
function contentOf({ instances }: Declared): string | undefined {
  const texts = instances.map(({ address, properties, when }) => {
    const text = textOf(properties);
    return text && [address.slice(withoutKey(address).length), text, guardTexts(when)];
  });
  return texts.includes(undefined) ? undefined : JSON.stringify(texts);
}

/** Values within a value that are looked at. */
const most = 2_000;

/** A value as a text that is the same for the same content; undefined for none, and for more than is looked at. */
function textOf(value: Value | undefined): string | undefined {
  if (!value || value.type === "absent" || value.type === "null") return undefined;
  const steps = { left: most };
  const content = contentWithin(value, steps);
  return steps.left < 0 ? undefined : JSON.stringify(content);
}

function contentWithin(value: Value, steps: { left: number }): unknown {
  if (steps.left-- <= 0) return undefined;
  switch (value.type) {
    case "text":
      return value.parts.map((part) => (part.type === "text" ? part.text : { hole: part.hole.expression }));
    case "number":
      return { number: value.text };
    case "boolean":
      return value.value;
    case "list":
      return { list: value.items.map((item) => contentWithin(item, steps)) };
    case "map":
      return value.entries.map((entry) => [contentWithin(entry.key, steps), contentWithin(entry.value, steps)]);
    case "hole":
      return { hole: value.hole.expression };
    case "choice":
      return { on: value.on, of: value.branches.map(({ is, value: branch }) => [is, contentWithin(branch, steps)]) };
    default:
      return null;
  }
}

/** A policy of base that refers to resources by their addresses at head. */
export function withAddresses(policy: Policy, addresses: Addresses): Policy {
  if (addresses.size === 0) return policy;
  return { ...policy, statements: policy.statements.map((statement) => renamedStatement(statement, addresses)) };
}

function renamedStatement(statement: Statement, addresses: Addresses): Statement {
  const text = (value: PolicyText): PolicyText => ({
    ...value,
    parts: value.parts.map((part) =>
      part.type === "hole"
        ? { ...part, hole: { ...part.hole, expression: renamed(part.hole.expression, addresses) } }
        : part,
    ),
  });
  const { action, resource, principal, conditions } = statement;
  return {
    ...statement,
    action: action && { ...action, values: action.values.map(text) },
    resource: resource && { ...resource, values: resource.values.map(text) },
    principal: principal && {
      ...principal,
      entries: principal.entries.map((entry) => ({ ...entry, text: text(entry.text) })),
    },
    conditions: conditions.map((line) => ({ ...line, values: line.values.map(text) })),
  };
}

/** An expression that begins with an address, under the new one. */
function renamed(expression: string, addresses: Addresses): string {
  for (const [from, to] of addresses) {
    if (expression === from || expression.startsWith(`${from}.`) || expression.startsWith(`${from}[`))
      return to + expression.slice(from.length);
  }
  return expression;
}
