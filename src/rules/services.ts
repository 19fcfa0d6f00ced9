import { plain, type Statement } from "../policy/index.js";
import { isGlob } from "./glob.js";
import type { Way } from "./request.js";

/** The services that actions are of, in lower case; undefined where they may be of any. */
export type Services = ReadonlySet<string> | undefined;

const ofStatements = new WeakMap<Statement, { readonly services: Services }>();
const ofWays = new WeakMap<readonly Way[], { readonly services: Services }>();

/** May one of the statements name one of the actions? Only the services are compared: a no is sure. */
export function servicesMeet(statements: readonly Statement[], ways: readonly Way[]): boolean {
  const wanted = servicesOfWays(ways);
  return !wanted || statements.some((statement) => shareOne(servicesOf(statement), wanted));
}

/** May actions of these services be actions of those? */
export function shareOne(some: Services, others: Services): boolean {
  if (!some || !others) return true;
  for (const service of some) if (others.has(service)) return true;
  return false;
}

export function servicesOfWays(ways: readonly Way[]): Services {
  const known = ofWays.get(ways) ?? { services: servicesNamed(ways.map(({ action }) => action)) };
  ofWays.set(ways, known);
  return known.services;
}

/** The services of all these statements together. */
export function servicesOfAll(statements: readonly Statement[]): Services {
  const all = new Set<string>();
  for (const statement of statements) {
    const own = servicesOf(statement);
    if (!own) return undefined;
    for (const service of own) all.add(service);
  }
  return all;
}

function servicesOf(statement: Statement): Services {
  const { action } = statement;
  if (!action || action.negated) return undefined;
  const known = ofStatements.get(statement) ?? { services: servicesNamed(action.values.map(plain)) };
  ofStatements.set(statement, known);
  return known.services;
}

/** The services of actions and patterns of them; what is not known may be of any. */
export function servicesNamed(actions: readonly (string | undefined)[]): Services {
  const services = new Set<string>();
  for (const action of actions) {
    const service = action?.includes(":") ? action.slice(0, action.indexOf(":")) : undefined;
    if (service === undefined || isGlob(service)) return undefined;
    services.add(service.toLowerCase());
  }
  return services;
}

/** What stands before the colon of an action or a pattern of actions; all of a text without a colon. */
export function serviceIn(action: string): string {
  return action.split(":", 1)[0] ?? "";
}
