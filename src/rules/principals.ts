import type { TextPattern } from "../access/index.js";
import {
  issuerOfProvider,
  lowerAscii,
  normalService,
  type PrincipalEntry,
  parseArn,
  plain,
  type Statement,
  shown,
} from "../policy/index.js";
import type { Resource } from "../readers/index.js";
import { at, literal } from "../source/index.js";
import type { Facts } from "./answer.js";
import type { Asked } from "./asked.js";
import { strangerAccount } from "./fresh.js";
import { matches } from "./glob.js";
import { isClaim } from "./keys.js";
import type { PrincipalTest, Row } from "./rule.js";
import type { Side } from "./subject.js";
import { pickRows, texts } from "./table.js";

/** One principal a question is asked for. */
export interface PrincipalChoice {
  readonly principal?: TextPattern;
  /** Keys about the principal have the values of an account nobody knows. */
  readonly stranger?: boolean;
  /** For a token: its issuer's host and path. */
  readonly issuer?: string;
  /** For a token of GitHub: owners that are trusted, by the configuration or because the policy names them in full. */
  readonly owners?: readonly string[];
  /** For a token of an issuer that many tenants share: globs of all their subjects, and of those the policy names. */
  readonly tenants?: { readonly all: readonly string[]; readonly named: readonly string[] };
  /** Why the answer is open though the engine says yes. */
  readonly open?: string;
  readonly facts?: Facts;
}

const anybody: readonly PrincipalChoice[] = [{}];

/** The principals a test means, in a statement; none where the statement names no such. */
export function principalsFor(
  test: PrincipalTest | undefined,
  statement: Statement | undefined,
  asked: Asked,
): readonly PrincipalChoice[] {
  if (test === undefined || test === "any") return anybody;
  if (test === "stranger") return mayBeStranger(statement) ? [stranger()] : [];
  if (test === "anonymous") return [{ principal: { like: ["anonymous"] } }];
  if (test === "outsider") return outsiders(statement, asked);
  if (typeof test === "string") return [{ principal: { like: [`aws:*:${test}`] } }];
  if ("service" in test) return servicesOf(test.service, statement, asked);
  return federatedOf([test.federated].flat(), statement, asked);
}

function stranger(): PrincipalChoice {
  const account = strangerAccount;
  return { principal: { like: ["anonymous", `aws:${account}:arn:*:iam::${account}:*`] }, stranger: true };
}

function mayBeStranger(statement: Statement | undefined): boolean {
  const principal = statement?.principal;
  if (!principal) return statement === undefined;
  return (
    principal.negated ||
    principal.entries.some(
      ({ type, text }) =>
        (type === "*" || type === "AWS" || type === "other") && (plain(text) === "*" || isWholeHole(text)),
    )
  );
}

function isWholeHole(text: PrincipalEntry["text"]): boolean {
  const [part] = text.parts;
  return (
    text.parts.length === 1 &&
    part?.type === "hole" &&
    (part.hole.shape.type === "any" || part.hole.shape.type === "list")
  );
}

/** The foreign accounts a statement names; nobody said which are one's own: that they are foreign stays open. */
function outsiders(statement: Statement | undefined, asked: Asked): readonly PrincipalChoice[] {
  const { accounts, ownAccount } = asked.parameters;
  const found = new Map<string, PrincipalChoice>();
  for (const { type, text } of statement?.principal?.entries ?? []) {
    const account = type === "AWS" ? accountIn(plain(text) ?? shown(text)) : undefined;
    if (account === undefined || accounts.includes(account) || account === ownAccount) continue;
    const known = accounts.length > 0 || ownAccount !== undefined;
    found.set(account, {
      principal: { like: [`aws:${account}:*`] },
      facts: { account },
      ...(known ? {} : { open: `whose account \`${account}\` is` }),
    });
  }
  return [...found.values()];
}

function accountIn(text: string): string | undefined {
  const account = parseArn(text)?.account ?? text;
  return /^\d{12}$/.test(account) ? account : undefined;
}

function servicesOf(test: unknown, statement: Statement | undefined, asked: Asked): readonly PrincipalChoice[] {
  const rows: readonly Row[] = isPick(test)
    ? pickRows(test, asked.tables)
    : [test].flat().map((principal) => ({ principal }));
  const own = owner(asked);
  return (statement?.principal?.entries ?? []).flatMap(({ type, text }) => {
    const name = normalService(plain(text) ?? "");
    const row = type === "Service" ? rows.find((each) => matches(String(each.principal), name)) : undefined;
    if (!row) return [];
    const on = row.on;
    if (Array.isArray(on) && own !== undefined && !on.includes(own)) return [];
    return [{ principal: { like: [`service:${name}`] }, facts: { service: name } }];
  });
}

/** The service a resource policy's owner belongs to, in the words of table `services`. */
function owner(asked: Asked): string | undefined {
  const { subject } = asked;
  const is = subject.type === "statement" || subject.type === "policy" ? subject.policy.site.owners[0]?.is : undefined;
  const services: { readonly [is: string]: string } = {
    bucket: "s3",
    queue: "sqs",
    topic: "sns",
    key: "kms",
    function: "lambda",
    repository: "ecr",
    "log-group": "logs",
  };
  return is === undefined || is === "role" ? undefined : services[is];
}

function federatedOf(
  test: readonly unknown[],
  statement: Statement | undefined,
  asked: Asked,
): readonly PrincipalChoice[] {
  const globs = test.flatMap((each) =>
    isPick(each) ? pickRows(each, asked.tables).map((row) => String(row.issuer)) : [String(each)],
  );
  return (statement?.principal?.entries ?? []).flatMap((entry) => {
    if (entry.type !== "Federated" || !statement) return [];
    const issuer = issuerOf(entry, statement, asked);
    if (issuer === undefined || !globs.some((glob) => matches(glob, issuer))) return [];
    const who = asked.tables.get("oidc-issuers")?.find((row) => matches(String(row.issuer), issuer))?.who;
    return [
      {
        principal: { like: ["federated:*"] },
        issuer,
        owners: trustedOwners(statement, issuer, asked),
        ...tenantsOf(statement, issuer, asked),
        facts: { issuer: String(who ?? issuer) },
      },
    ];
  });
}

/** Host and path of a token's issuer: from the provider's ARN, the resource it refers to, or the claims asked for. */
function issuerOf(entry: PrincipalEntry, statement: Statement, asked: Asked): string | undefined {
  const text = plain(entry.text) ?? shown(entry.text);
  const inArn = issuerOfProvider(text);
  if (inArn !== undefined) return inArn;
  if (/^[a-z0-9.-]+\.[a-z]+$/.test(text)) return text;
  if (/saml-provider\//.test(text)) return undefined;
  for (const part of entry.text.parts) {
    if (part.type !== "hole") continue;
    const provider = referredTo(part.hole.expression, asked.side);
    const url = literal(at(provider?.properties, "url") ?? at(provider?.properties, "Url"));
    if (url !== undefined) return url.replace(/^https:\/\//, "");
  }
  const claim = statement.conditions.map((line) => plain(line.key) ?? "").find(isClaim);
  return claim?.replace(/:[^:]*$/, "");
}

const places = new WeakMap<Side, ReadonlyMap<string, number>>();

/** The first resource whose address the expression is, or starts with. */
function referredTo(expression: string, side: Side): Resource | undefined {
  const firsts = places.get(side) ?? firstPlaces(side.resources);
  places.set(side, firsts);
  const steps = expression.split(".");
  const found = steps.flatMap((_step, i) => firsts.get(steps.slice(0, i + 1).join(".")) ?? []);
  return side.resources[Math.min(...found)];
}

/** Where the first resource of each address stands in the list. */
function firstPlaces(resources: readonly Resource[]): ReadonlyMap<string, number> {
  return new Map(resources.map(({ address }, at) => [address, at] as const).reverse());
}

/** Owners that are trusted: those of the configuration, else those the policy itself names in full. */
function trustedOwners(statement: Statement, issuer: string, asked: Asked): readonly string[] {
  const written = subjectsIn(statement, issuer).flatMap((subject) => /^repo:([^/*?$]+)\//.exec(subject)?.[1] ?? []);
  const own = asked.parameters.repository?.split("/")[0];
  const { owners } = asked.parameters;
  return [...new Set(owners.length > 0 ? owners : [...written, ...(own === undefined ? [] : [own])])];
}

/** The subjects of tokens that a statement's conditions speak of. */
function subjectsIn({ conditions }: Statement, issuer: string): readonly string[] {
  const key = lowerAscii(`${issuer}:sub`);
  return conditions
    .filter((line) => lowerAscii(plain(line.key) ?? "") === key)
    .flatMap((line) => line.values.map(shown));
}

/** The subjects of an issuer's tenants, by table `oidc-tenants`. */
function tenantsOf(statement: Statement, issuer: string, asked: Asked): Pick<PrincipalChoice, "tenants"> {
  const forms = texts(asked.tables.get("oidc-tenants")?.find((row) => row.issuer === issuer)?.subjects);
  if (forms.length === 0) return {};
  const subjects = subjectsIn(statement, issuer);
  const all = forms.map((form) => `${form.replace("{tenant}", "*")}*`);
  return {
    tenants: { all, named: forms.flatMap((form) => subjects.flatMap((each) => namedTenant(each, form) ?? [])) },
  };
}

/** The beginning of all subjects of the tenant this one names in full; undefined where its name is a pattern. */
function namedTenant(subject: string, form: string): string | undefined {
  const [before = "", after = ""] = form.split("{tenant}");
  const end = subject.indexOf(after, before.length);
  const tenant = subject.slice(before.length, end);
  const isNamed = subject.startsWith(before) && end > before.length && !/[*?$]/.test(tenant);
  return isNamed ? `${before}${tenant}${after}*` : undefined;
}

function isPick(value: unknown): value is { readonly in: string } {
  return typeof value === "object" && value !== null && "in" in value;
}
