import { type Entry, literal, type Value } from "../../source/index.js";
import { oidcStatements } from "./registry-oidc.js";
import { type Argument, isGithubRole, isGiven, madeDocument, principal, statement } from "./registry-statement.js";
import { asBoolean, choice, entry, list, map, number, text } from "./values.js";

/**
 * The trust policy that a module which is not here makes of its arguments: principals, subjects of OIDC providers,
 * providers of SAML, as the role modules of `terraform-aws-modules/iam` and `cloudposse/iam-role` name them (also where
 * their folders are called by path), and the repositories or subjects given to a module for a role of GitHub's OIDC
 * provider. Undefined where the arguments say nothing of the kind.
 *
 * @see https://registry.terraform.io/modules/terraform-aws-modules/iam/aws
 * @see https://registry.terraform.io/modules/cloudposse/iam-role/aws
 */
export function trustArguments(source: string, argument: Argument): Value | undefined {
  const isKnown =
    /^terraform-aws-modules\/iam\/aws\b|(^|\/)iam-(role|assumable|github|eks)[\w-]*$|^aws-ia\/eks-blueprints-addon\//.test(
      source,
    );
  const isCloudPosse = /^cloudposse\/iam-role\/aws/.test(source);
  if (!isKnown && !isCloudPosse && !isGithubRole(source)) return undefined;
  const statements = [
    ...(isKnown ? assumeStatements(source, argument) : []),
    ...(isCloudPosse ? principalStatements(argument) : []),
    ...samlStatements(source, argument),
    ...oidcStatements(source, argument),
  ];
  return statements.length > 0 ? madeDocument(statements) : undefined;
}

/** What `trusted_role_arns` and `trusted_role_services` let in, by default with a second factor only. */
function assumeStatements(source: string, argument: Argument): readonly Value[] {
  const given = [
    ["AWS", argument("trusted_role_arns")],
    ["Service", argument("trusted_role_services")],
  ] as const;
  return given.flatMap(([type, value]) => {
    if (!isGiven(value)) return [];
    const condition = conditionOf(source, argument, value);
    return [statement("sts:AssumeRole", principal(type, value), condition, value.span)];
  });
}

/** A second factor, and an external id where one is asked for. */
function conditionOf(source: string, argument: Argument, { span }: Value): Value | undefined {
  const external = argument("role_sts_externalid");
  const externalId: readonly Entry[] = isGiven(external)
    ? [entry("StringEquals", map([entry("sts:ExternalId", external)], external.span))]
    : [];
  const age = argument("mfa_age") ?? number(86_400, span);
  const factor: readonly Entry[] = [
    entry("Bool", map([entry("aws:MultiFactorAuthPresent", text("true", span))], span)),
    entry("NumericLessThan", map([entry("aws:MultiFactorAuthAge", age)], span)),
  ];
  const asked = needsFactor(source, argument);
  const [without, withFactor] = [map(externalId, span), map([...factor, ...externalId], span)];
  if (asked === true) return withFactor;
  if (asked === false) return externalId.length > 0 ? without : undefined;
  return choice(
    asked,
    [
      { is: "true", value: withFactor },
      { is: "false", value: without },
    ],
    span,
  );
}

/** The roles that `iam-assumable-roles` makes, and whether each asks for a second factor if nothing is said. */
const assumableRoles = { admin: true, poweruser: true, readonly: false } as const;

/** Is a second factor asked for? An expression where that is to be filled in. */
function needsFactor(source: string, argument: Argument): boolean | string {
  const asked = (name: string, otherwise: boolean): boolean | string => {
    const value = argument(name);
    return value === undefined
      ? otherwise
      : (asBoolean(value) ?? (value.type === "hole" ? value.hole.expression : name));
  };
  if (/iam-assumable-role$/.test(source)) return asked("role_requires_mfa", true);
  if (!/iam-assumable-roles$/.test(source)) return false;
  const made = Object.entries(assumableRoles).filter(([role]) => asked(`create_${role}_role`, false) !== false);
  const answers = made.map(([role, otherwise]) => asked(`${role}_role_requires_mfa`, otherwise));
  return answers.includes(false) ? false : (answers.find((answer) => answer !== true) ?? answers.length > 0);
}

/** `principals` of `cloudposse/iam-role`: by type, who may assume the role. */
function principalStatements(argument: Argument): readonly Value[] {
  const principals = argument("principals");
  if (principals?.type !== "map") return [];
  const actions = argument("assume_role_actions") ?? text("sts:AssumeRole", principals.span);
  const lines = argument("assume_role_conditions");
  const condition = isGiven(lines) && lines.type === "list" ? conditionsOf(lines.items, lines) : undefined;
  return principals.entries.map(({ key, value }) =>
    statement(actions, principal(literal(key) ?? "AWS", value), condition, value.span),
  );
}

/** Conditions as `{ test, variable, values }`. */
function conditionsOf(items: readonly Value[], { span }: Value): Value {
  const entries = items.flatMap((item): readonly Entry[] => {
    const own = (name: string) =>
      item.type === "map" ? item.entries.find(({ key }) => literal(key) === name)?.value : undefined;
    const [test, variable, values] = [literal(own("test")), own("variable"), own("values")];
    if (test === undefined || variable?.type !== "text" || !values) return [];
    return [entry(test, map([{ key: variable, value: values, span: item.span }], item.span))];
  });
  return map(entries, span);
}

/** @see https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/latest/submodules/iam-role */
function samlStatements(source: string, argument: Argument): readonly Value[] {
  const isSaml = /-with-saml$/.test(source) || asBoolean(argument("enable_saml")) === true;
  const providers = ["provider_ids", "provider_id", "saml_provider_ids"].map(argument).filter(isGiven);
  if (!isSaml) return [];
  return providers.map((provider) => {
    const { span } = provider;
    const endpoint = ["aws_saml_endpoint", "saml_endpoints"].map(argument).find(isGiven);
    const audience = endpoint ?? list([text("https://signin.aws.amazon.com/saml", span)], span);
    const condition = map([entry("StringEquals", map([entry("SAML:aud", audience)], span))], span);
    return statement("sts:AssumeRoleWithSAML", principal("Federated", provider), condition, span);
  });
}
