import { type Budget, spend } from "../budget.js";
import type { ActionTest, CompiledStatement } from "../compile/statement.js";
import { literalGlob } from "../glob/glob.js";
import { isUniversal, matchesSet } from "../glob/pattern-set.js";
import { actionCount, isRemembered, matchingActions } from "./index-of-actions.js";

/** Actions that no statement of the question tells apart. */
export interface ActionClass {
  /** Keys of the pattern sets that match these actions. */
  readonly matched: ReadonlySet<string>;
  /** Numbers in the index of actions; empty if the class has only names AWS does not have. */
  readonly numbers: () => readonly number[];
  /** Names written in the policies that AWS does not have, in lower case. */
  readonly names: readonly string[];
}

/** A class under way: `parent`'s actions that `test` matches too. */
interface Growing {
  readonly parent: Growing | undefined;
  readonly key: string;
  readonly children: Map<string, Growing>;
}

/**
 * All real actions, and those that are spelt out in the policies, by the pattern sets they match. The actions that match
 * none are one class too. None where the budget is spent on the way.
 *
 * @param within statements that apply to every action that counts: the classes of others may be left out
 */
export function actionClasses(
  statements: readonly CompiledStatement[],
  budget: Budget,
  within: readonly CompiledStatement[] = [],
): readonly ActionClass[] {
  const sets = new Map<string, ActionTest>();
  for (const { actions } of statements) for (const test of actions) sets.set(test.set.key, test);
  const root: Growing = { parent: undefined, key: "", children: new Map() };
  const always = [...sets.values()].filter((test) => isUniversal(test.set)).map((test) => test.set.key);
  const telling = [...sets.values()].filter((test) => !isUniversal(test.set));
  const known = new Map<number, Growing>();
  const spelt = new Map<string, Growing>();
  if (!telling.every((test) => readThrough(test, budget))) return [];
  const counted = fewest(within.flatMap(({ actions }) => actions));
  for (const test of telling) for (const name of unknownNames(test)) spelt.set(name, root);
  for (const test of telling) {
    const members = membersOf(test);
    const numbers = counted && counted.size < members.size ? intersection(counted, members) : members;
    for (const number of numbers) known.set(number, childOf(known.get(number) ?? root, test.set.key));
    for (const [name, at] of spelt)
      if (matchesSet(test.set, literalGlob(name))) spelt.set(name, childOf(at, test.set.key));
  }
  return collect(root, known, spelt, always);
}

/** The members of that test which has the fewest. */
function fewest(tests: readonly ActionTest[]): ReadonlySet<number> | undefined {
  let found: ReadonlySet<number> | undefined;
  for (const test of tests) {
    if (test.negated || isUniversal(test.set)) continue;
    const members = membersOf(test);
    if (!found || members.size < found.size) found = members;
  }
  return found;
}

function collect(
  root: Growing,
  known: ReadonlyMap<number, Growing>,
  spelt: ReadonlyMap<string, Growing>,
  always: readonly string[],
): readonly ActionClass[] {
  const numbers = new Map<Growing, number[]>();
  for (const [number, at] of known) pushTo(numbers, at, number);
  const names = new Map<Growing, string[]>();
  for (const [name, at] of spelt) if (at !== root) pushTo(names, at, name);
  const classes = [...new Set([...numbers.keys(), ...names.keys()])].map((at): ActionClass => {
    const own = numbers.get(at) ?? [];
    return { matched: new Set([...matchedBy(at), ...always]), numbers: () => own, names: names.get(at) ?? [] };
  });
  let others: readonly number[] | undefined;
  const unmatched = (): readonly number[] => {
    others ??= Array.from({ length: actionCount() }, (_, i) => i).filter((number) => !known.has(number));
    return others;
  };
  const rest: ActionClass = { matched: new Set(always), numbers: unmatched, names: [] };
  return known.size < actionCount() ? [...classes, rest] : classes;
}

function pushTo<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

function childOf(at: Growing, key: string): Growing {
  const known = at.children.get(key);
  if (known) return known;
  const child: Growing = { parent: at, key, children: new Map() };
  at.children.set(key, child);
  return child;
}

function matchedBy(at: Growing): readonly string[] {
  const keys: string[] = [];
  for (let each: Growing | undefined = at; each?.parent; each = each.parent) keys.push(each.key);
  return keys;
}

/** How long a pattern takes that is held against all actions, in steps of the budget. */
const workOfPattern = 60;

/** Finds the members of a test, pattern by pattern; false where the budget is spent before the end. */
function readThrough({ texts }: ActionTest, budget: Budget): boolean {
  return texts.every((text) => {
    if (!spend(budget, 0, isRemembered(text) ? 0 : workOfPattern)) return false;
    matchingActions(text);
    return true;
  });
}

function* intersection(few: ReadonlySet<number>, many: ReadonlySet<number>): Generator<number> {
  for (const number of few) if (many.has(number)) yield number;
}

const knownMembers = new WeakMap<readonly string[], ReadonlySet<number>>();
const knownSets = new WeakMap<readonly number[], ReadonlySet<number>>();

function membersOf({ texts }: ActionTest): ReadonlySet<number> {
  const [only] = texts;
  if (texts.length === 1 && only !== undefined) return setOf(matchingActions(only));
  const known = knownMembers.get(texts) ?? new Set(texts.flatMap((text) => [...matchingActions(text)]));
  knownMembers.set(texts, known);
  return known;
}

function setOf(numbers: readonly number[]): ReadonlySet<number> {
  const known = knownSets.get(numbers) ?? new Set(numbers);
  knownSets.set(numbers, known);
  return known;
}

/** Names spelt out in full that AWS does not have. */
function unknownNames(test: ActionTest): readonly string[] {
  return test.texts.filter(
    (text) => !/[*?]/.test(text) && /^[^:]+:.+$/s.test(text) && matchingActions(text).length === 0,
  );
}

/** Does the statement apply to the actions of the class? */
export function appliesTo({ actions }: CompiledStatement, { matched }: ActionClass): boolean {
  return actions.every((test) => matched.has(test.set.key) !== test.negated);
}
