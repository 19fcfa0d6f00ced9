import type { Guard } from "../../policy/index.js";
import { type MapValue, type Problem, parseJson, parseYaml, type Value } from "../../source/index.js";
import type { Document, Owner } from "../reader.js";
import { isTemplate } from "./template.js";

/**
 * The template that a value is: a text of JSON or YAML, or a map. Nothing in it can be edited, as it is written in the
 * syntax of what is around it. Undefined where it is no template.
 *
 * @param problems takes what is wrong with the text.
 */
export function inlineTemplate(value: Value, problems: Problem[]): MapValue | undefined {
  const root = value.type === "text" ? parsed(value, problems) : asComputed(value);
  return root && isTemplate(root) ? root : undefined;
}

function parsed({ parts, span }: Extract<Value, { type: "text" }>, problems: Problem[]): Value | undefined {
  const text = parts.map((part) => (part.type === "text" ? part.text : "x")).join("");
  if (!/\bResources\b/.test(text)) return undefined;
  const isJson = text.trimStart().startsWith("{");
  const json = isJson ? parseJson(parts, "computed", span) : undefined;
  const yaml = isJson ? undefined : parseYaml(parts, span);
  problems.push(...((json ?? yaml)?.problems ?? []));
  return json?.value ?? yaml?.documents.find(isTemplate);
}

function asComputed(value: Value): Value {
  switch (value.type) {
    case "list":
      return { ...value, items: value.items.map(asComputed), syntax: "computed" };
    case "map":
      return {
        ...value,
        entries: value.entries.map((entry) => ({ ...entry, value: asComputed(entry.value) })),
        syntax: "computed",
      };
    case "choice":
      return { ...value, branches: value.branches.map((branch) => ({ ...branch, value: asComputed(branch.value) })) };
    case "text":
      return { type: "text", parts: value.parts, span: value.span, syntax: "computed" };
    default:
      return { ...value, syntax: "computed" };
  }
}

/** What was read of a template, as part of the resource that it is the text of. */
export function within(document: Document, address: string, when: readonly Guard[]): Document {
  const inside = (own: string) => `${address}.${own}`;
  const owned = (owner: Owner): Owner =>
    owner.address === undefined ? owner : { ...owner, address: inside(owner.address) };
  return {
    ...document,
    policies: document.policies.map((site) => ({
      ...site,
      address: inside(site.address),
      owners: site.owners.map(owned),
      when: [...when, ...site.when],
    })),
    resources: document.resources.map((resource) => ({
      ...resource,
      address: inside(resource.address),
      when: [...when, ...resource.when],
    })),
    attachments: (document.attachments ?? []).map((attachment) => ({
      ...attachment,
      owner: owned(attachment.owner),
      when: [...when, ...attachment.when],
    })),
  };
}
