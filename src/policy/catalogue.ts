import { readFileSync } from "node:fs";
import { lowerAscii } from "./parse-text.js";

/** How much an action can do, finest first where AWS gives two. */
export type AccessLevel = "List" | "Read" | "Write" | "Tagging" | "Permissions management";

/** A resource type that an action takes; without `required` the action works without one too. */
export interface ActionResource {
  readonly type: string;
  readonly required: boolean;
}

/** An action AWS has, e.g. `s3:GetObject`. */
export interface Action {
  /** Service prefix and name in AWS's spelling. */
  readonly id: string;
  readonly service: string;
  readonly name: string;
  readonly level: AccessLevel;
}

/** What AWS says of one service's actions. Key names may hold a part in `${…}` or `<…>`, e.g. `aws:ResourceTag/${TagKey}`. */
export interface ServiceDetail {
  readonly actions: ReadonlyMap<
    string,
    { readonly resources: readonly ActionResource[]; readonly keys: readonly string[] }
  >;
  /** ARN formats by resource type, e.g. `arn:${Partition}:sqs:${Region}:${Account}:${QueueName}`. */
  readonly resources: ReadonlyMap<string, { readonly arn: string; readonly keys: readonly string[] }>;
  /** Condition keys and their types: `String`, `ARN`, `Bool`, `Numeric`, `Date`, `IPAddress`, or `ArrayOf…` of one. */
  readonly keys: ReadonlyMap<string, string>;
}

interface Index {
  readonly source: string;
  readonly date: string;
  readonly levels: readonly AccessLevel[];
  readonly services: {
    readonly [prefix: string]: {
      readonly name: string;
      readonly rcp: boolean;
      readonly actions: string;
      readonly levels: string;
    };
  };
}

/** The actions of one service, in order and by id in lower case. */
interface Service {
  readonly list: readonly Action[];
  readonly byId: ReadonlyMap<string, Action>;
}

const folder = new URL("./catalogue.generated/", import.meta.url);
let loaded: Index | undefined;
const known = new Map<string, Service>();
const details = new Map<string, ServiceDetail>();

function load(): Index {
  loaded ??= JSON.parse(readFileSync(new URL("index.json", folder), "utf8")) as Index;
  return loaded;
}

/** A service by its prefix in lower case; made when it is first asked about. */
function serviceOf(prefix: string): Service | undefined {
  const before = known.get(prefix);
  if (before) return before;
  const { services: all, levels } = load();
  const row = Object.hasOwn(all, prefix) ? all[prefix] : undefined;
  if (!row) return undefined;
  const list = row.actions.split(" ").map((name, i): Action => {
    const level = levels[Number(row.levels[i])] ?? "Write";
    return { id: `${prefix}:${name}`, service: prefix, name, level };
  });
  const service = { list, byId: new Map(list.map((action) => [lowerAscii(action.id), action])) };
  known.set(prefix, service);
  return service;
}

/** The day the list of actions was made, `YYYY-MM-DD`, and by whom. */
export function catalogueDate(): string {
  return load().date;
}

/** All service prefixes, in AWS's spelling (lower case). */
export function services(): readonly string[] {
  return Object.keys(load().services);
}

/** The service's name as AWS writes it, e.g. `Amazon S3`. */
export function serviceName(prefix: string): string | undefined {
  const { services: all } = load();
  return Object.hasOwn(all, prefix) ? all[prefix]?.name : undefined;
}

/** May a resource control policy deny this service's actions? */
export function supportsResourceControl(prefix: string): boolean {
  const { services: all } = load();
  return Object.hasOwn(all, prefix) && all[prefix]?.rcp === true;
}

/** Every action of a service, sorted by name; none for a service AWS does not have. The prefix may be in any case. */
export function actionsOf(service: string): readonly Action[] {
  return serviceOf(lowerAscii(service))?.list ?? [];
}

/** Every action of every service. */
export function allActions(): Iterable<Action> {
  return services().flatMap(actionsOf);
}

/** The action of this name, whatever its letter case. */
export function findAction(id: string): Action | undefined {
  const lower = lowerAscii(id);
  return serviceOf(lower.slice(0, Math.max(0, lower.indexOf(":"))))?.byId.get(lower);
}

/** The actions that a pattern such as `s3:Get*`, `*` or `*:List?` matches, letter case ignored. */
export function actionsMatching(pattern: string): readonly Action[] {
  const lower = lowerAscii(pattern);
  const colon = lower.indexOf(":");
  const prefix = colon < 0 ? lower : lower.slice(0, colon);
  if (!/[*?]/.test(lower)) {
    const action = findAction(lower);
    return action ? [action] : [];
  }
  const within = /[*?]/.test(prefix) ? [...allActions()] : actionsOf(prefix);
  const matches = toMatcher(lower);
  return within.filter((action) => matches(lowerAscii(action.id)));
}

/** `*` any run, `?` one character; linear in pattern times text, whatever the pattern. */
function toMatcher(pattern: string): (text: string) => boolean {
  return (text) => {
    let p = 0;
    let t = 0;
    let star = -1;
    let mark = 0;
    while (t < text.length) {
      if (p < pattern.length && (pattern[p] === "?" || pattern[p] === text[t]) && pattern[p] !== "*") {
        p++;
        t++;
      } else if (pattern[p] === "*") {
        star = p++;
        mark = t;
      } else if (star >= 0) {
        p = star + 1;
        t = ++mark;
      } else {
        return false;
      }
    }
    while (pattern[p] === "*") p++;
    return p === pattern.length;
  };
}

/** Resource types, ARN formats and condition keys of a service; read from disk when first asked about. */
export function serviceDetail(service: string): ServiceDetail | undefined {
  const prefix = lowerAscii(service);
  const known = details.get(prefix);
  if (known) return known;
  if (!serviceOf(prefix)) return undefined;
  const detail = toDetail(JSON.parse(readFileSync(new URL(`${prefix}.json`, folder), "utf8")));
  details.set(prefix, detail);
  return detail;
}

interface RawDetail {
  readonly actions: {
    readonly [name: string]: { readonly resources: readonly string[]; readonly keys: readonly string[] };
  };
  /** `keys` is left out where there are none. */
  readonly resources: { readonly [type: string]: { readonly arn: string; readonly keys?: readonly string[] } };
  readonly keys: { readonly [key: string]: string };
}

function toDetail(raw: RawDetail): ServiceDetail {
  const actions = Object.entries(raw.actions).map(([name, { resources, keys }]) => {
    const types = resources.map((type) => ({ type: type.replace(/^!/, ""), required: type.startsWith("!") }));
    return [name, { resources: types, keys }] as const;
  });
  return {
    actions: new Map(actions),
    resources: new Map(Object.entries(raw.resources).map(([type, { arn, keys = [] }]) => [type, { arn, keys }])),
    keys: new Map(Object.entries(raw.keys)),
  };
}
