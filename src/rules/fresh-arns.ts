import { findAction, serviceDetail } from "../policy/index.js";
import type { Cache } from "./cache.js";
import { freshName } from "./fresh.js";
import { isGlob, matches } from "./glob.js";
import type { Row, Tables } from "./rule.js";
import { texts } from "./table.js";

/**
 * Globs of ARNs whose names nobody knows, one for every resource type the action requires (where it requires none: for
 * every type it takes). Partition, region and account are free. Empty for an action that takes no resource, or only
 * such as have no name before the action made them: it cannot be limited to one.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function freshArns(id: string, tables: Tables, cache: Cache): readonly string[] {
  const known = cache.fresh.get(id);
  if (known) return known;
  const arns = made(id, tables);
  cache.fresh.set(id, arns);
  return arns;
}

function made(id: string, tables: Tables): readonly string[] {
  const action = findAction(id);
  const detail = action && serviceDetail(action.service);
  const taken = action && detail?.actions.get(action.name)?.resources;
  if (!action || !detail || !taken) return [];
  const unnamed = new Set(unnamedTypes(action.id, tables));
  const named = taken.filter(({ type }) => !unnamed.has(type));
  const required = named.filter((each) => each.required);
  const types = required.length > 0 ? required : taken.some((each) => each.required) ? [] : named;
  const arns = types.flatMap(({ type }) => detail.resources.get(type)?.arn ?? []).map(withFreshNames);
  return [...new Set(arns)].sort((a, b) => a.length - b.length);
}

function unnamedTypes(id: string, tables: Tables): readonly string[] {
  const name = id.toLowerCase();
  return (tables.get("born-unnamed") ?? []).filter((row) => isMeant(row, name)).flatMap((row) => texts(row.types));
}

const lowered = new WeakMap<Row, string>();

function isMeant(row: Row, name: string): boolean {
  const glob = lowered.get(row) ?? String(row.action).toLowerCase();
  lowered.set(row, glob);
  return glob === name || (isGlob(glob) && matches(glob, name));
}

function withFreshNames(arn: string): string {
  let seed = 100;
  return arn.replaceAll(/\$\{([^$}]*)\}/g, (_all, name: string) =>
    /^(Partition|Region|Account)$/.test(name) ? "*" : freshName(seed++),
  );
}
