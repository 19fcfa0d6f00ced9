import { type Budget, spend, spentReason } from "../budget.js";
import { type Automaton, type State, step } from "./automaton.js";
import type { Glob } from "./glob.js";

/** Found a word, proved there is none, or gave up. */
export type Found<T> =
  | { readonly is: "found"; readonly value: T }
  | { readonly is: "none" }
  | { readonly is: "unknown"; readonly because: string };

interface Node {
  readonly states: readonly State[];
  readonly before: Node | undefined;
  readonly code: number;
}

const pleasant = Array.from("abcdefghijklmnopqrstuvwxyz0123456789-_/.", (character) => character.charCodeAt(0));

/**
 * The shortest non-empty word that all of `required` accept and none of `excluded`, or that there is none.
 *
 * Walks all automata at once, on the characters that matter to any of them and on one that matters to none.
 */
export function findWord(required: readonly Automaton[], excluded: readonly Automaton[], budget: Budget): Found<Glob> {
  const automata = [...required, ...excluded];
  const ids = new Map<State, number>();
  const seen = new Set<string>();
  const queue: Node[] = [{ states: automata.map((each) => each.start), before: undefined, code: 0 }];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head];
    if (!node) break;
    if (node.before && accepting(node.states, required.length)) return { is: "found", value: wordTo(node) };
    if (!spend(budget, 1)) return { is: "unknown", because: spentReason(budget) };
    for (const code of alphabet(node.states)) {
      const states = node.states.map((state, i) => {
        const automaton = automata[i];
        return automaton ? step(automaton, state, code) : state;
      });
      if (hopeless(states, required.length)) continue;
      const key = states.map((state) => idOf(state, ids)).join();
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push({ states, before: node, code });
    }
  }
  return { is: "none" };
}

function idOf(state: State, ids: Map<State, number>): number {
  const known = ids.get(state);
  if (known !== undefined) return known;
  ids.set(state, ids.size);
  return ids.size - 1;
}

function accepting(states: readonly State[], required: number): boolean {
  return states.every((state, i) => state.accepts === i < required);
}

function hopeless(states: readonly State[], required: number): boolean {
  return states.some((state, i) => (i < required ? state.dead : state.universal));
}

/** What matters to a state, one digit that does not, and one character that does not. */
function alphabet(states: readonly State[]): readonly number[] {
  const codes = new Set<number>();
  let digits = false;
  for (const state of states) {
    for (const code of state.relevant) codes.add(code);
    digits ||= state.digits;
  }
  const other = pleasant.find((code) => !codes.has(code) && !(digits && code >= 48 && code <= 57)) ?? rare(codes);
  if (digits) {
    for (let code = 49; code <= 58; code++) {
      const wrapped = code === 58 ? 48 : code;
      if (codes.has(wrapped)) continue;
      codes.add(wrapped);
      break;
    }
  }
  codes.add(other);
  return [...codes];
}

function rare(codes: ReadonlySet<number>): number {
  let code = 0x4e00;
  while (codes.has(code)) code++;
  return code;
}

function wordTo(node: Node): Glob {
  const word: number[] = [];
  for (let at: Node | undefined = node; at?.before; at = at.before) word.push(at.code);
  return word.reverse();
}
