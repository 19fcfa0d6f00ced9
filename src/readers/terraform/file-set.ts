import { re2 } from "./re2.js";

/** Does a path match? */
export type PathTest = (path: string) => boolean;

const longest = 500;

/**
 * What a pattern of `fileset` matches: `*` and `?` within one folder, `**` any number of folders, `{a,b}` either.
 * Undefined for a pattern longer than anyone needs, and for one that is none.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/fileset
 */
export function fileSetPattern(pattern: string): PathTest | undefined {
  return pattern.length > longest ? undefined : tested(sourceOf(pattern));
}

/** What paths match that are known but for some pieces between these, none of which reaches into another folder. */
export function pathPattern(pieces: readonly string[]): PathTest | undefined {
  const [first = "", last = ""] = [pieces[0], pieces.at(-1)];
  if (pieces.join("").length + pieces.length > longest) return undefined;
  const test = tested(pieces.map((piece) => re2().quote(piece)).join("[^/]*"));
  return test && ((path) => path.startsWith(first) && path.endsWith(last) && test(path));
}

/** A regular expression of the whole path; it takes linear time, as paths and patterns are anybody's. */
function tested(source: string): PathTest | undefined {
  try {
    const expression = re2().compile(source, re2().DOTALL);
    return (path) => expression.testExact(path);
  } catch {
    return undefined;
  }
}

function sourceOf(pattern: string): string {
  return pattern.replace(/\*\*\/|\*\*|[*?]|\{[^{}]*\}|[.+^$()|[\]\\{}]/g, (token) => {
    if (token === "**/") return "(?:[^/]+/)*";
    if (token === "**") return ".*";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token.length < 2) return `\\${token}`;
    return `(?:${token.slice(1, -1).split(",").map(sourceOf).join("|")})`;
  });
}
