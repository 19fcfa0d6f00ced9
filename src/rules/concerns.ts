import type { Resource } from "../readers/index.js";
import { legLists } from "./ask-allows.js";
import { isClass } from "./ask-class.js";
import type { Subject } from "./asked.js";
import type { Cache } from "./cache.js";
import { entitiesOf } from "./entities.js";
import { legPattern, waysOf } from "./request.js";
import type { AllowsAsk, Ask, RequestPattern, Row, Rule, Tables } from "./rule.js";
import { type Services, servicesNamed, servicesOfAll, servicesOfWays, shareOne } from "./services.js";
import { pickRows, pickTexts } from "./table.js";

/** What a question is looked at with. */
export interface Known {
  readonly tables: Tables;
  readonly cache: Cache;
}

/** A subject, and the services that its Allows name. */
export interface Outline {
  readonly subject: Subject;
  readonly services: Services;
}

/**
 * May the rule answer anything but no? Only services, effects and types of resources are compared: a no is sure. Where
 * the rule fails at it, it may; it will fail again when it is asked.
 */
export function mayConcern(rule: Rule, outline: Outline, known: Known): boolean {
  try {
    const rows = rule["for-each"] ? pickRows(rule["for-each"], known.tables) : [undefined];
    return rows.some((row) => mayBe(rule.ask, outline, row, known));
  } catch {
    return true;
  }
}

/** The services that the Allows of a subject name; none of a resource. */
export function servicesOfSubject(subject: Subject): Services {
  switch (subject.type) {
    case "statement":
      return servicesOfAll(subject.statement.effect === "Allow" ? [subject.statement] : []);
    case "policy":
      return servicesOfAll(subject.policy.allows);
    case "principal":
      return servicesOfAll(subject.principal.allows);
    default:
      return new Set();
  }
}

/** All words of a question must say yes; those that are not looked at here may. */
function mayBe(ask: Ask, outline: Outline, row: Row | undefined, known: Known): boolean {
  const { subject } = outline;
  const { statement, resource, allows, denies, any } = ask;
  const effect = subject.type === "statement" ? subject.statement.effect : undefined;
  if (effect !== undefined && statement?.effect !== undefined && statement.effect !== effect) return false;
  if (effect === "Allow" && denies && denies.by !== "policy") return false;
  if (resource && subject.type === "resource" && !isOne(resource.is, subject.resource, known.tables)) return false;
  if (allows && !mayAllow(allows, outline, row, known)) return false;
  return any === undefined || any.some((each) => mayBe(each, outline, row, known));
}

function isOne(is: string | readonly string[], resource: Resource, tables: Tables): boolean {
  const wanted = [is].flat();
  return entitiesOf(resource, tables).some(({ entity }) => wanted.includes(String(entity)));
}

function mayAllow(ask: AllowsAsk, { subject, services }: Outline, row: Row | undefined, known: Known): boolean {
  if (subject.type === "statement") {
    if (ask.by === "policy" || ask.all) return true;
    if (subject.statement.effect === "Deny") return false;
  }
  return legLists(ask, row).some((legs) =>
    legs.every((leg) => shareOne(services, servicesOfPattern(legPattern(leg), known))),
  );
}

/** The services of the actions that a pattern is about. */
function servicesOfPattern(pattern: RequestPattern, { tables, cache }: Known): Services {
  if (!isClass(pattern)) return servicesOfWays(waysOf(pattern, { tables, cache }));
  const { action } = pattern;
  return typeof action === "object" && "in" in action ? servicesNamed(pickTexts(action, tables)) : undefined;
}
