import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { Catalogue, Row, Rule, Tables } from "./rule.js";

const folder = new URL("../../rules/", import.meta.url);
const compiled = new URL("./catalogue.json", import.meta.url);
let known: Catalogue | undefined;

/**
 * The rules and tables that ship with the product. The build writes them as one JSON file beside this module, which
 * reads faster; without it they are read from `rules/`. Not validated here: the tests do that.
 */
export function loadBuiltIn(): Catalogue {
  known ??= existsSync(compiled) ? fromText(readFileSync(compiled, "utf8")) : readCatalogue();
  return known;
}

/** Rules and tables of the folder `rules/`, rules ordered by file name. */
export function readCatalogue(): Catalogue {
  const rules = ruleFiles().map(({ text }): Rule => ({ peers: {}, ...parse(text) }));
  return { rules, tables: readTables() };
}

/** Every rule file of the folder `rules/`, ordered by path; paths are relative to the project's root. */
export function ruleFiles(): readonly { readonly path: string; readonly text: string }[] {
  const families = readdirSync(folder, { withFileTypes: true }).filter(
    (each) => each.isDirectory() && each.name !== "tables",
  );
  return families
    .flatMap((family) => yamlFiles(family.name).map((name) => `${family.name}/${name}`))
    .sort()
    .map((path) => ({ path: `rules/${path}`, text: readFileSync(new URL(path, folder), "utf8") }));
}

/** The fact tables under `rules/tables`, by name. */
export function readTables(): Tables {
  return new Map(
    yamlFiles("tables").map((name): [string, readonly Row[]] => {
      const table: { readonly rows: readonly Row[] } = parse(readFileSync(new URL(`tables/${name}`, folder), "utf8"));
      return [name.replace(".yaml", ""), table.rows];
    }),
  );
}

/** A catalogue as the one JSON text that `loadBuiltIn` reads. Examples are left out: only tests and pages use them. */
export function toText(catalogue: Catalogue): string {
  const rules = catalogue.rules.map(({ examples: _, ...rule }) => ({ ...rule, examples: { bad: [], good: [] } }));
  return JSON.stringify({ rules, tables: Object.fromEntries(catalogue.tables) });
}

function fromText(text: string): Catalogue {
  const {
    rules,
    tables,
  }: { readonly rules: readonly Rule[]; readonly tables: { readonly [name: string]: readonly Row[] } } =
    JSON.parse(text);
  return { rules, tables: new Map(Object.entries(tables)) };
}

function yamlFiles(name: string): readonly string[] {
  return readdirSync(new URL(`${name}/`, folder)).filter((file) => file.endsWith(".yaml"));
}
