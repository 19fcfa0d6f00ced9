import { type ConditionLine, type PolicyText, shown } from "../../../src/policy/index.js";
import type { KeyModel, Slot, Sort } from "./smt-key.js";
import { type Range, toRange, toReal, toSeconds } from "./smt-literals.js";
import {
  type Alphabet,
  conjunction,
  disjunction,
  literal,
  matchTerm,
  type Piece,
  type Resolved,
  segment,
  toPieces,
  UnsupportedError,
  wide,
  wideIgnoringCase,
} from "./smt-text.js";

/** What the lines of a policy are encoded against. */
export interface Model {
  readonly keyOf: (key: string) => KeyModel;
  readonly resolve: (key: string) => Resolved;
}

/** An operator's name taken apart, or undefined where there is no such operator. */
interface Operator {
  readonly set: string | undefined;
  readonly family: "String" | "Numeric" | "Date" | "Bool" | "Binary" | "Address" | "Arn" | "Null";
  readonly relation: string;
  readonly negated: boolean;
  readonly ifExists: boolean;
}

const names =
  /^(?:(ForAllValues|ForAnyValue):)?(?:(String)(Not)?(Equals|EqualsIgnoreCase|Like)|(Numeric|Date)(Not)?(Equals|LessThan|LessThanEquals|GreaterThan|GreaterThanEquals)|(Arn)(Not)?(Equals|Like)|(Bool)|(Binary)Equals|(Not)?Ip(Address)|(Null))(IfExists)?$/;

/** An operator by its name. */
export function toOperator(name: string): Operator | undefined {
  const found = names.exec(name);
  if (!found) return undefined;
  const [, set, text, notText, textRelation, ordered, notOrdered, order, arn, notArn, , bool, binary] = found;
  const [, , , , , , , , , , , , , notAddress, address, absent, ifExists] = found;
  const family = text ?? ordered ?? arn ?? bool ?? binary ?? address ?? absent;
  if (family === "Null" && (set !== undefined || ifExists !== undefined)) return undefined;
  const negated = [notText, notOrdered, notArn, notAddress].some((not) => not !== undefined);
  if (negated && order !== undefined && order !== "Equals") return undefined;
  const relation = textRelation ?? order ?? "Equals";
  return { set, family: family as Operator["family"], relation, negated, ifExists: ifExists !== undefined };
}

/** The sort that an operator asks of its key; `Null` asks none. */
export function sortOf({ family }: Operator): Sort | undefined {
  if (family === "Null") return undefined;
  if (family === "Numeric" || family === "Date") return "number";
  return family === "Address" ? "address" : "text";
}

/** The term that says that a line holds; an operator that does not exist gives `unknown`. */
export function lineTerm(line: ConditionLine, model: Model, unknown: string): string {
  const operator = toOperator(line.operator);
  if (!operator) return unknown;
  const { slots } = model.keyOf(shown(line.key).toLowerCase());
  const absent = `(not ${slots[0]?.used})`;
  const content = disjunction(slots.map(({ used, empty }) => `(and ${used} (not ${empty}))`));
  if (operator.family === "Null") return disjunction(line.values.map((text) => nullTerm(shown(text), content)));
  const listed = (slot: Slot): string => disjunction(line.values.map((text) => testTerm(operator, text, slot, model)));
  const term = quantified(operator, slots, listed, content);
  return operator.ifExists ? `(or ${absent} ${term})` : term;
}

function nullTerm(value: string, content: string): string {
  if (/^true$/i.test(value)) return `(not ${content})`;
  return /^false$/i.test(value) ? content : "false";
}

function quantified(
  { set, negated }: Operator,
  slots: readonly Slot[],
  listed: (slot: Slot) => string,
  content: string,
): string {
  const fits = (slot: Slot): string => (negated ? `(not ${listed(slot)})` : listed(slot));
  if (set === "ForAllValues") {
    return `(or (not ${content}) ${conjunction(slots.map((slot) => `(=> ${slot.used} ${fits(slot)})`))})`;
  }
  if (set === "ForAnyValue") {
    return `(and ${content} ${disjunction(slots.map((slot) => `(and ${slot.used} ${fits(slot)})`))})`;
  }
  const some = disjunction(slots.map((slot) => `(and ${slot.used} ${listed(slot)})`));
  return negated ? `(not ${some})` : some;
}

/** Does one value of the request match one value of the policy? */
function testTerm(operator: Operator, text: PolicyText, slot: Slot, model: Model): string {
  switch (operator.family) {
    case "Numeric":
      return orderTerm(operator, toReal(shown(text)), slot);
    case "Date":
      return orderTerm(operator, toSeconds(shown(text)), slot);
    case "Address":
      return rangeTerm(toRange(shown(text)), slot);
    case "Binary":
      return disjunction(sameBytes(shown(text)).map((each) => `(= ${slot.value} ${literal(each)})`));
    case "Bool": {
      if (/^(?:true|false)$/i.test(shown(text))) {
        return matchTerm(slot.value, toPieces(text, false), wideIgnoringCase, model.resolve);
      }
      const truth = ["true", "false"].map((word) =>
        matchTerm(slot.value, [{ type: "text", text: word }], wideIgnoringCase, model.resolve),
      );
      return `(and ${disjunction(truth)} ${matchTerm(slot.value, toPieces(text, false), wideIgnoringCase, model.resolve)})`;
    }
    case "Arn":
      return arnTerm(toPieces(text, true), slot, model);
    default: {
      const alphabet: Alphabet = operator.relation === "EqualsIgnoreCase" ? wideIgnoringCase : wide;
      return matchTerm(slot.value, toPieces(text, operator.relation === "Like"), alphabet, model.resolve);
    }
  }
}

function orderTerm({ relation }: Operator, limit: string | undefined, slot: Slot): string {
  if (limit === undefined) return "false";
  const symbols: { readonly [name: string]: string } = {
    Equals: "=",
    LessThan: "<",
    LessThanEquals: "<=",
    GreaterThan: ">",
    GreaterThanEquals: ">=",
  };
  return `(and ${slot.isNumber} (${symbols[relation]} ${slot.value} ${limit}))`;
}

function rangeTerm(range: Range | undefined, slot: Slot): string {
  if (!range) return "false";
  const four = range.bits.length === 32;
  const family = four ? slot.isV4 : slot.isV6;
  if (range.length === 0) return family;
  const last = range.bits.length - range.length;
  const value = `((_ extract ${range.bits.length - 1} ${last}) ${four ? slot.v4 : slot.v6})`;
  return `(and ${family} (= ${value} #b${range.bits.slice(0, range.length)}))`;
}

const base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Every base64 text of the same bytes: the last character before the padding has bits that do not count. */
function sameBytes(text: string): readonly string[] {
  if (text.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return [];
  const padding = /=*$/.exec(text)?.[0] ?? "";
  const head = text.slice(0, text.length - padding.length - 1);
  if (padding === "") return [text];
  const wanted = Buffer.from(text, "base64").toString("hex");
  const all = Array.from(base64, (last) => head + last + padding);
  return all.filter((each) => Buffer.from(each, "base64").toString("hex") === wanted);
}

/** Five parts without colons, then the rest. */
function arnTerm(pieces: readonly Piece[], { value }: Slot, { resolve }: Model): string {
  const parts = inParts(pieces);
  const variableAt = parts.findIndex((part) => part.some(({ type }) => type === "variable"));
  if (parts.length < 6) {
    const joined = parts.flatMap((part, index): readonly Piece[] => (index === 0 ? part : [colon, ...part]));
    return matchTerm(value, joined, segment, resolve);
  }
  const head = parts.slice(0, 5).flatMap((part): readonly Piece[] => [...part, colon]);
  const [last = []] = parts.slice(5);
  if (variableAt >= 0 && variableAt < 5) {
    const all = [...head, ...last];
    if (all.some(({ type }) => type === "run" || type === "one"))
      throw new UnsupportedError("a variable beside a wildcard in the first parts of an ARN");
    return matchTerm(value, all, wide, resolve);
  }
  let start = "0";
  for (let index = 0; index < 5; index++) start = `(+ 1 (str.indexof ${value} ":" ${start}))`;
  const six = `(str.in_re ${value} (re.++ ${`${segmentRun} (str.to_re ":") `.repeat(5)} re.all))`;
  const front = matchTerm(`(str.substr ${value} 0 ${start})`, head, segment, resolve);
  const back = matchTerm(`(str.substr ${value} ${start} (str.len ${value}))`, last, wide, resolve);
  return conjunction([six, front, back]);
}

const colon: Piece = { type: "text", text: ":" };
const segmentRun = `(re.* ${segment.any})`;

function inParts(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const parts: Piece[][] = [[]];
  for (const piece of pieces) {
    if (piece.type !== "text") {
      parts.at(-1)?.push(piece);
      continue;
    }
    for (const [index, text] of splitAtMost(piece.text, 6 - parts.length).entries()) {
      if (index > 0) parts.push([]);
      if (text !== "") parts.at(-1)?.push({ type: "text", text });
    }
  }
  return parts;
}

/** Split at no more than `most` colons. */
function splitAtMost(text: string, most: number): readonly string[] {
  const all = text.split(":");
  return [...all.slice(0, most), ...(all.length > most ? [all.slice(most).join(":")] : [])];
}
