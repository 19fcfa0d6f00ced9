import { type Policy, type PolicyKind, parsePolicy } from "../../policy/index.js";
import { literal, at as memberAt, type Value } from "../../source/index.js";
import { asIotPolicy } from "../iot-policy.js";
import type { PolicySite } from "../reader.js";
import type { Attachments } from "./attachments.js";
import { nestedBlocks } from "./blocks.js";
import { type Candidate, headerOf } from "./candidate.js";
import { isDocument } from "./document.js";
import { decoded } from "./json-text.js";
import { type Location, locationsOf } from "./locations.js";
import { implicitResourceOf, ownersAt } from "./owners.js";
import { kindByContent } from "./policy-shape.js";
import { configured, renderedTemplate } from "./resource-attributes.js";
import type { Instance, World } from "./scope.js";
import { stacks } from "./stack-templates.js";
import { unlistedCandidates } from "./unlisted.js";

/** The policies that a resource holds: where its type keeps them, else wherever one is seen. */
export function candidatesOf(instance: Instance, attachments: Attachments): readonly Candidate[] {
  if (isDocument(instance) || renderedTemplate(instance, "rendered")) return [];
  const locations = locationsOf(instance.type);
  const listed = instance.isData
    ? []
    : locations.flatMap((location) => listedCandidates(instance, location, attachments));
  const known = new Set(instance.isData ? [] : locations.map((location) => location.path[0] ?? ""));
  if (stacks.has(instance.type)) known.add("template_body");
  return [...listed, ...unlistedCandidates(instance, known)];
}

function listedCandidates(instance: Instance, location: Location, attachments: Attachments): readonly Candidate[] {
  const main = locationsOf(instance.type)[0] === location;
  return valuesAt(instance, location.path).flatMap(({ value, at }) => {
    const written = readDocument(value, instance.module.world);
    if (!written) return [];
    const document = instance.type === "aws_iot_policy" ? asIotPolicy(written) : written;
    const owners = ownersAt(instance, location);
    const base: Candidate = {
      value: document,
      kind: kindAt(instance, location),
      address: main ? instance.address : `${instance.address}.${at}`,
      path: instance.block.span.path,
      span: headerOf(instance),
      owners,
      implicitResource: implicitResourceOf(instance, location, owners, headerOf(instance)),
      when: instance.when,
    };
    return instance.type === "aws_iam_policy" ? managedCandidates(base, attachments) : [base];
  });
}

function kindAt(instance: Instance, location: Location): PolicyKind | "by content" {
  if (instance.type !== "aws_organizations_policy") return location.kind;
  const type = literal(configured(instance, "type")) ?? "SERVICE_CONTROL_POLICY";
  if (type === "RESOURCE_CONTROL_POLICY") return "rcp";
  return type === "SERVICE_CONTROL_POLICY" ? "scp" : "unknown";
}

/** A managed policy is on what it is attached to; where it serves as a boundary it is one. */
function managedCandidates(base: Candidate, attachments: Attachments): readonly Candidate[] {
  const attached = attachments.owners.get(base.address) ?? [];
  const bounded = attachments.boundaries.get(base.address) ?? [];
  const boundary: Candidate = { ...base, kind: "boundary", owners: [...bounded, ...base.owners] };
  if (bounded.length > 0 && attached.length === 0) return [boundary];
  const identity = { ...base, owners: [...attached, ...base.owners] };
  return bounded.length > 0 ? [identity, boundary] : [identity];
}

function valuesAt(instance: Instance, path: readonly string[]): readonly { value: Value; at: string }[] {
  const [first = "", second, third] = path;
  if (second === undefined || instance.block.body.attributes.some((attribute) => attribute.name === first)) {
    const value = configured(instance, first);
    return value ? membersAt(value, path.slice(1), first) : [];
  }
  return nestedBlocks(instance.block.body, first, instance.scope).flatMap(({ block, scope }, index) => {
    const inner = third === undefined ? [{ block, scope }] : nestedBlocks(block.body, second, scope);
    return inner.flatMap((nested) => {
      const attribute = nested.block.body.attributes.find((each) => each.name === path.at(-1));
      return attribute
        ? [{ value: nested.scope.evaluate(attribute.value, nested.scope), at: `${first}[${index}]` }]
        : [];
    });
  });
}

/** What an argument that is an object, or a list of them, has under these names. */
function membersAt(value: Value, path: readonly string[], at: string): readonly { value: Value; at: string }[] {
  const [name, ...rest] = path;
  if (name === undefined) return [{ value, at }];
  if (value.type === "list") return value.items.flatMap((item, i) => membersAt(item, path, `${at}[${i}]`));
  if (value.type === "choice") return value.branches.flatMap((branch) => membersAt(branch.value, path, at));
  const inner = memberAt(value, name);
  return inner ? membersAt(inner, rest, rest.length > 0 ? `${at}.${name}` : at) : [];
}

/** The policy in a value; problems of broken JSON are reported. Undefined where there is nothing to read. */
export function readDocument(value: Value, world: World): Value | undefined {
  if (value.type === "text" && (literal(value)?.trim() === "" || value.parts.length === 0)) return undefined;
  const { value: document, problems } = decoded(value);
  world.problems.push(...problems);
  return document && document.type !== "absent" && document.type !== "null" ? document : undefined;
}

/** Parses the candidates; one document that several resources of one kind hold is one site with all its owners. */
export function toSites(candidates: readonly Candidate[], world: World): readonly PolicySite[] {
  const shared = new Map<Value, Map<string, number>>();
  const sites: PolicySite[] = [];
  for (const candidate of candidates) {
    world.used.add(candidate.value);
    for (const branch of candidate.value.type === "choice" ? candidate.value.branches : [])
      world.used.add(branch.value);
    const policy = parsePolicy(candidate.value);
    const kind = kindOf(candidate, policy);
    const byKind = shared.get(candidate.value) ?? new Map<string, number>();
    const position = world.documents.has(candidate.value) ? byKind.get(kind) : undefined;
    const first = position === undefined ? undefined : sites[position];
    if (first && position !== undefined) {
      sites[position] = withOwners(first, candidate);
      continue;
    }
    shared.set(candidate.value, byKind.set(kind, sites.length));
    const { value: _, otherwise: __, ...place } = candidate;
    sites.push({ ...place, policy, kind, format: "terraform" });
  }
  return sites;
}

function kindOf({ kind, otherwise }: Candidate, policy: Policy): PolicyKind {
  if (kind !== "by content") return kind;
  const found = kindByContent(policy);
  return found === "unknown" ? (otherwise ?? found) : found;
}

function withOwners(site: PolicySite, candidate: Candidate): PolicySite {
  const fresh = candidate.owners.filter(
    (owner) => !site.owners.some((other) => other.address === owner.address && other.name === owner.name),
  );
  const when = site.when.filter((guard) =>
    candidate.when.some((other) => other.on === guard.on && other.is === guard.is),
  );
  return { ...site, owners: [...site.owners, ...fresh], when };
}
