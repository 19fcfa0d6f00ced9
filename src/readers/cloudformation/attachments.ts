import type { PolicyKind } from "../../policy/index.js";
import { at } from "../../source/index.js";
import { arnOrName, policiesNamed } from "../managed-policies.js";
import type { Attachment, Owner } from "../reader.js";
import { entityOf, ownerOf, referencesIn } from "./owners.js";
import type { Member } from "./stack.js";
import type { RawResource } from "./template.js";

/** Which managed policies the principals of a template say that they have. */
export interface Attachments {
  /** By logical id of the policy. */
  readonly permissions: ReadonlyMap<string, readonly Owner[]>;
  readonly boundaries: ReadonlyMap<string, readonly Owner[]>;
  /** Policies that nobody has but as a boundary. */
  readonly onlyBoundaries: ReadonlySet<string>;
}

/** Reads `ManagedPolicyArns`, `PermissionsBoundary` and their like on every principal. */
export function attachmentsOf(members: readonly Member[]): Attachments {
  const permissions = new Map<string, Owner[]>();
  const boundaries = new Map<string, Owner[]>();
  for (const member of members) {
    const { properties } = member.raw;
    if (!properties) continue;
    collect(permissions, member, ["ManagedPolicyArns", "Policies"]);
    collect(boundaries, member, ["PermissionsBoundary"]);
  }
  const attached = (member: Member) =>
    permissions.has(member.raw.id) || ["Roles", "Users", "Groups"].some((name) => at(member.resource.properties, name));
  const only = members.filter((member) => boundaries.has(member.raw.id) && !attached(member));
  return { permissions, boundaries, onlyBoundaries: new Set(only.map((member) => member.raw.id)) };
}

/** Managed policies by ARN that principals say they have: their text is not in the template. */
export function attachedByArn(members: readonly Member[], path: string): readonly Attachment[] {
  return members.flatMap((member) => {
    const { raw, resource, scope } = member;
    if (!/^AWS::(IAM::(Role|User|Group)|Serverless::|SSO::PermissionSet)/.test(raw.type)) return [];
    const isServerless = raw.type.startsWith("AWS::Serverless::");
    // SAM takes the names of AWS's own policies too, and attaches nothing to a role that it is given.
    const role = isServerless ? at(resource.properties, "Role") : undefined;
    if (role && role.type !== "absent" && role.type !== "null") return [];
    const named = ["ManagedPolicyArns", "ManagedPolicies", "Policies"].flatMap((name) => {
      const value = at(resource.properties, name);
      return value?.type === "map" ? [] : policiesNamed(value, undefined, 3, isServerless ? arnOrName : undefined);
    });
    const { nameSpan: span, format } = resource;
    return named.map(({ policy, when }): Attachment => {
      return { owner: principalOf(raw, scope), policy, path, format, span, when: [...resource.when, ...when] };
    });
  });
}

function collect(into: Map<string, Owner[]>, { raw, scope }: Member, properties: readonly string[]): void {
  for (const property of properties) {
    const value = raw.properties && at(raw.properties, property);
    for (const policy of referencesIn(value, scope)) {
      if (policy.type !== "AWS::IAM::ManagedPolicy") continue;
      const known = into.get(policy.id) ?? [];
      into.set(policy.id, [...known, principalOf(raw, scope)]);
    }
  }
}

/** The principal that a resource is, or the role that SAM makes for it. */
function principalOf(raw: RawResource, scope: Member["scope"]): Owner {
  const owner = ownerOf(raw, scope);
  if (!raw.type.startsWith("AWS::Serverless::")) return owner;
  return { is: "role", name: `${raw.id}Role`, address: `${raw.id}Role`, arn: undefined };
}

/** Who has this managed policy, by their own saying. */
export function attachedTo(policy: RawResource, attachments: Attachments, kind: PolicyKind): readonly Owner[] {
  if (entityOf(policy.type) !== "managed-policy") return [];
  const table = kind === "boundary" ? attachments.boundaries : attachments.permissions;
  return table.get(policy.id) ?? [];
}
