import { literal, type Span, type TextPart, type Value } from "../../source/index.js";
import { type Candidate, headerOf } from "./candidate.js";
import { implicitResourceOf, ownersNamed } from "./owners.js";
import { attributeOf, configured } from "./resource-attributes.js";
import type { Instance } from "./scope.js";
import { absent, entry, list, map, partsOf, referentOf, text, textOf } from "./values.js";

/** A resource that adds one statement to the resource policy of another. */
interface Permission {
  readonly owner: string;
  readonly is: string;
  readonly action: (instance: Instance, span: Span) => Value;
  readonly principal: (instance: Instance, span: Span) => Value;
}

const permissions: { readonly [type: string]: Permission } = {
  aws_lambda_permission: {
    owner: "function_name",
    is: "function",
    action: (instance, span) => given(instance, "action") ?? text("lambda:InvokeFunction", span),
    principal: (instance) => principalOf(given(instance, "principal")),
  },
  aws_lambda_layer_version_permission: {
    owner: "layer_name",
    is: "layer",
    action: (instance, span) => given(instance, "action") ?? text("lambda:GetLayerVersion", span),
    principal: (instance) => principalOf(given(instance, "principal")),
  },
  aws_cloudwatch_event_permission: {
    owner: "event_bus_name",
    is: "event-bus",
    action: (instance, span) => given(instance, "action") ?? text("events:PutEvents", span),
    principal: (instance) => principalOf(given(instance, "principal")),
  },
  aws_signer_signing_profile_permission: {
    owner: "profile_name",
    is: "signing-profile",
    action: (instance, span) => given(instance, "action") ?? text("signer:*", span),
    principal: (instance) => principalOf(given(instance, "principal")),
  },
  aws_acmpca_permission: {
    owner: "certificate_authority_arn",
    is: "certificate-authority",
    action: (instance, span) => prefixed("acm-pca:", given(instance, "actions"), span),
    principal: (instance) => principalOf(given(instance, "principal")),
  },
  aws_lambda_function_url: {
    owner: "function_name",
    is: "function",
    action: (_, span) => text("lambda:InvokeFunctionUrl", span),
    principal: (_, span) => text("*", span),
  },
};

function given(instance: Instance, name: string): Value | undefined {
  const value = configured(instance, name);
  return value?.type === "absent" ? undefined : value;
}

/** Actions that are given without the service they are of. */
function prefixed(prefix: string, value: Value | undefined, span: Span): Value {
  if (value?.type === "list") return { ...value, items: value.items.map((item) => prefixed(prefix, item, span)) };
  const parts = value && partsOf(value);
  if (!value || !parts) return text(`${prefix}*`, span);
  return textOf([{ type: "text", text: prefix, span: value.span }, ...parts], value.span, "computed");
}

/** A service, an account or role, or everybody, as the statement says it. */
function principalOf(value: Value | undefined): Value {
  const span = value?.span ?? { path: "", start: 0, end: 0 };
  if (!value) return text("*", span);
  const written = literal(value);
  if (written === "*") return value;
  if (written !== undefined && /\.amazonaws\.com(\.cn)?$/.test(written)) return map([entry("Service", value)], span);
  if (written !== undefined && /^\d{12}$/.test(written)) {
    const root: TextPart[] = [{ type: "text", text: `arn:aws:iam::${written}:root`, span }];
    return map([entry("AWS", textOf(root, span, "computed"))], span);
  }
  const isService = partsOf(value)?.some((part) => part.type === "text" && part.text.includes(".amazonaws.com"));
  return map([entry(isService ? "Service" : "AWS", value)], span);
}

const conditions: readonly (readonly [argument: string, operator: string, key: string])[] = [
  ["source_arn", "ArnLike", "AWS:SourceArn"],
  ["source_account", "StringEquals", "AWS:SourceAccount"],
  ["principal_org_id", "StringEquals", "aws:PrincipalOrgID"],
  ["organization_id", "StringEquals", "aws:PrincipalOrgID"],
  ["event_source_token", "StringEquals", "lambda:EventSourceToken"],
  ["function_url_auth_type", "StringEquals", "lambda:FunctionUrlAuthType"],
];

/**
 * The statement that a permission resource adds, as a policy of that one statement.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/lambda_permission
 */
export function permissionCandidates(instance: Instance): readonly Candidate[] {
  const permission = permissions[instance.type];
  if (!permission || instance.isData) return [];
  const span = headerOf(instance);
  if (instance.type === "aws_lambda_function_url" && literal(given(instance, "authorization_type")) !== "NONE")
    return [];
  const lines = conditions.flatMap(([argument, operator, key]) => {
    const value = given(instance, argument);
    return value ? [entry(operator, map([entry(key, value)], value.span))] : [];
  });
  const owner = given(instance, permission.owner);
  const resource = owner ? resourceOf(owner, permission, instance, span) : absent(span);
  const statement = map(
    [
      ...["statement_id", "sid"].flatMap((name) => {
        const sid = given(instance, name);
        return sid ? [entry("Sid", sid)] : [];
      }),
      entry("Effect", text("Allow", span)),
      entry("Principal", permission.principal(instance, span)),
      entry("Action", permission.action(instance, span)),
      entry("Resource", resource),
      ...(lines.length > 0 ? [entry("Condition", map(lines, span))] : []),
    ],
    instance.block.span,
  );
  const owners = ownersNamed(owner, permission.is, instance.module);
  const location = {
    type: instance.type,
    path: [],
    kind: "resource",
    is: permission.is,
    implicitResource: "*",
  } as const;
  const value = map(
    [entry("Version", text("2012-10-17", span)), entry("Statement", list([statement], span))],
    instance.block.span,
  );
  return [
    {
      value,
      kind: "resource",
      address: instance.address,
      path: instance.block.span.path,
      span,
      owners,
      implicitResource: implicitResourceOf(instance, location, owners, span),
      when: instance.when,
    },
  ];
}

/** The ARN of what the permission is for, by the resource that is named or made of its name. */
function resourceOf(owner: Value, permission: Permission, instance: Instance, span: Span): Value {
  const written = literal(owner);
  if (written?.startsWith("arn:")) return owner;
  const [known] = ownersNamed(owner, permission.is, instance.module);
  const own = known?.address === undefined ? undefined : referentOf(owner)?.instance;
  if (own) return { ...attributeOf(own, "arn", span), syntax: "computed" };
  const parts = partsOf(owner);
  if (!parts || permission.is !== "function") return text("*", span);
  const isArn = parts[0]?.type === "hole" && parts[0].hole.shape.type === "arn";
  if (isArn) return owner;
  const hole = (expression: string, type: "account" | "region" | "partition"): TextPart => ({
    type: "hole",
    hole: { expression, shape: { type } },
    span,
  });
  const glue = (piece: string): TextPart => ({ type: "text", text: piece, span });
  return textOf(
    [
      glue("arn:"),
      hole("data.aws_partition.current.partition", "partition"),
      glue(":lambda:"),
      hole("data.aws_region.current.name", "region"),
      glue(":"),
      hole("data.aws_caller_identity.current.account_id", "account"),
      glue(":function:"),
      ...parts,
    ],
    span,
    "computed",
  );
}
