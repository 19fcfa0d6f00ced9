import { at, type Files, type Problem, type SourceFile, type Value } from "../../source/index.js";
import type { ReadOptions } from "../reader.js";
import { evaluate } from "./evaluate.js";
import type { Scope } from "./scope.js";
import { nestedPath, openScope, templateIn } from "./stack.js";
import type { RawResource, Template } from "./template.js";
import { holeValue, scalarText } from "./values.js";

/** The templates of a set of files, and which is nested in which. */
export interface Nesting {
  /** Paths of the files that are templates, in the order given. */
  readonly paths: readonly string[];
  /** A template opened with what its parents pass. */
  scopeOf(path: string): Scope | undefined;
}

interface Use {
  readonly parent: string;
  readonly stack: RawResource;
}

/** Opens templates on demand, parents first. A template that is nested in itself is opened as if nothing was passed. */
export function toNesting(files: readonly SourceFile[], all: Files, options: ReadOptions): Nesting {
  const templates = new Map<string, Template>();
  for (const file of files) {
    const template = templateIn(file);
    if (template) templates.set(file.path, template);
  }
  const uses = usesIn(templates, all, options);
  const open = new Map<string, Scope>();
  const active = new Set<string>();
  const scopeOf = (path: string): Scope | undefined => {
    const known = open.get(path);
    const template = templates.get(path);
    if (known || !template) return known;
    const cyclic = active.has(path);
    active.add(path);
    const problems: Problem[] = [];
    const passed = cyclic ? new Map() : passedTo(path, uses.get(path) ?? [], scopeOf);
    const outputsOf = (stack: RawResource, output: string) => outputOf(stack, output, path, scopeOf);
    const scope = open.get(path) ?? openScope(template, all, options, problems, { passed, outputsOf });
    active.delete(path);
    open.set(path, scope);
    return scope;
  };
  return { paths: [...templates.keys()], scopeOf };
}

/** The nested stacks of all templates, by the file that they are made of. */
function usesIn(
  templates: ReadonlyMap<string, Template>,
  all: Files,
  options: ReadOptions,
): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const [parent, template] of templates) {
    // A cheap look before the sections are gone through: most templates nest nothing.
    if (!/TemplateURL|AWS::Serverless::Application/.test(template.file.text)) continue;
    const scope = openScope(template, all, options, [], { passed: new Map(), outputsOf: () => undefined });
    for (const stack of scope.resources.values()) {
      const path = nestedPath(stack, parent);
      if (path !== undefined) uses.set(path, [...(uses.get(path) ?? []), { parent, stack }]);
    }
  }
  return uses;
}

/** What every use passes alike; where uses differ, one of what they pass. */
function passedTo(
  path: string,
  uses: readonly Use[],
  scopeOf: (path: string) => Scope | undefined,
): ReadonlyMap<string, Value> {
  const given = uses.map(({ parent, stack }) => {
    const scope = parent === path ? undefined : scopeOf(parent);
    const parameters = stack.properties && at(stack.properties, "Parameters");
    const worked = scope && parameters ? evaluate(parameters, { ...scope, bindings: stack.bindings }) : undefined;
    return worked?.type === "map" ? worked.entries : [];
  });
  const passed = new Map<string, Value>();
  for (const name of new Set(given.flatMap((entries) => entries.map((entry) => nameOf(entry.key))))) {
    const values = given.map((entries) => entries.find((entry) => nameOf(entry.key) === name)?.value);
    const value = together(values, name);
    if (value) passed.set(name, value);
  }
  return passed;
}

function nameOf(key: Value): string {
  return scalarText(key) ?? "";
}

function together(values: readonly (Value | undefined)[], name: string): Value | undefined {
  const [first, ...others] = values;
  if (!first || others.length === 0) return first;
  const texts = values.map((value) => value && scalarText(value));
  const known = [...new Set(texts.filter((text) => text !== undefined))];
  if (texts.includes(undefined)) return undefined;
  return known.length === 1 ? first : holeValue(name, { type: "one-of", values: known }, first);
}

/** An output of a nested stack: a text without holes of its own, else a hole of its shape. */
function outputOf(
  stack: RawResource,
  output: string,
  parent: string,
  scopeOf: (path: string) => Scope | undefined,
): Value | undefined {
  const path = nestedPath(stack, parent);
  const scope = path === undefined || path === parent ? undefined : scopeOf(path);
  const value = scope?.template.outputs && at(at(scope.template.outputs, output), "Value");
  const key = `output ${path} ${output}`;
  if (!scope || !value || scope.active.has(key)) return undefined;
  const worked = evaluate(value, { ...scope, active: new Set([...scope.active, key]) });
  const parts = worked.type === "text" ? worked.parts : undefined;
  const own = parts?.some((part) => part.type === "hole" && !part.hole.expression.startsWith("AWS::"));
  if (parts && !own) return worked;
  if (worked.type === "hole") return worked;
  const pattern = parts?.map((part) => (part.type === "text" ? part.text : "*")).join("") ?? "";
  return holeValue(output, pattern.startsWith("arn:") ? { type: "arn", pattern } : { type: "text" }, value);
}
