import { type PolicyText, toPolicyText } from "../../policy/index.js";
import { at, literal, type TextPart, type Value, written } from "../../source/index.js";
import type { Owner } from "../reader.js";
import { factsOf, filledArn, madeType, nameOf, resourceArn } from "./arn.js";
import { resourceNamed } from "./functions/reference.js";
import { intrinsicOf } from "./intrinsic.js";
import { attributeName } from "./names.js";
import type { Scope } from "./scope.js";
import { callAt } from "./stack.js";
import type { RawResource } from "./template.js";
import { holePart, partsOf, scalarText, textValue } from "./values.js";

/** Names of the rules' vocabulary where they are not the last word of the type. */
const entities: { readonly [type: string]: string } = {
  "AWS::KMS::ReplicaKey": "key",
  "AWS::ApiGateway::RestApi": "api",
  "AWS::ApiGatewayV2::Api": "api",
  "AWS::ECR::PublicRepository": "repository",
  "AWS::ElasticLoadBalancingV2::LoadBalancer": "load-balancer",
};

/** What a property holds the name of, where the resource itself is not in the template. */
const byProperty: { readonly [property: string]: string } = {
  Roles: "role",
  RoleName: "role",
  RoleArn: "role",
  RoleArns: "role",
  Role: "role",
  Users: "user",
  UserName: "user",
  Groups: "group",
  GroupName: "group",
  Bucket: "bucket",
  Queues: "queue",
  Queue: "queue",
  Topics: "topic",
  TopicArn: "topic",
  SecretId: "secret",
  EventBusName: "event-bus",
  FunctionName: "function",
  LayerVersionArn: "layer-version",
};

/** What the resource is that a property of this name names; `unknown` for one that may be anything. */
export function entityNamedBy(property: string): string {
  return byProperty[property] ?? "unknown";
}

/** The entity of the rules' vocabulary that a resource type is: `bucket`, `managed-policy`. */
export function entityOf(type: string): string {
  const real = madeType(type);
  const last = real.split("::").at(-1) ?? "";
  return entities[real] ?? last.replace(/([a-z0-9])([A-Z])|([A-Z])([A-Z][a-z])/g, "$1$3-$2$4").toLowerCase();
}

/** A resource of the template as an owner. */
export function ownerOf(resource: RawResource, scope: Scope): Owner {
  const call = callAt({ ...scope, bindings: resource.bindings }, { span: resource.nameSpan, syntax: "computed" });
  const name = nameOf(resource, call);
  const arn = resourceArn(resource, call);
  return {
    is: entityOf(resource.type),
    name: name && name.length > 0 ? written(name) : resource.id,
    address: resource.id,
    arn: arn?.type === "text" ? toPolicyText(arn, "2012-10-17") : undefined,
  };
}

/** Logical ids of the resources that a value refers to, in any branch of it. */
export function referencesIn(value: Value | undefined, scope: Scope): readonly RawResource[] {
  const ids = new Set<string>();
  const visit = (inner: Value, depth: number) => {
    if (depth > 20) return;
    const call = intrinsicOf(inner);
    if (call?.name === "Ref") ids.add(literal(call.argument) ?? "");
    else if (call?.name === "GetAtt") ids.add(attributeName(call.argument)?.split(".")[0] ?? "");
    else if (call?.name === "If") for (const branch of itemsOf(call.argument).slice(1)) visit(branch, depth + 1);
    else if (call?.name === "Sub") for (const name of placeholders(call.argument)) ids.add(name);
    else if (call) for (const item of itemsOf(call.argument)) visit(item, depth + 1);
    else if (inner.type === "list") for (const item of inner.items) visit(item, depth + 1);
  };
  if (value) visit(value, 0);
  return [...ids].flatMap((id) => resourceNamed(id, scope) ?? []);
}

function itemsOf(value: Value): readonly Value[] {
  return value.type === "list" ? value.items : [value];
}

function placeholders(argument: Value): readonly string[] {
  const text = argument.type === "list" ? argument.items[0] : argument;
  const parts = text?.type === "text" ? text.parts : [];
  const source = parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return [...source.matchAll(/\$\{([A-Za-z0-9]+)(?:\.[^{}]*)?\}/g)].map((match) => match[1] ?? "");
}

/** What the properties of a resource (`Roles[]`, `Bucket`) say that its policy is put on. */
export function ownersNamed(
  properties: readonly string[],
  raw: RawResource,
  evaluated: Value,
  scope: Scope,
): readonly Owner[] {
  const owners = properties.flatMap((property) => {
    const name = property.replace("[]", "");
    return ownersOf(raw.properties && at(raw.properties, name), at(evaluated, name), entityNamedBy(name), scope);
  });
  return owners.filter((owner, i) => owners.findIndex((other) => sameOwner(owner, other)) === i);
}

function sameOwner(a: Owner, b: Owner): boolean {
  return a.is === b.is && a.name === b.name && a.address === b.address;
}

/** Resources that a property refers to, and names that it spells. */
function ownersOf(raw: Value | undefined, value: Value | undefined, is: string, scope: Scope): readonly Owner[] {
  const references = referencesIn(raw, scope);
  const suitable = references.filter((resource) => is === "unknown" || entityOf(resource.type) === is);
  const owners = suitable.map((resource) => ownerOf(resource, scope));
  if (owners.length > 0 || !value) return owners;
  return textsIn(value).flatMap((parts) => {
    const name = written(parts);
    const known = [...scope.resources.values()].find(
      (resource) => is !== "unknown" && isNamed(resource, is, name, scope),
    );
    return known ? [ownerOf(known, scope)] : [{ is, name: nameIn(name), address: undefined, arn: arnIn(parts) }];
  });
}

function isNamed(resource: RawResource, is: string, name: string, scope: Scope): boolean {
  return entityOf(resource.type) === is && ownerOf(resource, scope).name === name;
}

/** The last piece of an ARN is its name. */
function nameIn(text: string): string {
  return text.startsWith("arn:") ? (text.split(/[:/]/).at(-1) ?? text) : text;
}

function arnIn(parts: readonly TextPart[]): PolicyText | undefined {
  const [first] = parts;
  const isArn = first?.type === "text" ? first.text.startsWith("arn:") : first?.hole.shape.type === "arn";
  if (!first || !isArn) return undefined;
  return toPolicyText(textValue(parts, { span: first.span, syntax: "computed" }), "2012-10-17");
}

function textsIn(value: Value): readonly (readonly TextPart[])[] {
  if (value.type === "list") return value.items.flatMap(textsIn);
  if (value.type === "choice") return value.branches.flatMap((branch) => textsIn(branch.value));
  const parts = partsOf(value);
  return parts ? [parts] : [];
}

/**
 * What a missing or `*` Resource means: the one resource that the policy is put on, else the shape of the table with
 * what the properties say.
 */
export function implicitResource(
  shape: string | undefined,
  owners: readonly Owner[],
  raw: RawResource,
  properties: Value,
  scope: Scope,
): PolicyText | undefined {
  const [owner, second] = owners;
  if (owner?.arn && !second) return owner.arn;
  if (shape === undefined) return undefined;
  const call = callAt(scope, { span: raw.nameSpan, syntax: "computed" });
  const parts = filledArn(
    shape,
    (placeholder) => {
      const given = second ? undefined : at(properties, placeholder);
      const text = given && scalarText(given);
      const own = given && text === undefined ? partsOf(given) : undefined;
      if (text !== undefined) return [{ type: "text", text, span: raw.nameSpan }];
      if (own) return own;
      if (second || factsOf(raw.type)?.ref === undefined) return [{ type: "text", text: "*", span: raw.nameSpan }];
      return [holePart({ expression: raw.id, shape: { type: "name" } }, raw.nameSpan)];
    },
    call,
  );
  return toPolicyText(textValue(parts, { span: raw.nameSpan, syntax: "computed" }), "2012-10-17");
}
