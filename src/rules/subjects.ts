import { grainOf } from "./ask.js";
import type { Subject } from "./asked.js";
import { type Known, mayConcern, type Outline, servicesOfSubject } from "./concerns.js";
import type { Rule } from "./rule.js";
import type { Services } from "./services.js";
import type { PolicySubject, Side } from "./subject.js";

/** Subjects that are alike in kind, owner, effect, services and type of resource, with their places among all. */
interface Group {
  readonly first: Outline;
  readonly members: { readonly subject: Subject; readonly at: number }[];
}

type Groups = { readonly [grain in Subject["type"]]: readonly Group[] };

/** All that rules can be asked of in one side, grouped by what can already tell that a rule does not concern it. */
export function groupsIn({ policies, principals, resources }: Side): Groups {
  const statements = policies.flatMap((policy) =>
    policy.statements.map((statement) => ({ type: "statement", policy, statement }) as const),
  );
  return {
    statement: grouped(statements),
    policy: grouped(policies.map((policy) => ({ type: "policy", policy }))),
    principal: grouped(principals.map((principal) => ({ type: "principal", principal }))),
    resource: grouped(resources.map((resource) => ({ type: "resource", resource }))),
  };
}

function grouped(subjects: readonly Subject[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const [at, subject] of subjects.entries()) {
    const services = servicesOfSubject(subject);
    const name = outlineOf(subject, services);
    const group = groups.get(name);
    if (group) group.members.push({ subject, at });
    else groups.set(name, { first: { subject, services }, members: [{ subject, at }] });
  }
  return [...groups.values()];
}

/** A text that is the same for subjects which are alike. */
function outlineOf(subject: Subject, services: Services): string {
  if (subject.type === "resource") return `${subject.resource.format} ${subject.resource.type}`;
  const named = services ? [...services].sort().join(" ") : "*";
  if (subject.type === "principal")
    return `${[...new Set(subject.principal.policies.map(kindOf))].sort().join()} ${named}`;
  return `${kindOf(subject.policy)} ${subject.type === "statement" ? subject.statement.effect : ""} ${named}`;
}

function kindOf({ kind, site }: PolicySubject): string {
  return `${kind} ${site.owners[0]?.is}`;
}

/** The subjects that a rule is asked of, in order; those of which it could only say no are left out. */
export function subjectsFor(rule: Rule, groups: Groups, known: Known): readonly Subject[] {
  const found = groups[grainOf(rule.ask)].filter(
    ({ first }) => isAskedOf(rule, first.subject) && mayConcern(rule, first, known),
  );
  const members = found.flatMap((group) => group.members);
  if (found.length > 1) members.sort((a, b) => a.at - b.at);
  return members.map(({ subject }) => subject);
}

/** Is the rule about policies of this kind and owner? Of a principal, about one of its policies. */
function isAskedOf(rule: Rule, subject: Subject): boolean {
  if (subject.type === "resource") return true;
  if (subject.type === "principal") return subject.principal.policies.some((policy) => fits(rule, policy));
  return fits(rule, subject.policy);
}

function fits({ kinds, owner }: Rule, { kind, site }: PolicySubject): boolean {
  if (!kinds.includes(kind)) return false;
  if (!owner) return true;
  const is = site.owners[0]?.is;
  if (owner.is !== undefined && (is === undefined || ![owner.is].flat().includes(is))) return false;
  return owner.not === undefined || is === undefined || ![owner.not].flat().includes(is);
}
