import type { Resource } from "../readers/index.js";
import { propertyPlace, type Tables } from "../rules/index.js";

/** Values that CloudFormation and Terraform spell differently. */
const spelling: { readonly [value: string]: string } = { private: "Private" };

/** Where a property of the rules' vocabulary is written in this resource, and how its format spells the value. */
export function propertyOf(
  name: string,
  value: string | number | boolean,
  resource: Resource,
  tables: Tables,
): { readonly path: string; readonly value: string | number | boolean } | undefined {
  const path = propertyPlace(name, resource, tables);
  if (path === undefined) return undefined;
  const inCloudFormation = resource.format === "cloudformation" && typeof value === "string";
  return { path, value: inCloudFormation ? (spelling[value] ?? value) : value };
}
