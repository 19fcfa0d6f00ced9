import type { Edit, Files } from "../source/index.js";
import type { Change } from "./change.js";

/** Why a change cannot be written here, in the reader's words. */
export interface NotWritable {
  readonly type: "not-writable";
  readonly because: string;
}

/** Turns a change into the smallest edits in that syntax, in the file's own style, the rest byte for byte the same. */
export type Writer = (change: Change, files: Files) => readonly Edit[] | NotWritable;
