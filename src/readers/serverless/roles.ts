import { type PolicyKind, parsePolicy } from "../../policy/index.js";
import { at, literal, type SourceFile, type Value } from "../../source/index.js";
import { evaluate } from "../cloudformation/evaluate.js";
import { type MadeStatement, madePolicy } from "../cloudformation/made-policy.js";
import type { Scope } from "../cloudformation/scope.js";
import { madeText } from "../cloudformation/values.js";
import { policiesNamed } from "../managed-policies.js";
import { isPolicyShaped, wrappedStatements } from "../policy-shape.js";
import type { Attachment, Owner, PolicySite, Resource } from "../reader.js";

interface Configuration {
  readonly provider: Value | undefined;
  readonly functions: Value | undefined;
  readonly file: SourceFile;
  readonly scope: Scope;
}

/** The logical id of the role that the framework makes for all functions. */
const sharedRole = "IamRoleLambdaExecution";

/**
 * Statements that a configuration gives to the roles that the framework makes, and the policy of its API.
 *
 * @see https://www.serverless.com/framework/docs/providers/aws/guide/iam
 * @see https://github.com/functionalone/serverless-iam-roles-per-function
 */
export function roleSites(configuration: Configuration): readonly PolicySite[] {
  const { provider, functions } = configuration;
  const role = at(at(provider, "iam"), "role");
  const sites: (PolicySite | undefined)[] = [
    siteOf(at(role, "statements"), "provider.iam.role.statements", "identity", [ownerOf(sharedRole)], configuration),
    siteOf(
      at(provider, "iamRoleStatements"),
      "provider.iamRoleStatements",
      "identity",
      [ownerOf(sharedRole)],
      configuration,
    ),
    siteOf(at(provider, "resourcePolicy"), "provider.resourcePolicy", "resource", [api], configuration),
    siteOf(
      at(at(provider, "apiGateway"), "resourcePolicy"),
      "provider.apiGateway.resourcePolicy",
      "resource",
      [api],
      configuration,
    ),
  ];
  for (const { key, value } of functions?.type === "map" ? functions.entries : []) {
    const name = literal(key) ?? "?";
    const owner = ownerOf(`${capitalised(name)}IamRoleLambdaExecution`);
    const places = [
      ["iamRoleStatements", at(value, "iamRoleStatements")],
      ["iam.role.statements", at(at(at(value, "iam"), "role"), "statements")],
    ] as const;
    for (const [path, statements] of places) {
      sites.push(siteOf(statements, `functions.${name}.${path}`, "identity", [owner], configuration));
    }
    sites.push(urlSite(name, at(value, "url"), configuration));
  }
  return sites.filter((site) => site !== undefined);
}

/** The role that all functions share, with the managed policies and the boundary that it is given. */
export function sharedRoleOf({ provider, file, scope }: Configuration): readonly Resource[] {
  const role = at(at(provider, "iam"), "role");
  const places = [
    ["ManagedPolicyArns", at(role, "managedPolicies") ?? at(provider, "iamManagedPolicies")],
    [
      "PermissionsBoundary",
      at(role, "permissionsBoundary") ?? at(role, "permissionBoundary") ?? at(provider, "rolePermissionsBoundary"),
    ],
  ] as const;
  const entries = places.flatMap(([name, value]) => {
    if (!value || value.type === "null") return [];
    return [
      {
        key: madeText(name, { span: value.span, syntax: "computed" }),
        value: evaluate(value, scope),
        span: value.span,
      },
    ];
  });
  const [first] = entries;
  if (!first) return [];
  const resource: Resource = {
    address: sharedRole,
    type: "AWS::IAM::Role",
    path: file.path,
    format: "serverless",
    properties: { type: "map", entries, span: first.span, syntax: "computed" },
    span: first.span,
    nameSpan: first.span,
    when: [],
  };
  return [resource];
}

/** The managed policies that the role all functions share has by their ARN. */
export function sharedRoleAttachments(configuration: Configuration): readonly Attachment[] {
  return sharedRoleOf(configuration).flatMap(({ properties, path, format, span }) =>
    policiesNamed(at(properties, "ManagedPolicyArns")).map((named) => {
      return { ...named, owner: ownerOf(sharedRole), path, format, span };
    }),
  );
}

const api: Owner = { is: "api", name: "ApiGatewayRestApi", address: "ApiGatewayRestApi", arn: undefined };

function ownerOf(role: string): Owner {
  return { is: "role", name: role, address: role, arn: undefined };
}

/** Function names in logical ids: the first letter large, `-` and `_` spelled. */
function capitalised(name: string): string {
  const spelled = name.replaceAll("-", "Dash").replaceAll("_", "Underscore");
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

/** A function whose `url` asks nobody who he is. */
function urlSite(name: string, url: Value | undefined, { file }: Configuration): PolicySite | undefined {
  const isOpen = url?.type === "boolean" ? url.value : url?.type === "map" && at(url, "authorizer") === undefined;
  if (!url || !isOpen) return undefined;
  const address = `${capitalised(name)}LambdaFunction`;
  const statement: MadeStatement = {
    effect: "Allow",
    principal: { type: "*", values: [] },
    actions: ["lambda:InvokeFunctionUrl"],
    resources: ["*"],
    conditions: [{ operator: "StringEquals", key: "lambda:FunctionUrlAuthType", values: ["NONE"] }],
  };
  return {
    policy: parsePolicy(madePolicy([statement], url.span)),
    kind: "resource",
    address: `functions.${name}.url`,
    path: file.path,
    format: "serverless",
    span: url.span,
    owners: [{ is: "function", name, address, arn: undefined }],
    implicitResource: undefined,
    when: [],
  };
}

function siteOf(
  statements: Value | undefined,
  address: string,
  kind: PolicyKind,
  owners: readonly Owner[],
  { file, scope }: Configuration,
): PolicySite | undefined {
  if (!statements || statements.type === "null") return undefined;
  const worked = evaluate(statements, scope);
  const document = isPolicyShaped(worked) || worked.type === "hole" ? worked : wrappedStatements(worked);
  return {
    policy: parsePolicy(document),
    kind,
    address,
    path: file.path,
    format: "serverless",
    span: statements.span,
    owners,
    implicitResource: undefined,
    when: [],
  };
}
