import type { Subject } from "./asked.js";
import { type Cache, contentNumber, setName } from "./cache.js";
import { checks } from "./checks/index.js";
import type { Ask, Rule } from "./rule.js";

/** Subjects of which a rule said no, by what they say: it will say no of all that say the same. */
export interface Settled {
  readonly isKnown: (subject: Subject) => boolean;
  readonly add: (subject: Subject) => void;
}

const nothing: Settled = { isKnown: () => false, add: () => {} };

/** What is settled of a rule so far; nothing where its answer may hang on more than the policies' own words. */
export function settledOf(rule: Rule, cache: Cache): Settled {
  const known = cache.settled.get(rule) ?? (hangsOnWords(rule.ask) ? newlySettled(cache) : nothing);
  cache.settled.set(rule, known);
  return known;
}

function newlySettled(cache: Cache): Settled {
  const said = new Set<number>();
  return {
    isKnown: (subject) => subject.type !== "resource" && said.has(numberOf(subject, cache)),
    add: (subject) => {
      if (subject.type !== "resource") said.add(numberOf(subject, cache));
    },
  };
}

/** Issuers of tokens are looked up among the resources, grammar and sizes in the source. */
function hangsOnWords({ resource, check = {}, allows, denies, any = [], not }: Ask): boolean {
  const ofSource = Object.keys(check).some((name) => checks[name]?.on !== "statement");
  const ofIssuer = [allows, denies].some((ask) => typeof ask?.principal === "object" && "federated" in ask.principal);
  return !resource && !ofSource && !ofIssuer && any.every(hangsOnWords) && (!not || hangsOnWords(not));
}

/** A number for kind, owner and words of a subject. */
function numberOf(subject: Exclude<Subject, { type: "resource" }>, cache: Cache): number {
  return contentNumber(cache, subject, () => {
    if (subject.type === "principal") {
      const { policies, set } = subject.principal;
      return `principal ${policies.map(({ kind }) => kind).join(" ")} ${setName(set, cache)}`;
    }
    const { policy } = subject;
    const of = `${subject.type} ${policy.kind} ${policy.site.owners[0]?.is} ${setName(policy.set, cache)}`;
    return subject.type === "policy" ? of : `${of} ${policy.statements.indexOf(subject.statement)}`;
  });
}
