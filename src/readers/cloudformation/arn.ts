import { at, literal, type TextPart, type Value } from "../../source/index.js";
import { rowsOf } from "./data.js";
import type { Call } from "./functions/call.js";
import type { RawResource } from "./template.js";
import { holePart, holeValue, partsOf, textPart, textValue } from "./values.js";

/** A row of `arn-attributes.json`. */
export interface TypeFacts {
  readonly type: string;
  readonly ref: "arn" | "name" | "id" | "url" | "other";
  readonly arn?: string;
  readonly arnFrom?: string;
  readonly arnSuffix?: string;
  readonly attributes?: { readonly [name: string]: string };
  readonly name?: string;
}

/** What SAM makes of its own types. */
const made: { readonly [type: string]: string } = {
  "AWS::Serverless::Function": "AWS::Lambda::Function",
  "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
  "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
  "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
  "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
  "AWS::Serverless::LayerVersion": "AWS::Lambda::LayerVersion",
  "AWS::Serverless::Application": "AWS::CloudFormation::Stack",
  "AWS::Serverless::GraphQLApi": "AWS::AppSync::GraphQLApi",
};

let byType: ReadonlyMap<string, TypeFacts> | undefined;

/** The CloudFormation type that stands for this one: for a type of SAM the one that it makes. */
export function madeType(type: string): string {
  return made[type] ?? type;
}

export function factsOf(type: string): TypeFacts | undefined {
  byType ??= new Map(rowsOf<TypeFacts>("./arn-attributes.json").map((row) => [row.type, row]));
  return byType.get(madeType(type));
}

/** Placeholders that every ARN may have, as pseudo parameters. */
const pseudo: { readonly [name: string]: TextPart & { readonly type: "hole" } } = Object.fromEntries(
  (["Partition", "Region", "AccountId"] as const).map((name) => {
    const type = name === "AccountId" ? "account" : name === "Region" ? "region" : "partition";
    const span = { path: "", start: 0, end: 0 };
    return [name, { type: "hole", hole: { expression: `AWS::${name}`, shape: { type } }, span }];
  }),
);

/** The name a resource's property gives it; undefined where the template leaves that to AWS, or it is a choice. */
export function nameOf(resource: RawResource, call: Call): readonly TextPart[] | undefined {
  const property = factsOf(resource.type)?.name;
  const value = property && resource.properties && at(resource.properties, property);
  const key = `name ${resource.id}`;
  if (!value || call.scope.active.has(key)) return undefined;
  const scope = { ...call.scope, active: new Set([...call.scope.active, key]), bindings: resource.bindings };
  const parts = partsOf(call.evaluate(value, scope));
  return parts?.map((part) => ({ ...part, span: call.place.span }));
}

/**
 * The ARN of a resource, made of its name and the pseudo parameters, so that `GetAtt Bucket.Arn` and
 * `arn:${AWS::Partition}:s3:::${Bucket}` are the same. A hole of its shape where the name cannot be told.
 */
export function resourceArn(resource: RawResource, call: Call, expression = resource.id): Value | undefined {
  const facts = factsOf(resource.type);
  if (!facts?.arn) return undefined;
  const name = arnName(resource, facts, call);
  if (name)
    return textValue(
      filledArn(facts.arn, () => name, call),
      call.place,
    );
  const pattern = facts.arn.replace(/\{[A-Za-z]+\}/g, "*");
  return holeValue(expression, { type: "arn", pattern }, call.place);
}

/** An ARN shape with its pseudo parameters in place, and what `name` gives for every other placeholder. */
export function filledArn(
  shape: string,
  name: (placeholder: string) => readonly TextPart[],
  { place }: Pick<Call, "place">,
): readonly TextPart[] {
  return shape.split(/\{([A-Za-z.]+)\}/).flatMap((piece, i): readonly TextPart[] => {
    if (i % 2 === 0) return piece === "" ? [] : [textPart(piece, place.span)];
    const part = pseudo[piece];
    return part ? [{ ...part, span: place.span }] : name(piece);
  });
}

function placeholdersOf(shape: string): readonly string[] {
  return [...shape.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? "").filter((name) => !(name in pseudo));
}

/** What stands in the place of the one name of an ARN. */
function arnName(resource: RawResource, facts: TypeFacts, call: Call): readonly TextPart[] | undefined {
  const [placeholder, second] = placeholdersOf(facts.arn ?? "");
  if (placeholder === undefined || second !== undefined) return undefined;
  const name = nameOf(resource, call) ?? givenName(resource, facts, placeholder, call);
  if (!name || !placeholder.endsWith("WithPath")) return name;
  const path = resource.properties && at(resource.properties, "Path");
  if (!path) return name;
  const text = literal(call.evaluate(path, { ...call.scope, bindings: resource.bindings }));
  if (text === undefined) return undefined;
  const inner = text.replace(/^\//, "");
  return inner === "" ? name : [textPart(inner, call.place.span), ...name];
}

/** The hole of a name that AWS gives. */
function givenName(
  resource: RawResource,
  facts: TypeFacts,
  placeholder: string,
  { place }: Call,
): readonly TextPart[] | undefined {
  const hole = (expression: string) => [holePart({ expression, shape: { type: "name" } }, place.span)];
  if (facts.ref === "name" || facts.ref === "id") return hole(resource.id);
  const names = Object.entries(facts.attributes ?? {}).filter(([, kind]) => kind === "name" || kind === "id");
  const attribute = names.find(([name]) => name === placeholder || name === "Name")?.[0];
  return attribute === undefined ? undefined : hole(`${resource.id}.${attribute}`);
}
