import { type Entry, literal, type Span, type Value } from "../../source/index.js";
import { asString, entry, list, map, partsOf, text, textOf } from "./values.js";

type Argument = (name: string) => Value | undefined;

/**
 * The trust policy that a module which is not here makes of its arguments: principals and subjects of OIDC providers, as
 * the role modules of `terraform-aws-modules/iam` name them (also where its folders are called by path), and the
 * repositories or subjects given to a module for a role of GitHub's OIDC provider. Undefined where the arguments say
 * nothing of the kind.
 *
 * @see https://registry.terraform.io/modules/terraform-aws-modules/iam/aws
 */
export function trustArguments(source: string, argument: Argument): Value | undefined {
  const isKnown = /terraform-aws-modules\/(terraform-aws-)?iam\b|(^|\/)iam-(role|assumable|github|eks)[\w-]*$/.test(
    source,
  );
  if (!isKnown && !isGithubRole(source)) return undefined;
  const statements: Value[] = [];
  const principals = isKnown
    ? ([
        ["AWS", argument("trusted_role_arns")],
        ["Service", argument("trusted_role_services")],
      ] as const)
    : [];
  for (const [type, value] of principals) {
    if (isGiven(value)) statements.push(statement("sts:AssumeRole", principal(type, value), undefined, value.span));
  }
  const federated = oidcStatement(source, argument);
  if (federated) statements.push(federated);
  const [first] = statements;
  if (!first) return undefined;
  return map(
    [entry("Version", text("2012-10-17", first.span)), entry("Statement", list(statements, first.span))],
    first.span,
  );
}

function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && value.type !== "absent" && !(value.type === "list" && value.items.length === 0);
}

function principal(type: string, value: Value): Value {
  return map([entry(type, value)], value.span);
}

function statement(action: string, who: Value, condition: Value | undefined, span: Span): Value {
  const entries: Entry[] = [
    entry("Effect", text("Allow", span)),
    entry("Action", text(action, span)),
    entry("Principal", who),
  ];
  return map(condition ? [...entries, entry("Condition", condition)] : entries, span);
}

/** A module's name says that its role is for workflows of GitHub. */
function isGithubRole(source: string): boolean {
  const name = (source.split("?")[0] ?? "").replace(/^.*github\.com[/:]/, "");
  return /github/i.test(name) && /oidc/i.test(name);
}

/** What modules for roles of GitHub's workflows call the subjects they trust. */
const githubSubjects = ["subjects", "github_subjects", "github_repositories", "repositories", "github_repos"];

const githubIssuer = "token.actions.githubusercontent.com";

function oidcStatement(source: string, argument: Argument): Value | undefined {
  const exact = [argument("oidc_subjects"), argument("oidc_fully_qualified_subjects")].find(isGiven);
  const wild = [
    argument("oidc_wildcard_subjects"),
    argument("oidc_subjects_with_wildcards"),
    ...(isGithubRole(source) ? githubSubjects : ["subjects"]).map(argument),
  ].find(isGiven);
  const any = exact ?? wild;
  if (!any) return undefined;
  const isGithub = isGithubRole(source) || asString(argument("enable_github_oidc")) === "true";
  const url = argument("provider_url") ?? argument("provider_urls") ?? argument("oidc_provider_urls");
  const [first] = url?.type === "list" ? url.items : [url];
  const issuer = isGithub ? githubIssuer : literal(first)?.replace(/^https:\/\//, "");
  if (issuer === undefined) return undefined;
  const lines: Entry[] = [];
  const subject = (operator: string, value: Value) =>
    lines.push(entry(operator, map([entry(`${issuer}:sub`, isGithub ? repositories(value) : value)], value.span)));
  if (exact) subject("StringEquals", exact);
  if (wild) subject("StringLike", wild);
  if (isGithub)
    lines.push(entry("StringEquals", map([entry(`${issuer}:aud`, text("sts.amazonaws.com", any.span))], any.span)));
  const provider = text(`arn:aws:iam::*:oidc-provider/${issuer}`, any.span);
  return statement("sts:AssumeRoleWithWebIdentity", principal("Federated", provider), map(lines, any.span), any.span);
}

/** The module puts `repo:` before a subject that has none. */
function repositories(value: Value): Value {
  if (value.type === "list") return { ...value, items: value.items.map(repositories) };
  const parts = partsOf(value);
  const [first] = parts ?? [];
  if (!parts || (first?.type === "text" && first.text.startsWith("repo:"))) return value;
  return textOf([{ type: "text", text: "repo:", span: value.span }, ...parts], value.span, "computed");
}
