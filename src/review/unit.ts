import type { AttachedPolicy, PolicySet, PolicyType } from "../access/index.js";
import { canonicalPolicy, type Policy } from "../policy/index.js";
import type { Document, Owner, PolicySite } from "../readers/index.js";

/**
 * All policies that together decide what one role, user, bucket … allows: what is compared between base and head. A
 * policy whose attachment is not known is a unit of its own.
 */
export interface Unit {
  /** The same at base and head. */
  readonly key: string;
  readonly owner: string;
  /** Scope and address of the resource it is on, if the template has it; the same at base and head. */
  readonly home: string | undefined;
  /** Kind, scope and name in AWS of what it is on, where the template gives that name: what a new address does not change. */
  readonly physical: string | undefined;
  readonly sites: readonly PolicySite[];
  readonly policies: PolicySet;
  /** Equal texts mean equal access. */
  readonly canonical: string;
}

/** Path of base for a path of head, where a file was renamed. */
export type Renames = ReadonlyMap<string, string>;

/** The units of one side, in the order they are met. */
export function unitsOf(documents: readonly Document[], renames: Renames): ReadonlyMap<string, Unit> {
  const sites = new Map<string, Pick<Unit, "owner" | "home" | "physical"> & { sites: PolicySite[] }>();
  for (const site of documents.flatMap((document) => document.policies)) {
    const owners: readonly (Owner | undefined)[] = site.owners.length > 0 ? site.owners : [undefined];
    for (const owner of owners) {
      const scope = scopeOf(site, renames);
      const key = `${group(site)} ${scope} ${owner?.address ?? owner?.name ?? site.address}`;
      const home = owner?.address === undefined ? undefined : `${scope} ${owner.address}`;
      const physical = owner && isNamed(owner) ? `${group(site)} ${scope} ${owner.is} ${owner.name}` : undefined;
      const unit = sites.get(key) ?? { owner: owner?.name ?? nameOf(site), home, physical, sites: [] };
      sites.set(key, unit);
      unit.sites.push(site);
    }
  }
  return new Map([...sites].map(([key, unit]) => [key, toUnit({ key, ...unit })]));
}

/** Is the name of an owner the one it has in AWS, and not made from its address in the template? */
function isNamed({ name, address, arn }: Owner): boolean {
  if (address === undefined) return false;
  const text = arn?.parts.map((part) => (part.type === "text" ? part.text : "\0")).join("") ?? "";
  return text.endsWith(`/${name}`) || text.endsWith(`:${name}`) || !address.includes(name);
}

/** The homes that the resources of one side are. */
export function homesOf(documents: readonly Document[], renames: Renames): ReadonlySet<string> {
  const resources = documents.flatMap((document) => document.resources);
  return new Set(resources.map((resource) => `${scopeOf(resource, renames)} ${resource.address}`));
}

/** Identity policies and boundaries of one principal go together; every other kind is asked about by itself. */
function group({ kind }: PolicySite): string {
  return kind === "boundary" || kind === "session" ? "identity" : kind;
}

/** Within a Terraform module addresses are unique whatever the file; elsewhere within the file. */
export function scopeOf(
  site: { readonly path: string; readonly format: PolicySite["format"] },
  renames: Renames,
): string {
  const path = renames.get(site.path) ?? site.path;
  return site.format === "terraform" ? path.slice(0, path.lastIndexOf("/") + 1) : path;
}

/** What to call the policy where nothing is known of its owner. */
export function nameOf(site: PolicySite): string {
  return site.owners[0]?.name ?? (site.address === "" ? site.path : site.address);
}

function toUnit(unit: Pick<Unit, "key" | "owner" | "home" | "physical" | "sites">): Unit {
  const policies = unit.sites.map(attached);
  const canonical = JSON.stringify(policies.map((each) => `${each.type} ${canonicalPolicy(each.policy)}`).sort());
  return { ...unit, policies, canonical };
}

/** A site as a policy of a question, the guards of its resource on every statement. */
export function attached(site: PolicySite): AttachedPolicy {
  return { type: typeOf(site), policy: guarded(site), name: nameOf(site) };
}

function guarded({ policy, when }: PolicySite): Policy {
  if (when.length === 0) return policy;
  return {
    ...policy,
    statements: policy.statements.map((statement) => ({ ...statement, when: [...when, ...statement.when] })),
    unread: policy.unread.map((unread) => ({ ...unread, when: [...when, ...unread.when] })),
  };
}

function typeOf({ kind, owners, policy }: PolicySite): PolicyType {
  switch (kind) {
    case "boundary":
      return "PERMISSIONS_BOUNDARY";
    case "session":
      return "SESSION_POLICY";
    case "trust":
      return "TRUST_POLICY";
    case "resource":
      return owners[0]?.is === "key" ? "KMS_KEY_POLICY" : "RESOURCE_POLICY";
    case "scp":
      return "SERVICE_CONTROL_POLICY";
    case "rcp":
      return "RESOURCE_CONTROL_POLICY";
    case "vpc-endpoint":
      return "VPC_ENDPOINT_POLICY";
    case "unknown":
      return policy.statements.some((statement) => statement.principal) ? "RESOURCE_POLICY" : "IDENTITY_POLICY";
    default:
      return "IDENTITY_POLICY";
  }
}

/**
 * Each unit of head with its unit of base: the same key, else the one unit left that is on what has the same name in
 * AWS, else a unit of the same content that head no longer has (it was renamed or moved), else none. Units of base
 * without one of head come last, with none of head.
 */
export function pairUnits(
  base: ReadonlyMap<string, Unit>,
  head: ReadonlyMap<string, Unit>,
): readonly { readonly base: Unit | undefined; readonly head: Unit | undefined }[] {
  const left = new Map([...base].filter(([key]) => !head.has(key)));
  const gone = byPhysical([...left.values()]);
  const come = byPhysical([...head.values()].filter(({ key }) => !base.has(key)));
  const named = (unit: Unit) => (come.get(unit.physical) === unit ? gone.get(unit.physical) : undefined);
  for (const unit of head.values()) left.delete(named(unit)?.key ?? "");
  const pairs = [...head.values()].map((unit) => {
    const known = base.get(unit.key) ?? named(unit);
    const same = known ?? [...left.values()].find((other) => other.canonical === unit.canonical);
    if (same) left.delete(same.key);
    return { base: same, head: unit };
  });
  return [...pairs, ...[...left.values()].map((unit) => ({ base: unit, head: undefined }))];
}

/** The units that are alone on what has their name in AWS. */
function byPhysical(units: readonly Unit[]): ReadonlyMap<string | undefined, Unit | undefined> {
  const found = new Map<string | undefined, Unit | undefined>();
  for (const unit of units) {
    if (unit.physical !== undefined) found.set(unit.physical, found.has(unit.physical) ? undefined : unit);
  }
  return found;
}
