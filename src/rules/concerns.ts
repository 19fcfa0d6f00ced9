import type { Statement } from "../policy/index.js";
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

/** A subject seen from afar: what can already tell that a rule has nothing to say of it. */
interface Outline {
  /** Outlines of one name are alike. */
  readonly name: string;
  /** Of a statement. */
  readonly effect?: Statement["effect"];
  /** The services that its Allows name. */
  readonly services?: Services;
  readonly resource?: Resource;
}

/** What the outlines are compared with. */
interface Known {
  readonly tables: Tables;
  readonly cache: Cache;
}

/**
 * May the rule answer anything but no? Services, effects and types of resources are compared, once for all subjects
 * that are alike in them: a no is sure.
 */
export function concernsOf(rule: Rule, known: Known): (subject: Subject) => boolean {
  const rows = rule["for-each"] ? pickRows(rule["for-each"], known.tables) : [undefined];
  const answers = new Map<string, boolean>();
  return (subject) => {
    const outline = outlineOf(subject);
    const answer = answers.get(outline.name) ?? rows.some((row) => concerns(rule.ask, outline, row, known));
    answers.set(outline.name, answer);
    return answer;
  };
}

const outlines = new WeakMap<Subject, Outline>();

function outlineOf(subject: Subject): Outline {
  const outline = outlines.get(subject) ?? madeOutline(subject);
  outlines.set(subject, outline);
  return outline;
}

function madeOutline(subject: Subject): Outline {
  switch (subject.type) {
    case "statement": {
      const { statement } = subject;
      const { effect } = statement;
      return { ...ofServices(effect === "Allow" ? [statement] : [], effect), effect };
    }
    case "policy":
      return ofServices(subject.policy.allows, "");
    case "principal":
      return ofServices(subject.principal.allows, "");
    default: {
      const { resource } = subject;
      return { name: `${resource.format} ${resource.type}`, resource };
    }
  }
}

function ofServices(allows: readonly Statement[], prefix: string): Outline {
  const services = servicesOfAll(allows);
  return { name: `${prefix} ${services ? [...services].sort().join(" ") : "*"}`, services };
}

/** All words of a question must say yes; of those that an outline cannot answer, each may. */
function concerns(ask: Ask, outline: Outline, row: Row | undefined, known: Known): boolean {
  const { statement, resource, allows, denies, any } = ask;
  const { effect } = outline;
  if (statement?.effect !== undefined && effect !== undefined && statement.effect !== effect) return false;
  if (denies && effect === "Allow" && denies.by !== "policy") return false;
  if (resource && outline.resource && !isOf(resource.is, outline.resource, known.tables)) return false;
  if (allows && !mayAllow(allows, outline, row, known)) return false;
  return any === undefined || any.some((each) => concerns(each, outline, row, known));
}

function isOf(is: string | readonly string[], resource: Resource, tables: Tables): boolean {
  const wanted = [is].flat();
  return entitiesOf(resource, tables).some(({ entity }) => wanted.includes(String(entity)));
}

function mayAllow(ask: AllowsAsk, { effect, services }: Outline, row: Row | undefined, known: Known): boolean {
  const ofPolicy = ask.by === "policy" || ask.all !== undefined;
  if (effect !== undefined && ofPolicy) return true;
  if (effect === "Deny") return false;
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
