import { type Entry, type MapValue, written } from "../source/index.js";

/**
 * The later of two entries with the same key in a map that stands in the source as it is. Blocks that are merged when
 * they are rendered are no such map. AWS takes no policy with such a key; where a tool reads the text first, the last
 * one counts alone.
 *
 * @param caseless keys that differ in letter case alone are the same: AWS reports them too, and reads both.
 */
export function writtenTwice({ entries, syntax }: MapValue, caseless: boolean): readonly Entry[] {
  if (syntax === "computed" || syntax === "hcl-document") return [];
  const seen = new Set<string>();
  return entries.filter((entry) => {
    const spelled = written(entry.key.parts);
    const name = caseless ? spelled.toLowerCase() : spelled;
    const isSecond = seen.has(name);
    seen.add(name);
    return isSecond;
  });
}
