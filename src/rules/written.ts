import { type Element, type PolicyText, plain, type Statement } from "../policy/index.js";
import { isGlob, matches, meets } from "./glob.js";

/** Stands for a hole: a constant that no text means. */
export const hole = "\uE000";
const globs = new WeakMap<PolicyText, string>();
const lowered = new WeakMap<PolicyText, string>();

/** A text as a glob that matches what the text can mean, a variable being a star; a hole is a star too. */
export function asGlob(text: PolicyText): string {
  return asConstant(text).replaceAll(hole, "*");
}

/** As `asGlob`, but a hole is a constant of its own: what is filled in is one name, not a wildcard. */
export function asConstant(text: PolicyText): string {
  const known = globs.get(text);
  if (known !== undefined) return known;
  const glob = text.parts
    .map((part) =>
      part.type === "text" ? part.text : part.type === "character" ? "?" : part.type === "hole" ? hole : "*",
    )
    .join("");
  globs.set(text, glob);
  return glob;
}

function asLower(text: PolicyText): string {
  const known = lowered.get(text) ?? asConstant(text).toLowerCase();
  lowered.set(text, known);
  return known;
}

/** How a comparison reads what is written. */
export interface Reading {
  /** Letter case counts in resources, not in actions. */
  readonly caseless: boolean;
  /** May a hole that is a whole value be a wildcard? */
  readonly open: boolean;
}

/** May the element hold something the glob matches? A no is sure, a yes is not. */
export function mayHold(element: Element | undefined, glob: string, { caseless, open }: Reading): boolean {
  if (!element) return true;
  const wanted = caseless ? glob.toLowerCase() : glob;
  if (caseless && !isGlob(wanted)) return mayName(element, wanted, open);
  const own = caseless ? asLower : asConstant;
  const may = (value: PolicyText) => {
    const text = own(value);
    if (text === hole) return open || wanted === "*";
    return arnsMeet(open ? text.replaceAll(hole, "*") : text, wanted);
  };
  if (!element.negated) return element.values.some(may);
  return !element.values.some((value) => plain(value) !== undefined && covers(own(value), wanted));
}

/** The values of an element in lower case: names, patterns, and patterns if a hole may be anything. */
interface Names {
  readonly exact: ReadonlySet<string>;
  readonly globs: readonly string[];
  readonly open: readonly string[];
}

const knownNames = new WeakMap<Element, Names>();

function namesOf(element: Element): Names {
  const known = knownNames.get(element);
  if (known) return known;
  const counted = element.negated ? element.values.filter((value) => plain(value) !== undefined) : element.values;
  const texts = counted.map(asLower);
  const globs = texts.filter(isGlob);
  const holes = texts.filter((text) => text.includes(hole)).map((text) => text.replaceAll(hole, "*"));
  const names = { exact: new Set(texts.filter((text) => !isGlob(text))), globs, open: [...globs, ...holes] };
  knownNames.set(element, names);
  return names;
}

/** `mayHold` of one name in lower case. */
function mayName(element: Element, name: string, open: boolean): boolean {
  const { exact, globs, open: more } = namesOf(element);
  const globsToTry = open && !element.negated ? more : globs;
  return (exact.has(name) || globsToTry.some((glob) => matches(glob, name))) !== element.negated;
}

/**
 * Do two globs have a text in common? Where both are ARNs of six parts their stars stay within their part, as in every
 * ARN that exists; AWS would let a star pass a colon.
 */
function arnsMeet(a: string, b: string): boolean {
  if (!a.startsWith("arn:") || !b.startsWith("arn:")) return meets(a, b);
  const [x, y] = [a.split(":"), b.split(":")];
  if (x.length < 6 || y.length < 6) return meets(a, b);
  const parts = [1, 2, 3, 4].every((n) => partsMeet(x[n] ?? "", y[n] ?? ""));
  return parts && meets(x.slice(5).join(":"), y.slice(5).join(":"));
}

/** A hole as a partition, region or account may be the one that is asked about. */
function partsMeet(a: string, b: string): boolean {
  return a === hole || b === hole || meets(a, b);
}

/** Does the first glob match all that the second does? Sure when true. */
function covers(a: string, b: string): boolean {
  if (a === "*" || a === b) return true;
  if (!isGlob(b)) return matches(a, b);
  return a.endsWith("*") && !isGlob(a.slice(0, -1)) && b.startsWith(a.slice(0, -1));
}

/** May the statement, as an Allow, be met by a request of these? A statement that AWS would not take allows nothing. */
export function mayMeet(statement: Statement, action: string, resource: string, open: boolean): boolean {
  if (statement.malformed || (!statement.resource && !statement.principal)) return false;
  return (
    mayHold(statement.action, action, { caseless: true, open }) &&
    mayHold(statement.resource, resource, { caseless: false, open })
  );
}

/** What one Deny stops, in three steps, so that most of them are passed over at the first. */
interface Stopping {
  readonly counts: (deny: Statement) => boolean;
  readonly actions: (deny: Statement, action: string) => boolean;
  readonly resources: (deny: Statement, resource: string) => boolean;
}

/** Does one of these Denies surely stop every request of these, whoever asks and however? */
export const surelyDenied = ofDenies({
  counts: ({ malformed, when, conditions, principal }) =>
    !malformed && when.length === 0 && conditions.length === 0 && isEverybody(principal),
  actions: (deny, action) => surelyHolds(deny.action, action.toLowerCase(), asLower),
  resources: (deny, resource) => surelyHolds(deny.resource, resource, asConstant),
});

/** May one of these Denies be met by a request of these? */
export const maybeDenied = ofDenies({
  counts: ({ malformed, resource, principal }) => !malformed && (resource !== undefined || principal !== undefined),
  actions: (deny, action) => mayHold(deny.action, action, { caseless: true, open: true }),
  resources: (deny, resource) => mayHold(deny.resource, resource, { caseless: false, open: true }),
});

function ofDenies({ counts, actions, resources }: Stopping) {
  const known = new WeakMap<readonly Statement[], (action: string) => readonly Statement[]>();
  return (denies: readonly Statement[], action: string, resource: string): boolean => {
    if (denies.length === 0) return false;
    const ofAction = known.get(denies) ?? byAction(denies.filter(counts), actions);
    known.set(denies, ofAction);
    return ofAction(action).some((deny) => resources(deny, resource));
  };
}

function byAction(denies: readonly Statement[], test: Stopping["actions"]): (action: string) => readonly Statement[] {
  const known = new Map<string, readonly Statement[]>();
  return (action) => {
    if (denies.length === 0) return denies;
    const met = known.get(action) ?? denies.filter((deny) => test(deny, action));
    known.set(action, met);
    return met;
  };
}

function isEverybody(principal: Statement["principal"]): boolean {
  return !principal || (!principal.negated && principal.entries.some(({ text }) => plain(text) === "*"));
}

function surelyHolds(element: Element | undefined, glob: string, own: (text: PolicyText) => string): boolean {
  if (!element) return true;
  if (element.negated) return !element.values.some((value) => meets(own(value).replaceAll(hole, "*"), glob));
  return element.values.some((value) => isFixed(value) && covers(own(value), glob));
}

/** Does it match the same for everybody? A variable matches other names for other callers. */
function isFixed({ parts }: PolicyText): boolean {
  return parts.every(({ type }) => type === "text" || type === "hole");
}

/** Has any value of the element a wildcard or a variable, so that it can match a name nobody knows? */
export function isOpen(element: Element | undefined, open: boolean): boolean {
  return (
    !element ||
    element.negated ||
    element.values.some((value) => isGlob(asConstant(value)) || (open && asConstant(value) === hole))
  );
}
