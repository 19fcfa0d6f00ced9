import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { createTwoFilesPatch } from "diff";
import picomatch from "picomatch";
import { rangeOf, visible } from "../report/index.js";
import { type Applied, applyFixes } from "../review/index.js";
import type { Files } from "../source/index.js";
import { emit, exitCodeOf, formatOf, type OutputSettings } from "./output.js";
import { placeOf, readPaths } from "./read-paths.js";
import { reviewOptionsOf, type Settings, usualBelow } from "./settings.js";

export interface FixSettings extends Settings, OutputSettings {
  readonly dryRun?: boolean;
}

/**
 * `fix [PATH…]`: makes the proved fixes in the files, or with `--dry-run` prints them as a patch. Exit code 1 if a
 * finding at or over the threshold is left, 2 if not and a file cannot be read.
 */
export async function fix(given: readonly string[], settings: FixSettings): Promise<number> {
  const format = settings.dryRun && settings.format === undefined ? "text" : formatOf(settings);
  const { root, paths } = await placeOf(given);
  const options = await reviewOptionsOf(usualBelow(root), settings);
  const ignored = picomatch([...options.configuration.ignore], { dot: true });
  const { files, unreadable } = await readPaths(root, paths, ignored);
  const applied = applyFixes(files, unreadable, options);
  const changed = [...applied.files.values()].filter(({ path, text }) => files.get(path)?.text !== text);
  if (!settings.dryRun) {
    for (const { path, text } of changed) if (path !== "-") await writeFile(resolve(root, path), text);
  }
  const touched = changed.map(({ path }) => path);
  await emit(format === "json" ? asJson(applied, files, touched) : asText(applied, files, touched, settings), settings);
  return exitCodeOf(applied.review);
}

function patchOf(before: Files, { files }: Applied, paths: readonly string[]): string {
  return paths
    .map((path) =>
      createTwoFilesPatch(`a/${path}`, `b/${path}`, before.get(path)?.text ?? "", files.get(path)?.text ?? ""),
    )
    .join("");
}

function asText(applied: Applied, before: Files, paths: readonly string[], { dryRun }: FixSettings): string {
  if (dryRun) return process.stdout.isTTY ? visible(patchOf(before, applied, paths)) : patchOf(before, applied, paths);
  const { fixed, review } = applied;
  const made = fixed.map(
    ({ span, rule, fix: done }) => `${span.path}:${rangeOf(span, before).startLine}  ${done?.title ?? ""}  (${rule})`,
  );
  const left = review.findings.filter((finding) => !finding.supersededBy).length;
  const sum = `${fixed.length} ${fixed.length === 1 ? "fix" : "fixes"} in ${paths.length} ${paths.length === 1 ? "file" : "files"}, ${left} ${left === 1 ? "finding" : "findings"} left`;
  return visible([...made, ...(made.length > 0 ? [""] : []), sum].join("\n"));
}

function asJson(applied: Applied, before: Files, paths: readonly string[]): string {
  const fixed = applied.fixed.map(({ rule, span, fix: made }) => ({
    rule,
    path: span.path,
    title: made?.title,
    safety: made?.safety,
    because: made?.because ?? null,
  }));
  return JSON.stringify({ version: 1, files: paths, fixed, patch: patchOf(before, applied, paths) }, null, 2);
}
