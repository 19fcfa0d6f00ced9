import { evaluate, type Request, type Witness } from "../access/index.js";
import { actionsOf, findAction, parseArn } from "../policy/index.js";
import { usualResource } from "./concrete.js";
import { dressed } from "./fresh.js";
import type { PolicySubject } from "./subject.js";

/** Well-known actions, to stand for one that any action of any service would do for. */
export const wellKnown: readonly string[] = [
  "iam:PutRolePolicy",
  "s3:DeleteObject",
  "ec2:TerminateInstances",
  "dynamodb:Scan",
  "lambda:InvokeFunction",
];

/** Actions of a service that are tried in the place of one nobody can type. */
const tried = 12;

/**
 * A witness as people believe it: no names that nobody can type, an action that exists where the same policy allows
 * one, and of a trust policy the role itself as the resource.
 */
export function inPlainClothes(witness: Witness, policy: PolicySubject | undefined): Witness {
  const { principal, action, resource, context } = witness.request;
  const plain = Object.entries(context).map(([key, values]) => [key, values.map((value) => keyValue(key, value))]);
  const known = existing(witness.request, policy) ?? { action, resource };
  const request: Request = {
    principal: dressed(principal),
    action: dressed(known.action),
    resource: policy?.kind === "trust" ? roleOf(policy, resource) : dressed(known.resource),
    context: Object.fromEntries(plain),
  };
  return { ...witness, request };
}

/** The subject of a workflow's token is a repository's; any other value is its own plain self. */
function keyValue(key: string, value: string): string {
  const plain = dressed(value);
  const isSubject =
    key.includes("githubusercontent.com") && key.endsWith(":sub") && plain !== value && !plain.includes(":");
  return isSubject ? "repo:somebody-else/any-repo:ref:refs/heads/main" : plain;
}

/** An action of AWS that is allowed in the place of a made-up one, on a resource it takes where any would do. */
function existing(
  request: Request,
  policy: PolicySubject | undefined,
): Pick<Request, "action" | "resource"> | undefined {
  if (!policy || dressed(request.action) === request.action) return undefined;
  const service = request.action.split(":")[0] ?? "";
  const own = [...actionsOf(service)].sort((a, b) => rank(a.level) - rank(b.level)).slice(0, tried);
  const ids = [
    ...wellKnown.filter((id) => own.length === 0 || id.startsWith(`${service}:`)),
    ...own.map(({ id }) => id),
  ];
  const pairs = ids
    .filter(findAction)
    .flatMap((action) => [
      ...(ofAnyService(request.resource) ? [{ action, resource: usualResource(action) ?? request.resource }] : []),
      { action, resource: request.resource },
    ]);
  return pairs.find(
    (pair) => evaluate(policy.set, { ...request, ...pair }, {}, () => "", { alone: true }).decision === "Allow",
  );
}

/** Is even its service one that nobody can type? */
function ofAnyService(resource: string): boolean {
  const service = resource.split(":")[2];
  return service !== undefined && dressed(service) !== service;
}

const ranks = ["Permissions management", "Write", "Tagging", "Read", "List"];

function rank(level: string): number {
  return ranks.indexOf(level);
}

function roleOf({ site }: PolicySubject, resource: string): string {
  const [owner] = site.owners;
  if (parseArn(resource)?.service === "iam" && !resource.endsWith("role/example")) return dressed(resource);
  const name = owner?.is === "role" && !owner.name.includes("${") ? owner.name : "example";
  return `arn:aws:iam::111122223333:role/${name}`;
}
