import type { Files } from "../../source/index.js";
import { calledBy, moduleConfigs } from "./module-tree.js";
import { folderOf, parseFile } from "./parsed-file.js";

const moduleFile = /\.(tf|tofu)(\.json)?$/;
const valuesFile = /(^|\/)(terraform\.tfvars|[^/]*\.auto\.tfvars)(\.json)?$/;

/** The other files of each module, the modules it calls, and files it names with a path that is written out. */
export function wantedPaths(files: Files, tree: ReadonlySet<string>): readonly string[] {
  const own = [...files.values()].filter((file) => moduleFile.test(file.path));
  const configs = moduleConfigs(own.map(parseFile));
  const folders = new Set(configs.keys());
  for (const config of configs.values()) for (const dir of calledBy(config)) folders.add(dir);
  const wanted: string[] = [];
  for (const path of tree) {
    if (files.has(path) || !folders.has(folderOf(path))) continue;
    if (moduleFile.test(path) || valuesFile.test(path)) wanted.push(path);
  }
  return wanted;
}
