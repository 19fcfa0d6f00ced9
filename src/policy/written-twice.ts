import { type Entry, type MapValue, written } from "../source/index.js";

/**
 * The later of two entries with the same key, letter case aside, in a map that stands in the source as it is. Blocks
 * that are merged when they are rendered are no such map. AWS takes no policy with such a key; where a tool reads the
 * text first, the last one counts alone.
 */
export function writtenTwice({ entries, syntax }: MapValue): readonly Entry[] {
  if (syntax === "computed" || syntax === "hcl-document") return [];
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const name = written(entry.key.parts).toLowerCase();
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond;
  });
}
