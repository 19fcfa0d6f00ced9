import type { Value } from "../../source/index.js";
import type { Document, PolicySite, ReadOptions, Resource } from "../reader.js";
import { findAttachments } from "./attachments.js";
import { bodyValue } from "./blocks.js";
import { documentValue, isDocument } from "./document.js";
import { instancesOf, moduleScope } from "./instances.js";
import { callsOf, rootModule } from "./module-calls.js";
import type { ModuleConfig } from "./module-config.js";
import type { Instance, Module, World } from "./scope.js";
import { type Candidate, candidatesOf, headerOf, toSites } from "./sites.js";
import { text } from "./values.js";

const moduleLimit = 500;

/** All policies and resources of a root module and the local modules it calls. */
export function readModule(
  world: World,
  config: ModuleConfig,
  options: ReadOptions,
): Pick<Document, "policies" | "resources" | "problems"> {
  const modules = allModules(rootModule(world, config, givenValues(config, options)));
  const instances = modules.flatMap((module) =>
    [...module.config.resources.keys()].flatMap((address) => instancesOf(module, address) ?? []),
  );
  const attachments = findAttachments(instances);
  const candidates = instances.flatMap((instance) => candidatesOf(instance, attachments));
  const sites = toSites(candidates, world);
  const rest = toSites(unusedDocuments(instances, world), world);
  return { policies: [...sites, ...rest], resources: instances.map(toResource), problems: world.problems };
}

function allModules(root: Module): readonly Module[] {
  const modules: Module[] = [root];
  for (let index = 0; index < modules.length && modules.length < moduleLimit; index++) {
    const module = modules[index];
    if (!module) break;
    for (const name of module.config.calls.keys()) {
      modules.push(...(callsOf(module, name, moduleScope(module)) ?? []).map((call) => call.module));
    }
  }
  return modules.slice(0, moduleLimit);
}

function givenValues(config: ModuleConfig, options: ReadOptions): ReadonlyMap<string, Value> {
  const span = { path: config.files[0]?.path ?? "", start: 0, end: 0 };
  return new Map([...(options.values ?? [])].map(([name, value]) => [name, text(value, span)]));
}

function unusedDocuments(instances: readonly Instance[], world: World): readonly Candidate[] {
  return instances.filter(isDocument).flatMap((instance): readonly Candidate[] => {
    const value = documentValue(instance);
    if (world.used.has(value)) return [];
    const place = { path: instance.block.span.path, span: headerOf(instance), when: instance.when };
    return [
      { ...place, value, kind: "by content", address: instance.address, owners: [], implicitResource: undefined },
    ];
  });
}

/** A resource, data source or instance of one; its properties are evaluated when they are asked for. */
function toResource(instance: Instance): Resource {
  let properties: Resource["properties"] | undefined;
  return {
    address: instance.address,
    type: instance.isData ? `data.${instance.type}` : instance.type,
    path: instance.block.span.path,
    format: "terraform",
    get properties() {
      properties ??= bodyValue(instance.block, instance.scope);
      return properties;
    },
    span: instance.block.span,
    nameSpan: headerOf(instance),
    when: instance.when,
  };
}

export type { PolicySite };
