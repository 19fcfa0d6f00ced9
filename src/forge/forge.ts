import type { Files } from "../source/index.js";

export type Side = "base" | "head";

/** Lines of head that a diff shows (changed ones and context), counted from 1, both ends included. */
export interface Hunk {
  readonly start: number;
  readonly end: number;
}

/** A file that differs between base and head. */
export interface ChangedFile {
  /** At head; of a removed file, at base. */
  readonly path: string;
  /** At base, where it was renamed. */
  readonly previousPath: string | undefined;
  readonly status: "added" | "modified" | "removed" | "renamed";
  /** Undefined where the diff is not known (too large, binary). */
  readonly hunks: readonly Hunk[] | undefined;
}

/**
 * Where two sides come from. `base` is the merge base. Both sides are immutable while a review runs.
 *
 * Throws `ForgeError` where the world fails; a file that cannot be read as text is left out of `read` and named in
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
