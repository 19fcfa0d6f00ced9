import { writeChange } from "../write/write.js";
import type { Writer } from "../writer.js";

/** Writes into configurations of the Serverless Framework, where `${self:x}` may stand in any text. */
export const serverlessWriter: Writer = (change, files) =>
  writeChange(change, files, { type: "cloudformation", variables: true });
