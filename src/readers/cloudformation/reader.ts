import { at, type Files, literal, type MapValue, type SourceFile, type Value } from "../../source/index.js";
import { isData, parsedFile } from "../parsed.js";
import { relativePath } from "../path.js";
import type { Document, Reader, ReadOptions } from "../reader.js";
import { attachedByArn, attachmentsOf } from "./attachments.js";
import { inlineTemplate, within } from "./inline-template.js";
import { intrinsicOf } from "./intrinsic.js";
import { type Nesting, toNesting } from "./nesting.js";
import { report, type Scope } from "./scope.js";
import { sitesOf } from "./sites.js";
import { type Member, nestedPath, openScope, templateIn, toMembers } from "./stack.js";
import { toRawResource, toTemplate } from "./template.js";

/** Reads CloudFormation and SAM templates, in JSON and YAML. */
export const cloudFormationReader: Reader = {
  format: "cloudformation",
  accepts: (path, text) => isData(path) && /\bResources\b/.test(text) && /\bType\b|\bFn::/.test(text),
  wants: (files, tree) => [...files.values()].flatMap((file) => (accepts(file) ? wantsOf(file, files, tree) : [])),
  read(files, options) {
    const nesting = toNesting([...files.values()].filter(accepts), files, options);
    return nesting.paths.map((path) => readTemplate(path, nesting));
  },
};

function accepts(file: SourceFile): boolean {
  return cloudFormationReader.accepts(file.path, file.text);
}

/** Nested templates and included files. */
function wantsOf(file: SourceFile, files: Files, tree: ReadonlySet<string>): readonly string[] {
  const template = templateIn(file);
  if (!template) return [];
  const wanted = new Set<string>();
  const resources = at(template.root, "Resources");
  for (const entry of resources?.type === "map" ? resources.entries : []) {
    const raw = toRawResource(entry, literal(entry.key) ?? "?", new Map());
    const path = raw && nestedPath(raw, file.path);
    if (path !== undefined) wanted.add(path);
  }
  if (file.text.includes("AWS::Include")) for (const path of includesIn(template.root, file.path)) wanted.add(path);
  return [...wanted].filter((path) => tree.has(path) && !files.has(path));
}

function includesIn(value: Value, from: string): readonly string[] {
  const call = intrinsicOf(value);
  const location = call?.name === "Transform" ? literal(at(at(call.argument, "Parameters"), "Location")) : undefined;
  const path = location === undefined ? undefined : relativePath(from, location);
  if (path !== undefined) return [path];
  if (value.type === "list") return value.items.flatMap((item) => includesIn(item, from));
  return value.type === "map" ? value.entries.flatMap((entry) => includesIn(entry.value, from)) : [];
}

function readTemplate(path: string, nesting: Nesting): Document {
  const scope = nesting.scopeOf(path);
  if (!scope) return { path, format: "cloudformation", policies: [], resources: [], problems: [] };
  const document = readScope(scope);
  return { ...document, problems: [...parsedFile(scope.template.file).problems, ...document.problems] };
}

/**
 * Reads a template that stands inside another file; what was worked out in stays open for the rest of that file.
 *
 * @param completed whether something adds resources that are not written here
 * @param passed values of its parameters
 * @param isInner whether it stands in a template itself; texts of templates in it are not read
 */
export function readRoot(
  file: SourceFile,
  root: MapValue,
  files: Files,
  options: ReadOptions,
  { completed = false, passed = new Map<string, Value>(), isInner = false } = {},
): { readonly document: Document; readonly scope: Scope } {
  const context = { passed, outputsOf: () => undefined };
  const scope = openScope(toTemplate(file, root, completed), files, options, [], context);
  return { document: readScope(scope, isInner), scope };
}

function readScope(scope: Scope, isInner = false): Document {
  reportTransforms(scope);
  const members = toMembers(scope);
  const attachments = attachmentsOf(members);
  const { path } = scope.template.file;
  const inner = isInner ? [] : members.flatMap((member) => stackSetTemplate(member) ?? []);
  return {
    path,
    format: "cloudformation",
    policies: [...members.flatMap((member) => sitesOf(member, attachments)), ...inner.flatMap((each) => each.policies)],
    resources: [...members.map((member) => member.resource), ...inner.flatMap((each) => each.resources)],
    attachments: [...attachedByArn(members, path), ...inner.flatMap((each) => each.attachments ?? [])],
    problems: [...scope.problems, ...inner.flatMap((each) => each.problems)],
  };
}

/** The template that a stack set has as a text. */
function stackSetTemplate({ raw, resource, scope }: Member): Document | undefined {
  const body = raw.type === "AWS::CloudFormation::StackSet" ? at(resource.properties, "TemplateBody") : undefined;
  const root = body && inlineTemplate(body, scope.problems);
  if (!root) return undefined;
  const passed = parametersOf(at(resource.properties, "Parameters"));
  const { document } = readRoot(scope.template.file, root, scope.files, scope.options, { passed, isInner: true });
  return within(document, raw.id, resource.when);
}

/** The parameters of a stack set: a list of `ParameterKey` and `ParameterValue`. */
function parametersOf(value: Value | undefined): Map<string, Value> {
  const items = value?.type === "list" ? value.items : [];
  return new Map(
    items.flatMap((item): [string, Value][] => {
      const [key, given] = [literal(at(item, "ParameterKey")), at(item, "ParameterValue")];
      return key !== undefined && given ? [[key, given]] : [];
    }),
  );
}

/** Transforms of AWS that we work out, or that add no policies. */
const knownTransforms: readonly RegExp[] = [
  /^AWS::Serverless-/,
  /^AWS::LanguageExtensions$/,
  /^AWS::Include$/,
  /^AWS::SecretsManager-/,
  /^AWS::CodeDeployBlueGreen$/,
];

function reportTransforms(scope: Scope): void {
  for (const { name, span } of scope.template.transforms) {
    if (knownTransforms.some((known) => known.test(name))) continue;
    report(scope, "unsupported", `the macro \`${name}\` is not run, what it changes was not read`, span);
  }
}
