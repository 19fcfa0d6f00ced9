import type { ChangedFile } from "../review/index.js";
import type { Files } from "../source/index.js";

export type Side = "base" | "head";

/**
 * Where two sides come from. `base` is the merge base. Both sides are immutable while a review runs.
 *
 * Throws `ReviewError` where the world fails; a file that cannot be read as text is left out of `read` and named in
 * `unreadable`.
 */
export interface Forge {
  changed(): Promise<readonly ChangedFile[]>;
  /** Every path of a side; asked only when context is needed. */
  tree(side: Side): Promise<ReadonlySet<string>>;
  read(side: Side, paths: readonly string[]): Promise<Contents>;
}

export interface Contents {
  readonly files: Files;
  readonly unreadable: readonly { readonly path: string; readonly because: string }[];
}
