import { readdir, readFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { Files } from "./git/write-commit.js";

/** A pull request to show: a repository before and after it. */
export interface Scene {
  /** Name of the repository. */
  readonly repository: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly branch: string;
  readonly base: Files;
  readonly head: Files;
}

/** Reads `scenes/<name>`: `scene.json` and the folders `base` and `head`. */
export async function loadScene(name: string): Promise<Scene> {
  const folder = fileURLToPath(new URL(`./scenes/${name}`, import.meta.url));
  const [text, base, head] = await Promise.all([
    readFile(join(folder, "scene.json"), "utf8"),
    readFiles(join(folder, "base")),
    readFiles(join(folder, "head")),
  ]);
  return { ...(JSON.parse(text) as Omit<Scene, "base" | "head">), base, head };
}

async function readFiles(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = files.map(async (file) => [relative(folder, file).split(sep).join("/"), await readFile(file, "utf8")]);
  return Object.fromEntries(await Promise.all(read)) as Files;
}
