import { allLocations } from "../cloudformation/locations.js";
import { entityNamedBy, entityOf } from "../cloudformation/owners.js";
import type { Location } from "./locations.js";

let byType: Map<string, Location[]> | undefined;

/**
 * Where a resource type of the Cloud Control provider (`awscc_iam_role`) keeps policies: where CloudFormation has them,
 * by names that are those of CloudFormation in another spelling.
 *
 * @see https://registry.terraform.io/providers/hashicorp/awscc/latest/docs
 */
export function cloudControlLocations(type: string): readonly Location[] {
  if (!byType) {
    byType = new Map();
    for (const row of allLocations()) {
      const location = toLocation(row);
      byType.set(location.type, [...(byType.get(location.type) ?? []), location]);
    }
  }
  return byType.get(type) ?? [];
}

function toLocation({ type, path, kind, owner, implicitResource }: ReturnType<typeof allLocations>[number]): Location {
  const [, service = "", resource = ""] = type.split("::");
  const named = owner?.[0]?.replace("[]", "");
  return {
    type: `awscc_${service.toLowerCase()}_${spelled(resource)}`,
    path: path.split(".").map((step) => spelled(step.replace("[]", ""))),
    kind,
    is: named === undefined ? entityOf(type) : entityNamedBy(named),
    ...(named !== undefined && { owner: spelled(named) }),
    ...(owner?.length === 0 && { name: "name" }),
    ...(implicitResource !== undefined && { implicitResource: implicitResource.replace(/\{\w+\}/g, placeholder) }),
  };
}

/** `AssumeRolePolicyDocument` as `assume_role_policy_document`, `TableBucketARN` as `table_bucket_arn`. */
function spelled(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3_$2$4").toLowerCase();
}

function placeholder(written: string): string {
  return written === "{AccountId}" ? "{account}" : `{${spelled(written.slice(1, -1))}}`;
}
