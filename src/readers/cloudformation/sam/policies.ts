import { toPolicyText } from "../../../policy/index.js";
import { at, literal, type Span, type TextPart, type Value } from "../../../source/index.js";
import { isPolicyShaped, isPolicyText } from "../../policy-shape.js";
import type { Owner, PolicySite } from "../../reader.js";
import { filledArn, resourceArn } from "../arn.js";
import { rowsOf } from "../data.js";
import { resourceNamed } from "../functions/reference.js";
import { type Reached, reach } from "../locations.js";
import { type MadeStatement, type MadeText, madePolicy } from "../made-policy.js";
import { implicitResource, ownerOf, referencesIn } from "../owners.js";
import { report } from "../scope.js";
import { toSite } from "../site.js";
import { callAt, type Member } from "../stack.js";
import { partsOf, textPart } from "../values.js";

/** A statement of the tables of SAM: `{Name}` in a text is filled in. */
export interface TableStatement {
  readonly effect: "Allow" | "Deny";
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: { readonly [operator: string]: { readonly [key: string]: string | readonly string[] } };
  readonly principal?: { readonly [type: string]: string };
}

interface PolicyTemplate {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly statements: readonly TableStatement[];
}

let templates: ReadonlyMap<string, PolicyTemplate> | undefined;

function templateNamed(name: string): PolicyTemplate | undefined {
  templates ??= new Map(rowsOf<PolicyTemplate>("./sam/policy-templates.json").map((row) => [row.name, row]));
  return templates.get(name);
}

/** The role that SAM makes for a function or state machine; undefined where `Role` names one, and makes it idle. */
function madeRole({ raw, resource, scope }: Member): Owner | undefined {
  const role = at(resource.properties, "Role");
  if (role && role.type !== "absent" && role.type !== "null") return undefined;
  const made = resourceNamed(`${raw.id}Role`, scope);
  if (!made) return undefined;
  const place = { span: raw.nameSpan, syntax: "computed" } as const;
  const arn = resourceArn(made, callAt(scope, place));
  return {
    is: "role",
    name: made.id,
    address: made.id,
    arn: arn?.type === "text" ? toPolicyText(arn, "2012-10-17") : undefined,
  };
}

/** The role that a function or state machine runs as: the one made for it, or the one it names. */
export function roleOf(member: Member): readonly Owner[] {
  const made = madeRole(member);
  if (made) return [made];
  const { raw, scope } = member;
  return referencesIn(raw.properties && at(raw.properties, "Role"), scope)
    .filter((resource) => resource.type === "AWS::IAM::Role")
    .map((resource) => ownerOf(resource, scope));
}

/** What `Policies`, `AssumeRolePolicyDocument` and `FunctionUrlConfig` of SAM's functions and state machines grant. */
export function functionSites(member: Member, taken: Set<Value>): readonly PolicySite[] {
  const { type, properties } = member.resource;
  if (type !== "AWS::Serverless::Function" && type !== "AWS::Serverless::StateMachine") return [];
  const role = madeRole(member);
  const sites = urlSites(member);
  for (const reached of reach(properties, "Policies[]")) {
    taken.add(reached.value);
    const document = role && documentOf(reached, member);
    if (document) {
      const address = `${member.raw.id}.${reached.path}`;
      sites.push(toSite(document, member, { kind: "identity", address, owners: [role], when: reached.when }));
    }
  }
  for (const reached of reach(properties, "AssumeRolePolicyDocument")) {
    taken.add(reached.value);
    const address = `${member.raw.id}.AssumeRolePolicyDocument`;
    if (role) sites.push(toSite(reached.value, member, { kind: "trust", address, owners: [role], when: reached.when }));
  }
  return sites;
}

/** A document, written or meant by a policy template; undefined for the name of a managed policy. */
function documentOf({ value }: Reached, member: Member): Value | undefined {
  if (isPolicyShaped(value)) return value;
  if (value.type !== "map") return isPolicyText(value) ? value : undefined;
  const statements: MadeStatement[] = [];
  for (const { key, value: given, span } of value.entries) {
    const template = templateNamed(literal(key) ?? "");
    if (template) statements.push(...expanded(template, given, member, span));
    else report(member.scope, "unsupported", `there is no SAM policy template \`${literal(key) ?? "?"}\``, key.span);
  }
  return statements.length > 0 ? madePolicy(statements, value.span) : undefined;
}

function expanded(template: PolicyTemplate, given: Value, member: Member, span: Span): readonly MadeStatement[] {
  const parameter = (name: string): readonly TextPart[] => {
    const value = at(given, name);
    return (value && partsOf(value)) ?? [textPart("*", span)];
  };
  return template.statements.map((statement) => filledStatement(statement, parameter, member, span));
}

/** A statement of a table with its placeholders filled in. */
export function filledStatement(
  statement: TableStatement,
  fill: (placeholder: string) => readonly TextPart[],
  { scope }: Member,
  span: Span,
): MadeStatement {
  const call = callAt(scope, { span, syntax: "computed" });
  const text = (shape: string): MadeText => filledArn(shape, fill, call);
  const conditions = Object.entries(statement.conditions ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => ({ operator, key, values: [values].flat().map(text) })),
  );
  const [principal] = Object.entries(statement.principal ?? {});
  return {
    effect: statement.effect,
    ...(principal && { principal: { type: principal[0], values: [principal[1]] } }),
    actions: statement.actions,
    resources: statement.resources.map(text),
    conditions,
  };
}

/**
 * A function URL with `AuthType: NONE` may be called by everybody: SAM adds the permission.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-functionurlconfig.html
 */
function urlSites(member: Member): PolicySite[] {
  const { raw, resource, scope } = member;
  return reach(resource.properties, "FunctionUrlConfig.AuthType")
    .filter(({ value }) => literal(value) === "NONE")
    .map(({ value, when, path }) => {
      const owners = [ownerOf(raw, scope)];
      const implicit = implicitResource(undefined, owners, raw, resource.properties, scope);
      const statement: MadeStatement = {
        effect: "Allow",
        principal: { type: "*", values: [] },
        actions: ["lambda:InvokeFunctionUrl"],
        conditions: [{ operator: "StringEquals", key: "lambda:FunctionUrlAuthType", values: [value] }],
      };
      const document = madePolicy([statement], value.span);
      const address = `${raw.id}.${path}`;
      return toSite(document, member, {
        kind: "resource",
        address,
        owners,
        implicitResource: implicit,
        when,
        span: value.span,
      });
    });
}
