import type { YAMLError } from "yaml";

/** Lines joined in one file, and characters parsed again for them. */
const joinLimit = 100;
const workLimit = 5_000_000;

/**
 * The text with those lines joined that stand too far left inside of brackets or quotes. YAML wants them indented, but
 * PyYAML and SnakeYAML never look, and so templates are deployed with them. Nothing moves: each line break that goes
 * becomes a space.
 *
 * @param errorsOf the errors of a text, in order.
 * @see https://yaml.org/spec/1.2.2/#74-flow-collection-styles
 */
export function withLinesJoined(text: string, errorsOf: (text: string) => readonly YAMLError[]): string {
  let joined = text;
  let last = -1;
  const most = Math.min(joinLimit, Math.floor(workLimit / Math.max(1, text.length)));
  for (let i = 0; i < most; i++) {
    const place = tooFarLeft(joined, errorsOf(joined)[0]);
    if (place === undefined || place <= last) break;
    joined = `${joined.slice(0, place)} ${joined.slice(place + 1)}`;
    last = place;
  }
  return joined;
}

/** The line break before a line whose only fault is its indentation. */
function tooFarLeft(text: string, error: YAMLError | undefined): number | undefined {
  const isOfBrackets = error?.code === "BAD_INDENT" && /^Flow .* sufficiently indented/.test(error.message);
  const isOfQuotes = error?.code === "MISSING_CHAR" && /closing .quote/.test(error.message);
  if (!error || !(isOfBrackets || isOfQuotes)) return undefined;
  const place = text.lastIndexOf("\n", error.pos[0]);
  const before = text.slice(text.lastIndexOf("\n", place - 1) + 1, Math.max(0, place));
  return place < 0 || /(?:^|\s)#/.test(before) ? undefined : place;
}
