import type { PolicySite, Resource } from "../readers/index.js";
import type { FixContext } from "./context.js";

/** The resources a policy can refer to by address: those of its template, or of its Terraform module. */
export function inReach(site: Pick<PolicySite, "path" | "format">, context: FixContext): readonly Resource[] {
  const folder = folderOf(site.path);
  const near = context.documents.filter(
    ({ path, format }) =>
      format === site.format && (format === "terraform" ? folderOf(path) === folder : path === site.path),
  );
  return near.flatMap((document) => document.resources);
}

/** The folder of a path, with its last slash; empty at the root. */
export function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}
