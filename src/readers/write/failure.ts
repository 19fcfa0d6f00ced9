import type { NotWritable } from "../writer.js";

/**
 * Thrown inside a writer where a change cannot be written, and turned into {@link NotWritable} at its door: the reason
 * may be found deep inside.
 */
export class CannotWrite extends Error {
  override readonly name = "CannotWrite";
}

/** Ends the writing with this reason. */
export function cannot(because: string): never {
  throw new CannotWrite(because);
}

/** What `write` gives, or why it could not. Any other error goes on. */
export function orNotWritable<T>(write: () => T): T | NotWritable {
  try {
    return write();
  } catch (error) {
    if (error instanceof CannotWrite) return { type: "not-writable", because: error.message };
    throw error;
  }
}
