import type { Value } from "../../source/index.js";
import { type NamedPolicy, policiesNamed } from "../managed-policies.js";
import type { Attachment, Owner } from "../reader.js";
import { headerOf } from "./candidate.js";
import { attachmentsOf } from "./locations.js";
import { ownerOf, ownersNamed } from "./owners.js";
import { configured } from "./resource-attributes.js";
import type { Instance } from "./scope.js";
import { isObject, referentOf } from "./values.js";

/** What the managed policies of a module tree end up on, by the address of the policy. */
export interface Attachments {
  readonly owners: ReadonlyMap<string, readonly Owner[]>;
  /** Policies that another resource names as its permissions boundary. */
  readonly boundaries: ReadonlyMap<string, readonly Owner[]>;
  /** Managed policies that no resource here is, by their ARN. */
  readonly elsewhere: readonly Attachment[];
}

/** Follows attachments, `managed_policy_arns` and `permissions_boundary` through references, variables and outputs. */
export function findAttachments(instances: Iterable<Instance>): Attachments {
  const owners = new Map<string, Owner[]>();
  const boundaries = new Map<string, Owner[]>();
  const elsewhere: Attachment[] = [];
  for (const instance of instances) {
    for (const row of attachmentsOf(instance.type)) {
      const value = configured(instance, row.policy);
      const policies = policiesIn(value);
      const named = principals.includes(row.is) ? namedIn(value) : [];
      if (policies.length === 0 && named.length === 0) continue;
      const found = row.owner
        ? ownersNamed(configured(instance, row.owner), row.is, instance.module)
        : [ownerOf(instance, row.is)];
      const table = row.as === "boundary" ? boundaries : owners;
      for (const policy of policies) add(table, policy, found);
      if (row.as === "boundary") continue;
      for (const owner of found) elsewhere.push(...named.map((each) => attachment(each, owner, instance)));
    }
    if (!instance.block.body.attributes.some((attribute) => attribute.name === "permissions_boundary")) continue;
    for (const policy of policiesIn(configured(instance, "permissions_boundary"))) {
      add(boundaries, policy, [ownerOf(instance, instance.type === "aws_iam_user" ? "user" : "role")]);
    }
  }
  return { owners, boundaries, elsewhere };
}

const principals = ["role", "user", "group", "permission-set"];

/** The managed policies named by ARN, but those that a resource here is. */
export function namedIn(value: Value | undefined): readonly NamedPolicy[] {
  return policiesNamed(value, (each) => referentOf(each)?.instance.isData === false);
}

function attachment({ policy, when }: NamedPolicy, owner: Owner, instance: Instance): Attachment {
  const { path } = instance.block.span;
  return { owner, policy, path, format: "terraform", span: headerOf(instance), when: [...instance.when, ...when] };
}

function add(into: Map<string, Owner[]>, policy: Instance, found: readonly Owner[]): void {
  const known = into.get(policy.address) ?? [];
  const fresh = found.filter(
    (owner) => !known.some((other) => other.address === owner.address && other.name === owner.name),
  );
  into.set(policy.address, [...known, ...fresh]);
}

/** The resources whose attributes a value holds: one ARN, a list or map of them, a whole resource. */
function policiesIn(value: Value | undefined): readonly Instance[] {
  const referent = referentOf(value);
  if (referent) return [referent.instance];
  switch (value?.type) {
    case "list":
      return value.items.flatMap(policiesIn);
    case "map":
      return value.entries.flatMap((entry) => policiesIn(entry.value));
    case "choice":
      return value.branches.flatMap((branch) => policiesIn(branch.value));
    case "hole":
      return isObject(value) ? policiesIn(value.member("arn", value.span)) : [];
    default:
      return [];
  }
}
