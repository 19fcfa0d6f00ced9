import picomatch from "picomatch";
import { checkFiles } from "../review/index.js";
import { emit, exitCodeOf, type OutputSettings, render } from "./output.js";
import { placeOf, readPaths } from "./read-paths.js";
import { reviewOptionsOf, type Settings, usualBelow } from "./settings.js";

/** `check [PATH…]`: all findings of files as they stand. Exit code 1 if one is at or over the threshold, 2 if not and a file cannot be read. */
export async function check(given: readonly string[], settings: Settings & OutputSettings): Promise<number> {
  const { root, paths } = await placeOf(given);
  const options = await reviewOptionsOf(usualBelow(root), settings);
  const ignored = picomatch([...options.configuration.ignore], { dot: true });
  const { files, unreadable } = await readPaths(root, paths, ignored);
  const review = checkFiles(files, unreadable, options);
  await emit(render(review, settings), settings);
  return exitCodeOf(review);
}
