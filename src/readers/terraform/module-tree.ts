import { localSource } from "./module-calls.js";
import { isOverride, type ModuleConfig, toModuleConfig } from "./module-config.js";
import { folderOf, type ParsedFile } from "./parsed-file.js";

/** The modules of a side. */
export interface ModuleTree {
  readonly byFolder: ReadonlyMap<string, ModuleConfig>;
  /**
   * Files that declare again what another file of their folder has, and those that OpenTofu reads another file for:
   * they are no part of that module.
   */
  readonly alone: readonly ModuleConfig[];
}

/** The modules that these files make, a folder each. */
export function moduleTree(files: readonly ParsedFile[]): ModuleTree {
  const folders = new Map<string, ParsedFile[]>();
  for (const file of files) {
    const folder = folderOf(file.path);
    const known = folders.get(folder);
    if (known) known.push(file);
    else folders.set(folder, [file]);
  }
  const byFolder = new Map<string, ModuleConfig>();
  const alone: ModuleConfig[] = [];
  for (const [folder, own] of folders) {
    const { together, apart } = withoutClashes(own);
    byFolder.set(folder, toModuleConfig(folder, together));
    alone.push(...apart.map((file) => toModuleConfig(folder, [file])));
  }
  return { byFolder, alone };
}

function withoutClashes(files: readonly ParsedFile[]): {
  together: readonly ParsedFile[];
  apart: readonly ParsedFile[];
} {
  const seen = new Set<string>();
  const [together, apart]: [ParsedFile[], ParsedFile[]] = [[], []];
  const paths = new Set(files.map((file) => file.path));
  for (const file of files) {
    const names = declaredNames(file);
    if (isReplaced(file, paths) || (!isOverride(file) && names.some((name) => seen.has(name)))) {
      apart.push(file);
      continue;
    }
    together.push(file);
    for (const name of names) seen.add(name);
  }
  return { together, apart };
}

/**
 * OpenTofu reads `main.tofu` and not `main.tf`.
 *
 * @see https://opentofu.org/docs/language/files/#opentofu-specific-files
 */
function isReplaced({ path }: ParsedFile, paths: ReadonlySet<string>): boolean {
  return /\.tf(\.json)?$/.test(path) && paths.has(path.replace(/\.tf(?=(\.json)?$)/, ".tofu"));
}

function declaredNames(file: ParsedFile): readonly string[] {
  return file.body.blocks.flatMap((block) => {
    if (block.type === "resource" || block.type === "data")
      return [[block.type, ...block.labels.map((label) => label.text)].join(".")];
    return block.type === "module" ? [`module.${block.labels[0]?.text}`] : [];
  });
}

/** The modules that no other one reaches by calls; of modules that call each other in a ring, the first. */
export function rootConfigs({ byFolder: configs, alone }: ModuleTree): readonly ModuleConfig[] {
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
  return [...roots, ...alone];
}

/** The folders of the modules that a module calls. */
export function calledBy(config: ModuleConfig): readonly string[] {
  return [...config.calls.values()].flatMap((block) => localSource(block, config.dir) ?? []);
}
