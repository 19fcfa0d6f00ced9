import type { Statement } from "../policy/index.js";
import { type Answer, both, either, no, opposite, type Place, yesAt } from "./answer.js";
import { askAllows } from "./ask-allows.js";
import { askDenies } from "./ask-denies.js";
import { askResource } from "./ask-resource.js";
import { askStatement } from "./ask-statement.js";
import type { Asked, Subject } from "./asked.js";
import { voidIn } from "./cache.js";
import { checks } from "./checks/index.js";
import type { AllowsAsk, Ask } from "./rule.js";
import { shownElement } from "./shown.js";
import type { PolicySubject } from "./subject.js";
import { asGlob, mayHold } from "./written.js";

/** What one subject of a rule is. */
export type Grain = Subject["type"];

/** The subject an ask is about, by its words. */
export function grainOf(ask: Ask): Grain {
  if (ask.resource) return "resource";
  if (ask.statement) return "statement";
  if (ask.check) return checks[Object.keys(ask.check)[0] ?? ""]?.on ?? "statement";
  if (ask.allows) return ask.allows.by ?? "statement";
  if (ask.denies) return ask.denies.by ?? "statement";
  if (ask.void) return "policy";
  const [first] = ask.any ?? [];
  if (first) return grainOf(first);
  return ask.not ? grainOf(ask.not) : "statement";
}

/** The words of a question and how each is answered, the cheap ones first. */
const words: readonly (readonly [keyof Ask, (ask: Ask, asked: Asked, so: Answer) => Answer])[] = [
  ["statement", ({ statement = {} }, asked, so) => both(so, askStatement(statement, asked))],
  ["resource", ({ resource }, asked, so) => (resource ? both(so, askResource(resource, asked)) : so)],
  ["check", ({ check = {} }, asked, so) => both(so, askCheck(check, asked))],
  ["any", ({ any = [] }, asked, so) => both(so, either(any.map((each) => askAll(each, asked))))],
  ["allows", ({ allows = {} }, asked, so) => andAllows(so, allows, asked)],
  ["denies", ({ denies = {} }, asked, so) => both(so, askDenies(denies, asked))],
  ["void", (ask, asked, so) => both(so, askVoid(ask.void, asked))],
  ["not", ({ not = {} }, asked, so) => both(so, opposite(askAll(not, asked)))],
];

const nothingSaid: Answer = { is: "yes", places: [] };

/** The answer to a question about one subject: all its words must say yes. */
export function askAll(ask: Ask, asked: Asked): Answer {
  let answer = nothingSaid;
  for (const [word, and] of words) {
    if (ask[word] === undefined) continue;
    answer = and(ask, asked, answer);
    if (answer.is === "no") return no;
  }
  return answer;
}

/** Where actions of the statement were singled out so far, each is asked about by itself. */
function andAllows(so: Answer, allows: AllowsAsk, asked: Asked): Answer {
  const { subject } = asked;
  const actions = (subject.type === "statement" && subject.statement.action?.values) || [];
  const named = so.is === "no" ? [] : so.places.filter(({ text }) => text && actions.includes(text));
  if (so.is !== "yes" || named.length === 0) return both(so, askAllows(allows, asked));
  return either(
    named.map((place) => both(yesAt([place]), askAllows(allows, place.text ? { ...asked, named: place.text } : asked))),
  );
}

function askCheck(check: NonNullable<Ask["check"]>, asked: Asked): Answer {
  const [name = "", args = {}] = Object.entries(check)[0] ?? [];
  return Object.hasOwn(checks, name) ? (checks[name]?.run(args, asked) ?? no) : no;
}

/** Every statement is held against every other: of a policy with more, that is not asked. */
const comparedStatements = 500;

/** Which statements do nothing, for this reason? */
function askVoid(because: Ask["void"], { subject, cache }: Asked): Answer {
  if (subject.type !== "policy") return no;
  const { policy } = subject;
  if (policy.statements.length > comparedStatements) {
    return { is: "depends", on: [`more than ${comparedStatements} statements`], places: [{ policy }] };
  }
  if (!mayBeVoid(policy, because)) return no;
  const [attached] = policy.set;
  if (!attached) return no;
  const found = voidIn(attached, cache).filter((each) => each.type === because);
  return yesAt(
    found.map((each): Place => {
      const facts = {
        written: shownElement(each.statement),
        "covered-by": "by" in each ? each.by.map(shownElement) : [],
      };
      return { policy, statement: each.statement, span: each.statement.span, facts };
    }),
  );
}

/** A statement can only be covered, denied or denying where another one speaks of its first action and resource. */
function mayBeVoid({ allows, denies }: PolicySubject, because: Ask["void"]): boolean {
  if (because === "impossible") return [...allows, ...denies].some(mayNeverApply);
  if (because === "nothing-to-deny") return denies.length > 0 && allows.length > 0;
  if (because === "denied") return allows.some((allow) => denies.some((deny) => touches(deny, allow)));
  return [allows, denies].some((list) =>
    list.some((one) => list.some((other) => other !== one && touches(other, one))),
  );
}

/** A statement can only match no request where conditions exclude one another, or everything is left out. */
function mayNeverApply({ action, resource, conditions }: Statement): boolean {
  return conditions.length > 1 || action?.negated === true || resource?.negated === true;
}

function touches(statement: Statement, other: Statement): boolean {
  const [action] = other.action?.values ?? [];
  const [resource] = other.resource?.values ?? [];
  if (other.action?.negated || other.resource?.negated) return true;
  return (
    (!action || mayHold(statement.action, asGlob(action), { caseless: true, open: true })) &&
    (!resource || mayHold(statement.resource, asGlob(resource), { caseless: false, open: true }))
  );
}
