/** One text file of one side of a review. `path` is relative to the repository's root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** The files known of one side, by path. */
export type Files = ReadonlyMap<string, SourceFile>;

/** A `Files` of these files; a later one with the same path wins. */
export function toFiles(files: Iterable<SourceFile>): Files {
  const byPath = new Map<string, SourceFile>();
  for (const file of files) byPath.set(file.path, file);
  return byPath;
}
