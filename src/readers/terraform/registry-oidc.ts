import { at, type Entry, literal, type Span, type TextPart, type Value, written } from "../../source/index.js";
import { type Argument, isGithubRole, isGiven, principal, statement } from "./registry-statement.js";
import { asString, entry, hole, list, map, partsOf, text, textOf } from "./values.js";

/** What lets in whom an OIDC provider vouches for. */
export function oidcStatements(source: string, argument: Argument): readonly Value[] {
  const named = subjectStatement(source, argument);
  return [...(named ? [named] : []), ...serviceAccounts(argument), ...clusterAccounts(argument)];
}

/** What modules for roles of GitHub's workflows call the subjects they trust. */
const githubSubjects = ["subjects", "github_subjects", "github_repositories", "repositories", "github_repos"];

const githubIssuer = "token.actions.githubusercontent.com";

function subjectStatement(source: string, argument: Argument): Value | undefined {
  const exact = [argument("oidc_subjects"), argument("oidc_fully_qualified_subjects")].find(isGiven);
  const wild = [
    argument("oidc_wildcard_subjects"),
    argument("oidc_subjects_with_wildcards"),
    ...(isGithubRole(source) ? githubSubjects : ["subjects"]).map(argument),
  ].find(isGiven);
  const url = ["provider_url", "provider_urls", "oidc_provider_urls"].map(argument).find(isGiven);
  // Without a subject the module asks for none: whoever the provider knows comes in.
  const any = exact ?? wild ?? (/-with-oidc$/.test(source) ? url : undefined);
  if (!any) return undefined;
  const isGithub = isGithubRole(source) || asString(argument("enable_github_oidc")) === "true";
  const [first] = url?.type === "list" ? url.items : [url];
  const issuer = isGithub ? githubIssuer : literal(first)?.replace(/^https:\/\//, "");
  if (issuer === undefined) return undefined;
  const lines: Entry[] = [];
  const line = (operator: string, key: string, value: Value) =>
    lines.push(entry(operator, map([entry(`${issuer}:${key}`, value)], value.span)));
  if (exact) line("StringEquals", "sub", isGithub ? repositories(exact) : exact);
  if (wild) line("StringLike", "sub", isGithub ? repositories(wild) : wild);
  const audiences = ["oidc_audiences", "oidc_fully_qualified_audiences"].map(argument).find(isGiven);
  if (isGithub || audiences) line("StringEquals", "aud", audiences ?? text("sts.amazonaws.com", any.span));
  const provider = text(`arn:aws:iam::*:oidc-provider/${issuer}`, any.span);
  const condition = lines.length > 0 ? map(lines, any.span) : undefined;
  return statement("sts:AssumeRoleWithWebIdentity", principal("Federated", provider), condition, any.span);
}

/** The module puts `repo:` before a subject that has none. */
function repositories(value: Value): Value {
  if (value.type === "list") return { ...value, items: value.items.map(repositories) };
  const parts = partsOf(value);
  const [first] = parts ?? [];
  if (!parts || (first?.type === "text" && first.text.startsWith("repo:"))) return value;
  return prefixed("repo:", parts, value.span);
}

function prefixed(prefix: string, parts: readonly TextPart[], span: Span): Value {
  return textOf([{ type: "text", text: prefix, span }, ...parts], span, "computed");
}

/**
 * `oidc_providers` of roles for service accounts of Kubernetes: `{ provider_arn, namespace_service_accounts }`, or
 * `{ provider_arn, namespace, service_account }`.
 *
 * @see https://registry.terraform.io/modules/terraform-aws-modules/iam/aws/latest/submodules/iam-role-for-service-accounts
 * @see https://registry.terraform.io/modules/aws-ia/eks-blueprints-addon/aws/latest
 */
function serviceAccounts(argument: Argument): readonly Value[] {
  const providers = argument("oidc_providers");
  if (providers?.type !== "map") return [];
  const tests = ["assume_role_condition_test", "trust_condition_test"].map(argument).find(isGiven);
  return providers.entries.flatMap(({ value }) => {
    const arn = at(value, "provider_arn");
    const subjects = accountsIn(value);
    if (!arn || !subjects) return [];
    return [accountStatement(arn, issuerOf(arn), subjects, literal(tests) ?? "StringEquals")];
  });
}

function accountsIn(provider: Value): Value | undefined {
  const pairs = at(provider, "namespace_service_accounts");
  if (pairs) return subjectsOf(pairs);
  const [namespace, account] = [at(provider, "namespace"), at(provider, "service_account")];
  const [space, name] = [namespace && partsOf(namespace), account && partsOf(account)];
  if (!namespace || !name) return undefined;
  const colon: TextPart = { type: "text", text: ":", span: namespace.span };
  return prefixed("system:serviceaccount:", [...(space ?? []), colon, ...name], namespace.span);
}

function subjectsOf(pairs: Value): Value {
  if (pairs.type === "list") return { ...pairs, items: pairs.items.map(subjectsOf) };
  return prefixed("system:serviceaccount:", partsOf(pairs) ?? [], pairs.span);
}

/** What of a provider's ARN stands in the names of condition keys. */
function issuerOf(arn: Value): readonly TextPart[] {
  const known = literal(arn)?.split(":oidc-provider/")[1];
  if (known !== undefined) return [{ type: "text", text: known, span: arn.span }];
  const expression = arn.type === "hole" ? arn.hole.expression : "provider_arn";
  return partsOf(hole(`replace(${expression}, "/^(.*provider/)/", "")`, arn.span, { type: "name" })) ?? [];
}

function accountStatement(provider: Value, issuer: readonly TextPart[], subjects: Value, test: string): Value {
  const { span } = provider;
  const key = (name: string): Entry["key"] => {
    return { type: "text", parts: [...issuer, { type: "text", text: `:${name}`, span }], span, syntax: "computed" };
  };
  const condition = map(
    [
      entry(test, map([{ key: key("sub"), value: subjects, span: subjects.span }], span)),
      entry("StringEquals", map([{ key: key("aud"), value: text("sts.amazonaws.com", span), span }], span)),
    ],
    span,
  );
  return statement("sts:AssumeRoleWithWebIdentity", principal("Federated", provider), condition, span);
}

/** `cluster_service_accounts` of `iam-eks-role`: by cluster, whose provider is looked up. */
function clusterAccounts(argument: Argument): readonly Value[] {
  const clusters = argument("cluster_service_accounts");
  if (clusters?.type !== "map") return [];
  return clusters.entries.map(({ key, value }) => {
    const issuer = hole(`issuer of ${written(key.parts)}`, key.span, { type: "name" });
    const parts = partsOf(issuer) ?? [];
    const provider = prefixed("arn:aws:iam::*:oidc-provider/", parts, key.span);
    const subjects = value.type === "list" ? value : list([value], value.span);
    return accountStatement(provider, parts, subjectsOf(subjects), "StringEquals");
  });
}
