import { type HclBody, loadHcl, type Problem, parseHcl, type SourceFile } from "../../source/index.js";
import { parseTerraformJson } from "./terraform-json.js";
import { isTerragrunt, withCall } from "./terragrunt.js";

await loadHcl();

/** One file of a module. */
export interface ParsedFile {
  readonly path: string;
  readonly text: string;
  readonly body: HclBody;
  readonly problems: readonly Problem[];
}

const parsed = new WeakMap<SourceFile, ParsedFile>();

/** Is this a file of a module, in either syntax, or a call of one by Terragrunt? */
export function isModuleFile(path: string): boolean {
  return /\.(tf|tofu)(\.json)?$/.test(path) || isTerragrunt(path);
}

/** Reads a file of Terraform, in either syntax; each file object once. */
export function parseFile(file: SourceFile): ParsedFile {
  const known = parsed.get(file);
  if (known) return known;
  const { body: own, problems } = file.path.endsWith(".json") ? parseTerraformJson(file) : parseHcl(file);
  const body = isTerragrunt(file.path) ? withCall(own) : own;
  const result = { path: file.path, text: file.text, body, problems };
  parsed.set(file, result);
  return result;
}

/** The folder of a path; `` for the repository's root. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** A relative path as Terraform reads it from a folder, without `.` and `..`; undefined if it leaves the repository. */
export function resolvePath(folder: string, relative: string): string | undefined {
  const steps: string[] = [];
  for (const step of `${folder}/${relative}`.split("/")) {
    if (step === "..") {
      if (steps.pop() === undefined) return undefined;
    } else if (step !== "" && step !== ".") steps.push(step);
  }
  return steps.join("/");
}
