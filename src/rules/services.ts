import { plain, type Statement } from "../policy/index.js";
import { isGlob } from "./glob.js";
import type { Way } from "./request.js";

/** The services that actions are of, in lower case; undefined where they may be of any. */
type Services = ReadonlySet<string> | undefined;

const ofStatements = new WeakMap<Statement, { readonly services: Services }>();
const ofWays = new WeakMap<readonly Way[], { readonly services: Services }>();

/** May one of the statements name one of the actions? Only the services are compared: a no is sure. */
export function servicesMeet(statements: readonly Statement[], ways: readonly Way[]): boolean {
  const wanted = servicesOfWays(ways);
  if (!wanted) return true;
  return statements.some((statement) => {
    const own = servicesOf(statement);
    if (!own) return true;
    for (const service of own) if (wanted.has(service)) return true;
    return false;
  });
}

function servicesOfWays(ways: readonly Way[]): Services {
  const known = ofWays.get(ways) ?? { services: named(ways.map(({ action }) => action)) };
  ofWays.set(ways, known);
  return known.services;
}

function servicesOf(statement: Statement): Services {
  const { action } = statement;
  if (!action || action.negated) return undefined;
  const known = ofStatements.get(statement) ?? { services: named(action.values.map(plain)) };
  ofStatements.set(statement, known);
  return known.services;
}

function named(actions: readonly (string | undefined)[]): Services {
  const services = new Set<string>();
  for (const action of actions) {
    const service = action?.includes(":") ? action.slice(0, action.indexOf(":")) : undefined;
    if (service === undefined || isGlob(service)) return undefined;
    services.add(service.toLowerCase());
  }
  return services;
}
