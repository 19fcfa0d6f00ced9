import type { PolicyText } from "../../policy/index.js";
import { asciiLower, type Environment, variableValue } from "./environment.js";

/** A compiled policy string: code points, and below zero the two wildcards. */
export type Tokens = readonly number[];

const anyRun = -1;
const anyOne = -2;
const colon = 0x3a;

/**
 * How a policy string is to be read.
 *
 * - `wildcards`: are `*` and `?` special? They never are in a value that a variable brings in.
 * - `variables`: `everywhere`, `nowhere`, or `after-fifth-colon` as in `Resource`. Where they do not work their text
 *   stays as written, so that no value is meant by it.
 */
export interface Reading {
  readonly wildcards: boolean;
  readonly variables: "everywhere" | "after-fifth-colon" | "nowhere";
}

/**
 * The tokens of a policy string for one request, or `undefined` when a variable has no value: such a string matches
 * nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function toTokens(text: PolicyText, reading: Reading, environment: Environment): Tokens | undefined {
  if (!reading.wildcards || !isConstant(text)) return tokensOf(text, reading, environment);
  const known = constants.get(text) ?? tokensOf(text, reading, environment) ?? [];
  constants.set(text, known);
  return known;
}

const constants = new WeakMap<PolicyText, Tokens>();

/** Is it the same for every request? */
function isConstant({ parts }: PolicyText): boolean {
  return parts.every(({ type }) => type === "text" || type === "character");
}

function tokensOf(text: PolicyText, reading: Reading, environment: Environment): Tokens | undefined {
  const tokens: number[] = [];
  for (const part of text.parts) {
    if (part.type === "text") push(tokens, part.text, reading.wildcards);
    else if (part.type === "character") push(tokens, part.text, false);
    else if (part.type === "hole") push(tokens, environment.fill(part.hole), reading.wildcards);
    else {
      if (!mayHoldVariable(tokens, reading.variables)) return undefined;
      const value = variableValue(environment, part.key) ?? part.fallback;
      if (value === undefined) return undefined;
      push(tokens, value, false);
    }
  }
  return tokens;
}

function mayHoldVariable(before: Tokens, where: Reading["variables"]): boolean {
  if (where === "after-fifth-colon") return before.filter((token) => token === colon).length >= 5;
  return where === "everywhere";
}

function push(tokens: number[], text: string, wildcards: boolean): void {
  for (const character of text) {
    if (wildcards && character === "*") tokens.push(anyRun);
    else if (wildcards && character === "?") tokens.push(anyOne);
    else tokens.push(character.codePointAt(0) ?? 0);
  }
}

/** Does the whole text match? `*` is any run, the empty one too; `?` is exactly one character. */
export function matches(tokens: Tokens, text: string): boolean {
  return matchesCodes(tokens, codes(text));
}

/** As {@link matches}, without regard to the case of ASCII letters. */
export function matchesIgnoringCase(tokens: Tokens, text: string): boolean {
  return matchesCodes(lowered(tokens), lowerCodes(text));
}

const lowerTokens = new WeakMap<Tokens, Tokens>();

function lowered(tokens: Tokens): Tokens {
  const lower =
    lowerTokens.get(tokens) ?? tokens.map((token) => (token >= 0x41 && token <= 0x5a ? token + 0x20 : token));
  lowerTokens.set(tokens, lower);
  return lower;
}

/**
 * Does an ARN match an ARN pattern? The first five parts are compared one by one, so that a wildcard stays within its
 * part; in the sixth it may cross anything. A pattern with fewer parts only matches a text with as many.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_ARN
 */
export function matchesArn(tokens: Tokens, text: string): boolean {
  const patterns = arnParts(tokens);
  const parts = arnParts(codes(text));
  return (
    patterns.length === parts.length && patterns.every((pattern, index) => matchesCodes(pattern, parts[index] ?? []))
  );
}

function arnParts(tokens: Tokens): readonly Tokens[] {
  const parts: number[][] = [[]];
  for (const token of tokens) {
    if (token === colon && parts.length < 6) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Texts that are remembered at a time: one request is asked about by every statement. */
const remembered = 200;
const longest = 2_000;

const codes = remembering((text) => {
  const result: number[] = [];
  for (const character of text) result.push(character.codePointAt(0) ?? 0);
  return result;
});
const lowerCodes = remembering((text) => codes(asciiLower(text)));

function remembering(of: (text: string) => readonly number[]): (text: string) => readonly number[] {
  const known = new Map<string, readonly number[]>();
  return (text) => {
    const result = known.get(text) ?? of(text);
    if (text.length > longest) return result;
    if (known.size >= remembered) known.clear();
    known.set(text, result);
    return result;
  };
}

/** The greedy match that goes back to the last star only: at worst pattern × text. */
function matchesCodes(tokens: Tokens, text: readonly number[]): boolean {
  let position = 0;
  let token = 0;
  let star = -1;
  let starPosition = 0;
  while (position < text.length) {
    if (tokens[token] === anyRun) {
      star = token++;
      starPosition = position;
    } else if (token < tokens.length && (tokens[token] === anyOne || tokens[token] === text[position])) {
      token++;
      position++;
    } else if (star >= 0) {
      token = star + 1;
      position = ++starPosition;
    } else return false;
  }
  while (tokens[token] === anyRun) token++;
  return token === tokens.length;
}

/** The text itself where it is to be taken literally: variables as written, holes filled. */
export function literalText(text: PolicyText, environment: Environment): string {
  return text.parts
    .map((part) => {
      if (part.type === "text") return part.text;
      if (part.type === "character") return `\${${part.text}}`;
      if (part.type === "hole") return environment.fill(part.hole);
      return part.fallback === undefined ? `\${${part.key}}` : `\${${part.key}, '${part.fallback}'}`;
    })
    .join("");
}
