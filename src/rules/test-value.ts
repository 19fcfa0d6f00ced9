import { isGlob, matches } from "./glob.js";
import { inRange } from "./keys.js";
import type { Scalar, Tables, Test } from "./rule.js";
import { pickTexts } from "./table.js";

/** A value as a test sees it. */
export interface Subjected {
  /** The text, where it has no holes and no variables. */
  readonly text: string | undefined;
  /** The text with a `*` for each hole and variable. */
  readonly glob: string;
  /** False if a hole is in it: then only tests of wildcards written out can pass. */
  readonly known: boolean;
  readonly caseless?: boolean;
  /** How many items, for a list. */
  readonly count?: number;
}

const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16"];

/** Does a written value pass the test? */
export function passes(test: Test, value: Subjected, tables: Tables): boolean {
  if (typeof test !== "object") return isLike(test, value);
  if (isList(test)) return test.some((each) => passes(each, value, tables));
  if ("in" in test) return isOneOf(pickTexts(test, tables), value);
  if ("not" in test) return value.known && !passes(test.not, value, tables);
  if ("wildcard" in test) return isGlob(value.text ?? "") === (test.wildcard === "present");
  if ("shape" in test) return value.text !== undefined && hasShape(test.shape, value.text);
  if ("above" in test) return Number(value.text) > test.above;
  if ("below" in test) return value.text !== undefined && Number(value.text) < test.below;
  const { above = -1, below = Number.POSITIVE_INFINITY } = test.count;
  return value.count !== undefined && value.count > above && value.count < below;
}

/** Stands for a star that is meant letter by letter, and is in no policy. */
const star = "\u0000";

/** `\*` is the star itself; any other star in a test is a wildcard. */
function isLike(test: Scalar, { text, caseless }: Subjected): boolean {
  if (text === undefined) return false;
  const wanted = String(test);
  if (wanted.includes("\\")) return matches(wanted.replaceAll("\\*", star), text.replaceAll("*", star));
  return caseless ? matches(wanted.toLowerCase(), text.toLowerCase()) : matches(wanted, text);
}

/** The texts of a list that have no wildcards, and the others. */
interface Listed {
  readonly exact: ReadonlySet<string>;
  readonly globs: readonly string[];
}

const lists = new WeakMap<readonly string[], Listed>();

/** `isLike` of one of a list, which must stay as it is. */
function isOneOf(list: readonly string[], value: Subjected): boolean {
  if (value.caseless || value.text === undefined) return list.some((each) => isLike(each, value));
  const known = lists.get(list) ?? listed(list);
  lists.set(list, known);
  return known.exact.has(value.text) || known.globs.some((each) => isLike(each, value));
}

function listed(list: readonly string[]): Listed {
  const isExact = (text: string) => !isGlob(text.replaceAll("\\*", ""));
  const exact = new Set(list.filter(isExact).map((text) => text.replaceAll("\\*", "*")));
  return { exact, globs: list.filter((text) => !isExact(text)) };
}

function hasShape(shape: string, text: string): boolean {
  switch (shape) {
    case "account":
      return /^\d{12}$/.test(text);
    case "private-cidr":
      return privateRanges.some(
        (range) =>
          Number(text.split("/")[1] ?? 32) >= Number(range.split("/")[1]) && inRange(text.split("/")[0] ?? "", range),
      );
    case "whole-service":
      return /^[\w-]+:\*+$/.test(text);
    case "unique-id":
      return /^(AIDA|AROA|AGPA|ANPA|ASIA)[A-Z0-9]{12,}$/.test(text);
    default:
      return false;
  }
}

function isList(test: Test): test is readonly Test[] {
  return Array.isArray(test);
}
