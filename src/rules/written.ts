import { type Element, type PolicyText, plain, type Statement } from "../policy/index.js";
import { isGlob, matches, meets } from "./glob.js";

const globs = new WeakMap<PolicyText, string>();

/** A text as a glob that matches at least what the text can mean: holes and variables are stars. */
export function asGlob(text: PolicyText): string {
  const known = globs.get(text);
  if (known !== undefined) return known;
  const glob = text.parts.map((part) => (part.type === "text" ? part.text : part.type === "character" ? "?" : "*")).join("");
  globs.set(text, glob);
  return glob;
}

const lowered = new WeakMap<PolicyText, string>();

function lowerGlob(text: PolicyText): string {
  const known = lowered.get(text) ?? asGlob(text).toLowerCase();
  lowered.set(text, known);
  return known;
}

/** May the element hold something the glob matches? `no` is sure, `yes` is not. Letter case counts for resources only. */
export function mayHold(element: Element | undefined, glob: string, caseless: boolean): boolean {
  if (!element) return true;
  const wanted = caseless ? glob.toLowerCase() : glob;
  const own = caseless ? lowerGlob : asGlob;
  if (!element.negated) return element.values.some((value) => meets(own(value), wanted));
  return !element.values.some((value) => plain(value) !== undefined && covers(own(value), wanted));
}

/** Does the first glob match all that the second does? Sure when true. */
function covers(a: string, b: string): boolean {
  if (!isGlob(b)) return matches(a, b);
  return a === "*" || a === b || (a.endsWith("*") && !isGlob(a.slice(0, -1)) && b.startsWith(a.slice(0, -1)));
}

/** May the statement's Action and Resource be met by a request of these? */
export function mayMeet(statement: Statement, action: string, resource: string): boolean {
  return mayHold(statement.action, action, true) && mayHold(statement.resource, resource, false);
}

/** Has any value of the element a wildcard, a variable or a hole, so that it can match a name nobody knows? */
export function isOpen(element: Element | undefined): boolean {
  return !element || element.negated || element.values.some((value) => isGlob(asGlob(value)));
}
