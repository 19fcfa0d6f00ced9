import type { AttachedPolicy, PolicySet, PolicyType } from "../access/index.js";
import { canonicalPolicy, type Policy } from "../policy/index.js";
import { type Document, type Owner, type PolicySite, tellingAddress } from "../readers/index.js";
import { type Addresses, withAddresses } from "./renamed-resources.js";
import { type Renames, scopeOf } from "./scope.js";

/**
 * All policies that together decide what one role, user, bucket … allows: what is compared between base and head. A
 * policy whose attachment is not known is a unit of its own.
 */
export interface Unit {
  /** The same at base and head. */
  readonly key: string;
  readonly owner: string;
  /** The owner is the policy itself: it is not known, or not only here, whom it is on. */
  readonly unattached: boolean;
  /** Scope and address of the resource it is on, if the template has it; the same at base and head. */
  readonly home: string | undefined;
  /** Kind, scope and name in AWS of what it is on, where the template gives that name: what a new address does not change. */
  readonly physical: string | undefined;
  /** Kind, and the folder of its Terraform module: what stays where a policy gets another name. */
  readonly module: string;
  readonly sites: readonly PolicySite[];
  readonly policies: PolicySet;
  /** Equal texts mean equal access. */
  readonly canonical: string;
}

/**
 * The units of one side, in the order they are met.
 *
 * @param addresses of base: by which their policies are to refer to resources, where head has another one.
 */
export function unitsOf(
  documents: readonly Document[],
  renames: Renames,
  addresses: Addresses = new Map(),
): ReadonlyMap<string, Unit> {
  const sites = new Map<string, Omit<Unit, "key" | "sites" | "policies" | "canonical"> & { sites: PolicySite[] }>();
  for (const site of documents.flatMap((document) => document.policies)) {
    const owners: readonly (Owner | undefined)[] = site.owners.length > 0 ? site.owners : [undefined];
    for (const owner of owners) {
      const scope = scopeOf(site, renames);
      const key = `${group(site)} ${scope} ${owner?.address ?? owner?.name ?? site.address}`;
      const home = owner?.address === undefined ? undefined : `${scope} ${owner.address}`;
      const physical = owner && isNamed(owner) ? `${group(site)} ${scope} ${owner.is} ${owner.name}` : undefined;
      const module = `${group(site)} ${site.format === "terraform" ? scope : ""}`;
      const unattached = owner === undefined || owner.is === "managed-policy";
      const unit = sites.get(key) ?? {
        owner: owner ? calledName(owner) : nameOf(site),
        unattached,
        home,
        physical,
        module,
        sites: [],
      };
      sites.set(key, unit);
      unit.sites.push(site);
    }
  }
  return new Map([...sites].map(([key, unit]) => [key, toUnit({ key, ...unit }, addresses)]));
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

/** What to call what a policy is on, or the policy where nothing is known of it. */
export function nameOf(site: PolicySite): string {
  const [owner] = site.owners;
  if (owner) return calledName(owner);
  return tellingAddress(site) ?? site.path;
}

/** The name of an owner; the address where the name is the last part of it and says nothing, such as `this[0]`. */
function calledName({ name, address }: Owner): string {
  const vague = /^(this|main|default)$/.test(name) || name.endsWith("]");
  return vague && address?.endsWith(`.${name}`) ? address : name;
}

function toUnit(unit: Omit<Unit, "policies" | "canonical">, addresses: Addresses): Unit {
  const policies = unit.sites.map(attached).map((each) => ({ ...each, policy: withAddresses(each.policy, addresses) }));
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
 * AWS, else the one that is gone of the same content and module where one alone has come (it was renamed or moved), else
 * none. Units of base without one of head come last, with none of head.
 */
export function pairUnits(
  base: ReadonlyMap<string, Unit>,
  head: ReadonlyMap<string, Unit>,
): readonly { readonly base: Unit | undefined; readonly head: Unit | undefined }[] {
  const pairs = new Map<Unit, Unit>();
  const left = new Map([...base].filter(([key]) => !head.has(key)));
  for (const trait of [({ physical }: Unit) => physical, contentOf]) {
    const come = [...head.values()].filter((unit) => !base.has(unit.key) && !pairs.has(unit));
    const [gone, fresh] = [aloneBy([...left.values()], trait), aloneBy(come, trait)];
    for (const [text, unit] of fresh) {
      const former = unit && gone.get(text);
      if (!former) continue;
      pairs.set(unit, former);
      left.delete(former.key);
    }
  }
  return [
    ...[...head.values()].map((unit) => ({ base: base.get(unit.key) ?? pairs.get(unit), head: unit })),
    ...[...left.values()].map((unit) => ({ base: unit, head: undefined })),
  ];
}

function contentOf({ module, canonical }: Unit): string {
  return `${module} ${canonical}`;
}

/** The units that are alone with a trait. */
function aloneBy(
  units: readonly Unit[],
  trait: (unit: Unit) => string | undefined,
): ReadonlyMap<string, Unit | undefined> {
  const found = new Map<string, Unit | undefined>();
  for (const unit of units) {
    const text = trait(unit);
    if (text !== undefined) found.set(text, found.has(text) ? undefined : unit);
  }
  return found;
}
