import type { Document, ReadOptions, Resource } from "../reader.js";
import { findAttachments } from "./attachments.js";
import { bodyValue } from "./blocks.js";
import { headerOf } from "./candidate.js";
import { givenValues } from "./given-values.js";
import { instancesOf, moduleScope } from "./instances.js";
import { placeOf, unusedDocuments, unusedTemplates, unusedValues } from "./leftovers.js";
import { callsOf, rootModule } from "./module-calls.js";
import type { ModuleConfig } from "./module-config.js";
import { permissionCandidates } from "./permissions.js";
import { callsElsewhere, registryAttachments, registryCandidates } from "./registry-modules.js";
import type { Instance, Module, World } from "./scope.js";
import { candidatesOf, toSites } from "./sites.js";
import { stackDocuments } from "./stack-templates.js";

const moduleLimit = 500;

/** All policies and resources of a root module and the local modules it calls. */
export function readModule(
  world: World,
  config: ModuleConfig,
  options: ReadOptions,
): Pick<Document, "policies" | "resources" | "attachments" | "problems"> {
  const modules = allModules(rootModule(world, config, givenValues(world, config, options)));
  const instances = modules.flatMap((module) =>
    [...module.config.resources.keys()].flatMap((address) => instancesOf(module, address) ?? []),
  );
  const attachments = findAttachments(instances);
  const calls = modules.flatMap(callsElsewhere);
  const candidates = [
    ...instances.flatMap((instance) => [...candidatesOf(instance, attachments), ...permissionCandidates(instance)]),
    ...registryCandidates(calls),
  ];
  const sites = [...toSites(candidates, world)];
  sites.push(...toSites(unusedDocuments(instances, world), world));
  const places = new Set(sites.map((site) => placeOf(site.policy.value)));
  sites.push(...toSites(unusedTemplates(instances, places), world));
  sites.push(...modules.flatMap((module) => toSites(unusedValues(module, places), world)));
  const stacks = instances.flatMap((instance) => stackDocuments(instance, options));
  return {
    policies: [...sites, ...stacks.flatMap((stack) => stack.policies)],
    resources: [...instances.map(toResource), ...stacks.flatMap((stack) => stack.resources)],
    attachments: [
      ...attachments.elsewhere,
      ...registryAttachments(calls),
      ...stacks.flatMap((stack) => stack.attachments ?? []),
    ],
    problems: [...world.problems, ...stacks.flatMap((stack) => stack.problems)],
  };
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
