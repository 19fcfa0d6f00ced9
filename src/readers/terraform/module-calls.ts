import type { HclBlock, Span, Value } from "../../source/index.js";
import { moduleScope, repetitionsOf } from "./instances.js";
import type { ModuleConfig } from "./module-config.js";
import { resolvePath } from "./parsed-file.js";
import { shapeByName } from "./resource-attributes.js";
import type { Arguments, Call, Module, Scope, World } from "./scope.js";
import { hole } from "./values.js";
import { remembered, rootScope } from "./variables.js";

/** Modules inside modules. */
const depthLimit = 12;
const metaArguments = new Set(["source", "version", "count", "for_each", "providers", "depends_on"]);

/** A module that nobody calls, with the values that are given for its variables. */
export function rootModule(world: World, config: ModuleConfig, given: ReadonlyMap<string, Value>): Module {
  return {
    world,
    config,
    address: "",
    depth: 0,
    folders: new Set([config.dir]),
    rootDir: config.dir,
    args: undefined,
    given,
    open: false,
    when: [],
    ...fresh(),
  };
}

/** The same module, asked what it could be with other values than its variables' defaults. */
export function openModule(module: Module): Module {
  return { ...module, open: true, ...fresh() };
}

function fresh() {
  return {
    memo: new Map<string, Value>(),
    busy: new Set<string>(),
    instances: new Map(),
    calls: new Map(),
  };
}

/** The folder of the repository that a `module` block names; undefined for one from elsewhere. */
export function localSource(block: HclBlock, dir: string): string | undefined {
  const source = block.body.attributes.find((attribute) => attribute.name === "source")?.value;
  if (source?.type !== "template") return undefined;
  const written = source.pieces.map((piece) => (piece.type === "text" ? piece.text : "")).join("");
  return /^\.\.?(\/|$)/.test(written) ? resolvePath(dir, written) : undefined;
}

/** The calls that a `module` block makes; undefined where its source is not here. */
export function callsOf(module: Module, name: string, _scope: Scope): readonly Call[] | undefined {
  const known = module.calls.get(name);
  if (known) return known;
  const block = module.config.calls.get(name);
  const dir = block && localSource(block, module.config.dir);
  const config = dir === undefined ? undefined : module.world.configs.get(dir);
  if (!block || !config || module.depth >= depthLimit || isCycle(module, block, config)) return undefined;
  module.calls.set(name, []);
  const outer = moduleScope(module);
  const calls = repetitionsOf(block, outer).map((repetition): Call => {
    const { key } = repetition;
    const index = key === undefined ? "" : typeof key === "number" ? `[${key}]` : `["${key}"]`;
    const inner: Scope = { ...outer, names: new Map(repetition.names) };
    const called: Module = {
      world: module.world,
      config,
      address: `${module.address === "" ? "" : `${module.address}.`}module.${name}${index}`,
      depth: module.depth + 1,
      folders: new Set([...module.folders, config.dir]),
      rootDir: module.rootDir,
      args: lazyArguments(block, inner),
      given: new Map(),
      open: module.open,
      when: [...module.when, ...repetition.when],
      ...fresh(),
    };
    return { key, module: called };
  });
  module.calls.set(name, calls);
  return calls;
}

/** Does the call lead back to a module it comes from? Terraform refuses that, so it is a problem and is not followed. */
function isCycle({ world, folders }: Module, block: HclBlock, { dir }: ModuleConfig): boolean {
  if (!folders.has(dir)) return false;
  const message = `\`module.${block.labels[0]?.text ?? ""}\` calls a module that it is called from`;
  const { path, start } = block.span;
  if (!world.problems.some(({ span }) => span.path === path && span.start === start))
    world.problems.push({ code: "invalid", message, span: block.span });
  return true;
}

/** Arguments are evaluated when they are asked for: one may need an output of the module itself. */
function lazyArguments(block: HclBlock, scope: Scope): Arguments {
  const made = new Map<string, Value>();
  const get = (name: string): Value | undefined => {
    const known = made.get(name);
    if (known || metaArguments.has(name)) return known;
    const attribute = block.body.attributes.find((each) => each.name === name);
    const value = attribute && scope.evaluate(attribute.value, scope);
    if (value) made.set(name, value);
    return value;
  };
  return { get };
}

/** What a module's output gives. */
export function outputOf(module: Module, name: string, span: Span): Value {
  const scope = moduleScope(module);
  const block = module.config.outputs.get(name);
  const value = block?.body.attributes.find((attribute) => attribute.name === "value")?.value;
  if (!value) return hole(`${module.address}.${name}`, span, shapeByName(name));
  return remembered(module, `output.${name}`, scope, () => scope.evaluate(value, rootScope(module, scope)));
}
