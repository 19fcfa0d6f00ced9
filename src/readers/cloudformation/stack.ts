import type { Guard } from "../../policy/index.js";
import {
  at,
  type Entry,
  type Files,
  literal,
  type MapValue,
  type Problem,
  type SourceFile,
  type Value,
  written,
} from "../../source/index.js";
import { parsedFile } from "../parsed.js";
import { relativePath } from "../path.js";
import type { ReadOptions, Resource } from "../reader.js";
import { branchOf, decide } from "./conditions.js";
import { evaluate } from "./evaluate.js";
import { spreadLoops } from "./for-each.js";
import type { Call } from "./functions/call.js";
import { includedBy } from "./functions/include.js";
import { bound } from "./functions/sub.js";
import { withGlobals } from "./sam/globals.js";
import { newWork, type Scope } from "./scope.js";
import { isTemplate, type RawResource, type Template, toRawResource, toTemplate } from "./template.js";
import type { Place } from "./values.js";

/** A template with its resources worked out. */
export interface Stack {
  readonly scope: Scope;
  readonly members: readonly Member[];
}

/** A resource as it is written and as it is worked out. */
export interface Member {
  readonly raw: RawResource;
  readonly resource: Resource;
  /** Narrowed to where the resource is there. */
  readonly scope: Scope;
}

/** A call to work out something of a resource that is no function call in the source. */
export function callAt(scope: Scope, place: Place): Call {
  const argument: Value = { type: "null", ...place };
  return { name: "", argument, span: place.span, scope, place, evaluate };
}

/** The template in a file, if there is one. */
export function templateIn(file: SourceFile): Template | undefined {
  const root = parsedFile(file).documents.find(isTemplate);
  return root && toTemplate(file, root);
}

/** A scope for a template, with its resources found; their properties are not worked out yet. */
export function openScope(
  template: Template,
  files: Files,
  options: ReadOptions,
  problems: Problem[],
  context: Pick<Scope, "passed" | "outputsOf">,
): Scope {
  const scope: Scope = {
    ...context,
    template,
    files,
    options,
    problems,
    resources: new Map(),
    decisions: new Map(),
    work: newWork(),
    bindings: new Map(),
    assumed: [],
    active: new Set(),
  };
  const section = at(template.root, "Resources");
  collectResources(section?.type === "map" ? section.entries : [], scope);
  for (const { name, value, span } of template.transforms) {
    const included = name === "AWS::Include" ? includedBy(value, scope, span) : undefined;
    const more = included && at(included.value, "Resources");
    if (included && more?.type === "map") collectResources(more.entries, included.scope);
  }
  return scope;
}

/** Finds the resources among entries, through loops and included files. */
function collectResources(entries: readonly Entry[], scope: Scope): void {
  for (const { entry, scope: own } of spreadLoops(entries, scope, evaluate)) {
    if (literal(entry.key) === "Fn::Transform") {
      const included = includedBy(entry.value, own, entry.span);
      if (included?.value.type === "map") collectResources(included.value.entries, included.scope);
      continue;
    }
    const parts = own.bindings.size > 0 ? bound(entry.key.parts, own.bindings) : entry.key.parts;
    const raw = toRawResource(entry, written(parts), own.bindings);
    if (raw) scope.resources.set(raw.id, raw);
  }
}

/** Every resource that may be there, worked out. */
export function toMembers(scope: Scope): readonly Member[] {
  return [...scope.resources.values()].flatMap((raw) => {
    const when = guardsOf(raw, scope);
    return when ? [toMember(raw, when, scope)] : [];
  });
}

/** Under what the resource is there; undefined where it never is. */
function guardsOf(raw: RawResource, scope: Scope): readonly Guard[] | undefined {
  const name = literal(raw.condition);
  if (name === undefined) return [];
  const decision = decide(name, scope, raw.condition?.span ?? raw.nameSpan, evaluate);
  const known = branchOf(decision, scope);
  if (known !== undefined) return known ? [] : undefined;
  return typeof decision === "boolean" ? [] : [{ on: decision.on, is: decision.negated ? "false" : "true" }];
}

function toMember(raw: RawResource, when: readonly Guard[], outer: Scope): Member {
  const scope = { ...outer, bindings: raw.bindings, assumed: when };
  const empty: MapValue = { type: "map", entries: [], span: raw.nameSpan, syntax: "computed" };
  const given = withGlobals(raw, scope.template.globals);
  const value = given ? evaluate(given, scope) : empty;
  const resource: Resource = {
    address: raw.id,
    type: raw.type,
    path: scope.template.file.path,
    format: "cloudformation",
    properties: value.type === "map" ? value : empty,
    span: raw.span,
    nameSpan: raw.nameSpan,
    when,
  };
  return { raw, resource, scope };
}

/** The file that a nested stack is made of, where it is one of the repository. */
export function nestedPath(raw: RawResource, from: string): string | undefined {
  const isStack = raw.type === "AWS::CloudFormation::Stack" || raw.type === "AWS::Serverless::Application";
  if (!isStack || !raw.properties) return undefined;
  const location = literal(at(raw.properties, "TemplateURL") ?? at(raw.properties, "Location"));
  return location === undefined ? undefined : relativePath(from, location);
}
