import type { ChangedFile, Sides } from "../review/index.js";
import type { Files, SourceFile } from "../source/index.js";
import type { Forge, Side } from "./forge.js";

/** What is to be read, as the readers see it. */
export interface Reading {
  /** Whether a file of this path may hold a policy. */
  accepts(path: string): boolean;
  /** Paths of `tree` that must be known to understand these files and are not among them. */
  wantsOf(files: Files, tree: ReadonlySet<string>): readonly string[];
}

/** Files refer to files that refer to files; deeper than this is not followed. */
const roundLimit = 8;
/** Files read for context, of one side. */
const contextLimit = 2_000;

/** Whether a changed file may hold a policy, at either side. */
export function concerns(file: ChangedFile, reading: Pick<Reading, "accepts">): boolean {
  return reading.accepts(file.path) || (file.previousPath !== undefined && reading.accepts(file.previousPath));
}

/**
 * Reads both sides of a change: the changed files that may hold a policy, and what is needed to understand them.
 * Reads nothing where no changed file does, and asks for a side's paths only when a reader looks for one.
 */
export async function gatherSides(forge: Forge, reading: Reading): Promise<Sides> {
  const changed = await forge.changed();
  const concerned = changed.filter((file) => concerns(file, reading));
  const base = createSide(forge, "base", reading);
  const head = createSide(forge, "head", reading);
  await Promise.all([
    base.read(concerned.flatMap((file) => (file.status === "added" ? [] : [file.previousPath ?? file.path]))),
    head.read(concerned.flatMap((file) => (file.status === "removed" ? [] : [file.path]))),
  ]);
  for (let round = 0; round < roundLimit; round++) {
    const wanted = await Promise.all([base.wants(), head.wants()]);
    if (wanted.every((paths) => paths.length === 0)) break;
    await Promise.all([base.read(wanted[0]), head.read(wanted[1])]);
  }
  return { changed, base: base.files, head: head.files, unreadable: withoutRepeats(head, base) };
}

interface GatheredSide {
  readonly files: ReadonlyMap<string, SourceFile>;
  readonly unreadable: ReadonlyMap<string, string>;
  read(paths: readonly string[]): Promise<void>;
  wants(): Promise<readonly string[]>;
}

function createSide(forge: Forge, side: Side, reading: Reading): GatheredSide {
  const files = new Map<string, SourceFile>();
  const unreadable = new Map<string, string>();
  const asked = new Set<string>();
  return {
    files,
    unreadable,
    async read(paths) {
      if (paths.length === 0) return;
      for (const path of paths) asked.add(path);
      const contents = await forge.read(side, paths);
      for (const [path, file] of contents.files) files.set(path, file);
      for (const { path, because } of contents.unreadable) unreadable.set(path, because);
    },
    async wants() {
      if (files.size === 0 || !looksForFiles(files, reading)) return [];
      const wanted = reading.wantsOf(files, await forge.tree(side));
      return [...new Set(wanted)].filter((path) => !asked.has(path)).slice(0, Math.max(0, contextLimit - asked.size));
    },
  };
}

/** Whether the readers look at the tree at all, tried with an empty one: the true one may cost a call. */
function looksForFiles(files: Files, reading: Reading): boolean {
  let looked = false;
  const tree = new Proxy(new Set<string>(), {
    get(target, key) {
      looked = true;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return reading.wantsOf(files, tree).length > 0 || looked;
}

/** What could not be read, once for a file that could be read at neither side. */
function withoutRepeats(head: GatheredSide, base: GatheredSide): Sides["unreadable"] {
  const both = new Map([...base.unreadable, ...head.unreadable]);
  return [...both].map(([path, because]) => ({ path, because })).sort((a, b) => (a.path < b.path ? -1 : 1));
}
