import { actionsOf, findAction, readable, readableName, serviceName } from "../policy/index.js";
import type { AccessRow, WitnessRequest } from "../review/index.js";
import { code, listed } from "./markdown.js";
import type { ShownRow } from "./rows.js";

const verbs: { readonly [level: string]: readonly [some: string, all: string] } = {
  List: ["list things in", "list everything in"],
  Read: ["read from", "read everything in"],
  Write: ["change things in", "change everything in"],
  Tagging: ["tag things in", "tag everything in"],
  "Permissions management": ["change who has access in", "decide who has access in"],
};

/**
 * What a row of the access table lets somebody do: `delete objects (s3:DeleteObject)` for up to three actions,
 * `read everything in Amazon S3 (s3:GetObject and 60 more)` for more.
 */
export function canDo(row: AccessRow & Partial<ShownRow>, inTable: boolean): string {
  const shown = (id: string) => code(id, inTable);
  if (row.kind === "trust" && row.principals.length > 0 && row.actions.every((id) => /^sts:assumerole/i.test(id)))
    return `become ${row.unattached ? "whoever has " : ""}${ownersOf(row, inTable, "or")} (${listed(row.actions.map(shown))})`;
  if (row.managedPolicy !== undefined) return `do all that ${managedPolicyName(row.managedPolicy, inTable)} allows`;
  if (row.service === "*") {
    return inServices(row.actions, listed(row.actions.map(shown)));
  }
  if (row.actions.length === 0) return `use ${shown(row.service)}`;
  const ids = listed(row.actions.map(shown), 3);
  const service = serviceName(row.service) ?? row.service;
  if (row.level === "*" && row.whole) return `do everything in ${service} (${ids})`;
  if (row.actions.length <= 3 && !row.whole) {
    const phrases = [...new Set(row.actions.map(phraseOf))];
    return `${listed(phrases, 3)} (${ids})${row.example ? ", for example" : ""}`;
  }
  const others = row.level === "*" ? allBut(row) : [];
  if (others.length > 0) return `do nearly everything in ${service} (all but ${listed(others.map(shown))})`;
  if (row.level === "*") return `${kindsOf(row.levels ?? [], service)} (${ids})`;
  const [some, all] = verbs[row.level] ?? ["use", "use everything in"];
  return `${row.whole ? all : some} ${service} (${ids})`;
}

/** `AWS's ReadOnlyAccess`, or the policy of an account by its name. */
function managedPolicyName(written: string, inTable: boolean): string {
  const arn = readable(written);
  const [, account = "", path] = /^arn:[^:]*:iam::([^:]*):policy\/(.+)$/.exec(arn) ?? [];
  if (path === undefined) return `the managed policy ${code(arn, inTable)}`;
  const name = code(path.slice(path.lastIndexOf("/") + 1), inTable);
  if (account === "aws") return `AWS's ${name}`;
  return /^\d{12}$/.test(account) ? `${name} of account ${code(account, inTable)}` : `the managed policy ${name}`;
}

/** Of several services: all but what is excepted, or how many of them where they are more than a few. */
function inServices(actions: readonly string[], ids: string): string {
  if (actions.includes("*")) return `do everything (${ids})`;
  if (actions.some((action) => action.startsWith("not "))) return `do nearly everything (${ids})`;
  const services = new Set(actions.map((action) => action.split(":")[0] ?? ""));
  if (services.size < 4 || [...services].some((service) => /[*?]/.test(service))) return `use ${ids}`;
  const whole = actions.every((action) => action.endsWith(":*"));
  return `${whole ? "do everything in" : "use"} ${services.size} services (${ids})`;
}

/** The few actions of a service that a row of most of them has not; none where they are more than a few. */
function allBut({ service, actions }: AccessRow): readonly string[] {
  const all = actionsOf(service).map(({ id }) => id);
  const others = all.filter((id) => !actions.includes(id));
  return others.length <= Math.min(8, all.length / 8) ? others : [];
}

const short: { readonly [level: string]: string } = { List: "list", Read: "read", Write: "change", Tagging: "tag" };

/** `list, read and change things in Amazon SQS` for rows of several levels. */
function kindsOf(levels: readonly string[], service: string): string {
  const words = Object.keys(short).flatMap((level) => (levels.includes(level) ? [short[level] ?? ""] : []));
  if (words.length === 0) return `use ${service}`;
  const decide = levels.includes("Permissions management");
  return `${listed(words, 4)} things in ${service}${decide ? ", and decide who has access," : ""}`;
}

/** What some actions do is not what they are called. */
const phrases: { readonly [id: string]: string } = {
  "iam:passrole": "hand a role to a service",
  "s3:listbucket": "list objects",
  "s3:listallmybuckets": "list buckets",
  "s3:objectowneroverridetobucketowner": "give objects to the owner of the bucket",
};

/** `s3:DeleteObject` → `delete objects`, `sts:AssumeRoleWithSAML` → `assume roles with SAML`; one AWS has not, as itself. */
function phraseOf(id: string): string {
  const known = phrases[id.toLowerCase()];
  if (known !== undefined) return known;
  if (!findAction(id)) return "call an action AWS does not have";
  const name = id.slice(id.indexOf(":") + 1);
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replace(/([A-Z])(?=[A-Z][a-z])/g, "$1 ");
  const lower = words.split(" ").map((word) => (/^[A-Z]{2,}s?$/.test(word) ? word : word.toLowerCase()));
  const what = lower.findIndex((word, i) => i > 1 && prepositions.has(word)) - 1;
  const noun = what > 0 ? what : lower.length - 1;
  return lower.map((word, i) => (i > 0 && i === noun ? pluralOf(word) : word)).join(" ");
}

const prepositions = new Set(["by", "for", "from", "in", "into", "of", "on", "to", "using", "with", "without"]);

const uncountable =
  /^(access|code|configuration|data|encryption|information|logging|material|metadata|permission|progress|status|support|usage|versioning|\w+ing|\w+s)$/;

function pluralOf(noun: string): string {
  if (noun === "alias") return "aliases";
  if (uncountable.test(noun) || /[^a-z]/.test(noun)) return noun;
  if (/[^aeiou]y$/.test(noun)) return `${noun.slice(0, -1)}ies`;
  return /(x|ch|sh)$/.test(noun) ? `${noun}es` : `${noun}s`;
}

/** The resources of a row: `everything` for `*`, which in a policy on a resource is that resource. */
export function onWhat(row: AccessRow, inTable: boolean): string {
  if (row.resources.length === 0) return "–";
  if (row.resources.includes("*")) return onOwner(row) ? ownersOf(row, inTable) : "everything";
  return listed(row.resources.map((resource) => code(readable(resource), inTable)));
}

/** Who may: the owner, or for a policy on a resource those it names, with the resource where the row does not name it. */
export function who(row: AccessRow, inTable: boolean): string {
  if (row.kind === "scp") return `whoever is under ${ownersOf(row, inTable, "or")} (scp)`;
  if (row.kind === "rcp") return `anyone at what is under ${ownersOf(row, inTable, "or")} (rcp)`;
  if (row.principals.length === 0) {
    const holder = row.unattached ? holders(row, inTable) : ownersOf(row, inTable);
    return row.kind === "identity" || row.kind === "unknown" ? holder : `${holder} (${row.kind})`;
  }
  const names = listed(row.principals.map((principal) => nameOf(principal, inTable)));
  const all = (row.owners ?? [row.owner]).every((owner) => row.resources.some(isNamed(owner)));
  const named = row.kind === "trust" || (onOwner(row) && all);
  const at = row.unattached && row.byDeny ? `what ${ownersOf(row, inTable, "or")} applies to` : ownersOf(row, inTable);
  return named ? names : `${names} at ${at}`;
}

/** Of a policy that denies it may be anybody: it takes away, and gives nobody anything. */
function holders(row: AccessRow, inTable: boolean): string {
  const policies = ownersOf(row, inTable, "or");
  return row.byDeny ? `whoever ${policies} applies to` : `whoever has ${policies}`;
}

/** Each owner of a row in code; the last after `word`. */
function ownersOf({ owner, owners = [owner] }: AccessRow, inTable: boolean, word?: "or"): string {
  return listed(
    owners.map((each) => code(readableName(each), inTable)),
    3,
    word,
  );
}

/** Is the policy on a resource that is known? */
function onOwner(row: AccessRow): boolean {
  return row.kind === "resource" && !row.unattached;
}

function isNamed(owner: string): (resource: string) => boolean {
  return (resource) => resource === "*" || resource.includes(owner);
}

/** A principal of a policy as people say it. */
function nameOf(written: string, inTable: boolean): string {
  const principal = readable(written);
  if (principal === "*") return "anyone";
  if (/^(\$\{(account|AWS::AccountId)\}|arn:aws:iam::\$\{(account|AWS::AccountId)\}:root)$/.test(principal))
    return "this account";
  const provider = /^[^/]*:oidc-provider\/(.+)$/.exec(principal)?.[1];
  if (provider?.startsWith("token.actions.githubusercontent.com")) return "GitHub workflows";
  return provider === undefined ? code(principal, inTable) : `whoever ${code(provider, inTable)} vouches for`;
}

/** `iam:PassRole on arn:…, by anonymous, with aws:SecureTransport = true`, each in code. */
export function exampleOf({ action, resource, principal, context }: WitnessRequest): string {
  const person = principal === "anonymous" ? personOf(principal) : code(personOf(principal));
  const by = principal.startsWith("aws:111122223333:") || principal === "" ? "" : `, by ${person}`;
  const ordinary = [
    "aws:securetransport",
    "aws:currenttime",
    "aws:epochtime",
    "aws:principalarn",
    "aws:principalaccount",
    "aws:userid",
  ];
  const hidden = [
    ...ordinary,
    "aws:principaltype",
    "aws:resourceaccount",
    "aws:requestedregion",
    "aws:useragent",
    "aws:viaawsservice",
  ];
  const keys = Object.entries(context).filter(([key]) => !hidden.includes(key.toLowerCase()));
  const wit = keys.map(([key, values]) => code(`${key} = ${values.join(", ")}`));
  return `${code(action)} on ${code(resource)}${by}${wit.length > 0 ? `, with ${listed(wit)}` : ""}`;
}

/** A tagged principal as people write it. */
export function personOf(principal: string): string {
  if (principal === "anonymous") return "anyone, without signing in";
  return principal.replace(/^aws:\d{12}:/, "").replace(/^(service|federated|canonical):/, "");
}
