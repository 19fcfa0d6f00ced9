import type { PolicyKind } from "../../policy/index.js";
import { at, literal, type Value } from "../../source/index.js";
import { asIotPolicy } from "../iot-policy.js";
import { addressOf, policiesIn, wrappedStatements } from "../policy-shape.js";
import type { PolicySite } from "../reader.js";
import { type Attachments, attachedTo } from "./attachments.js";
import { type Location, locationsOf, type Reached, reach } from "./locations.js";
import { implicitResource, ownerOf, ownersNamed } from "./owners.js";
import { permissionSites } from "./permissions.js";
import { apiSites } from "./sam/api.js";
import { connectorSites } from "./sam/connectors.js";
import { functionSites } from "./sam/policies.js";
import { toSite } from "./site.js";
import type { Member } from "./stack.js";

/** Every policy that a resource brings: written in it, meant by it, or at a place that no table knows. */
export function sitesOf(member: Member, attachments: Attachments): readonly PolicySite[] {
  const taken = new Set<Value>();
  const listed = locationsOf(member.resource.type).flatMap((location) =>
    reach(member.resource.properties, location.path).flatMap((reached) => {
      taken.add(reached.value);
      return listedSite(location, reached, member, attachments);
    }),
  );
  const meant = [
    ...permissionSites(member),
    ...functionSites(member, taken),
    ...apiSites(member, taken),
    ...connectorSites(member),
  ];
  return [...listed, ...meant, ...unlistedSites(member, taken)];
}

function listedSite(
  location: Location,
  reached: Reached,
  member: Member,
  attachments: Attachments,
): readonly PolicySite[] {
  const { raw, resource, scope } = member;
  const kind = kindAt(location, member, attachments);
  if (!kind || reached.value.type === "absent" || reached.value.type === "null") return [];
  const written = location.path === "Statement" ? wrappedStatements(reached.value) : reached.value;
  const document = location.type === "AWS::IoT::Policy" ? asIotPolicy(written) : written;
  const own = location.owner?.length === 0 ? [ownerOf(raw, scope)] : [];
  const named = location.owner ? ownersNamed(location.owner, raw, resource.properties, scope) : [];
  const owners = [...own, ...named, ...attachedTo(raw, attachments, kind)];
  const self = raw.type === "AWS::IAM::ManagedPolicy" ? [ownerOf(raw, scope)] : [];
  const isResource = kind === "resource";
  const site = toSite(document, member, {
    kind,
    address: siteAddress(raw.id, reached.path),
    owners: owners.length > 0 ? owners : self,
    implicitResource: isResource
      ? implicitResource(location.implicitResource, owners, raw, resource.properties, scope)
      : undefined,
    when: reached.when,
  });
  return [site];
}

/** `Role.Policies[deploy]`; a resource whose document is its one purpose goes by its own name. */
function siteAddress(id: string, path: string): string {
  const short = path.replace(/(^|\.)PolicyDocument$/, "");
  return short === "" ? id : `${id}.${short}`;
}

const organizationKinds: { readonly [type: string]: PolicyKind } = {
  SERVICE_CONTROL_POLICY: "scp",
  RESOURCE_CONTROL_POLICY: "rcp",
};

/** The kind of a policy at a listed place; undefined where it is no IAM policy. */
function kindAt(location: Location, { raw, resource }: Member, attachments: Attachments): PolicyKind | undefined {
  if (location.type === "AWS::Organizations::Policy") {
    const type = literal(at(resource.properties, "Type"));
    return type === undefined ? "unknown" : organizationKinds[type];
  }
  return attachments.onlyBoundaries.has(raw.id) ? "boundary" : location.kind;
}

/** A statement in the resource's own text, or something that may bring one from elsewhere: an alias, a lookup. */
const mayHoldStatement = /Effect|Transform|FindInMap|[:-] \*[A-Za-z]/;

/** Policy-shaped values at places that nothing above has read. */
function unlistedSites(member: Member, taken: ReadonlySet<Value>): readonly PolicySite[] {
  const { resource, raw, scope } = member;
  const { template } = scope;
  const source = template.file.text.slice(resource.span.start, resource.span.end);
  const isOwn = resource.span.path === template.file.path && !template.globals;
  if (isOwn && !mayHoldStatement.test(source)) return [];
  // Of an event bus policy the properties themselves look like a document; so they are gone through one by one.
  const found = resource.properties.entries.flatMap(({ key, value }) =>
    policiesIn(value, scope.problems, (inner) => taken.has(inner)).map(({ document, path }) => ({
      document,
      path: [literal(key) ?? "?", ...path],
    })),
  );
  return found.map(({ document, path }) => {
    const isApi = path.at(-1) === "x-amazon-apigateway-policy";
    return toSite(document, member, {
      kind: isApi ? "resource" : "unknown",
      address: siteAddress(raw.id, addressOf(path)),
      owners: isApi ? [ownerOf(raw, scope)] : [],
    });
  });
}
