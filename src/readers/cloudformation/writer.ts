import { writeChange } from "../write/write.js";
import type { Writer } from "../writer.js";

/** Writes into CloudFormation and SAM templates: `!Ref`, `!GetAtt` and `!Sub` for what the template fills in. */
export const cloudFormationWriter: Writer = (change, files) =>
  writeChange(change, files, { type: "cloudformation", variables: false });
