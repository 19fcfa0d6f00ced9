import { at, type Entry, literal, type MapValue, type Value } from "../../source/index.js";
import { madeText } from "../cloudformation/values.js";

/** What resources that the framework makes are, by their logical ids. */
const madeTypes: readonly (readonly [RegExp, string])[] = [
  [/IamRoleLambdaExecution$/, "AWS::IAM::Role"],
  [/^ServerlessDeploymentBucketPolicy$/, "AWS::S3::BucketPolicy"],
  [/LambdaFunction$/, "AWS::Lambda::Function"],
  [/^ApiGatewayRestApi$/, "AWS::ApiGateway::RestApi"],
];

/**
 * A template with what its `extensions` add to the resources that the framework makes.
 *
 * @see https://www.serverless.com/framework/docs/providers/aws/guide/resources#override-aws-cloudformation-resource
 */
export function withExtensions(template: MapValue): MapValue {
  const extensions = at(template, "extensions");
  if (extensions?.type !== "map") return template;
  const resources = at(template, "Resources");
  const own = resources?.type === "map" ? resources.entries : [];
  const added = extensions.entries.map((entry) => typed(entry, at(resources, literal(entry.key) ?? "?")));
  const names = new Set(added.map((entry) => literal(entry.key)));
  const kept = own.filter((entry) => !names.has(literal(entry.key)));
  const value: MapValue = { ...extensions, entries: [...kept, ...added], syntax: "computed" };
  const key = madeText("Resources", { span: extensions.span, syntax: "computed" });
  const others = template.entries.filter(({ key: name }) => !["Resources", "extensions"].includes(literal(name) ?? ""));
  return { ...template, entries: [...others, { key, value, span: extensions.span }] };
}

/** An extension as the resource it is of, as far as it is written here. */
function typed(entry: Entry, extended: Value | undefined): Entry {
  const name = literal(entry.key) ?? "?";
  const made = madeTypes.find(([pattern]) => pattern.test(name))?.[1] ?? "Custom::Extended";
  const type = literal(at(extended, "Type")) ?? made;
  const place = { span: entry.key.span, syntax: "computed" } as const;
  const typeEntry: Entry = { key: madeText("Type", place), value: madeText(type, place), span: entry.key.span };
  const given = entry.value.type === "map" ? entry.value.entries : [];
  const written = new Set(given.map(({ key }) => literal(key)));
  const rest = extended?.type === "map" ? extended.entries.filter(({ key }) => !written.has(literal(key))) : [];
  const value: MapValue = {
    type: "map",
    entries: [
      typeEntry,
      ...rest.filter(({ key }) => literal(key) !== "Type"),
      ...given.map((own) => joined(own, extended)),
    ],
    span: entry.value.span,
    syntax: "computed",
  };
  return { ...entry, value };
}

/** `Properties` of an extension go over those of the resource; lists are put together. */
function joined(entry: Entry, extended: Value | undefined): Entry {
  const under = at(extended, literal(entry.key) ?? "?");
  if (literal(entry.key) !== "Properties" || under?.type !== "map" || entry.value.type !== "map") return entry;
  const over = entry.value.entries.map((own): Entry => {
    const base = at(under, literal(own.key) ?? "?");
    if (base?.type !== "list" || own.value.type !== "list") return own;
    return { ...own, value: { ...own.value, items: [...base.items, ...own.value.items] } };
  });
  const names = new Set(over.map(({ key }) => literal(key)));
  const entries = [...under.entries.filter(({ key }) => !names.has(literal(key))), ...over];
  return { ...entry, value: { ...entry.value, entries } };
}
