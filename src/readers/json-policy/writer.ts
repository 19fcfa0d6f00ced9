import { writeChange } from "../write/write.js";
import type { Writer } from "../writer.js";

/** Writes into bare policies in JSON and YAML, alone or inside other files. */
export const jsonPolicyWriter: Writer = (change, files) =>
  writeChange(change, files, { type: "bare", variables: false });
