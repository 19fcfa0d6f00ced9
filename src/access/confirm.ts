import { findAction, lowerAscii, type PolicyText, plain, type Statement } from "../policy/index.js";
import { actionAt } from "./actions/index-of-actions.js";
import type { Arena } from "./cube/arena.js";
import type { Model } from "./cube/solve.js";
import { evaluate } from "./evaluate.js";
import { isSymbol } from "./glob/glob.js";
import type { AttachedPolicy, Facts, PolicySet, Request } from "./question.js";
import { type Filling, fillingFor, type Style } from "./realism/fill.js";
import { ownAccount } from "./realism/taste.js";
import type { Difference } from "./search.js";
import type { World } from "./worlds.js";

/** What a witness must show: allowed by `now` and not by `before`. */
export interface Claim {
  readonly now: PolicySet;
  readonly before: PolicySet;
  readonly facts: Facts;
  readonly world: World;
  readonly partition: string;
  /** `allowed` (default): the difference of the sides; `denied`: a Deny of `now`; `anything`: any request will do. */
  readonly shows?: "allowed" | "denied" | "anything";
}

/** A concrete request, and the texts of the holes under which it was confirmed. */
export interface Confirmed {
  readonly request: Request;
  readonly filling: Filling;
}

const styles: readonly Style[] = ["pleasant", "odd", "default"];

/** The request of a model, if the concrete evaluation agrees that it shows the difference. */
export function confirm(
  { model, actions }: Pick<Difference, "model" | "actions">,
  claim: Claim,
  arena: Arena,
  known: ReadonlyMap<number, string> = new Map(),
): Confirmed | undefined {
  const settled = { partition: claim.partition, chosen: claim.world.chosen };
  for (const style of arena.symbols.list.length > 0 ? styles : styles.slice(0, 1)) {
    const filling = fillingFor(model, arena, settled, known, style);
    const action = actions ? nameOf(actions) : undefined;
    const request = toRequest(model, filling, action, arena);
    if (isShown(request, filling, claim)) return { request, filling };
  }
  return undefined;
}

function nameOf(actions: NonNullable<Difference["actions"]>): string | undefined {
  return actions.names[0] ?? actionAt(actions.numbers()[0] ?? -1)?.id;
}

/** The evaluator's word. */
export function isShown(
  request: Request,
  filling: Filling,
  { now: allNow, before: allBefore, facts, world, shows }: Claim,
): boolean {
  const options = { world: world.branches, alone: true };
  const now = ofService(allNow, request.action);
  const before = ofService(allBefore, request.action);
  if (shows === "anything") return true;
  if (shows === "denied") return evaluate(now, request, facts, filling.hole, options).decision === "ExplicitDeny";
  if (evaluate(now, request, facts, filling.hole, options).decision !== "Allow") return false;
  return before.length === 0 || evaluate(before, request, facts, filling.hole, options).decision !== "Allow";
}

const slices = new WeakMap<PolicySet, Map<string, PolicySet>>();

/** Large policies without the action patterns that are plainly of other services, so that each is read only once. */
function ofService(set: PolicySet, action: string): PolicySet {
  const service = lowerAscii(action.slice(0, Math.max(0, action.indexOf(":"))));
  const known = slices.get(set) ?? new Map<string, PolicySet>();
  slices.set(set, known);
  const slice = known.get(service) ?? set.map((attached) => sliced(attached, service));
  known.set(service, slice);
  return slice;
}

function sliced(attached: AttachedPolicy, service: string): AttachedPolicy {
  const { policy } = attached;
  if (policy.statements.every(({ action }) => (action?.values.length ?? 0) < 50)) return attached;
  const statements = policy.statements.map((statement): Statement => {
    const { action } = statement;
    if (!action || action.negated) return statement;
    return { ...statement, action: { ...action, values: action.values.filter((value) => mayMean(value, service)) } };
  });
  return { ...attached, policy: { ...policy, statements } };
}

function mayMean(pattern: PolicyText, service: string): boolean {
  const [prefix, name] = (plain(pattern) ?? "*").split(":", 2);
  return name === undefined || prefix === undefined || /[*?]/.test(prefix) || lowerAscii(prefix) === service;
}

const defaultPrincipal = `aws:${ownAccount}:arn:aws:iam::${ownAccount}:user/alice`;

/** What such an action is asked of where nothing says: a trust policy names no resource, the role is meant. */
function usualResource(action: string): string {
  return /^sts:assumerole/i.test(action)
    ? `arn:aws:iam::${ownAccount}:role/example`
    : "arn:aws:s3:::example-bucket/key";
}

/** A request with the values of a model, and usual ones for what it leaves open. */
export function toRequest(model: Model, filling: Filling, action: string | undefined, arena: Arena): Request {
  const textAt = (dimension: string, usual: string): string => {
    const value = model.get(dimension);
    return value?.type === "text" ? filling.text(value.word) : usual;
  };
  const context: Record<string, readonly string[]> = {};
  for (const [dimension, value] of model) {
    if (value.type !== "key" || value.words.length === 0) continue;
    context[keyText(dimension, filling, arena)] = value.words.map(filling.text);
  }
  const principal = textAt("principal", defaultPrincipal);
  const name = action ?? textAt("action", "s3:GetObject");
  const resource = textAt("resource", usualResource(name));
  for (const [key, value] of filling.context) context[key] ??= [value];
  return { principal, action: findAction(name)?.id ?? name, resource, context };
}

function keyText(dimension: string, filling: Filling, arena: Arena): string {
  const written = arena.keyTexts.get(dimension);
  if (!written) return dimension.slice("key:".length);
  return written.parts
    .map((part) => (part.type === "hole" ? filling.hole(part.hole) : part.type === "text" ? part.text : ""))
    .join("");
}

/** Does the model name a symbol? */
export function usesSymbols(model: Model): boolean {
  return [...model.values()].some((value) => {
    if (value.type === "text") return value.word.some(isSymbol);
    return value.type === "key" && value.words.some((word) => word.some(isSymbol));
  });
}
