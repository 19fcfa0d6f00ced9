import type { TemplateFunction } from "./call.js";
import { choose } from "./choice.js";
import { transform } from "./include.js";
import { availabilityZones, findInMap, length, opaque, select, split, toJsonString } from "./list.js";
import { getAtt, join, ref, sub } from "./sub.js";

/**
 * Every function of templates, by its name without `Fn::`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const functions: { readonly [name: string]: TemplateFunction } = {
  Ref: ref,
  GetAtt: getAtt,
  Sub: sub,
  Join: join,
  Select: select,
  Split: split,
  FindInMap: findInMap,
  If: choose,
  Transform: transform,
  Length: length,
  ToJsonString: toJsonString,
  GetAZs: availabilityZones,
  Base64: opaque({ type: "text" }),
  Cidr: opaque({ type: "list", of: { type: "text" } }),
  ImportValue: opaque({ type: "text" }),
  GetStackOutput: opaque({ type: "text" }),
};
