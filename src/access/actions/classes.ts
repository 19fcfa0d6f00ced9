import type { ActionTest, CompiledStatement } from "../compile/statement.js";
import { actionCount, matchingActions } from "./index-of-actions.js";

/** Actions that no statement of the question tells apart. */
export interface ActionClass {
  /** Keys of the pattern sets that match these actions. */
  readonly matched: ReadonlySet<string>;
  /** Numbers in the index of actions; empty if the class has only names AWS does not have. */
  readonly numbers: readonly number[];
  /** Names written in the policies that AWS does not have, in lower case. */
  readonly names: readonly string[];
}

interface Growing {
  readonly matched: readonly string[];
  readonly numbers: number[];
  readonly names: string[];
}

/**
 * All real actions, and those that are spelt out in the policies, by the pattern sets they match. The actions that match
 * none come last, as one class.
 */
export function actionClasses(statements: readonly CompiledStatement[]): readonly ActionClass[] {
  const sets = new Map<string, ActionTest>();
  for (const { actions } of statements) for (const test of actions) sets.set(test.set.key, test);
  const known = partition([...sets.values()], (test) => new Set(test.texts.flatMap(matchingActions)));
  const spelt = speltNames([...sets.values()]);
  const unknown = partition([...sets.values()], (test) => spelt.filter((name) => isNamed(test, name)));
  const classes = new Map<string, Growing>();
  for (const [number, matched] of known) grow(classes, matched).numbers.push(number);
  for (const [name, matched] of unknown) grow(classes, matched).names.push(name);
  const rest = grow(classes, []);
  for (let number = 0; number < actionCount(); number++) if (!known.has(number)) rest.numbers.push(number);
  return [...classes.values()].map(({ matched, numbers, names }) => ({ matched: new Set(matched), numbers, names }));
}
