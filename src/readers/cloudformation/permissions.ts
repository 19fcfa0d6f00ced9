import { at, literal, type MapValue, type TextPart, type Value } from "../../source/index.js";
import type { PolicySite } from "../reader.js";
import { filledArn } from "./arn.js";
import { type MadeStatement, type MadeText, madePolicy } from "./made-policy.js";
import { implicitResource, ownersNamed } from "./owners.js";
import { toSite } from "./site.js";
import { callAt, type Member } from "./stack.js";
import { partsOf, scalarText, textPart } from "./values.js";

/** A grant that is spread over properties: how its one statement reads. */
interface Permission {
  readonly owner: readonly string[];
  readonly shape: string;
  /** The property that has the action, or the action itself. */
  readonly action: { readonly property: string; readonly prefix?: string } | { readonly is: string };
  /** Property → operator and key of the condition that it is. */
  readonly conditions: { readonly [property: string]: readonly [operator: string, key: string] };
}

/**
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddLayerVersionPermission.html
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPermission.html
 * @see https://docs.aws.amazon.com/privateca/latest/APIReference/API_CreatePermission.html
 * @see https://docs.aws.amazon.com/signer/latest/api/API_AddProfilePermission.html
 */
const permissions: { readonly [type: string]: Permission } = {
  "AWS::Lambda::Permission": {
    owner: ["FunctionName"],
    shape: "arn:{Partition}:lambda:{Region}:{AccountId}:function:{FunctionName}",
    action: { property: "Action" },
    conditions: {
      SourceArn: ["ArnLike", "aws:SourceArn"],
      SourceAccount: ["StringEquals", "aws:SourceAccount"],
      PrincipalOrgID: ["StringEquals", "aws:PrincipalOrgID"],
      EventSourceToken: ["StringEquals", "lambda:EventSourceToken"],
      FunctionUrlAuthType: ["StringEquals", "lambda:FunctionUrlAuthType"],
      InvokedViaFunctionUrl: ["Bool", "lambda:InvokedViaFunctionUrl"],
    },
  },
  "AWS::Lambda::LayerVersionPermission": {
    owner: ["LayerVersionArn"],
    shape: "arn:{Partition}:lambda:{Region}:{AccountId}:layer:{LayerVersionArn}",
    action: { property: "Action" },
    conditions: { OrganizationId: ["StringEquals", "aws:PrincipalOrgID"] },
  },
  "AWS::Events::EventBusPolicy": {
    owner: ["EventBusName"],
    shape: "arn:{Partition}:events:{Region}:{AccountId}:event-bus/{EventBusName}",
    action: { property: "Action" },
    conditions: {},
  },
  "AWS::ACMPCA::Permission": {
    owner: ["CertificateAuthorityArn"],
    shape: "arn:{Partition}:acm-pca:{Region}:{AccountId}:certificate-authority/{CertificateAuthorityArn}",
    action: { property: "Actions", prefix: "acm-pca:" },
    conditions: { SourceAccount: ["StringEquals", "aws:SourceAccount"] },
  },
  "AWS::Signer::ProfilePermission": {
    owner: ["ProfileName"],
    shape: "arn:{Partition}:signer:{Region}:{AccountId}:/signing-profiles/{ProfileName}",
    action: { property: "Action" },
    conditions: {},
  },
};

/** The resource policy that a resource of the table above adds to. */
export function permissionSites(member: Member): readonly PolicySite[] {
  const permission = permissions[member.resource.type];
  const { properties } = member.resource;
  const principal = permission && at(properties, "Principal");
  // The newer form of an event bus policy has its statement written out.
  if (!permission || !principal || at(properties, "Statement")) return [];
  const { raw, resource, scope } = member;
  const owners = ownersNamed(permission.owner, raw, properties, scope);
  const statement: MadeStatement = {
    effect: "Allow",
    principal: principalOf(principal),
    actions: actionsOf(permission, properties),
    resources: [resourceOf(permission, member)],
    conditions: conditionsOf(permission, properties),
  };
  const site = toSite(madePolicy([statement], resource.span), member, {
    kind: "resource",
    address: raw.id,
    owners,
    implicitResource: implicitResource(permission.shape, owners, raw, properties, scope),
  });
  return [site];
}

function actionsOf({ action }: Permission, properties: MapValue): readonly MadeText[] {
  if ("is" in action) return [action.is];
  const value = at(properties, action.property);
  const values = value?.type === "list" ? value.items : value ? [value] : [];
  const { prefix } = action;
  return prefix === undefined ? values : values.map((each) => [textPart(prefix, each.span), ...(partsOf(each) ?? [])]);
}

/** A service by its name, an account or ARN otherwise; `*` is everybody. */
export function principalOf(value: Value): NonNullable<MadeStatement["principal"]> {
  const text = scalarText(value);
  if (text === "*") return { type: "*", values: [] };
  const parts = partsOf(value) ?? [];
  const isService = parts.some((part) => part.type === "text" && /\.amazon(aws)?\.com/.test(part.text));
  const ending = parts.at(-1);
  const isSuffix = ending?.type === "hole" && ending.hole.expression === "AWS::URLSuffix";
  return { type: isService || isSuffix ? "Service" : "AWS", values: [value] };
}

function resourceOf(permission: Permission, { raw, resource, scope }: Member): readonly TextPart[] {
  const value = at(resource.properties, permission.owner[0] ?? "");
  const parts = (value && partsOf(value)) ?? [];
  const [first] = parts;
  const isArn = first?.type === "text" ? first.text.startsWith("arn:") : first?.hole.shape.type === "arn";
  if (isArn) return parts;
  const call = callAt(scope, { span: raw.nameSpan, syntax: "computed" });
  return filledArn(permission.shape, () => (parts.length > 0 ? parts : [textPart("*", raw.nameSpan)]), call);
}

function conditionsOf(permission: Permission, properties: MapValue): NonNullable<MadeStatement["conditions"]> {
  const lines = Object.entries(permission.conditions).flatMap(([property, [operator, key]]) => {
    const value = at(properties, property);
    return value && value.type !== "absent" && value.type !== "null" ? [{ operator, key, values: [value] }] : [];
  });
  const condition = at(properties, "Condition");
  const operator = literal(at(condition, "Type"));
  const key = literal(at(condition, "Key"));
  const value = at(condition, "Value");
  // A condition of the older form of an event bus policy, or of a list of them.
  if (operator === undefined || key === undefined || !value) return lines;
  return [...lines, { operator, key, values: [value] }];
}
