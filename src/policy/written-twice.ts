import { type Entry, type MapValue, written } from "../source/index.js";

/**
 * The later of two entries with the same key in a map that stands in the source as it is. Blocks that are merged when
 * they are rendered are no such map. AWS takes no policy with such a key; where a tool reads the text first, the last
 * one counts alone. Keys that differ in letter case only are two keys to such a tool.
 *
 * @param caseless those that differ in letter case only are the same, too
 */
export function writtenTwice({ entries, syntax }: MapValue, caseless = false): readonly Entry[] {
  if (syntax === "computed" || syntax === "hcl-document") return [];
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const text = written(entry.key.parts);
    const name = caseless ? text.toLowerCase() : text;
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond;
  });
}
