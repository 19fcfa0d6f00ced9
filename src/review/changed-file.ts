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
