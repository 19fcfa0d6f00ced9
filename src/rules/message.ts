import { catalogueDate } from "../policy/index.js";
import type { Facts, Place } from "./answer.js";
import { dressed } from "./fresh.js";
import { matchesIgnoringCase } from "./glob.js";
import type { Row, Rule } from "./rule.js";
import { holderOf, protectedBy, quoted } from "./shown.js";
import { texts } from "./table.js";
import { asGlob } from "./written.js";

/** Placeholders whose text is words, not an identifier: they are not put in backticks. */
const words = new Set([
  "holder",
  "owner",
  "count",
  "limit",
  "size",
  "date",
  "issuer",
  "paths",
  "depends",
  "problem",
  "subject",
]);
const others = [
  "principal",
  "action",
  "actions",
  "others",
  "resources",
  "key",
  "operator",
  "written",
  "nearest",
  "account",
  "service",
  "covered-by",
  "type",
  "expected",
  "policy",
  "name",
];
const pattern = /\{([a-z][\w.:/-]*)\}/gi;

/** The placeholders of a message that nothing can fill. */
export function placeholdersOf(message: string): { readonly unknown: readonly string[] } {
  const names = [...message.matchAll(pattern)].map((match) => match[1] ?? "");
  const known = (name: string) => words.has(name) || others.includes(name) || /^(witness|column)\./.test(name);
  return { unknown: names.filter((name) => !known(name)) };
}

/** A rule's message for one place. Identifiers are in backticks; lists show three and how many more. */
export function fill(rule: Rule, place: Place, row: Row | undefined, on: readonly string[]): string {
  const text = rule.message.replaceAll(pattern, (whole, name: string) => {
    const value = valueNamed(name, place, row, on);
    if (value === undefined) return whole;
    const list = texts(value).map((each) => dressed(each));
    return listed(words.has(name) || name.startsWith("column.") ? list : list.map(quoted));
  });
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function valueNamed(
  name: string,
  place: Place,
  row: Row | undefined,
  on: readonly string[],
): Facts[string] | undefined {
  const { policy, witness, facts } = place;
  if (name === "depends") return on;
  if (name === "date") return catalogueDate();
  if (name.startsWith("column.")) return texts(row?.[name.slice(7)]);
  if (name.startsWith("witness.")) return witness && inWitness(name.slice(8), witness.request);
  const own = facts?.[name];
  if (own !== undefined) return own;
  if (name === "holder") return policy ? holderOf(policy) : undefined;
  if (name === "owner") return policy ? protectedBy(policy) : quoted(place.resource?.address ?? "this resource");
  if (name === "actions") return place.actions ?? witness?.request.action;
  if (name === "action") return writtenActions(place) ?? witness?.request.action;
  return name === "policy" ? policy?.site.address : undefined;
}

/** The actions as the statement writes them, if they are those of the witness. */
function writtenActions({ statement, witness }: Place): readonly string[] | undefined {
  if (!statement?.action || statement.action.negated) return undefined;
  const globs = statement.action.values.map(asGlob);
  const action = witness?.request.action;
  return action === undefined || globs.some((glob) => matchesIgnoringCase(glob, action)) ? globs : undefined;
}

function inWitness(name: string, request: NonNullable<Place["witness"]>["request"]): Facts[string] | undefined {
  if (name === "principal" || name === "action" || name === "resource")
    return request[name].replace(/^(aws:\d+|service|federated):(?=.)/, "");
  const key = Object.keys(request.context).find((each) => each.toLowerCase() === name.toLowerCase());
  return key === undefined ? "nothing" : request.context[key];
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 3);
  const more = items.length - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  if (shown.length < 2) return shown.join("");
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}
