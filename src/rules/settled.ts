import type { Subject } from "./asked.js";
import { type Cache, setName } from "./cache.js";
import { checks } from "./checks/index.js";
import type { Ask, Rule } from "./rule.js";
import type { PolicySubject, PrincipalSubject, Side } from "./subject.js";

/** Subjects of which one rule said no: it will say no of all that say the same. */
export interface Settled {
  readonly isKnown: (subject: Subject) => boolean;
  readonly add: (subject: Subject) => void;
}

/** Numbers of what policies and principals say, for those that say the same as another one of the side. */
export type Twins = ReadonlyMap<PolicySubject | PrincipalSubject, number>;

/** Policies of one kind and owner, and principals, that say the same. */
export function twinsIn({ policies, principals }: Side, cache: Cache): Twins {
  const firsts = new Map<string, PolicySubject | PrincipalSubject>();
  const twins = new Map<PolicySubject | PrincipalSubject, number>();
  const take = (of: PolicySubject | PrincipalSubject, says: string): void => {
    const first = firsts.get(says);
    if (!first) {
      firsts.set(says, of);
      return;
    }
    const number = twins.get(first) ?? twins.size;
    twins.set(first, number).set(of, number);
  };
  for (const policy of policies) {
    take(policy, `${policy.kind} ${policy.site.owners[0]?.is} ${setName(policy.set, cache)}`);
  }
  for (const principal of principals) {
    take(principal, `of ${principal.policies.map(({ kind }) => kind).join(" ")} ${setName(principal.set, cache)}`);
  }
  return twins;
}

/** Nothing is settled where the rule's answer may hang on more than the policies' own words. */
export function settledOf(rule: Rule, twins: Twins): Settled {
  const said = new Set<string>();
  let isByWords: boolean | undefined;
  const nameOf = (subject: Subject): string | undefined => {
    isByWords ??= hangsOnWords(rule.ask);
    return isByWords ? twinName(subject, twins) : undefined;
  };
  return {
    isKnown: (subject) => said.has(nameOf(subject) ?? ""),
    add: (subject) => {
      const name = nameOf(subject);
      if (name !== undefined) said.add(name);
    },
  };
}

/** Issuers of tokens are looked up among the resources, grammar and sizes in the source. */
function hangsOnWords({ resource, check = {}, allows, denies, any = [], not }: Ask): boolean {
  const ofSource = Object.keys(check).some((name) => checks[name]?.on !== "statement");
  const ofIssuer = [allows, denies].some((ask) => typeof ask?.principal === "object" && "federated" in ask.principal);
  return !resource && !ofSource && !ofIssuer && any.every(hangsOnWords) && (!not || hangsOnWords(not));
}

function twinName(subject: Subject, twins: Twins): string | undefined {
  if (subject.type === "resource") return undefined;
  const number = twins.get(subject.type === "principal" ? subject.principal : subject.policy);
  if (number === undefined) return undefined;
  return subject.type === "statement"
    ? `${number} ${subject.policy.statements.indexOf(subject.statement)}`
    : `${number}`;
}
