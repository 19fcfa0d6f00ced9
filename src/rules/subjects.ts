import type { Subject } from "./asked.js";
import type { Rule } from "./rule.js";
import type { PolicySubject, Side } from "./subject.js";

type Subjects = { readonly [grain in Subject["type"]]: readonly Extract<Subject, { readonly type: grain }>[] };

/** All that rules can be asked of in one side; the same objects for every rule. */
export function subjectsIn({ policies, principals, resources }: Side): Subjects {
  return {
    statement: policies.flatMap((policy) =>
      policy.statements.map((statement) => ({ type: "statement", policy, statement }) as const),
    ),
    policy: policies.map((policy) => ({ type: "policy", policy })),
    principal: principals.map((principal) => ({ type: "principal", principal })),
    resource: resources.map((resource) => ({ type: "resource", resource })),
  };
}

/** Is the rule about policies of this kind and owner? Of a principal, about one of its policies. */
export function isAskedOf(rule: Rule, subject: Subject): boolean {
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
