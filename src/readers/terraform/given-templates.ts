import type { Files } from "../../source/index.js";
import { isModuleFile } from "./parsed-file.js";

/** Is this a file that a module among these fills in: the first argument of a `templatefile`, by its name? */
export function isTemplateFile(path: string, files: Files): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const call = new RegExp(
    `\\b(?:templatefile\\(|template_file"|template\\s*=\\s*file\\()[^,)]{0,500}[/"]${name}\\\\?"`,
  );
  return [...files.values()].some((file) => isModuleFile(file.path) && call.test(file.text));
}
