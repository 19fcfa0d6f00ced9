import { evaluate, type KeyPattern, type Pattern, type PolicySet, type Request, type TextPattern, type Witness } from "../access/index.js";
import { findAction, holesOf, type Policy, serviceDetail, type Statement } from "../policy/index.js";
import { isGlob, matches } from "./glob.js";

const account = "111122223333";
const caller = `aws:${account}:arn:aws:iam::${account}:role/caller`;

/**
 * A request of the pattern that these policies plainly allow, found by trying the obvious one; undefined says nothing.
 * This answers most questions whose answer is yes without the engine, and is confirmed by the evaluator alike.
 *
 * @param by only this Allow statement counts
 */
export function obviousWitness(policies: PolicySet, pattern: Pattern, by?: Statement): Witness | undefined {
  if (!policies.every(({ policy }) => isPlain(policy))) return undefined;
  const set = by ? policies.map((each) => ({ ...each, policy: onlyAllow(each.policy, by) })) : policies;
  const action = pattern.action && literalOf(pattern.action);
  const resource = pattern.resource ? filledArn(pattern.resource) : usualResource(action);
  const principal = pattern.principal ? literalOf(pattern.principal) : caller;
  if (action === undefined || resource === undefined || principal === undefined || findAction(action) === undefined) return undefined;
  for (const absent of [true, false]) {
    const context = contextOf(pattern.keys, absent);
    if (!context) continue;
    const request: Request = { principal, action, resource, context };
    if (evaluate(set, request, {}, undefined, { alone: true }).decision === "Allow") return { request, realistic: true, knownAction: true };
  }
  return undefined;
}

const plainness = new WeakMap<Policy, boolean>();

/** No branches, and no Deny that depends on what is filled in later. A hole in an Allow is then a constant nobody means. */
function isPlain(policy: Policy): boolean {
  const known = plainness.get(policy);
  if (known !== undefined) return known;
  const plain = policy.statements.every((statement) => statement.when.length === 0 && !statement.malformed && (statement.effect === "Allow" || !hasHole(statement)));
  plainness.set(policy, plain);
  return plain;
}

function hasHole({ action, resource, principal, conditions }: Statement): boolean {
  const texts = [...(action?.values ?? []), ...(resource?.values ?? []), ...(principal?.entries ?? []).map(({ text }) => text), ...conditions.flatMap((line) => line.values)];
  return texts.some((text) => holesOf(text).length > 0);
}

const narrowed = new WeakMap<Statement, Policy>();

function onlyAllow(policy: Policy, by: Statement): Policy {
  if (!policy.statements.includes(by)) return policy;
  const known = narrowed.get(by);
  if (known && known.value === policy.value) return known;
  const only = { ...policy, statements: policy.statements.filter((each) => each === by || each.effect !== "Allow") };
  narrowed.set(by, only);
  return only;
}

/** The first text of the pattern that is no glob. */
function literalOf({ like, not }: TextPattern): string | undefined {
  const text = like?.find((each) => !isGlob(each)) ?? like?.map((each) => each.replaceAll("*", "").replaceAll("?", "x"))[0];
  return text === undefined || not?.some((glob) => matches(glob, text)) ? undefined : text;
}

/** An ARN with its wildcards filled in as people would. */
function filledArn({ like, not }: TextPattern): string | undefined {
  const [glob] = like ?? [];
  if (glob === undefined || (not?.length ?? 0) > 0) return undefined;
  const [arn, partition, service, region, owner, ...rest] = glob.split(":");
  if (arn !== "arn" || service === undefined || rest.length === 0) return isGlob(glob) ? undefined : glob;
  const name = rest.join(":");
  if (isGlob(service) || isGlob(name)) return undefined;
  const fill = (text: string | undefined, value: string) => (text === "*" ? value : (text ?? ""));
  return ["arn", fill(partition, "aws"), service, fill(region, "us-east-1"), fill(owner, account), name].join(":");
}

/** Something the action can be asked of, by the catalogue. */
function usualResource(id: string | undefined): string | undefined {
  const action = id === undefined ? undefined : findAction(id);
  const detail = action && serviceDetail(action.service);
  if (!action || !detail) return undefined;
  const types = detail.actions.get(action.name)?.resources ?? [];
  const type = types.find((each) => each.required) ?? types[0];
  const format = type && detail.resources.get(type.type)?.arn;
  if (format === undefined) return "*";
  const values: { readonly [name: string]: string } = { Partition: "aws", Region: "us-east-1", Account: account };
  return format.replaceAll(/\$\{([^}]*)\}/g, (_all, name: string) => values[name] ?? "example");
}

/** One value for every key; undefined where a key's pattern leaves too much open. */
function contextOf(keys: ReadonlyMap<string, KeyPattern> | undefined, absent: boolean): Request["context"] | undefined {
  const context: { [key: string]: readonly string[] } = {};
  for (const [key, pattern] of keys ?? []) {
    if (pattern.presence === "absent" || (absent && pattern.presence === "either")) continue;
    const value = literalOf(pattern);
    if (value === undefined || value === "") return undefined;
    context[key] = [value];
  }
  return context;
}
