import { serviceDetail } from "../../../src/policy/index.js";
import { regex, UnsupportedError, wideIgnoringCase } from "./smt-text.js";

/** How the values of a key are modelled: as text, as numbers (dates too), or as addresses. */
export type Sort = "text" | "number" | "address";

/** One value of a key. Terms of SMT-LIB. */
export interface Slot {
  readonly used: string;
  /** The value is the empty text. */
  readonly empty: string;
  /** A String, a Real or (for addresses) undefined. */
  readonly value: string;
  /** Of numbers: the value is a number at all. */
  readonly isNumber: string;
  /** Of addresses: which family, and its bits. */
  readonly v4: string;
  readonly v6: string;
  readonly isV4: string;
  readonly isV6: string;
}

/** A condition key of the request: as many values as the lines on it could ask for. */
export interface KeyModel {
  readonly slots: readonly Slot[];
  readonly declarations: readonly string[];
}

const multivaluedGlobals: readonly string[] = [
  "aws:calledvia",
  "aws:principalorgpaths",
  "aws:principalservicenameslist",
  "aws:resourceorgpaths",
  "aws:sourceorgpaths",
  "aws:tagkeys",
  "aws:vpceorgpaths",
];

const truthGlobals: readonly string[] = [
  "aws:multifactorauthpresent",
  "aws:principalisawsservice",
  "aws:securetransport",
  "aws:viaawsservice",
];

/** Does AWS document the key as true or false? */
export function isTruth(key: string): boolean {
  return truthGlobals.includes(key) || documentedType(key)?.endsWith("Bool") === true;
}

function documentedType(key: string): string | undefined {
  const [service = ""] = key.split(":");
  const keys = service !== "aws" && /^[a-z0-9-]+$/.test(service) ? serviceDetail(service)?.keys : undefined;
  const found = [...(keys ?? [])].find(([name]) => {
    const [family, rest] = name.toLowerCase().split(/[$<]/);
    return rest === undefined ? family === key : key.startsWith(family ?? "");
  });
  return found?.[1];
}

/** Can the key have several values? One that nobody documents: if a set operator is used on it. */
export function isMultivalued(key: string, underSet: boolean): boolean {
  if (key.startsWith("aws:")) return multivaluedGlobals.includes(key);
  return documentedType(key)?.startsWith("ArrayOf") ?? underSet;
}

/** What is known of a key. */
export interface KeyKind {
  readonly multivalued: boolean;
  /** Its values are `true` and `false`, in any letter case. */
  readonly truth: boolean;
}

const word = (text: string): string => regex([{ type: "text", text }], wideIgnoringCase);
const truths = `(re.union ${word("true")} ${word("false")})`;

/**
 * The model of a key. One value for each line is enough: a line that fails or holds needs one value to show it.
 *
 * @param lines how many lines there are on the key.
 */
export function toKeyModel(index: number, sort: Sort, lines: number, key: KeyKind): KeyModel {
  const count = key.multivalued ? Math.max(1, lines) : 1;
  if (count > 8) throw new UnsupportedError("too many lines on one multivalued key");
  const slots = Array.from({ length: count }, (_, slot) => toSlot(`k${index}_${slot}`, sort));
  const order = slots.slice(1).map(({ used }, before) => `(assert (=> ${used} ${slots[before]?.used}))`);
  const limited =
    key.truth && sort === "text" ? slots.map(({ value }) => `(assert (str.in_re ${value} ${truths}))`) : [];
  return { slots, declarations: [...slots.flatMap((slot) => declare(slot, sort)), ...order, ...limited] };
}

function toSlot(name: string, sort: Sort): Slot {
  return {
    used: `${name}_used`,
    empty: sort === "text" ? `(= ${name}_value "")` : `${name}_empty`,
    value: `${name}_value`,
    isNumber: `(and ${name}_number (not ${name}_empty))`,
    v4: `${name}_four`,
    v6: `${name}_six`,
    isV4: `(and ${name}_isfour (not ${name}_empty))`,
    isV6: `(and (not ${name}_isfour) ${name}_issix (not ${name}_empty))`,
  };
}

function declare({ used, value }: Slot, sort: Sort): readonly string[] {
  const name = used.replace(/_used$/, "");
  const constant = (what: string, type: string): string => `(declare-const ${name}_${what} ${type})`;
  if (sort === "text") return [constant("used", "Bool"), `(declare-const ${value} String)`];
  const both = [constant("used", "Bool"), constant("empty", "Bool")];
  if (sort === "number") return [...both, constant("number", "Bool"), `(declare-const ${value} Real)`];
  return [
    ...both,
    constant("isfour", "Bool"),
    constant("issix", "Bool"),
    constant("four", "(_ BitVec 32)"),
    constant("six", "(_ BitVec 128)"),
  ];
}
