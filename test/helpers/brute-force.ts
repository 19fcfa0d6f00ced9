import { evaluate } from "../../src/access/evaluate.js";
import type { PolicySet, Request } from "../../src/access/question.js";
import { type ConditionLine, holesOf, type PolicyText, type Statement, shown } from "../../src/policy/index.js";
import type { Hole } from "../../src/source/index.js";
import { exampleOf, valuesFor } from "./request-values.js";

/** How the holes are filled and the choices fall, the same on both sides. */
export interface Setting {
  readonly fill?: (hole: Hole) => string;
  readonly world?: ReadonlyMap<string, string>;
  /** Requests tried at most; more are thinned out evenly. */
  readonly limit?: number;
}

const callers: readonly string[] = [
  "aws:111122223333:arn:aws:iam::111122223333:user/alice",
  "aws:111122223333:arn:aws:iam::111122223333:user/bob",
  "aws:111122223333:arn:aws:sts::111122223333:assumed-role/app/s1",
  "aws:111122223333:arn:aws:sts::111122223333:assumed-role/app/s2",
  "aws:444455556666:arn:aws:iam::444455556666:user/alice",
  "anonymous",
  "service:logs.amazonaws.com",
  "service:sns.amazonaws.com",
  "federated:arn:aws:iam::111122223333:oidc-provider/id.example.com",
  "canonical:79a59df9",
];

/**
 * Every request of a small universe that could tell these policies apart: for each text of a policy one that it
 * matches, one beside it and one far from it, for each limit one below, at and above, each key absent too.
 */
export function* everyRequest(policies: PolicySet, { fill, limit = 2_000 }: Setting = {}): Iterable<Request> {
  const statements = policies.flatMap(({ policy }) => policy.statements);
  const lines = statements.flatMap((statement) => statement.conditions);
  const keys = keysOf(statements, lines);
  const values = [...keys].map((key) => valuesFor(key, lines, fill));
  const strings = new Set(["alice", "x", ...values.flat(2).filter((value) => /^\w+$/.test(value))]);
  const dimensions: readonly (readonly unknown[])[] = [
    statements.some(({ principal }) => principal) ? callers : callers.slice(0, 1),
    examples(statements, "action", fill, ["x"], ["zz:Other"]),
    examples(statements, "resource", fill, [...strings].slice(0, 4), ["arn:aws:s3:::zz/zz"]),
    ...values,
  ];
  const total = dimensions.reduce((product, { length }) => product * length, 1);
  const count = Math.min(total, limit);
  const stride = coprime(Math.max(1, Math.floor(total / count)), total);
  for (let step = 0; step < count; step++) yield requestAt((step * stride) % total, dimensions, [...keys]);
}

function requestAt(index: number, dimensions: readonly (readonly unknown[])[], keys: readonly string[]): Request {
  let rest = index;
  const chosen = dimensions.map((values) => {
    const value = values[rest % values.length];
    rest = Math.floor(rest / values.length);
    return value;
  });
  const [principal, action, resource, ...values] = chosen;
  const context = Object.fromEntries(keys.map((key, at) => [key, values[at] as readonly string[]]));
  return { principal: String(principal), action: String(action), resource: String(resource), context };
}

function coprime(near: number, total: number): number {
  let stride = near;
  while (divisor(stride, total) !== 1) stride++;
  return stride;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

function keysOf(statements: readonly Statement[], lines: readonly ConditionLine[]): ReadonlySet<string> {
  const all = [
    ...lines.flatMap(({ values }) => values),
    ...statements.flatMap(({ resource }) => resource?.values ?? []),
  ];
  const variables = all.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "variable" ? [part.key] : [])));
  return new Set([...lines.map(({ key }) => shown(key).toLowerCase()), ...variables]);
}

/** Texts that the patterns of all statements match, and others. */
function examples(
  statements: readonly Statement[],
  element: "action" | "resource",
  fill: Setting["fill"],
  strings: readonly string[],
  others: readonly string[],
): readonly string[] {
  const found = new Set<string>(others);
  for (const text of statements.flatMap((statement) => statement[element]?.values ?? [])) {
    found.add(exampleOf(text, { run: "", one: "a", variable: "x", fill }));
    for (const string of strings) found.add(exampleOf(text, { run: string, one: "x", variable: string, fill }));
  }
  return [...found].filter((example) => example !== "").map(shaped(element));
}

/** An action needs a service. */
function shaped(element: "action" | "resource"): (example: string) => string {
  return (example) => (element === "action" && !example.includes(":") ? `zz:${example}` : example);
}

/** Do these policies, asked alone, allow the request? */
export function allows(policies: PolicySet, request: Request, { fill, world = new Map() }: Setting = {}): boolean {
  return evaluate(policies, request, {}, fill, { alone: true, world }).decision === "Allow";
}

/** A request that `new_` allows and `old` does not, if one of `everyRequest` is. */
export function bruteNewAccess(old: PolicySet, new_: PolicySet, setting: Setting = {}): Request | undefined {
  for (const request of everyRequest([...old, ...new_], setting)) {
    if (allows(new_, request, setting) && !allows(old, request, setting)) return request;
  }
  return undefined;
}

/** A request that the policies allow and that is wanted, if one of `everyRequest` is. */
export function bruteCanAllow(
  policies: PolicySet,
  isWanted: (request: Request) => boolean = () => true,
  setting: Setting = {},
): Request | undefined {
  for (const request of everyRequest(policies, setting)) {
    if (isWanted(request) && allows(policies, request, setting)) return request;
  }
  return undefined;
}

/** Some ways to fill the holes of these policies: literal texts, wildcards, and texts that other statements mean. */
export function* fillings(policies: PolicySet): Iterable<(hole: Hole) => string> {
  const holes = new Set(textsOf(policies).flatMap((text) => holesOf(text).map(({ expression }) => expression)));
  const texts = ["alice", "*", "Get", "111122223333", "arn:aws:s3:::a/alice", ""];
  const total = holes.size === 0 ? 1 : texts.length ** Math.min(holes.size, 2);
  for (let index = 0; index < total; index++) {
    const order = [...holes];
    yield (hole) =>
      texts[(order.indexOf(hole.expression) % 2 === 0 ? index : Math.floor(index / texts.length)) % texts.length] ?? "";
  }
}

function textsOf(policies: PolicySet): readonly PolicyText[] {
  return policies.flatMap(({ policy }) =>
    policy.statements.flatMap(({ action, resource, principal, conditions }) => [
      ...(action?.values ?? []),
      ...(resource?.values ?? []),
      ...(principal?.entries.map(({ text }) => text) ?? []),
      ...conditions.flatMap(({ key, values }) => [key, ...values]),
    ]),
  );
}

/** Every way the choices of these policies can fall. */
export function everyWorld(policies: PolicySet): readonly ReadonlyMap<string, string>[] {
  const branches = new Map<string, Set<string>>();
  for (const { on, is } of policies.flatMap(({ policy }) => policy.statements.flatMap(({ when }) => when))) {
    branches.set(on, (branches.get(on) ?? new Set()).add(is));
  }
  let worlds: readonly ReadonlyMap<string, string>[] = [new Map()];
  for (const [on, names] of branches) {
    worlds = worlds.flatMap((world) => [...names].map((is) => new Map([...world, [on, is]])));
  }
  return worlds;
}
