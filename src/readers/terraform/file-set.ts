/** More of them could take a regular expression very long. */
const wildcardLimit = 4;

/**
 * What a pattern of `fileset` matches: `*` and `?` within one folder, `**` any number of folders, `{a,b}` either.
 * Undefined for a pattern with more wildcards than anyone needs.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions/fileset
 */
export function fileSetPattern(pattern: string): RegExp | undefined {
  const wildcards = pattern.match(/\*\*\/?|\*/g) ?? [];
  return wildcards.length > wildcardLimit ? undefined : new RegExp(`^${sourceOf(pattern)}$`);
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
