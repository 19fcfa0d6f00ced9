import { type Guard, type PolicyKind, parsePolicy } from "../../policy/index.js";
import { literal, type Span, type Value } from "../../source/index.js";
import type { Owner, PolicySite } from "../reader.js";
import type { Attachments } from "./attachments.js";
import { nestedBlocks } from "./blocks.js";
import { isDocument } from "./document.js";
import { decoded } from "./json-text.js";
import { type Location, locationsOf } from "./locations.js";
import { implicitResourceOf, ownerOf, ownersAt } from "./owners.js";
import { isPolicyShaped, kindByContent } from "./policy-shape.js";
import { configured, renderedTemplate } from "./resource-attributes.js";
import type { Instance, World } from "./scope.js";

/** A policy before it is parsed, with where it stands. */
export interface Candidate {
  readonly value: Value;
  readonly kind: PolicyKind | "by content";
  readonly address: string;
  readonly path: string;
  readonly span: Span;
  readonly owners: readonly Owner[];
  readonly implicitResource: PolicySite["implicitResource"];
  readonly when: readonly Guard[];
}

/** The name and type of a block, for pointing at it as a whole. */
export function headerOf(instance: Instance): Span {
  const { block } = instance;
  return { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
}

/** The policies that a resource holds: where its type keeps them, else wherever one is seen. */
export function candidatesOf(instance: Instance, attachments: Attachments): readonly Candidate[] {
  if (isDocument(instance) || renderedTemplate(instance, "rendered")) return [];
  const locations = locationsOf(instance.type);
  const listed = instance.isData
    ? []
    : locations.flatMap((location) => listedCandidates(instance, location, attachments));
  const known = new Set(instance.isData ? [] : locations.map((location) => location.path[0] ?? ""));
  return [...listed, ...unlistedCandidates(instance, known)];
}

function listedCandidates(instance: Instance, location: Location, attachments: Attachments): readonly Candidate[] {
  const main = locationsOf(instance.type)[0] === location;
  return valuesAt(instance, location.path).flatMap(({ value, at }) => {
    const document = readDocument(value, instance.module.world);
    if (!document) return [];
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
  if (second === undefined) {
    const value = configured(instance, first);
    return value ? [{ value, at: first }] : [];
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

/** The policy in a value; problems of broken JSON are reported. Undefined where there is nothing to read. */
export function readDocument(value: Value, world: World): Value | undefined {
  if (value.type === "text" && (literal(value)?.trim() === "" || value.parts.length === 0)) return undefined;
  const { value: document, problems } = decoded(value);
  world.problems.push(...problems);
  return document && document.type !== "absent" && document.type !== "null" ? document : undefined;
}

const hint = /Statement|\.json\b|jsonencode|file\(|local\.|var\./;

/** Any argument of any resource whose value is a policy. */
function unlistedCandidates(instance: Instance, known: ReadonlySet<string>): readonly Candidate[] {
  const candidates: Candidate[] = [];
  for (const attribute of instance.block.body.attributes) {
    if (known.has(attribute.name) || !hint.test(instance.scope.source(attribute.value.span))) continue;
    const value = configured(instance, attribute.name);
    const document = value && quietDocument(value);
    if (document) candidates.push(unlisted(instance, document, attribute.name));
  }
  return candidates;
}

/** A value that is a policy, or the JSON of one; no problem is made of other texts. */
export function quietDocument(value: Value): Value | undefined {
  if (value.type === "text" && !("decoded" in value)) {
    const written = value.parts.some((part) => part.type === "text" && part.text.includes("Statement"));
    if (!written) return undefined;
  }
  const { value: document } = decoded(value);
  return isPolicyShaped(document) ? document : undefined;
}

function unlisted(instance: Instance, value: Value, argument: string): Candidate {
  return {
    value,
    kind: "by content",
    address: `${instance.address}.${argument}`,
    path: instance.block.span.path,
    span: headerOf(instance),
    owners: [{ ...ownerOf(instance, "unknown"), arn: undefined }],
    implicitResource: undefined,
    when: instance.when,
  };
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
    const kind = candidate.kind === "by content" ? kindByContent(policy) : candidate.kind;
    const byKind = shared.get(candidate.value) ?? new Map<string, number>();
    const position = world.documents.has(candidate.value) ? byKind.get(kind) : undefined;
    const first = position === undefined ? undefined : sites[position];
    if (first && position !== undefined) {
      sites[position] = withOwners(first, candidate);
      continue;
    }
    shared.set(candidate.value, byKind.set(kind, sites.length));
    const { value: _, ...place } = candidate;
    sites.push({ ...place, policy, kind, format: "terraform" });
  }
  return sites;
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
