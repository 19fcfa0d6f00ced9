import type { PolicyText } from "../../../src/policy/index.js";

/** The encoder cannot say this in SMT-LIB; the pair is left out of the comparison. */
export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";
}

/** A run of a pattern. `run` and `one` are the wildcards `*` and `?`. */
export type Piece =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "run" }
  | { readonly type: "one" }
  | { readonly type: "variable"; readonly key: string; readonly fallback: string | undefined };

/** A pattern taken apart; holes are not supported. */
export function toPieces(text: PolicyText, wildcards: boolean): readonly Piece[] {
  return text.parts.flatMap((part): readonly Piece[] => {
    if (part.type === "hole") throw new UnsupportedError("a hole");
    if (part.type === "variable") return [{ type: "variable", key: part.key, fallback: part.fallback }];
    if (part.type === "character" || !wildcards) return [{ type: "text", text: part.text }];
    return part.text
      .split(/([*?])/)
      .filter((run) => run !== "")
      .map(
        (run): Piece => (run === "*" ? { type: "run" } : run === "?" ? { type: "one" } : { type: "text", text: run }),
      );
  });
}

/** What the pieces mean to a comparison. */
export interface Alphabet {
  /** Regular expression of one character under a wildcard. */
  readonly any: string;
  readonly ignoreCase: boolean;
}

export const wide: Alphabet = { any: "re.allchar", ignoreCase: false };
export const wideIgnoringCase: Alphabet = { any: "re.allchar", ignoreCase: true };
/** One segment of an ARN. */
export const segment: Alphabet = { any: '(re.diff re.allchar (str.to_re ":"))', ignoreCase: false };

/** A string literal. */
export function literal(text: string): string {
  const escaped = Array.from(text, (character) =>
    /[A-Za-z0-9 :/.,_@+=*?-]/.test(character) ? character : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${escaped.join("")}"`;
}

/** The regular expression of pieces without variables. */
export function regex(pieces: readonly Piece[], alphabet: Alphabet): string {
  const parts = pieces.map((piece) => {
    if (piece.type === "run") return `(re.* ${alphabet.any})`;
    if (piece.type === "one") return alphabet.any;
    if (piece.type === "variable") throw new UnsupportedError("a variable in a regular expression");
    return alphabet.ignoreCase ? anyCase(piece.text) : `(str.to_re ${literal(piece.text)})`;
  });
  return concatenation("re.++", parts, '(str.to_re "")');
}

function anyCase(text: string): string {
  const characters = Array.from(text, (character) =>
    /[A-Za-z]/.test(character)
      ? `(re.union (str.to_re "${character.toLowerCase()}") (str.to_re "${character.toUpperCase()}"))`
      : `(str.to_re ${literal(character)})`,
  );
  return concatenation("re.++", characters, '(str.to_re "")');
}

function concatenation(operator: string, parts: readonly string[], none: string): string {
  return parts.length === 0 ? none : parts.length === 1 ? (parts[0] ?? none) : `(${operator} ${parts.join(" ")})`;
}

/** `(and …)` of any number of terms. */
export function conjunction(terms: readonly string[]): string {
  return concatenation("and", terms, "true");
}

/** `(or …)` of any number of terms. */
export function disjunction(terms: readonly string[]): string {
  return concatenation("or", terms, "false");
}

/** The value of a variable: `value` where `resolved` holds. */
export interface Resolved {
  readonly resolved: string;
  readonly value: string;
}

/** The term that says that `subject` is what the pieces mean. */
export function matchTerm(
  subject: string,
  pieces: readonly Piece[],
  alphabet: Alphabet,
  resolve: (key: string) => Resolved,
): string {
  const at = pieces.findIndex(({ type }) => type === "variable");
  const variable = pieces[at];
  if (variable?.type !== "variable") return plainTerm(subject, pieces, alphabet);
  const { resolved, value } = resolve(variable.key);
  const withText = (text: string): readonly Piece[] => [
    ...pieces.slice(0, at),
    { type: "text", text },
    ...pieces.slice(at + 1),
  ];
  const otherwise =
    variable.fallback === undefined ? "false" : matchTerm(subject, withText(variable.fallback), alphabet, resolve);
  return `(ite ${resolved} ${inserted(subject, { pieces, at, value, alphabet, resolve })} ${otherwise})`;
}

/** The match with a pattern without variables, in the simplest terms: solvers are slow on regular expressions. */
function plainTerm(subject: string, pieces: readonly Piece[], alphabet: Alphabet): string {
  const joined = joinedText(pieces);
  const [first, last, more] = joined;
  const simple = !alphabet.ignoreCase && more === undefined;
  if (first === undefined) return `(= ${subject} "")`;
  if (simple && last === undefined && first.type === "text") return `(= ${subject} ${literal(first.text)})`;
  if (simple && alphabet === wide) {
    if (first.type === "run" && last === undefined) return "true";
    if (first.type === "text" && last?.type === "run") return `(str.prefixof ${literal(first.text)} ${subject})`;
    if (first.type === "run" && last?.type === "text") return `(str.suffixof ${literal(last.text)} ${subject})`;
  }
  return `(str.in_re ${subject} ${regex(joined, alphabet)})`;
}

function joinedText(pieces: readonly Piece[]): readonly Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (piece.type === "text" && last?.type === "text")
      joined[joined.length - 1] = { type: "text", text: last.text + piece.text };
    else if (piece.type !== "run" || last?.type !== "run") joined.push(piece);
  }
  return joined;
}

interface Insertion {
  readonly pieces: readonly Piece[];
  readonly at: number;
  readonly value: string;
  readonly alphabet: Alphabet;
  readonly resolve: (key: string) => Resolved;
}

/** The match with a value at one place, which must stand a fixed way from one of the ends. */
function inserted(subject: string, { pieces, at, value, alphabet, resolve }: Insertion): string {
  const before = pieces.slice(0, at);
  const after = pieces.slice(at + 1);
  if (alphabet.ignoreCase) return insertedInAnyCase(subject, { pieces, at, value, alphabet, resolve });
  const head = fixedLength(before);
  const simple = joinedText(before).every(({ type }) => type === "text") && alphabet !== segment;
  if (simple && joinedText(after).every(({ type }) => type === "text" || type === "run")) {
    const parts = [before, after].map((side) =>
      side.map((piece) => (piece.type === "text" ? piece.text : "")).join(""),
    );
    const whole = `(str.++ ${literal(parts[0] ?? "")} ${value} ${literal(parts[1] ?? "")})`;
    if (joinedText(after).every(({ type }) => type === "text")) return `(= ${subject} ${whole})`;
    if (after.length === 1) return `(str.prefixof ${whole} ${subject})`;
  }
  if (head !== undefined) {
    const start = `(str.substr ${subject} 0 ${head})`;
    const rest = `(str.substr ${subject} ${head} (str.len ${subject}))`;
    const tail = `(str.substr ${rest} (str.len ${value}) (str.len ${rest}))`;
    const parts = [`(str.in_re ${start} ${regex(before, alphabet)})`, `(str.prefixof ${value} ${rest})`];
    return conjunction([...parts, matchTerm(tail, after, alphabet, resolve)]);
  }
  const foot = fixedLength(after);
  if (foot === undefined) throw new UnsupportedError("a variable between wildcards");
  const cut = `(- (str.len ${subject}) ${foot})`;
  const end = `(str.substr ${subject} ${cut} ${foot})`;
  const rest = `(str.substr ${subject} 0 ${cut})`;
  const start = `(str.substr ${rest} 0 (- (str.len ${rest}) (str.len ${value})))`;
  const parts = [`(>= ${cut} 0)`, `(str.in_re ${end} ${regex(after, alphabet)})`, `(str.suffixof ${value} ${rest})`];
  return conjunction([...parts, `(str.in_re ${start} ${regex(before, alphabet)})`]);
}

/** Texts whose case is ignored have no wildcards: what follows the first variable begins where its value ends. */
function insertedInAnyCase(subject: string, { pieces, at, value, alphabet, resolve }: Insertion): string {
  const [before, after] = [pieces.slice(0, at), pieces.slice(at + 1)];
  const head = fixedLength(before);
  if (head === undefined) throw new UnsupportedError("a wildcard in a text whose case is ignored");
  const lower = (term: string): string => `(str.to_lower ${term})`;
  const textOf = (side: readonly Piece[]): string =>
    literal(side.map((piece) => (piece.type === "text" ? asciiLower(piece.text) : "")).join(""));
  if (after.every(({ type }) => type === "text")) {
    return `(= ${lower(subject)} (str.++ ${textOf(before)} ${lower(value)} ${textOf(after)}))`;
  }
  const start = `(= ${lower(`(str.substr ${subject} 0 ${head})`)} ${textOf(before)})`;
  const middle = `(= ${lower(`(str.substr ${subject} ${head} (str.len ${value}))`)} ${lower(value)})`;
  const tail = `(str.substr ${subject} (+ ${head} (str.len ${value})) (str.len ${subject}))`;
  const whole = `(>= (str.len ${subject}) (+ ${head} (str.len ${value})))`;
  return conjunction([whole, start, middle, matchTerm(tail, after, alphabet, resolve)]);
}

/** Only A to Z, as the solver folds. */
function asciiLower(text: string): string {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function fixedLength(pieces: readonly Piece[]): number | undefined {
  let length = 0;
  for (const piece of pieces) {
    if (piece.type === "run" || piece.type === "variable") return undefined;
    length += piece.type === "one" ? 1 : Array.from(piece.text).length;
  }
  return length;
}
