import { type PolicyText, policyText, toPolicyText } from "../../policy/index.js";
import { literal, type Span, type Value, written } from "../../source/index.js";
import type { Owner } from "../reader.js";
import { instancesOf } from "./instances.js";
import { entityOf, type Location } from "./locations.js";
import { attributeOf, configured, nameArgument } from "./resource-attributes.js";
import type { Instance, Module } from "./scope.js";
import { asString, referentOf } from "./values.js";

/** A resource as the owner of a policy. */
export function ownerOf(instance: Instance, is: string): Owner {
  const argument = nameArgument(instance.type);
  const name = configured(instance, argument) ?? configured(instance, "name");
  const fallback = instance.local.replace(/^(data\.)?\w+\./, "");
  return {
    is: entityOf(instance.type) ?? is,
    name: (name?.type === "text" ? (literal(name) ?? written(name.parts)) : asString(name)) ?? fallback,
    address: instance.address,
    arn: arnText(instance),
  };
}

function arnText(instance: Instance): PolicyText | undefined {
  const value = attributeOf(instance, "arn", instance.block.typeSpan);
  if (value.type === "text") return toPolicyText(value, "2008-10-17");
  return value.type === "hole" ? { parts: [{ type: "hole", hole: value.hole }], span: value.span } : undefined;
}

/** Everything that a value names: a resource by one of its attributes, or by its name as a text. */
export function ownersNamed(value: Value | undefined, is: string, module: Module): readonly Owner[] {
  if (!value) return [];
  if (value.type === "list") return value.items.flatMap((item) => ownersNamed(item, is, module));
  if (value.type === "choice") return value.branches.flatMap((branch) => ownersNamed(branch.value, is, module));
  const referent = referentOf(value);
  if (referent && !isNameOfOther(referent, is)) return [ownerOf(referent.instance, is)];
  const name = literal(value);
  const declared = name === undefined ? undefined : instanceNamed(name, is, module);
  if (declared) return [ownerOf(declared, is)];
  if (value.type === "text") return [{ is, name: name ?? written(value.parts), address: undefined, arn: undefined }];
  if (value.type !== "hole") return [];
  const { expression } = value.hole;
  const address = /^((?:module\.\w+\.)*(?:data\.)?aws_\w+\.[\w-]+)\.\w+$/.exec(expression)?.[1];
  return [{ is, name: address ?? `\${${expression}}`, address, arn: undefined }];
}

/** A name that is built from an attribute of another kind of resource names no owner by itself. */
function isNameOfOther(referent: { readonly instance: Instance }, is: string): boolean {
  const entity = entityOf(referent.instance.type);
  return entity === undefined ? is === "role" || is === "user" || is === "group" : false;
}

function instanceNamed(name: string, is: string, module: Module): Instance | undefined {
  for (const address of module.config.resources.keys()) {
    const [type = ""] = address.split(".");
    if (entityOf(type) !== is || address.startsWith("data.")) continue;
    const found = instancesOf(module, address)?.find((instance) => {
      const value = configured(instance, nameArgument(type));
      return literal(value) === name;
    });
    if (found) return found;
  }
  return undefined;
}

/** What the policy at this place of a resource is on. */
export function ownersAt(instance: Instance, location: Location): readonly Owner[] {
  if (location.owner !== undefined) {
    return ownersNamed(configured(instance, location.owner), location.is, instance.module);
  }
  if (location.name === undefined)
    return [{ is: location.is, name: instance.local, address: instance.address, arn: undefined }];
  return [ownerOf(instance, location.is)];
}

/** What a missing or `*` resource of a resource policy means: the ARN of what it is on. */
export function implicitResourceOf(
  instance: Instance,
  location: Location,
  owners: readonly Owner[],
  span: Span,
): PolicyText | undefined {
  const template = location.implicitResource;
  if (template === undefined) return undefined;
  const arn = owners[0]?.arn;
  if (arn && !template.endsWith("*")) return arn;
  const parts = template.split(/(\{\w+\})/).flatMap((piece): PolicyText["parts"] => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined) return policyText(piece, span).parts;
    const known = ambientHoles[name] ?? { expression: `${instance.address}.${name}`, shape: { type: "name" } };
    return [{ type: "hole", hole: known }];
  });
  return { parts, span };
}

const ambientHoles: {
  readonly [name: string]: { expression: string; shape: { type: "account" | "region" | "partition" } };
} = {
  account: { expression: "data.aws_caller_identity.current.account_id", shape: { type: "account" } },
  region: { expression: "data.aws_region.current.name", shape: { type: "region" } },
  partition: { expression: "data.aws_partition.current.partition", shape: { type: "partition" } },
};
