import { canAllowAll, type Pattern, type PolicySet, type StatementRef } from "../access/index.js";
import { holesOf, type Statement } from "../policy/index.js";
import { budgetOf } from "./allowance.js";
import { type Answer, either, no, type Place, yesAt } from "./answer.js";
import { askClass, isClass } from "./ask-class.js";
import { type Asked, readsHolesOpen } from "./asked.js";
import { type Obvious, obviousWitness } from "./concrete.js";
import { groupOf } from "./keys.js";
import { possible, toAnswer } from "./possible.js";
import { type PrincipalChoice, principalsFor } from "./principals.js";
import { legPattern, toPattern, type Way, waysOf } from "./request.js";
import type { AllowsAsk, Leg, RequestPattern, Row } from "./rule.js";
import { servicesMeet } from "./services.js";
import type { PolicySubject } from "./subject.js";
import { mayMeet, surelyDenied } from "./written.js";

/** How many combinations of a rule's legs are tried at most. */
const combinations = 24;

/** Is there a request of this pattern that the subject allows? */
export function askAllows(ask: AllowsAsk, asked: Asked): Answer {
  const { subject } = asked;
  if (subject.type === "principal") return askTogether(ask, subject.principal, asked);
  if (subject.type === "resource") return no;
  if (ask.all) return askTogether(ask, alone(subject.policy), asked);
  const statements = ask.by === "policy" || subject.type === "policy" ? subject.policy.allows : [subject.statement];
  return either(
    statements.filter((each) => each.effect === "Allow").map((each) => askStatement(ask, each, subject.policy, asked)),
  );
}

function askStatement(ask: AllowsAsk, statement: Statement, policy: PolicySubject, asked: Asked): Answer {
  const found = principalsFor(ask.principal, statement, asked).map((who) => {
    if (isClass(ask)) return askClass(ask, statement, policy, asked);
    return askWays(ask, statement, policy, asked, who);
  });
  return inDoubt(either(found), statement);
}

/** A condition on a key that is filled in later may ask for anything: a yes is then open. */
function inDoubt(answer: Answer, { conditions }: Statement): Answer {
  const on = conditions.flatMap((line) => holesOf(line.key).map((hole) => `\`${hole.expression}\``));
  return answer.is === "yes" && on.length > 0 ? { is: "depends", on: [...new Set(on)], places: answer.places } : answer;
}

/** Every way is asked about, so that the answer can list all actions. */
function askWays(
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): Answer {
  const open = readsHolesOpen(asked);
  const possibleWays = waysOf(ask, asked);
  if (!servicesMeet([statement], possibleWays)) return no;
  const ways = possibleWays.filter(({ action, resources }) =>
    resources.every(
      (resource) => mayMeet(statement, action, resource, open) && !surelyDenied(policy.denies, action, resource),
    ),
  );
  const answers = ways.map((way) => askWay(way, ask, statement, policy, asked, who));
  const answer = either(answers);
  if (answer.is !== "yes") return answer;
  const actions = ways
    .filter((_way, i) => answers[i]?.is === "yes")
    .map((way) => way.action)
    .filter((action) => !action.includes("*"));
  return yesAt(
    answer.places
      .slice(0, 1)
      .map((place) => ({ ...place, ...(actions.length > 0 && isReadable(actions) ? { actions } : {}) })),
  );
}

/** Fresh names are no actions to show. */
function isReadable(actions: readonly string[]): boolean {
  return actions.every((action) => /^[\w-]+:[\w-]+$/.test(action));
}

function askWay(
  way: Way,
  ask: RequestPattern,
  statement: Statement,
  policy: PolicySubject,
  asked: Asked,
  who: PrincipalChoice,
): Answer {
  const answers = way.resources.map((resource) => {
    const pattern = toPattern(way, resource, ask, policy.set, asked, who);
    return toAnswer(possible(policy.set, pattern, statement, asked), policy, statement, who);
  });
  return (
    answers.find((answer) => answer.is === "no") ??
    answers.find((answer) => answer.is === "depends") ??
    answers[0] ??
    no
  );
}

function alone(policy: PolicySubject): Together {
  return { ...policy, policies: [policy], allows: policy.kind === "boundary" ? [] : policy.allows };
}

/** Several requests of one principal, over all of these policies. */
function askTogether(ask: AllowsAsk, together: Together, asked: Asked): Answer {
  const answers = legLists(ask, asked.row).map((legs) => askLegs(legs, together, asked));
  return answers.find((answer) => answer.is === "yes") ?? answers.find((answer) => answer.is === "depends") ?? no;
}

/** Lists of legs, one of which must be allowed in full; a question without legs is one leg itself. */
export function legLists(ask: AllowsAsk, row: Row | undefined): readonly (readonly Leg[])[] {
  const { all } = ask;
  if (all === undefined) return [[ask]];
  if (!("column" in all)) return [all];
  const value = row?.[all.column];
  return Array.isArray(value) ? (value as readonly (readonly Leg[])[]) : [];
}

/** All that one principal has. */
interface Together {
  readonly set: PolicySet;
  readonly policies: readonly PolicySubject[];
  readonly allows: readonly Statement[];
  readonly denies: readonly Statement[];
}

function askLegs(legs: readonly Leg[], { set, policies, allows, denies }: Together, asked: Asked): Answer {
  if (legs.some((leg) => !servicesMeet(allows, waysOf(legPattern(leg), asked)))) return no;
  const holes = readsHolesOpen(asked);
  const choices: Pattern[][][] = [];
  const chosen: (readonly Way[])[] = [];
  for (const leg of legs) {
    const pattern = legPattern(leg);
    const ways = waysOf(pattern, asked).filter(({ action, resources }) =>
      resources.every(
        (resource) =>
          allows.some((each) => mayMeet(each, action, resource, holes)) && !surelyDenied(denies, action, resource),
      ),
    );
    if (ways.length === 0) return no;
    chosen.push(ways);
    choices.push(ways.map((way) => way.resources.map((resource) => toPattern(way, resource, pattern, set, asked))));
  }
  let open: Answer = no;
  for (const [n, combination] of product(choices).entries()) {
    if (n >= combinations) break;
    const answer = askCombination(combination, set, policies, asked);
    if (answer.is === "yes") return answer;
    if (answer.is === "depends" && open.is === "no") open = answer;
  }
  return open;
}

function askCombination(
  legs: readonly (readonly Pattern[])[],
  set: PolicySet,
  policies: readonly PolicySubject[],
  asked: Asked,
): Answer {
  const patterns = legs.flat();
  const obvious = obviousLegs(patterns, set, policies);
  if (obvious) return obvious;
  const shared = (key: string) => groupOf(key, asked.tables) === "who";
  const combined = canAllowAll(set, patterns, shared, { budget: budgetOf(asked.cache.allowance) });
  if (combined.is === "no") return no;
  if (combined.is === "unknown")
    return { is: "depends", on: combined.because.slice(0, 1), places: placesOf([], policies, patterns) };
  const places = placesOf(combined.by, policies, patterns).map((place) => {
    const witness = combined.witnesses[0];
    return witness ? { ...place, witness } : place;
  });
  if (combined.is === "yes") return { is: "yes", places };
  return { is: "depends", on: [...new Set(combined.on.map((hole) => `\`${hole.expression}\``))], places };
}

/** Every leg is plainly allowed, each by some statement. */
function obviousLegs(
  patterns: readonly Pattern[],
  set: PolicySet,
  policies: readonly PolicySubject[],
): Answer | undefined {
  const found: Obvious[] = [];
  for (const pattern of patterns) {
    const obvious = obviousWitness(set, pattern);
    if (!obvious) return undefined;
    found.push(obvious);
  }
  const [first] = found;
  const by = found.flatMap((each) => each.by.slice(0, 1));
  return (
    first && {
      is: "yes",
      places: placesOf(by, policies, patterns).map((place) => ({ ...place, witness: first.witness })),
    }
  );
}

/** One place at the first leg's statement; those of the other legs take part. */
function placesOf(
  by: readonly StatementRef[],
  policies: readonly PolicySubject[],
  patterns: readonly Pattern[],
): readonly Place[] {
  const actions = patterns.flatMap((pattern) => pattern.action?.like ?? []).filter((action) => isReadable([action]));
  const found = by.flatMap(({ statement }) => {
    const policy = policies.find((each) => each.allows.includes(statement));
    return policy ? [{ policy, statement }] : [];
  });
  const [first, ...rest] = found;
  const others = rest.filter(({ statement }) => statement !== first?.statement);
  return [{ ...first, others, ...(actions.length > 0 ? { actions: [...new Set(actions)] } : {}) }];
}

/** Every choice of one of each. */
function* combine<T>(choices: readonly (readonly T[])[]): Generator<readonly T[]> {
  const [first, ...rest] = choices;
  if (!first) {
    yield [];
    return;
  }
  for (const one of first) for (const others of combine(rest)) yield [one, ...others];
}

function product<T>(choices: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const result: (readonly T[])[] = [];
  for (const each of combine(choices)) {
    result.push(each);
    if (result.length > combinations) break;
  }
  return result;
}
