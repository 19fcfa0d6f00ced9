import { localSource } from "./module-calls.js";
import { type ModuleConfig, toModuleConfig } from "./module-config.js";
import { folderOf, type ParsedFile } from "./parsed-file.js";

/** The modules of these files, by folder. */
export function moduleConfigs(files: readonly ParsedFile[]): ReadonlyMap<string, ModuleConfig> {
  const byFolder = new Map<string, ParsedFile[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const known = byFolder.get(folder);
    if (known) known.push(file);
    else byFolder.set(folder, [file]);
  }
  return new Map([...byFolder].map(([folder, own]) => [folder, toModuleConfig(folder, own)]));
}

/** The modules that no other one reaches by calls; of modules that call each other in a ring, the first. */
export function rootConfigs(configs: ReadonlyMap<string, ModuleConfig>): readonly ModuleConfig[] {
  const called = new Set<string>();
  for (const config of configs.values()) {
    for (const dir of calledBy(config)) if (dir !== config.dir) called.add(dir);
  }
  const roots = [...configs.values()].filter((config) => !called.has(config.dir));
  const reached = new Set<string>();
  const reach = (config: ModuleConfig) => {
    const waiting = [config];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (reached.has(next.dir)) continue;
      reached.add(next.dir);
      for (const dir of calledBy(next)) waiting.push(...[configs.get(dir)].filter((each) => each !== undefined));
    }
  };
  for (const root of roots) reach(root);
  for (const config of configs.values()) {
    if (reached.has(config.dir)) continue;
    roots.push(config);
    reach(config);
  }
  return roots;
}

/** The folders of the modules that a module calls. */
export function calledBy(config: ModuleConfig): readonly string[] {
  return [...config.calls.values()].flatMap((block) => localSource(block, config.dir) ?? []);
}
