import type { Files, Problem } from "../../source/index.js";
import type { Document, Reader, ReadOptions } from "../reader.js";
import { automaticValues } from "./given-values.js";
import { grouped } from "./grouped.js";
import { moduleTree, rootConfigs } from "./module-tree.js";
import { folderOf, isModuleFile, parseFile } from "./parsed-file.js";
import { readModule } from "./read-module.js";
import type { World } from "./scope.js";
import { wantedPaths } from "./wants.js";

/** The largest module of our corpus takes some 20,000. */
const stepsForOneModule = 400_000;

/**
 * Terraform and OpenTofu. A folder is a module; one that a known module calls is read with the arguments of each call,
 * another one by itself, its variables being holes where they have no default.
 */
export const terraformReader: Reader = {
  format: "terraform",
  accepts: (path) => isModuleFile(path),
  wants: wantedPaths,
  read,
};

function read(files: Files, options: ReadOptions): readonly Document[] {
  const own = [...files.values()].filter((file) => isModuleFile(file.path));
  const tree = moduleTree(own.map(parseFile));
  const automatic = automaticValues(files);
  const found: Pick<Document, "policies" | "resources" | "attachments" | "problems">[] = [];
  for (const config of rootConfigs(tree)) {
    const world: World = {
      files,
      automatic,
      configs: tree.byFolder,
      problems: [],
      documents: new Map(),
      used: new Set(),
      steps: stepsForOneModule,
      depth: 0,
    };
    found.push(readModule(world, config, options));
  }
  const problems = distinct([
    ...own.flatMap((file) => parseFile(file).problems),
    ...found.flatMap((each) => each.problems),
  ]);
  const policies = byPath(found.flatMap((each) => each.policies));
  const resources = byPath(found.flatMap((each) => each.resources));
  const attachments = byPath(found.flatMap((each) => each.attachments ?? []));
  const byFile = grouped(problems, ({ span }) => (isModuleFile(span.path) ? span.path : nearest(span.path, own)));
  return own.map(({ path }) => ({
    path,
    format: "terraform",
    policies: policies.get(path) ?? [],
    resources: resources.get(path) ?? [],
    attachments: attachments.get(path) ?? [],
    problems: byFile.get(path) ?? [],
  }));
}

function byPath<T extends { readonly path: string }>(items: readonly T[]): ReadonlyMap<string, readonly T[]> {
  return grouped(items, ({ path }) => path);
}

/** A problem in a file that is no module's own is told with the first file of its folder or above. */
function nearest(path: string, own: readonly { readonly path: string }[]): string {
  const near = own.find((file) => `${folderOf(path)}/`.startsWith(`${folderOf(file.path)}/`));
  return (near ?? own[0])?.path ?? path;
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Set<string>();
  return problems.filter((problem) => {
    const key = `${problem.span.path} ${problem.span.start} ${problem.message}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
