import {
  type Decision,
  evaluate,
  type KeyPattern,
  type Pattern,
  type PolicySet,
  type Request,
  type TextPattern,
  type Witness,
} from "../access/index.js";
import {
  actionsMatching,
  findAction,
  holesOf,
  type Policy,
  type PrincipalEntry,
  parseArn,
  plain,
  type Statement,
  serviceDetail,
} from "../policy/index.js";
import type { Hole } from "../source/index.js";
import { isGlob, matches } from "./glob.js";

const account = "111122223333";
const caller = `aws:${account}:arn:aws:iam::${account}:role/caller`;

/** A witness, and the statements that allow it. */
export interface Obvious {
  readonly witness: Witness;
  readonly by: Decision["statements"];
}

/**
 * A request of the pattern that these policies plainly allow, found by trying the obvious one; undefined says nothing.
 * Most questions whose answer is yes are answered so, without the engine, and confirmed by the evaluator alike.
 *
 * @param by the Allow statement that is asked about: names of its own are tried
 * @param before what these allow does not count
 */
export function obviousWitness(
  policies: PolicySet,
  pattern: Pattern,
  by?: Statement,
  before: PolicySet = [],
): Obvious | undefined {
  if (![...policies, ...before].every(({ policy }) => isPlain(policy))) return undefined;
  if (before.some(({ policy }) => policy.statements.some((each) => hasHole(each) || each.when.length > 0)))
    return undefined;
  const action = pattern.action ? (literalOf(pattern.action) ?? usualAction(pattern.action)) : writtenAction(by);
  if (action === undefined) return undefined;
  const knownAction = findAction(action) !== undefined;
  const written = pattern.action && isGlob(pattern.action.like?.[0] ?? "*") ? undefined : writtenResource(by);
  const resource = pattern.resource ? filledArn(pattern.resource) : (written ?? usualResource(action));
  const principal = principalOf(pattern.principal, by);
  if (resource === undefined || principal === undefined) return undefined;
  for (const absent of [true, false]) {
    const context = contextOf(pattern.keys, absent);
    if (!context) continue;
    const request: Request = { principal, action, resource, context };
    const { decision, statements } = evaluate(policies, request, {}, filled, { alone: true });
    const isNew = before.length === 0 || evaluate(before, request, {}, filled, { alone: true }).decision !== "Allow";
    if (decision === "Allow" && isNew)
      return { witness: { request, realistic: knownAction, knownAction }, by: statements };
    if (!pattern.keys || pattern.keys.size === 0) return undefined;
  }
  return undefined;
}

const plainness = new WeakMap<Policy, boolean>();

/** No branches, and no Deny that depends on what is filled in later. A hole in an Allow is then a constant nobody means. */
function isPlain(policy: Policy): boolean {
  const known = plainness.get(policy);
  if (known !== undefined) return known;
  const result = policy.statements.every(
    (statement) => statement.effect === "Allow" || (statement.when.length === 0 && !hasHole(statement)),
  );
  plainness.set(policy, result);
  return result;
}

function hasHole({ action, resource, principal, conditions }: Statement): boolean {
  const principals = (principal?.entries ?? []).map(({ text }) => text);
  const texts = [
    ...(action?.values ?? []),
    ...(resource?.values ?? []),
    ...principals,
    ...conditions.flatMap((line) => line.values),
  ];
  return texts.some((text) => holesOf(text).length > 0);
}

/** The first text of the pattern that is no glob. */
function literalOf({ like, not }: TextPattern): string | undefined {
  const text = like?.find((each) => !isGlob(each));
  return text === undefined || not?.some((glob) => matches(glob, text)) ? undefined : text;
}

/** Who asks: the pattern's principal, else one the statement names. */
function principalOf(pattern: TextPattern | undefined, by: Statement | undefined): string | undefined {
  const literal = pattern && literalOf(pattern);
  if (literal !== undefined) return literal;
  const named =
    by?.principal && !by.principal.negated ? by.principal.entries.flatMap((entry) => tagged(entry) ?? []) : [caller];
  return named.find(
    (each) =>
      !pattern ||
      (pattern.like?.some((glob) => matches(glob, each)) && !pattern.not?.some((glob) => matches(glob, each))),
  );
}

function tagged({ type, text }: PrincipalEntry): string | undefined {
  const written = plain(text);
  if (written === undefined) return undefined;
  if (type === "Service") return `service:${written}`;
  if (type === "Federated") return `federated:${written}`;
  if (written === "*") return caller;
  const owner = parseArn(written)?.account ?? written;
  if (type !== "AWS" || !/^\d{12}$/.test(owner)) return undefined;
  return written.startsWith("arn:") && !written.endsWith(":root")
    ? `aws:${owner}:${written}`
    : `aws:${owner}:arn:aws:iam::${owner}:role/caller`;
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
export function usualResource(id: string): string | undefined {
  const action = findAction(id);
  const detail = action && serviceDetail(action.service);
  if (!action || !detail) return undefined;
  const types = detail.actions.get(action.name)?.resources ?? [];
  const type = types.find((each) => each.required) ?? types[0];
  const format = type && detail.resources.get(type.type)?.arn;
  if (format === undefined) return "*";
  const values: { readonly [name: string]: string } = { Partition: "aws", Region: "us-east-1", Account: account };
  return format.replaceAll(/\$\{([^$}]*)\}/g, (_all, name: string) => values[name] ?? "example");
}

/** An action that a pattern of one service may mean: the first that reads. */
function usualAction({ like, not }: TextPattern): string | undefined {
  const [glob, ...others] = like ?? [];
  if (glob === undefined || others.length > 0 || (not?.length ?? 0) > 0 || isGlob(glob.split(":")[0] ?? "*"))
    return undefined;
  const actions = actionsMatching(glob);
  return (actions.find(({ level }) => level === "Read") ?? actions[0])?.id;
}

/** An action the statement names: the first that reads, where it names a whole service. */
function writtenAction(by: Statement | undefined): string | undefined {
  const text =
    by?.action && !by.action.negated
      ? by.action.values.map((value) => plain(value)).find((each) => each !== undefined)
      : undefined;
  if (text === undefined || !isGlob(text)) return text;
  if (isGlob(text.split(":")[0] ?? "*")) return "s3:GetObject";
  return usualAction({ like: [text] });
}

/** A resource the statement names, wildcards and holes filled in. */
function writtenResource(by: Statement | undefined): string | undefined {
  const [text] = !by?.resource || by.resource.negated ? [] : by.resource.values;
  if (!text || plain(text) === "*" || text.parts.some(({ type }) => type === "variable")) return undefined;
  const written = text.parts.map((part) => {
    if (part.type === "text") return part.text.replaceAll("*", "example").replaceAll("?", "x");
    return part.type === "hole" ? filled(part.hole) : part.type === "character" ? part.text : "";
  });
  return written.join("");
}

/** A hole's text: as people would fill it where the request says nothing of it, else one that no policy means. */
function filled({ shape, expression }: Hole): string {
  if (shape.type === "account") return account;
  if (shape.type === "region") return "us-east-1";
  return shape.type === "partition" ? "aws" : `\uE000${expression}`;
}

/** One value for every key; undefined where a key's pattern leaves too much open. */
function contextOf(keys: ReadonlyMap<string, KeyPattern> | undefined, absent: boolean): Request["context"] | undefined {
  const context: { [key: string]: readonly string[] } = {};
  for (const [key, pattern] of keys ?? []) {
    if (pattern.presence === "absent" || (absent && pattern.presence === "either")) continue;
    const value = literalOf(pattern);
    if (value === undefined) return undefined;
    context[key] = [value];
  }
  return context;
}
