import { type Action, parseArn, serviceDetail } from "../../policy/index.js";
import { actionAt, numberOf } from "../actions/index-of-actions.js";
import { compilePattern } from "../compile/pattern.js";
import { type Confirmed, confirm } from "../confirm.js";
import { type Arena, type Literal, textLiteral } from "../cube/arena.js";
import { findOutside, type Model } from "../cube/solve.js";
import { anyRef } from "../full-access.js";
import { wordText } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import { isAlwaysPresent, keyType } from "../keys.js";
import type { KeyPattern } from "../question.js";
import type { Difference } from "../search.js";
import type { Stage } from "../session.js";
import { principalKeys, principalOfArn } from "./principal-keys.js";
import { type RequestShape, requestShape } from "./request-shape.js";
import { otherAccount, ownAccount, regions, typicalActions } from "./taste.js";

const actionLimit = 6;

/**
 * A request for the same difference that AWS could really get: the action takes such a resource, the request carries
 * such keys, and principal, ARN and keys agree. Undefined where none was found.
 */
export function realistic(difference: Difference, stage: Stage): Confirmed | undefined {
  const { actions } = difference;
  if (!actions) return undefined;
  const keys = keysOf(difference, stage.arena);
  for (const action of representatives(actions.numbers())) {
    const shape = requestShape(action, stage.claim.partition);
    if (!shape) continue;
    const literals = shapeLiterals(shape, keys, stage);
    for (const principal of principalsFor(difference, keys, stage)) {
      const who = principalLiterals(principal, keys, stage);
      const model = coupled(difference, [...literals, ...who], keys, stage);
      if (stage.arena.budget.spent !== undefined) return undefined;
      if (!model) continue;
      const only = { ...actions, numbers: () => [numberOf(action)], names: [] };
      const confirmed = confirm({ model, actions: only }, stage.claim, stage.arena);
      if (confirmed) return confirmed;
    }
  }
  return undefined;
}

function keysOf({ cube, without }: Difference, arena: Arena): ReadonlySet<string> {
  const keys = new Set<string>();
  const add = (literal: Literal): void => {
    const atom = arena.atoms[literal >> 1];
    if (atom?.type === "key") keys.add(atom.test.key);
  };
  cube.forEach(add);
  for (const other of without) other.forEach(add);
  return keys;
}

/** Well-known actions of a class, then some that take other kinds of resources. */
function representatives(numbers: readonly number[]): readonly Action[] {
  const typical = typicalActions.flatMap((id) => {
    const number = numberOf(id);
    const action = numbers.includes(number) ? actionAt(number) : undefined;
    return action ? [action] : [];
  });
  const chosen = new Map(typical.slice(0, actionLimit).map((action) => [kindOf(action), action]));
  for (const number of numbers.slice(0, 200)) {
    if (chosen.size >= actionLimit) break;
    const action = actionAt(number);
    if (action && !chosen.has(kindOf(action))) chosen.set(kindOf(action), action);
  }
  return [...chosen.values()];
}

function kindOf({ service, name }: Action): string {
  const own = serviceDetail(service)?.actions.get(name);
  return `${service} ${own?.resources.map(({ type }) => type).join()}`;
}

function shapeLiterals(shape: RequestShape, keys: ReadonlySet<string>, { arena, claim }: Stage): readonly Literal[] {
  const set = patternSet(shape.resources, false);
  arena.taste.set(set.key, shape.examples);
  const wanted = new Map<string, KeyPattern>();
  for (const key of keys) {
    const pattern = shape.carries(key) ? usualPattern(key) : ({ presence: "absent" } as const);
    if (pattern) wanted.set(key, pattern);
  }
  const { rest } = compilePattern({ keys: wanted }, anyRef(claim.now), arena);
  return [textLiteral(arena, "resource", set, true), ...rest];
}

const accountKey =
  /^(aws:(principal|resource|source|vpce)account|kms:calleraccount|s3:(resourceaccount|dataaccesspointaccount))$/;

/** What values of a key look like. */
function usualPattern(key: string): KeyPattern | undefined {
  const presence = isAlwaysPresent(key) ? "present" : "either";
  if (keyType(key) === "Bool") return { presence, like: ["true", "false"] };
  if (accountKey.test(key)) return { presence, like: ["????????????", "anonymous"] };
  if (key === "aws:requestedregion") return { presence, like: regions };
  return presence === "present" ? { presence } : undefined;
}

function principalLiterals(principal: string, keys: ReadonlySet<string>, { arena, claim }: Stage): readonly Literal[] {
  const derived = new Map([...principalKeys(principal)].filter(([key]) => keys.has(key)));
  return compilePattern({ principal: { like: [principal] }, keys: derived }, anyRef(claim.now), arena).rest;
}

/** The principal of the model, the one its keys speak of, and usual ones. */
function principalsFor({ model }: Difference, keys: ReadonlySet<string>, stage: Stage): readonly string[] {
  const found: (string | undefined)[] = [];
  const own = stage.claim.now.find(({ owner }) => owner !== undefined)?.owner ?? ownAccount;
  const arn = firstText(model, "key:aws:principalarn");
  const account = firstText(model, "key:aws:principalaccount") ?? own;
  const value = model.get("principal");
  if (value?.type === "text") found.push(wordText(value.word));
  if (arn) found.push(principalOfArn(arn));
  if (/^\d{12}$/.test(account)) found.push(`aws:${account}:arn:aws:iam::${account}:user/alice`);
  found.push(`aws:${own}:arn:aws:iam::${own}:user/alice`, `aws:${own}:arn:aws:sts::${own}:assumed-role/app/session`);
  if (value) found.push(`aws:${otherAccount}:arn:aws:iam::${otherAccount}:user/bob`, "anonymous");
  if ([...keys].some((key) => key.startsWith("aws:source"))) found.push("service:sns.amazonaws.com");
  return [...new Set(found)].flatMap((each) => (each !== undefined && /^[!-~]+$/.test(each) ? [each] : [])).slice(0, 5);
}

function firstText(model: Model, dimension: string): string | undefined {
  const value = model.get(dimension);
  const word = value?.type === "key" ? value.words[0] : undefined;
  return word && wordText(word);
}

/** A model in which the keys for the resource's account and region agree with its ARN. */
function coupled(
  { cube, without }: Difference,
  literals: readonly Literal[],
  keys: ReadonlySet<string>,
  { arena, claim }: Stage,
): Model | undefined {
  const solve = (further: readonly Literal[]): Model | undefined => {
    const found = findOutside([...cube, ...literals, ...further], without, arena);
    return found.is === "found" ? found.value.model : undefined;
  };
  const first = solve([]);
  if (!first || !(keys.has("aws:resourceaccount") || keys.has("aws:requestedregion"))) return first;
  const resource = first.get("resource");
  const arn = resource?.type === "text" ? parseArn(wordText(resource.word) ?? "") : undefined;
  if (!arn) return first;
  const wanted = new Map<string, KeyPattern>();
  if (arn.account) wanted.set("aws:resourceaccount", { presence: "present", like: [arn.account] });
  if (arn.region) wanted.set("aws:requestedregion", { presence: "present", like: [arn.region] });
  const byResource = solve(compilePattern({ keys: wanted }, anyRef(claim.now), arena).rest);
  if (byResource) return byResource;
  const account = arn.account ? (firstText(first, "key:aws:resourceaccount") ?? "*") : "";
  const region = arn.region ? (firstText(first, "key:aws:requestedregion") ?? "*") : "";
  const like = [`arn:*:*:${region}:${account}:*`];
  return solve(compilePattern({ resource: { like } }, anyRef(claim.now), arena).rest);
}
