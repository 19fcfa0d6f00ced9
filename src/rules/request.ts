import type { KeyPattern, Pattern, PolicySet, TextPattern } from "../access/index.js";
import type { Asked } from "./asked.js";
import { freshName, strangerAccount } from "./fresh.js";
import { freshArns } from "./fresh-arns.js";
import { groupOf, keysIn, ordinary, strangers, variablesIn } from "./keys.js";
import type { PrincipalChoice } from "./principals.js";
import type { ActionTest, KeyTest, Leg, RequestPattern, Tables } from "./rule.js";
import { pickTexts } from "./table.js";
import { asGlob } from "./written.js";

/** One way to meet a pattern: an action, and resources that must all be reached with it. */
export interface Way {
  readonly action: string;
  readonly resources: readonly string[];
}

/** What the ways to meet a pattern hang on. */
type Asking = Pick<Asked, "tables" | "cache" | "named">;

const knownWays = new WeakMap<Tables, WeakMap<RequestPattern, readonly Way[]>>();

/** The ways to meet a pattern, action by action; `fresh` resources differ from action to action. */
export function waysOf(pattern: RequestPattern, asked: Asking): readonly Way[] {
  if (asked.named) return madeWays(pattern, asked);
  const known = knownWays.get(asked.tables) ?? new WeakMap<RequestPattern, readonly Way[]>();
  knownWays.set(asked.tables, known);
  const ways = known.get(pattern) ?? madeWays(pattern, asked);
  known.set(pattern, ways);
  return ways;
}

function madeWays(pattern: RequestPattern, asked: Asking): readonly Way[] {
  const actions = actionsOf(pattern.action, asked);
  const wanted = pattern.resource === undefined ? ["any"] : [pattern.resource].flat();
  return actions.flatMap((action) => wanted.flatMap((resource) => waysOn(action, resource, asked)));
}

function waysOn(action: string, resource: string, asked: Asking): readonly Way[] {
  if (resource === "fresh") {
    const resources = freshArns(action, asked.tables, asked.cache);
    return resources.length > 0 ? [{ action, resources }] : [];
  }
  if (resource === "self") return [{ action, resources: ["arn:*:iam::*:*/{self}"].map(named) }];
  return [{ action, resources: [resource === "any" ? "*" : named(resource)] }];
}

/** The actions a test names, with fresh names filled in; `*` for any. */
export function actionsOf(test: ActionTest | undefined, asked: Asking): readonly string[] {
  if (test === undefined || test === "any") return [asked.named ? asGlob(asked.named) : "*"];
  if (typeof test === "string") return [named(test)];
  if ("in" in test) return pickTexts(test, asked.tables);
  if ("level" in test) return [];
  return test.map(named);
}

const knownLegs = new WeakMap<Leg, RequestPattern>();

/** A leg as the pattern it is short for; the same leg is the same pattern. */
export function legPattern(leg: Leg): RequestPattern {
  if (!("pass-role" in leg)) return leg;
  const pattern: RequestPattern = knownLegs.get(leg) ?? {
    action: "iam:PassRole",
    resource: "arn:*:iam::*:role/{fresh}",
    keys: { "iam:PassedToService": [...[leg["pass-role"]].flat(), "absent"] },
    unpinned: ["what"],
  };
  knownLegs.set(leg, pattern);
  return pattern;
}

/** The engine's pattern for one way and one resource of it. */
export function toPattern(
  way: Way,
  resource: string,
  pattern: RequestPattern,
  policies: PolicySet,
  asked: Asked,
  who?: PrincipalChoice,
): Pattern {
  const keys = keyPatterns(pattern, policies, asked, who);
  return {
    ...(who?.principal ? { principal: who.principal } : {}),
    ...(way.action === "*" ? {} : { action: { like: [way.action] } }),
    ...(resource === "*" ? {} : { resource: { like: [resource] } }),
    ...(keys.size > 0 ? { keys } : {}),
  };
}

/** What the pattern says of context keys, for the keys that these policies speak of. */
export function keyPatterns(
  pattern: RequestPattern,
  policies: PolicySet,
  asked: Asked,
  who?: PrincipalChoice,
): ReadonlyMap<string, KeyPattern> {
  const result = new Map<string, KeyPattern>();
  const { unpinned = [] } = pattern;
  let seed = 200;
  for (const [key, families] of keysIn(policies)) {
    seed++;
    const group = groupOf(key, asked.tables);
    if (who?.stranger && group === "who") result.set(key, strangers(key, seed, asked.tables, policies));
    else if (
      unpinned === "all"
        ? group !== "chosen"
        : unpinned.includes(group) || unpinned.some((each) => each.toLowerCase() === key)
    ) {
      result.set(key, ordinary(key, families, seed, asked.tables, policies));
    }
  }
  for (const [key, test] of Object.entries(pattern.keys ?? {})) {
    const name = (who?.issuer === undefined ? key : key.replaceAll("{issuer}", who.issuer)).toLowerCase();
    result.set(name, toKeyPattern(test, who));
  }
  // A name that is fresh is not the caller's own: what a variable stands for is another name.
  for (const key of variablesIn(policies))
    if (!result.has(key)) result.set(key, { presence: "either", like: [freshName(++seed)] });
  const resources = [pattern.resource ?? []].flat();
  if (resources.includes("self")) result.set("aws:username", { presence: "present", like: [named("{self}")] });
  return result;
}

function toKeyPattern(test: KeyTest, who: PrincipalChoice | undefined): KeyPattern {
  if (typeof test === "string" || isList(test)) {
    const values = [test].flat();
    const like = values
      .filter((value) => value !== "absent" && value !== "any")
      .flatMap((value) => ofOwners(value, who));
    if (values.includes("any")) return { presence: "present" };
    if (like.length === 0) return { presence: "absent" };
    return { presence: values.includes("absent") ? "either" : "present", like };
  }
  const not = typeof test.not === "string" ? trustedSubjects(test.not, who) : test.not;
  const like = test.like?.flatMap((value) => (value === "{tenants}" ? (who?.tenants?.all ?? []) : [named(value)]));
  const text: TextPattern = {
    ...(like ? { like } : {}),
    ...(not && not.length > 0 ? { not } : {}),
  };
  return { presence: "present", ...text };
}

function trustedSubjects(name: string, who: PrincipalChoice | undefined): readonly string[] {
  if (name === "$tenants") return who?.tenants?.named ?? [];
  return (who?.owners ?? []).flatMap((owner) => [`repo:${owner}/*`, `repo:${owner}@*`]);
}

/** A text with fresh names; `{owner}` is each trusted owner in turn, a fresh one where there is none. */
function ofOwners(value: string, who: PrincipalChoice | undefined): readonly string[] {
  if (!value.includes("{owner}")) return [named(value)];
  const owners = who?.owners ?? [];
  return (owners.length > 0 ? owners : ["{fresh}"]).map((owner) => named(value.replaceAll("{owner}", owner)));
}

function isList(test: KeyTest): test is readonly string[] {
  return Array.isArray(test);
}

/** A text with its `{fresh}` filled in, another name for each; in the account field of an ARN an account nobody knows. */
export function named(text: string): string {
  let seed = 1;
  return text.replaceAll(/\{(fresh|self)\}/g, (_all, what: string, offset: number) => {
    if (what === "self") return freshName(0);
    const inArn = text.startsWith("arn:") && text.slice(0, offset).split(":").length === 5;
    return inArn ? strangerAccount : freshName(seed++);
  });
}
