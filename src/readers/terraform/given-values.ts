import { type Files, literal, parseHcl, type SourceFile, type Value } from "../../source/index.js";
import type { ReadOptions } from "../reader.js";
import { evaluate } from "./evaluate.js";
import { grouped } from "./grouped.js";
import { rootModule } from "./module-calls.js";
import type { ModuleConfig } from "./module-config.js";
import { folderOf } from "./parsed-file.js";
import type { Scope, World } from "./scope.js";
import { parseJsonExpression } from "./terraform-json.js";
import { text } from "./values.js";

/** Does Terraform load this file of values by itself? */
export function isAutomaticValues(path: string): boolean {
  return /(^|\/)(terraform\.tfvars|[^/]*\.auto\.tfvars)(\.json)?$/.test(path);
}

/** The files of values that are loaded by themselves, by folder. */
export function automaticValues(files: Files): ReadonlyMap<string, readonly SourceFile[]> {
  return grouped(
    [...files.values()].filter(({ path }) => isAutomaticValues(path)),
    ({ path }) => folderOf(path),
  );
}

/**
 * The values given for a root module's variables, the strongest last: `terraform.tfvars`, `*.auto.tfvars` by name, the
 * configuration.
 *
 * @see https://developer.hashicorp.com/terraform/language/values/variables#variable-definition-precedence
 */
export function givenValues(world: World, config: ModuleConfig, options: ReadOptions): ReadonlyMap<string, Value> {
  const given = new Map<string, Value>();
  const files = world.automatic.get(config.dir) ?? [];
  const rank = ({ path }: SourceFile) => `${/\.auto\./.test(path) ? 1 : 0} ${path}`;
  for (const file of files.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1))) {
    for (const [name, value] of valuesOf(file, world, config)) given.set(name, value);
  }
  const span = { path: config.files[0]?.path ?? "", start: 0, end: 0 };
  for (const [name, value] of options.values ?? []) given.set(name, text(value, span));
  return given;
}

function valuesOf(file: SourceFile, world: World, config: ModuleConfig): readonly (readonly [string, Value])[] {
  const module = rootModule(world, config, new Map());
  const scope: Scope = { module, names: new Map(), evaluate, source: ({ start, end }) => file.text.slice(start, end) };
  if (file.path.endsWith(".json")) {
    const { expression, problems } = parseJsonExpression(file);
    world.problems.push(...problems);
    const value = expression && evaluate(expression, scope);
    return value?.type === "map" ? value.entries.map((entry) => [literal(entry.key) ?? "", entry.value]) : [];
  }
  const { body, problems } = parseHcl(file);
  world.problems.push(...problems);
  return body.attributes.map((attribute) => [attribute.name, evaluate(attribute.value, scope)]);
}
