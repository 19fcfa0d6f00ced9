/** Does the glob match the text? `*` is any run, `?` one character. */
export function matches(glob: string, text: string): boolean {
  let g = 0;
  let t = 0;
  let star = -1;
  let mark = 0;
  while (t < text.length) {
    if (glob[g] === "*") {
      star = g++;
      mark = t;
    } else if (g < glob.length && (glob[g] === "?" || glob[g] === text[t])) {
      g++;
      t++;
    } else if (star >= 0) {
      g = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (glob[g] === "*") g++;
  return g === glob.length;
}

/** As `matches`, letter case of A to Z ignored. */
export function matchesIgnoringCase(glob: string, text: string): boolean {
  return matches(glob.toLowerCase(), text.toLowerCase());
}

const matchers = new WeakMap<readonly string[], (text: string) => boolean>();

/** Does one of the globs match, letter case of A to Z ignored? The list must stay as it is. */
export function matcherOf(globs: readonly string[]): (text: string) => boolean {
  const known = matchers.get(globs);
  if (known) return known;
  const lower = globs.map((glob) => glob.toLowerCase());
  const exact = new Set(lower.filter((glob) => !isGlob(glob)));
  const wild = lower.filter(isGlob);
  const matchesAny = (text: string): boolean => {
    const name = text.toLowerCase();
    return exact.has(name) || wild.some((glob) => matches(glob, name));
  };
  matchers.set(globs, matchesAny);
  return matchesAny;
}

/** Is there a text that both globs match? */
export function meets(a: string, b: string): boolean {
  if (a === "*" || b === "*") return true;
  if (!isGlob(a)) return matches(b, a);
  if (!isGlob(b)) return matches(a, b);
  return intersect(a, b);
}

/** Does the text hold a wildcard? */
export function isGlob(text: string): boolean {
  return text.includes("*") || text.includes("?");
}

/** One row of reachable positions of `b` for each position of `a`. */
function intersect(a: string, b: string): boolean {
  let row = closure(new Set([0]), b);
  for (const letter of a) {
    const next = new Set<number>(letter === "*" ? row : []);
    if (letter === "*") {
      for (let i = Math.min(...row); i <= b.length; i++) next.add(i);
    } else {
      for (const i of row) {
        const other = b[i];
        if (other === undefined) continue;
        if (other === "*") next.add(i);
        else if (other === "?" || letter === "?" || other === letter) next.add(i + 1);
      }
    }
    if (next.size === 0) return false;
    row = closure(next, b);
  }
  return row.has(b.length);
}

/** A star of `b` may stand for nothing. */
function closure(positions: Set<number>, b: string): Set<number> {
  for (const i of positions) if (b[i] === "*") positions.add(i + 1);
  return positions;
}
