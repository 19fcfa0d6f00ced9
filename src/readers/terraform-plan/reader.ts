import { type PolicyKind, parsePolicy } from "../../policy/index.js";
import { at, literal, type Problem, type SourceFile, type Value } from "../../source/index.js";
import { parsedFile } from "../parsed.js";
import { isPolicyShaped, toDocument } from "../policy-shape.js";
import type { Document, PolicySite, Reader, Resource } from "../reader.js";
import { type Location, locationsOf } from "../terraform/locations.js";
import { kindByContent } from "../terraform/policy-shape.js";
import { type Attached, attachedIn, implicitResourceOf, ownerOf, ownersAt } from "./owners.js";
import { type Plan, type PlannedResource, toPlan } from "./plan.js";

/**
 * A plan of Terraform or OpenTofu, as `terraform show -json` writes it: what will be there after it is applied. Nothing
 * in it can be edited; the configuration it was made from can.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export const terraformPlanReader: Reader = {
  format: "terraform-plan",
  accepts: isPlan,
  wants: () => [],
  read: (files) => [...files.values()].filter(({ path, text }) => isPlan(path, text)).map(readPlan),
};

function isPlan(path: string, text: string): boolean {
  return (
    /\.json$/i.test(path) &&
    text.slice(0, 2_000).includes('"format_version"') &&
    /"(planned_values|resource_changes)"/.test(text)
  );
}

function readPlan(file: SourceFile): Document {
  const { documents, problems } = parsedFile(file);
  const own: Problem[] = [...problems];
  const [root] = documents;
  const plan: Plan = root ? toPlan(root) : { resources: [], references: new Map() };
  const attached = attachedIn(plan);
  const policies = plan.resources.flatMap((resource) => sitesOf(resource, plan, attached, own));
  return {
    path: file.path,
    format: "terraform-plan",
    policies,
    resources: plan.resources.flatMap((each) => toResource(each)),
    problems: own,
  };
}

function toResource({ address, type, values, span, nameSpan }: PlannedResource): readonly Resource[] {
  if (values.type !== "map") return [];
  return [{ address, type, path: span.path, format: "terraform-plan", properties: values, span, nameSpan, when: [] }];
}

function sitesOf(
  resource: PlannedResource,
  plan: Plan,
  attached: Attached,
  problems: Problem[],
): readonly PolicySite[] {
  const locations = locationsOf(resource.type);
  const listed = locations.flatMap((location) =>
    valuesAt(resource.values, location.path).flatMap(({ value, name }) => {
      const document = documentIn(value, problems);
      if (!document) return [];
      const owners = ownersAt(resource, location, plan);
      const base = siteAt(resource, document, location === locations[0] ? "" : name, kindAt(resource, location));
      return withAttached(
        { ...base, owners, implicitResource: implicitResourceOf(resource, location, owners) },
        attached,
      );
    }),
  );
  const known = new Set(locations.map(({ path }) => path[0]));
  const { values } = resource;
  const others = (values.type === "map" ? values.entries : []).flatMap((entry) => {
    const name = literal(entry.key) ?? "";
    const quiet: Problem[] = [];
    const document = known.has(name) ? undefined : documentIn(entry.value, quiet);
    if (!document || !isPolicyShaped(document)) return [];
    return [{ ...siteAt(resource, document, name, "by content"), owners: [ownerOf(resource, "unknown")] }];
  });
  return [...listed, ...others];
}

function siteAt(
  resource: PlannedResource,
  document: Value,
  name: string,
  kind: PolicyKind | "by content",
): Omit<PolicySite, "owners"> {
  const policy = parsePolicy(document);
  return {
    policy,
    kind: kind === "by content" ? kindByContent(policy) : kind,
    address: name === "" ? resource.address : `${resource.address}.${name}`,
    path: resource.span.path,
    format: "terraform-plan",
    span: resource.nameSpan,
    implicitResource: undefined,
    when: [],
  };
}

/** A managed policy is on what it is attached to; where it serves as a boundary it is one. */
function withAttached(site: PolicySite, { owners, boundaries }: Attached): readonly PolicySite[] {
  const on = owners.get(site.address) ?? [];
  const bounded = boundaries.get(site.address) ?? [];
  const boundary: PolicySite = { ...site, kind: "boundary", owners: [...bounded, ...site.owners] };
  if (bounded.length > 0 && on.length === 0) return [boundary];
  const identity = { ...site, owners: [...on, ...site.owners] };
  return bounded.length > 0 ? [identity, boundary] : [identity];
}

function kindAt({ type, values }: PlannedResource, { kind }: Location): PolicyKind {
  if (type !== "aws_organizations_policy") return kind;
  const given = literal(at(values, "type")) ?? "SERVICE_CONTROL_POLICY";
  if (given === "RESOURCE_CONTROL_POLICY") return "rcp";
  return given === "SERVICE_CONTROL_POLICY" ? "scp" : "unknown";
}

/** The values at an argument, or at one of nested blocks, which a plan holds as lists of objects. */
function valuesAt(values: Value, path: readonly string[]): readonly { readonly value: Value; readonly name: string }[] {
  const [first = "", ...rest] = path;
  const value = at(values, first);
  if (!value) return [];
  if (rest.length === 0) return [{ value, name: first }];
  const blocks = value.type === "list" ? value.items : [value];
  return blocks.flatMap((block, i) =>
    valuesAt(block, rest).map((found) => ({ value: found.value, name: `${first}[${i}]` })),
  );
}

function documentIn(value: Value, problems: Problem[]): Value | undefined {
  if (value.type === "null" || value.type === "absent") return undefined;
  if (value.type === "text" && literal(value)?.trim() === "") return undefined;
  const document = toDocument(value, problems);
  return document.type === "text" ? undefined : document;
}
