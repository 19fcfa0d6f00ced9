import { type Action, allActions, lowerAscii } from "../../policy/index.js";
import { type Glob, literalGlob, toGlob } from "../glob/glob.js";
import { matchesGlob } from "../glob/pattern-set.js";

/** The actions AWS has, sorted by their names in lower case; an action's number is its place. */
interface ActionIndex {
  readonly actions: readonly Action[];
  readonly names: readonly string[];
  /** The code points of each name. */
  readonly words: readonly Glob[];
}

let loaded: ActionIndex | undefined;

function index(): ActionIndex {
  if (loaded) return loaded;
  const named = [...allActions()].map((action) => ({ action, name: lowerAscii(action.id) }));
  named.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  const names = named.map((each) => each.name);
  loaded = { actions: named.map((each) => each.action), names, words: names.map(literalGlob) };
  return loaded;
}

export function actionCount(): number {
  return index().names.length;
}

/** The action of this number. */
export function actionAt(number: number): Action | undefined {
  return index().actions[number];
}

/** The number of an action; -1 for one that AWS does not have. */
export function numberOf(action: Action | string): number {
  const name = lowerAscii(typeof action === "string" ? action : action.id);
  const at = firstFrom(index().names, name);
  return index().names[at] === name ? at : -1;
}

const cacheLimit = { patterns: 20_000, numbers: 2_000_000 };
const cache = new Map<string, readonly number[]>();
let cachedNumbers = 0;

/** The numbers of the actions that a pattern in lower case matches, in order. Remembers a bounded number of patterns and actions. */
export function matchingActions(pattern: string): readonly number[] {
  const known = cache.get(pattern);
  if (known) return known;
  const found = match(pattern);
  if (cache.size >= cacheLimit.patterns || cachedNumbers + found.length > cacheLimit.numbers) {
    cache.clear();
    cachedNumbers = 0;
  }
  cache.set(pattern, found);
  cachedNumbers += found.length;
  return found;
}

/** Are the actions of a pattern known without a search? */
export function isRemembered(pattern: string): boolean {
  return cache.has(pattern);
}

function match(pattern: string): readonly number[] {
  const { names, words } = index();
  const wildcard = pattern.search(/[*?]/);
  const prefix = wildcard < 0 ? pattern : pattern.slice(0, wildcard);
  const start = firstFrom(names, prefix);
  if (wildcard < 0) return names[start] === pattern ? [start] : [];
  const everything = wildcard === pattern.length - 1 && pattern.endsWith("*");
  const glob = toGlob(pattern);
  const found: number[] = [];
  for (let i = start; names[i]?.startsWith(prefix); i++) {
    if (everything || matchesGlob(glob, words[i] ?? [])) found.push(i);
  }
  return found;
}

function firstFrom(names: readonly string[], name: string): number {
  let low = 0;
  let high = names.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((names[middle] ?? "") < name) low = middle + 1;
    else high = middle;
  }
  return low;
}
