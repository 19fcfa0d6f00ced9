import { at, type Entry, literal, type MapValue, type SourceFile, type Span, type Value } from "../../source/index.js";

/** A resource as it is written, before anything is worked out. */
export interface RawResource {
  readonly id: string;
  readonly type: string;
  readonly body: Value;
  readonly properties: Value | undefined;
  readonly condition: Value | undefined;
  readonly span: Span;
  readonly nameSpan: Span;
  /** What `Fn::ForEach` gives its identifiers here. */
  readonly bindings: Bindings;
}

export type Bindings = ReadonlyMap<string, Value>;

/** A template's sections, as written. */
export interface Template {
  readonly file: SourceFile;
  readonly root: MapValue;
  readonly transforms: readonly { readonly name: string; readonly value: Value; readonly span: Span }[];
  readonly parameters: ReadonlyMap<string, Value>;
  readonly conditions: ReadonlyMap<string, Value>;
  readonly mappings: Value | undefined;
  readonly outputs: Value | undefined;
  readonly globals: Value | undefined;
  /** Something (a macro, the Serverless Framework) adds resources that are not written here. */
  readonly completed: boolean;
}

/** The sections of a template; nothing in them is worked out. */
export function toTemplate(file: SourceFile, root: MapValue, completed = false): Template {
  const transforms = transformsOf(at(root, "Transform"));
  return {
    completed: completed || transforms.length > 0,
    file,
    root,
    transforms,
    parameters: sectionOf(at(root, "Parameters")),
    conditions: sectionOf(at(root, "Conditions")),
    mappings: at(root, "Mappings"),
    outputs: at(root, "Outputs"),
    globals: at(root, "Globals"),
  };
}

/** Is this the root of a template? `Resources` whose members have a `Type`, or a template's own keys beside it. */
export function isTemplate(value: Value): value is MapValue {
  if (value.type !== "map") return false;
  const resources = at(value, "Resources");
  if (at(value, "AWSTemplateFormatVersion")) return true;
  if (resources?.type !== "map") return false;
  return resources.entries.some((entry) => {
    const type = literal(at(entry.value, "Type"));
    if (/^Fn::(ForEach::|Transform$)/.test(literal(entry.key) ?? "")) return true;
    return type !== undefined && /^(AWS|Alexa|Custom|[A-Za-z0-9]+::[A-Za-z0-9]+)(::|$)/.test(type);
  });
}

/** The entries of a section by name; of a name that is written twice, the last. */
function sectionOf(section: Value | undefined): ReadonlyMap<string, Value> {
  const byName = new Map<string, Value>();
  for (const { key, value } of section?.type === "map" ? section.entries : []) byName.set(literal(key) ?? "", value);
  return byName;
}

function transformsOf(value: Value | undefined): Template["transforms"] {
  if (value === undefined) return [];
  if (value.type === "list") return value.items.flatMap(transformsOf);
  const name = literal(value) ?? literal(at(value, "Name"));
  return name === undefined ? [] : [{ name, value, span: value.span }];
}

/** A resource of an entry of `Resources`; undefined where it is none. */
export function toRawResource(entry: Entry, id: string, bindings: Bindings): RawResource | undefined {
  const type = literal(at(entry.value, "Type"));
  if (type === undefined) return undefined;
  return {
    id,
    type,
    body: entry.value,
    properties: at(entry.value, "Properties"),
    condition: at(entry.value, "Condition"),
    span: entry.span,
    nameSpan: entry.key.span,
    bindings,
  };
}
