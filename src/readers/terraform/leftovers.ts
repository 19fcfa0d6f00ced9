import type { Value } from "../../source/index.js";
import { type Candidate, headerOf } from "./candidate.js";
import { documentValue, isDocument } from "./document.js";
import { quietDocument } from "./documents-in.js";
import { moduleScope } from "./instances.js";
import { renderedTemplate } from "./resource-attributes.js";
import type { Instance, Module, World } from "./scope.js";

/** The documents that no policy read so far holds: nothing that we see uses them. */
export function unusedDocuments(instances: readonly Instance[], world: World): readonly Candidate[] {
  return instances.filter(isDocument).flatMap((instance): readonly Candidate[] => {
    const value = documentValue(instance);
    if (world.used.has(value)) return [];
    const place = { path: instance.block.span.path, span: headerOf(instance), when: instance.when };
    return [
      { ...place, value, kind: "by content", address: instance.address, owners: [], implicitResource: undefined },
    ];
  });
}

/** The policies that `template_file` data sources give, and none read so far. */
export function unusedTemplates(instances: readonly Instance[], places: ReadonlySet<string>): readonly Candidate[] {
  return instances.flatMap((instance): readonly Candidate[] => {
    const rendered = renderedTemplate(instance, "rendered");
    const value = rendered && quietDocument(rendered);
    if (!value || places.has(placeOf(value))) return [];
    const place = { path: instance.block.span.path, span: headerOf(instance), when: instance.when };
    const address = `${instance.address}.rendered`;
    return [{ ...place, value, kind: "by content", address, owners: [], implicitResource: undefined }];
  });
}

/** Policies that only a local or an output holds, and none read so far. */
export function unusedValues(module: Module, places: ReadonlySet<string>): readonly Candidate[] {
  const scope = moduleScope(module);
  const found: Candidate[] = [];
  const prefix = module.address === "" ? "" : `${module.address}.`;
  const look = (value: Value, name: string, span: Candidate["span"], room: number) => {
    const document = quietDocument(value);
    if (document) {
      if (places.has(placeOf(document)) || module.world.used.has(document)) return;
      const place = { path: span.path, span, when: module.when, implicitResource: undefined };
      found.push({ ...place, value: document, kind: "by content", address: prefix + name, owners: [] });
    } else if (value.type === "map" && room > 0) {
      for (const entry of value.entries) look(entry.value, `${name}.${keyOf(entry.key)}`, span, room - 1);
    } else if (value.type === "list" && room > 0) {
      for (const [index, item] of value.items.entries()) look(item, `${name}[${index}]`, span, room - 1);
    }
  };
  for (const [name, local] of module.config.locals) {
    if (/Statement/.test(scope.source(local.span)))
      look(scope.evaluate(local.value, scope), `local.${name}`, local.nameSpan, 4);
  }
  for (const [name, block] of [...module.config.outputs, ...module.config.variables]) {
    const attribute = block.body.attributes.find((each) => each.name === "value" || each.name === "default");
    if (!attribute || !/Statement/.test(scope.source(attribute.span))) continue;
    look(scope.evaluate(attribute.value, scope), `${block.type}.${name}`, block.labels[0]?.span ?? block.span, 4);
  }
  return found;
}

function keyOf(value: Value): string {
  return value.type === "text" ? value.parts.map((part) => (part.type === "text" ? part.text : "?")).join("") : "?";
}

/** Where a policy stands, for telling whether it was read: the same text is read anew each time it is decoded. */
export function placeOf(value: Value): string {
  const { path, start, end } = value.span;
  return `${path} ${start} ${end}`;
}
