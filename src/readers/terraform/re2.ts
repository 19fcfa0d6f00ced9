import { createRequire } from "node:module";
import type { RE2JS } from "re2js";

let library: typeof RE2JS | undefined;

/** The engine of regular expressions that takes linear time, loaded when a module needs one: few do. */
export function re2(): typeof RE2JS {
  library ??= (createRequire(import.meta.url)("re2js") as { RE2JS: typeof RE2JS }).RE2JS;
  return library;
}
