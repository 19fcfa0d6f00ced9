import type { Statement } from "../policy/index.js";
import type { PolicySite } from "../readers/index.js";

/** Path of base for a path of head, where a file was renamed. */
export type Renames = ReadonlyMap<string, string>;

/** Within a Terraform module addresses are unique whatever the file; elsewhere within the file. */
export function scopeOf(
  site: { readonly path: string; readonly format: PolicySite["format"] },
  renames: Renames,
): string {
  const path = renames.get(site.path) ?? site.path;
  return site.format === "terraform" ? path.slice(0, path.lastIndexOf("/") + 1) : path;
}

/** Where a statement is written: pieces of one have the same. */
export function placeOf({ span, index }: Statement): string {
  return `${span.path} ${span.start} ${index}`;
}
