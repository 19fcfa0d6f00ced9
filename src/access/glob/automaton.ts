import { accepts, colon, digit, isSymbol, oneInSegment, run, runInSegment } from "./glob.js";
import type { PatternSet } from "./pattern-set.js";

const end = -9;

/** A set of positions in the patterns of one set. */
export interface State {
  readonly positions: readonly number[];
  readonly accepts: boolean;
  /** Every continuation is accepted. */
  readonly universal: boolean;
  /** No continuation is accepted. */
  readonly dead: boolean;
  /** Characters on which the state moves differently than on others; both cases where case is ignored. */
  readonly relevant: readonly number[];
  readonly digits: boolean;
  readonly next: Map<number, State>;
}

/** A deterministic automaton for a pattern set, built as far as it is walked. */
export interface Automaton {
  readonly set: PatternSet;
  readonly start: State;
  readonly tokens: readonly number[];
  /** Equal for positions of one pattern between which no colon can be read. */
  readonly segments: readonly number[];
  /** The pattern that a position belongs to. */
  readonly owners: readonly number[];
  readonly states: Map<string, State>;
}

export function toAutomaton(set: PatternSet): Automaton {
  const tokens: number[] = [];
  const segments: number[] = [];
  const owners: number[] = [];
  const starts: number[] = [];
  let segment = 0;
  for (const [owner, glob] of set.globs.entries()) {
    starts.push(tokens.length);
    segment++;
    for (const token of [...glob, end]) {
      tokens.push(token);
      segments.push(segment);
      owners.push(owner);
      if (passesColon(token)) segment++;
    }
  }
  const parts = { set, tokens, segments, owners, states: new Map<string, State>() };
  return { ...parts, start: intern(parts, closed(parts, starts)) };
}

function passesColon(token: number): boolean {
  return token === run || accepts(token, colon) || (isSymbol(token) && (token & 1) === 1);
}

type Parts = Omit<Automaton, "start">;

/** With the positions behind runs, in order, and without those that a run later in the same pattern makes needless. */
function closed(parts: Parts, positions: readonly number[]): readonly number[] {
  const all = new Set<number>();
  for (const position of positions) {
    let at = position;
    all.add(at);
    while (parts.tokens[at] === run || parts.tokens[at] === runInSegment) all.add(++at);
  }
  const universal = [...all].find((at) => parts.tokens[at] === run && parts.tokens[at + 1] === end);
  if (universal !== undefined) return [universal, universal + 1];
  const sorted = [...all].sort((a, b) => b - a);
  const kept: number[] = [];
  let lastRun = -1;
  let lastSegmentRun = -1;
  for (const at of sorted) {
    if (lastRun >= 0 && parts.owners[lastRun] === parts.owners[at]) continue;
    if (lastSegmentRun >= 0 && parts.segments[lastSegmentRun] === parts.segments[at]) continue;
    kept.push(at);
    if (parts.tokens[at] === run) lastRun = at;
    if (parts.tokens[at] === runInSegment) lastSegmentRun = at;
  }
  return kept;
}

function intern(parts: Parts, positions: readonly number[]): State {
  const key = positions.join();
  const known = parts.states.get(key);
  if (known) return known;
  const state = toState(parts, positions);
  parts.states.set(key, state);
  return state;
}

function toState(parts: Parts, positions: readonly number[]): State {
  const relevant = new Set<number>();
  let digits = false;
  let universal = false;
  let accepting = false;
  for (const at of positions) {
    const token = parts.tokens[at] ?? end;
    if (token === end) accepting = true;
    else if (token >= 0) addBothCases(relevant, token, parts.set.ignoreCase);
    else if (token === digit) digits = true;
    else if (token === oneInSegment || token === runInSegment) relevant.add(colon);
    if (token === run && parts.tokens[at + 1] === end) universal = true;
  }
  const dead = positions.length === 0;
  return { positions, accepts: accepting, universal, dead, relevant: [...relevant], digits, next: new Map() };
}

function addBothCases(codes: Set<number>, code: number, ignoreCase: boolean): void {
  codes.add(code);
  if (ignoreCase && code >= 97 && code <= 122) codes.add(code - 32);
}

/** Where one character leads. */
export function step(automaton: Automaton, state: State, code: number): State {
  const known = state.next.get(code);
  if (known) return known;
  const seen = automaton.set.ignoreCase && code >= 65 && code <= 90 ? code + 32 : code;
  const moved: number[] = [];
  for (const at of state.positions) {
    const token = automaton.tokens[at] ?? end;
    if (token !== end && accepts(token, seen)) moved.push(token === run || token === runInSegment ? at : at + 1);
  }
  const next = intern(automaton, closed(automaton, moved));
  state.next.set(code, next);
  return next;
}
