import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";
import type { SourceFile } from "../../src/source/index.js";

/** The shared corpus, which is not part of this repository. */
export const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

/** Is the corpus here? Where it is not, a test says so and passes. */
export function isCorpusHere(): boolean {
  if (existsSync(corpus)) return true;
  it("are not here: ../shared/corpus is absent", () => expect(existsSync(corpus)).toBe(false));
  return false;
}

/** The files of the corpus whose names match, by their paths in it. */
export function corpusFiles(names: RegExp): readonly SourceFile[] {
  return readdirSync(corpus, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && names.test(entry.name))
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return { path: path.slice(corpus.length), text: readFileSync(path, "utf8") };
    });
}

/** Items by a key, in their order. */
export function grouped<T>(items: Iterable<T>, key: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const known = groups.get(name);
    if (known) known.push(item);
    else groups.set(name, [item]);
  }
  return groups;
}

/** One of ten, or all where the environment has `CORPUS=all`: each change of each policy takes some minutes. */
export function sample<T>(items: readonly T[]): readonly T[] {
  return process.env.CORPUS === "all" ? items : items.filter((_, index) => index % 10 === 0);
}
