/**
 * A pattern as numbers: code points, symbols for constants that are not known here, and the wildcards below. Words are
 * the same without wildcards.
 *
 * A symbol is matched by itself and by runs, not by single-character wildcards. An even symbol holds no colon. One
 * constant has a symbol for each reading of the wildcards that it may have, see `readAs`.
 */
export type Glob = readonly number[];

/** `?`: exactly one character. */
export const one = -1;
/** `*`: any run, the empty one too. */
export const run = -2;
/** `?` in one of the first five segments of an ARN: no colon. */
export const oneInSegment = -3;
/** `*` in one of the first five segments of an ARN: no colon. */
export const runInSegment = -4;
export const digit = -5;

export const colon = 58;
const firstSymbol = 0x110000;

/** The symbol of this number; `colonFree` if what it stands for can hold no colon. Read literally. */
export function symbolCode(index: number, colonFree: boolean): number {
  return firstSymbol + 8 * index + (colonFree ? 0 : 1);
}

/** Wildcards in what a symbol stands for are none, those of an ARN in segments, or those of any text. */
const readings = { literal: 0, segments: 2, wildcards: 4 } as const;

/** The symbol with the wildcards of what it stands for read so; what it means literally it means in every reading. */
export function readAs(code: number, reading: keyof typeof readings): number {
  return (code & ~6) | readings[reading];
}

/** Does a symbol in one reading mean all that another, perhaps in a narrower one, does? */
function meansAll(token: number, code: number): boolean {
  return token === code || (isSymbol(code) && readAs(token, "literal") === readAs(code, "literal") && token > code);
}

export function isSymbol(code: number): boolean {
  return code >= firstSymbol;
}

export function symbolIndex(code: number): number {
  return (code - firstSymbol) >> 3;
}

/** Each character stands for itself. */
export function literalGlob(text: string): number[] {
  const codes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.codePointAt(i) ?? 0;
    if (code > 0xffff) i++;
    codes.push(code);
  }
  return codes;
}

const star = "*".charCodeAt(0);
const questionMark = "?".charCodeAt(0);

/** `*` and `?` are wildcards. */
export function toGlob(text: string): number[] {
  const codes = literalGlob(text);
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] === star) codes[i] = run;
    else if (codes[i] === questionMark) codes[i] = one;
  }
  return codes;
}

/** The same pattern with its wildcards in one order, so that equal patterns look equal more often: `**` and `*?`. */
export function normalGlob(glob: Glob): Glob {
  if (!glob.some((code, i) => code === run && (glob[i + 1] === run || glob[i + 1] === one))) return glob;
  const result: number[] = [];
  for (let i = 0; i < glob.length; i++) {
    const code = glob[i] ?? 0;
    if (code !== run) {
      result.push(code);
      continue;
    }
    while (glob[i + 1] === run || glob[i + 1] === one) if (glob[++i] === one) result.push(one);
    result.push(run);
  }
  return result;
}

/** The text of a word without symbols; undefined for a pattern. */
export function wordText(word: Glob): string | undefined {
  if (word.some((code) => code < 0 || isSymbol(code))) return undefined;
  return String.fromCodePoint(...word.slice(0, 10_000));
}

/** Wildcards turned so that they stay inside a segment up to the fifth colon, as ARN operators read a pattern. */
export function inSegments(glob: Glob): Glob {
  let colons = 0;
  return glob.map((code) => {
    if (code === colon) colons++;
    if (colons >= 5) return code;
    if (code === run) return runInSegment;
    if (isSymbol(code) && code !== readAs(code, "literal")) return readAs(code, "segments");
    return code === one ? oneInSegment : code;
  });
}

/** ASCII letters in lower case. */
export function lowerGlob(glob: Glob): Glob {
  return glob.some((code) => code >= 65 && code <= 90) ? glob.map(lowerCode) : glob;
}

export function lowerCode(code: number): number {
  return code >= 65 && code <= 90 ? code + 32 : code;
}

export function isPattern(glob: Glob): boolean {
  return glob.some((code) => code < 0);
}

/** Does the wildcard or character accept this character or symbol? */
export function accepts(token: number, code: number): boolean {
  if (token >= 0) return isSymbol(token) ? meansAll(token, code) : token === code;
  switch (token) {
    case run:
      return true;
    case one:
      return !isSymbol(code);
    case oneInSegment:
      return code !== colon && !isSymbol(code);
    case runInSegment:
      return isSymbol(code) ? (code & 1) === 0 : code !== colon;
    case digit:
      return code >= 48 && code <= 57;
    default:
      return false;
  }
}
