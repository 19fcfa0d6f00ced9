import type { Example, Row } from "../../../src/rules/index.js";
import { inCloudFormation } from "./cloudformation.js";
import { holesIn, kindIn, policyIn, type Rendered } from "./rendered.js";
import { inTerraform } from "./terraform.js";

export type { Rendered } from "./rendered.js";

/** An example in every format that can hold it. */
export function rendered(example: Example, entities: readonly Row[]): readonly Rendered[] {
  return [...inJson(example), ...inCloudFormation(example, entities), ...inTerraform(example, entities)];
}

/** A bare document says nothing of what it is attached to, and has no holes. */
function inJson(example: Example): readonly Rendered[] {
  const policy = policyIn(example);
  if (!policy || example.owner || holesIn(policy).length > 0) return [];
  return [{ format: "JSON", path: "policy.json", text: JSON.stringify(policy, null, 2), kind: kindIn(example) }];
}
