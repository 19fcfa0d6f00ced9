import { type PolicyText, policyText, toPolicyText } from "../../policy/index.js";
import { at, literal, type Value } from "../../source/index.js";
import type { Owner, PolicySite } from "../reader.js";
import { attachmentsOf, entityOf, type Location } from "../terraform/locations.js";
import { nameArgument } from "../terraform/resource-attributes.js";
import { type Plan, type PlannedResource, withoutKeys } from "./plan.js";

/** A resource of the plan as the owner of a policy. */
export function ownerOf(resource: PlannedResource, is: string): Owner {
  const name = literal(at(resource.values, nameArgument(resource.type))) ?? literal(at(resource.values, "name"));
  return {
    is: entityOf(resource.type) ?? is,
    name: name ?? resource.name,
    address: resource.address,
    arn: arnOf(resource),
  };
}

function arnOf({ values, address, span }: PlannedResource): PolicyText {
  const arn = at(values, "arn");
  if (arn?.type === "text") return toPolicyText(arn, "2008-10-17");
  return { parts: [{ type: "hole", hole: { expression: `${address}.arn`, shape: { type: "arn" } } }], span };
}

/** What the policy at this place of a resource is on. */
export function ownersAt(resource: PlannedResource, { owner, is }: Location, plan: Plan): readonly Owner[] {
  return owner === undefined ? [ownerOf(resource, is)] : ownersNamed(resource, owner, is, plan);
}

/** Everything an argument names: by the text of the plan, or by what the configuration refers to. */
function ownersNamed(resource: PlannedResource, argument: string, is: string, plan: Plan): readonly Owner[] {
  const value = at(resource.values, argument);
  const named = (value?.type === "list" ? value.items : [value]).flatMap((each): readonly Owner[] => {
    const name = literal(each);
    if (name === undefined) return [];
    const declared = plan.resources.find((other) => isNamed(other, name, is));
    return [declared ? ownerOf(declared, is) : { is, name, address: undefined, arn: undefined }];
  });
  return named.length > 0 ? named : referents(resource, argument, plan).map((each) => ownerOf(each, is));
}

function isNamed(resource: PlannedResource, name: string, is: string): boolean {
  if (entityOf(resource.type) !== is) return false;
  const { values } = resource;
  return [nameArgument(resource.type), "name", "id", "arn"].some((key) => literal(at(values, key)) === name);
}

/** The resources that an argument refers to; of several instances, the one with the same key. */
function referents(resource: PlannedResource, argument: string, plan: Plan): readonly PlannedResource[] {
  const references = plan.references.get(`${withoutKeys(resource.address)}.${argument}`) ?? [];
  const key = /(\["[^"]*"\]|\[\d+\])$/.exec(resource.address)?.[1] ?? "";
  const found = plan.resources.filter((other) => {
    const plain = withoutKeys(other.address);
    return references.some((each) => withoutKeys(each) === plain || withoutKeys(each).startsWith(`${plain}.`));
  });
  const same = found.filter(({ address }) => key !== "" && address.endsWith(key));
  return same.length > 0 ? same : found;
}

/** What the managed policies of a plan are attached to, and for whom they are the boundary, by address. */
export interface Attached {
  readonly owners: ReadonlyMap<string, readonly Owner[]>;
  readonly boundaries: ReadonlyMap<string, readonly Owner[]>;
}

/** Follows attachments and `permissions_boundary` by ARN and by reference. */
export function attachedIn(plan: Plan): Attached {
  const owners = new Map<string, readonly Owner[]>();
  const boundaries = new Map<string, readonly Owner[]>();
  const add = (into: Map<string, readonly Owner[]>, policies: readonly PlannedResource[], more: readonly Owner[]) => {
    for (const { address } of policies) into.set(address, [...(into.get(address) ?? []), ...more]);
  };
  for (const resource of plan.resources) {
    for (const row of attachmentsOf(resource.type)) {
      const on = row.owner ? ownersNamed(resource, row.owner, row.is, plan) : [ownerOf(resource, row.is)];
      add(owners, policiesAt(resource, row.policy, plan), on);
    }
    const is = resource.type === "aws_iam_user" ? "user" : "role";
    add(boundaries, policiesAt(resource, "permissions_boundary", plan), [ownerOf(resource, is)]);
  }
  return { owners, boundaries };
}

function policiesAt(resource: PlannedResource, argument: string, plan: Plan): readonly PlannedResource[] {
  const value = at(resource.values, argument);
  const arns = textsOf(value);
  const named = plan.resources.filter(
    ({ type, values }) => type === "aws_iam_policy" && arns.includes(literal(at(values, "arn")) ?? "-"),
  );
  const found = named.length > 0 ? named : referents(resource, argument, plan);
  return found.filter(({ type }) => type === "aws_iam_policy");
}

function textsOf(value: Value | undefined): readonly string[] {
  return (value?.type === "list" ? value.items : [value]).flatMap((each) => literal(each) ?? []);
}

/** What a missing or `*` resource of a resource policy means. */
export function implicitResourceOf(
  resource: PlannedResource,
  { implicitResource }: Location,
  owners: readonly Owner[],
): PolicySite["implicitResource"] {
  if (implicitResource === undefined) return undefined;
  const arn = owners[0]?.arn;
  if (arn && !implicitResource.endsWith("*")) return arn;
  return policyText(implicitResource.replaceAll(/\{\w+\}/g, "*"), resource.span);
}
