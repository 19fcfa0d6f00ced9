import type { KeyPattern, PolicySet } from "../access/index.js";
import { lowerAscii, type Policy, parseOperator, plain } from "../policy/index.js";
import { freshName, strangerAccount } from "./fresh.js";
import { isGlob, matches } from "./glob.js";
import type { Row, Tables } from "./rule.js";

/**
 * What a condition key is about: `who` the principal, `where` the network, `source` the calling resource, `what` the
 * resource or a limit on the request, `how` the session, `chosen` what the caller chooses himself.
 */
export type KeyGroup = "who" | "where" | "source" | "what" | "how" | "chosen";

/** The group of a key, by table `keys`; a key of no row is `what`, and a claim of a token `who`. */
export function groupOf(key: string, tables: Tables): KeyGroup {
  const row = rowOf(key, tables);
  if (row) return row.group as KeyGroup;
  return isClaim(key) ? "who" : "what";
}

/** `issuer.host/path:claim`, as federation keys are written. */
export function isClaim(key: string): boolean {
  return /^[^:.]*\.[^:]*:/.test(key);
}

interface KeyIndex {
  readonly exact: ReadonlyMap<string, Row>;
  readonly globs: readonly { readonly glob: string; readonly row: Row }[];
}

const indexes = new WeakMap<Tables, KeyIndex>();

/** The row of table `keys` for this key: its own, else the first whose glob it matches. */
export function rowOf(key: string, tables: Tables): Row | undefined {
  const { exact, globs } = indexes.get(tables) ?? indexed(tables);
  const lower = lowerAscii(key);
  return exact.get(lower) ?? globs.find(({ glob }) => matches(glob, lower))?.row;
}

function indexed(tables: Tables): KeyIndex {
  const rows = (tables.get("keys") ?? []).map((row) => ({ glob: lowerAscii(String(row.key)), row }));
  const exact = new Map(rows.filter(({ glob }) => !isGlob(glob)).map(({ glob, row }) => [glob, row]));
  const index = { exact, globs: rows.filter(({ glob }) => isGlob(glob)) };
  indexes.set(tables, index);
  return index;
}

/** The keys (in lower case) that the conditions of these policies speak of, with the families of their operators. */
export function keysIn(policies: PolicySet): ReadonlyMap<string, ReadonlySet<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { policy } of policies) {
    for (const [key, families] of keysOf(policy)) {
      const known = keys.get(key) ?? new Set();
      for (const family of families) known.add(family);
      keys.set(key, known);
    }
  }
  return keys;
}

/** Keys (in lower case) that these policies name as variables, such as `aws:username`. */
export function variablesIn(policies: PolicySet): ReadonlySet<string> {
  const [only, ...more] = policies;
  if (only && more.length === 0) return variablesOf(only.policy);
  return new Set(policies.flatMap(({ policy }) => [...variablesOf(policy)]));
}

const knownVariables = new WeakMap<Policy, ReadonlySet<string>>();

function variablesOf(policy: Policy): ReadonlySet<string> {
  const before = knownVariables.get(policy);
  if (before) return before;
  const texts = policy.statements.flatMap(({ resource, conditions }) => [
    ...(resource?.values ?? []),
    ...conditions.flatMap((line) => line.values),
  ]);
  const keys = new Set(
    texts.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "variable" ? [part.key] : []))),
  );
  knownVariables.set(policy, keys);
  return keys;
}

const known = new WeakMap<Policy, ReadonlyMap<string, ReadonlySet<string>>>();

function keysOf(policy: Policy): ReadonlyMap<string, ReadonlySet<string>> {
  const before = known.get(policy);
  if (before) return before;
  const keys = new Map<string, Set<string>>();
  for (const statement of policy.statements) {
    for (const line of statement.conditions) {
      const key = plain(line.key);
      if (key === undefined) continue;
      const families = keys.get(lowerAscii(key)) ?? new Set();
      families.add(parseOperator(line.operator)?.family ?? "String");
      keys.set(lowerAscii(key), families);
    }
  }
  known.set(policy, keys);
  return keys;
}

/** Public addresses of different blocks; the first that no named range narrower than /8 holds is the ordinary one. */
const addresses = ["3.5.140.2", "20.42.7.9", "52.94.76.8", "81.2.69.142", "104.16.4.4", "151.101.1.69", "203.0.113.7"];

/**
 * The ordinary value of a key that nobody pins: a name of its own, a public address outside every named range, no
 * multi-factor, TLS, today. Absent too, unless it is always sent.
 *
 * @param seed another one for every key, so that two tags are not equal by accident
 */
export function ordinary(
  key: string,
  families: ReadonlySet<string>,
  seed: number,
  tables: Tables,
  policies: PolicySet,
): KeyPattern {
  const row = rowOf(key, tables);
  if (row?.group === "source" && row.stranger !== undefined) return strangers(key, seed, tables, policies);
  const presence = row?.always === true ? "present" : "either";
  const kind = row?.ordinary;
  if (kind === "public-address") return { presence, like: [outsideOf(textsOf(policies, key))] };
  if (typeof kind === "string" && kind !== "absent") return { presence, like: [kind] };
  if (kind === "absent" || families.has("Numeric") || families.has("Date")) return { presence: "absent" };
  return { presence, like: [freshName(seed)] };
}

/**
 * The values a key has for a principal of an account nobody knows. He chooses the names in his own account: where these
 * policies ask for an ARN in any account, his may have the rest of it.
 */
export function strangers(key: string, seed: number, tables: Tables, policies: PolicySet): KeyPattern {
  const form = rowOf(key, tables)?.stranger;
  if (typeof form !== "string") return { presence: "either", like: [freshName(seed)] };
  const own = form.replaceAll("{fresh}", strangerAccount).replaceAll("{name}", freshName(seed));
  const chosen = form.startsWith("arn:")
    ? textsOf(policies, key).flatMap((text) => inStrangersAccount(text) ?? [])
    : [];
  return { presence: "either", like: [...new Set([own, ...chosen])] };
}

/** An ARN pattern filled in with the stranger's account; undefined where it names another. */
function inStrangersAccount(text: string): string | undefined {
  const [arn, partition = "", service = "", region = "", account = "", ...rest] = text.split(":");
  if (arn !== "arn" || rest.length === 0 || !matches(account, strangerAccount)) return undefined;
  const fill = (part: string, value: string) => part.replaceAll("*", value).replaceAll("?", "x");
  const name = fill(rest.join(":"), "x");
  return ["arn", fill(partition, "aws"), fill(service, "s3"), fill(region, "us-east-1"), strangerAccount, name].join(
    ":",
  );
}

/** The texts that these policies compare a key with, those with holes left out. */
function textsOf(policies: PolicySet, key: string): readonly string[] {
  return policies.flatMap(({ policy }) =>
    policy.statements.flatMap((statement) =>
      statement.conditions
        .filter((line) => lowerAscii(plain(line.key) ?? "") === key)
        .flatMap((line) => line.values.flatMap((value) => plain(value) ?? [])),
    ),
  );
}

function outsideOf(ranges: readonly string[]): string {
  const narrow = ranges.filter((range) => Number(range.split("/")[1] ?? 32) > 8);
  return addresses.find((address) => !narrow.some((range) => inRange(address, range))) ?? "198.18.0.1";
}

/** Is the IPv4 address within the range? Ranges of the other family hold none. */
export function inRange(address: string, range: string): boolean {
  const [base = "", bits = "32"] = range.split("/");
  const [a, b] = [toNumber(address), toNumber(base)];
  if (a === undefined || b === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(a / size) === Math.floor(b / size);
}

function toNumber(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !Number.isInteger(part) || part < 0 || part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
