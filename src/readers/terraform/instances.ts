import type { Guard } from "../../policy/index.js";
import { type HclBlock, type HclExpression, literal, type Span, type Value } from "../../source/index.js";
import { evaluate } from "./evaluate.js";
import { expressionText } from "./expression-text.js";
import { openModule } from "./module-calls.js";
import { type Instance, type Module, type Scope, withNames } from "./scope.js";
import { asNumber, asString, hole, inKeyOrder, isObject, number, text } from "./values.js";

/** Instances of one block that are read; more are alike. */
const instanceLimit = 100;

/** One of the times a block with `count` or `for_each` stands for. */
export interface Repetition {
  readonly key: string | number | undefined;
  readonly repeated: boolean;
  readonly names: readonly (readonly [string, Value])[];
  readonly when: readonly Guard[];
}

const once: readonly Repetition[] = [{ key: undefined, repeated: false, names: [], when: [] }];

/** The instances of a resource or data source by its address in the module; undefined if there is no such block. */
export function instancesOf(module: Module, address: string): readonly Instance[] | undefined {
  const known = module.instances.get(address);
  if (known) return known;
  const block = module.config.resources.get(address);
  if (!block) return undefined;
  module.instances.set(address, []);
  const instances = repetitionsOf(block, moduleScope(module)).map((repetition) =>
    toInstance(module, address, block, repetition),
  );
  module.instances.set(address, instances);
  return instances;
}

function toInstance(module: Module, address: string, block: HclBlock, repetition: Repetition): Instance {
  const { key, repeated } = repetition;
  const index =
    key === undefined ? (repeated ? "[each.key]" : "") : typeof key === "number" ? `[${key}]` : `["${key}"]`;
  const local = repeated && key === undefined ? address : `${address}${index}`;
  return {
    block,
    module,
    local,
    address: module.address === "" ? local : `${module.address}.${local}`,
    type: block.labels[0]?.text ?? "",
    isData: block.type === "data",
    scope: withNames(moduleScope(module), repetition.names),
    when: [...module.when, ...repetition.when],
    key,
  };
}

/** The scope of the expressions that stand directly in a module. */
export function moduleScope(module: Module): Scope {
  const files = module.config.files;
  const source = ({ path, start, end }: Span) => files.find((file) => file.path === path)?.text.slice(start, end) ?? "";
  return { module, names: new Map(), evaluate, source };
}

/**
 * How often a block stands: once, or by `count` or `for_each`. What is not known gives one repetition whose key is a
 * hole; `condition ? 1 : 0` gives one under that guard. Where only the default of a variable says "none" and nobody
 * calls the module, the one that another value would give stands under a guard too.
 */
export function repetitionsOf(block: HclBlock, scope: Scope): readonly Repetition[] {
  const meta = (name: string) => block.body.attributes.find((attribute) => attribute.name === name)?.value;
  const [count, forEach] = [meta("count"), meta("for_each")];
  const asked = count ?? forEach;
  if (!asked || scope.module.depth > 20) return once;
  const found = repeat(asked, count !== undefined, scope);
  if (found.length > 0 || scope.module.args || scope.module.open) return found;
  const open = { ...scope, module: openModule(scope.module) };
  const on = expressionText(asked, scope);
  return repeat(asked, count !== undefined, open)
    .slice(0, 1)
    .map((repetition) => ({ ...repetition, when: [{ on, is: "not empty" }] }));
}

function repeat(expression: HclExpression, isCount: boolean, scope: Scope): readonly Repetition[] {
  const value = scope.evaluate(expression, scope);
  const found = isCount ? byCount(value, expression.span, scope) : byEach(value, expression.span, scope);
  if (found.length <= instanceLimit) return found;
  const message = `more than ${instanceLimit} instances, the rest is not read`;
  scope.module.world.problems.push({ code: "limit", message, span: expression.span });
  return found.slice(0, instanceLimit);
}

function byCount(value: Value, span: Span, scope: Scope): readonly Repetition[] {
  if (value.type === "choice") return overBranches(value, (branch) => byCount(branch, span, scope));
  if (value.type === "boolean") return value.value ? once : [];
  const count = asNumber(value);
  if (count === undefined) {
    const index = hole(`${prefixed(scope)}count.index`, span, { type: "name" });
    return [{ key: undefined, repeated: true, names: [["count.index", index]], when: [] }];
  }
  return Array.from({ length: Math.max(0, Math.min(Math.floor(count), instanceLimit + 1)) }, (_, index) => ({
    key: index,
    repeated: true,
    names: [["count.index", number(index, span)]],
    when: [],
  }));
}

function byEach(value: Value, span: Span, scope: Scope): readonly Repetition[] {
  if (value.type === "choice") return overBranches(value, (branch) => byEach(branch, span, scope));
  if (value.type === "list") return value.items.flatMap((item) => fromItem(item, span, scope));
  if (value.type === "map") {
    return inKeyOrder(value).map(({ key, value: inner }) => repetition(literal(key), key, inner));
  }
  if (isObject(value) && value.instances) {
    return value.instances.map((instance) => {
      const name = instance.key === undefined ? undefined : String(instance.key);
      const key = name === undefined ? hole(`${prefixed(scope)}each.key`, span) : text(name, span);
      return repetition(name, key, instance.value);
    });
  }
  const key = hole(`${prefixed(scope)}each.key`, span);
  return [repetition(undefined, key, hole(`${prefixed(scope)}each.value`, span))];
}

function fromItem(item: Value, span: Span, scope: Scope): readonly Repetition[] {
  if (item.type === "choice")
    return overBranches(item, (branch) =>
      byEach(branch.type === "list" ? branch : { ...item, type: "list", items: [branch] }, span, scope),
    );
  const name = asString(item);
  if (item.type === "hole" && item.hole.shape.type === "list")
    return byEach({ ...item, hole: { ...item.hole, shape: item.hole.shape.of } }, span, scope);
  return [repetition(name, item, item)];
}

function repetition(key: string | undefined, keyValue: Value, value: Value): Repetition {
  const names = [["each.key", keyValue] as const, ["each.value", value] as const];
  return { key, repeated: true, names, when: [] };
}

/** Repetitions that some branches have and others have not are guarded. */
function overBranches(
  value: Extract<Value, { type: "choice" }>,
  each: (value: Value) => readonly Repetition[],
): readonly Repetition[] {
  const byBranch = value.branches.map((branch) => ({ is: branch.is, found: each(branch.value) }));
  const everywhere = (key: Repetition["key"]) => byBranch.every(({ found }) => found.some((one) => one.key === key));
  const seen = new Set<string>();
  return byBranch.flatMap(({ is, found }) =>
    found.flatMap((one) => {
      const common = everywhere(one.key) && typeof one.key === "number";
      if (common && seen.has(String(one.key))) return [];
      seen.add(String(one.key));
      return [common ? one : { ...one, when: [...one.when, { on: value.on, is }] }];
    }),
  );
}

function prefixed(scope: Scope): string {
  return scope.module.address === "" ? "" : `${scope.module.address}.`;
}
