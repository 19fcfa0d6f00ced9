import type { Shape, Value } from "../../../source/index.js";
import { factsOf, nameOf, resourceArn } from "../arn.js";
import { passedOrShape } from "../parameters.js";
import { report, type Scope } from "../scope.js";
import type { RawResource } from "../template.js";
import { holePart, holeValue, madeText, relocated, textPart, textValue } from "../values.js";
import { type Call, elsewhere } from "./call.js";

const suffixes = ["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov"];

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
const pseudoShapes: { readonly [name: string]: Shape } = {
  "AWS::AccountId": { type: "account" },
  "AWS::Region": { type: "region" },
  "AWS::Partition": { type: "partition" },
  "AWS::StackName": { type: "name" },
  "AWS::StackId": { type: "arn", pattern: "arn:*:cloudformation:*:*:stack/*" },
  "AWS::URLSuffix": { type: "one-of", values: suffixes },
  "AWS::NotificationARNs": { type: "list", of: { type: "arn", pattern: "arn:*:sns:*:*:*" } },
};

/** What `Ref` gives: a parameter, pseudo parameter, loop identifier, or the resource's own kind of name. */
export function resolveName(name: string, call: Call): Value {
  const { scope, place } = call;
  if (name === "AWS::NoValue") return { type: "absent", span: place.span, syntax: place.syntax };
  const binding = scope.bindings.get(name);
  if (binding) return relocated(binding, elsewhere(call));
  const given = scope.options.values?.get(name);
  const pseudo = pseudoShapes[name];
  const parameter = scope.template.parameters.get(name);
  if (given !== undefined && (pseudo ?? parameter)) return madeText(given, elsewhere(call));
  if (pseudo) return holeValue(name, pseudo, place);
  if (parameter) return fromParameter(name, parameter, call);
  const resource = resourceNamed(name, scope);
  if (resource) return refOf(resource, call);
  if (!scope.template.completed) {
    report(scope, "invalid", `there is no parameter or resource \`${name}\``, place.span);
  }
  return holeValue(name, { type: "any" }, place);
}

function fromParameter(name: string, parameter: Value, call: Call): Value {
  const found = passedOrShape(parameter, call.scope.passed.get(name));
  return found.value ? relocated(found.value, elsewhere(call)) : holeValue(name, found.shape, call.place);
}

/** A resource by logical id, or the one that SAM makes beside a function or state machine. */
export function resourceNamed(id: string, scope: Scope): RawResource | undefined {
  const own = scope.resources.get(id);
  if (own) return own;
  const maker = id.endsWith("Role") ? scope.resources.get(id.slice(0, -"Role".length)) : undefined;
  if (maker?.type === "AWS::Serverless::Function" || maker?.type === "AWS::Serverless::StateMachine") {
    return { ...maker, id, type: "AWS::IAM::Role", properties: undefined };
  }
  return undefined;
}

function refOf(resource: RawResource, call: Call): Value {
  const { place } = call;
  const facts = factsOf(resource.type);
  if (facts?.ref === "arn") return resourceArn(resource, call) ?? holeValue(resource.id, { type: "arn" }, place);
  if (facts?.ref === "name" || facts?.ref === "id") {
    const name = facts.ref === "name" ? nameOf(resource, call) : undefined;
    if (name) return textValue(name, place);
    return holeValue(resource.id, { type: "name" }, place);
  }
  return holeValue(resource.id, { type: facts || resource.type.startsWith("AWS::") ? "text" : "any" }, place);
}

/** What `GetAtt` gives, `name` being `LogicalId.Attribute`. */
export function resolveAttribute(name: string, call: Call): Value {
  const { scope, place } = call;
  const dot = name.indexOf(".");
  const id = name.slice(0, dot);
  const attribute = name.slice(dot + 1);
  const resource = resourceNamed(id, scope);
  if (!resource) {
    if (!scope.template.completed && id !== "") report(scope, "invalid", `there is no resource \`${id}\``, place.span);
    return holeValue(name, attributeShape(attribute), place);
  }
  const output = attribute.startsWith("Outputs.")
    ? scope.outputsOf(resource, attribute.slice("Outputs.".length))
    : undefined;
  if (output?.type === "hole") return holeValue(name, output.hole.shape, place);
  if (output) return relocated(output, elsewhere(call));
  return attributeOf(resource, attribute, name, call);
}

function attributeOf(resource: RawResource, attribute: string, name: string, call: Call): Value {
  const { place } = call;
  const facts = factsOf(resource.type);
  if (facts && attribute === facts.arnFrom) return withSuffix(resource, facts.arnSuffix, name, call);
  const isArn = facts?.attributes?.[attribute] === "arn" || attribute === "Arn";
  if (facts && isArn && /Arn$/.test(attribute) && facts.arnFrom === "Ref") {
    return withSuffix(resource, undefined, name, call);
  }
  const named =
    facts?.attributes?.[attribute] === "name" && /Name$/.test(attribute) ? nameOf(resource, call) : undefined;
  if (named) return textValue(named, place);
  return holeValue(name, attributeShape(attribute, facts?.attributes?.[attribute], facts?.arn), place);
}

function withSuffix(resource: RawResource, suffix: string | undefined, name: string, call: Call): Value {
  const { place } = call;
  const arn = resourceArn(resource, call, name);
  if (!arn) return holeValue(name, { type: "arn" }, place);
  if (suffix === undefined || arn.type === "choice") return arn;
  const parts = arn.type === "text" ? arn.parts : arn.type === "hole" ? [holePart(arn.hole, place.span)] : [];
  return textValue([...parts, textPart(suffix, place.span)], place);
}

/** By the facts where there are any, else by how AWS names attributes. */
function attributeShape(attribute: string, kind?: string, arn?: string): Shape {
  if (kind === "arn" || /(Arn|ARN)$/.test(attribute)) {
    const service = arn?.split(":")[2];
    return service === undefined ? { type: "arn" } : { type: "arn", pattern: `arn:*:${service}:*` };
  }
  if (kind === "name" || kind === "id" || /(Id|Name)$/.test(attribute)) return { type: "name" };
  return { type: "text" };
}
