import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { text as readAllText } from "node:stream/consumers";
import { ReviewError } from "../errors.js";
import type { Contents } from "../forge/index.js";
import { mayHoldPolicy } from "../readers/index.js";
import type { SourceFile } from "../source/index.js";

const skipped = new Set([".git", "node_modules", ".terraform", ".serverless", "cdk.out", ".aws-sam"]);
const sizeLimit = 5_000_000;

/** Where paths are counted from: the working folder, or the one folder that is given where it lies outside of it. */
export async function placeOf(
  paths: readonly string[],
): Promise<{ readonly root: string; readonly paths: readonly string[] }> {
  const root = process.cwd();
  const [only = ".", ...more] = paths;
  const full = resolve(root, only);
  const isOutside = relative(root, full).split(sep)[0] === "..";
  if (more.length > 0 || only === "-" || !isOutside) return { root, paths: paths.length === 0 ? ["."] : paths };
  const isFolder = await stat(full).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? { root: full, paths: ["."] } : { root, paths };
}

/**
 * The files at and below these paths that could hold a policy, by their path from `root`. Links are not followed.
 *
 * @param paths files or folders; `-` is standard input.
 * @throws ReviewError `file-unreadable` for a path that is not there.
 */
export async function readPaths(
  root: string,
  paths: readonly string[],
  ignored: (path: string) => boolean,
): Promise<Contents> {
  const files = new Map<string, SourceFile>();
  const unreadable: { path: string; because: string }[] = [];
  const add = async (full: string) => {
    const path = relative(root, full).split(sep).join("/");
    if (ignored(path)) return;
    const found = await textOf(full).catch(() => ({ because: "cannot be opened, not read" }));
    if ("text" in found) files.set(path, { path, text: found.text });
    else unreadable.push({ path, because: found.because });
  };
  for (const path of paths) {
    if (path === "-") {
      files.set("-", { path: "-", text: await readAllText(process.stdin) });
      continue;
    }
    const full = resolve(root, path);
    const found = await stat(full).catch((cause: unknown) => {
      throw new ReviewError("file-unreadable", `\`${path}\` cannot be read`, { cause });
    });
    if (found.isDirectory()) for await (const file of below(full)) await add(file);
    else await add(full);
  }
  return { files, unreadable };
}

async function textOf(full: string): Promise<{ readonly text: string } | { readonly because: string }> {
  const { size } = await stat(full);
  if (size > sizeLimit)
    return { because: `${(size / 1_000_000).toFixed(1)} MB, larger than ${sizeLimit / 1_000_000} MB, not read` };
  const bytes = await readFile(full);
  return bytes.includes(0) ? { because: "not a text file, not read" } : { text: bytes.toString("utf8") };
}

async function* below(folder: string): AsyncIterable<string> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = join(folder, entry.name);
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* below(full);
    else if (entry.isFile() && mayHoldPolicy(entry.name)) yield full;
  }
}
