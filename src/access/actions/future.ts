import type { ActionTest, CompiledStatement } from "../compile/statement.js";
import { type Arena, type Literal, negation, textLiteral } from "../cube/arena.js";
import type { Cube } from "../cube/solve.js";
import { type Glob, isPattern, isSymbol, one, run } from "../glob/glob.js";
import { coversCheaply, patternSet } from "../glob/pattern-set.js";

const anyAction: Glob = [one, run, 58, one, run];

/**
 * Patterns of the first statement through which they all may reach action names that AWS does not have today. Where one
 * of them names actions by holes, or one of `without` all actions but those, that is every pattern: the search among
 * real actions takes holes for names that no action has.
 */
export function openPatterns(
  statements: readonly CompiledStatement[],
  without: readonly CompiledStatement[],
): readonly Glob[] {
  const [first] = statements[0]?.actions.filter((test) => !test.negated) ?? [];
  if (!first) return [anyAction];
  const symbolic =
    statements.some(({ actions }) => actions.some(({ set }) => set.symbolic)) ||
    without.some(({ actions }) => actions.some(({ set, negated }) => negated && set.symbolic));
  return symbolic ? first.set.globs : first.set.globs.filter(isPattern);
}

/** The statement's cube for action names of one pattern. */
export function openCube(statement: CompiledStatement, pattern: Glob, arena: Arena): Cube | undefined {
  const literals: Literal[] = [
    textLiteral(arena, "action", patternSet([pattern], true), true),
    textLiteral(arena, "action", patternSet([anyAction], true), true),
  ];
  const own = restricted(statement, pattern, arena);
  return own && [...literals, ...own];
}

/**
 * A statement's cube among the action names of a pattern: tests that all of them meet are left out; undefined if none of
 * them meets one.
 */
export function restricted(statement: CompiledStatement, pattern: Glob, arena: Arena): Cube | undefined {
  const literals: Literal[] = [...statement.rest];
  for (const test of statement.actions) {
    const overlapping = overlap(test, pattern);
    const all = overlapping.some((glob) => coversCheaply(glob, pattern));
    const none = overlapping.length === 0;
    if (test.negated ? all : none) return undefined;
    if (all || none) continue;
    const literal = textLiteral(arena, "action", patternSet(overlapping, true), true);
    literals.push(test.negated ? negation(literal) : literal);
  }
  return literals;
}

/** The patterns that may have a name in common with this one. */
function overlap(test: ActionTest, pattern: Glob): readonly Glob[] {
  return bucketsOf(test)(pattern).filter((glob) => mayOverlap(glob, pattern));
}

function mayOverlap(a: Glob, b: Glob): boolean {
  for (let i = 0; ; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === undefined || y === undefined) return x === y || (x ?? y) === run;
    if (x < 0 || y < 0 || isSymbol(x) || isSymbol(y)) return true;
    if (x !== y) return false;
  }
}

const buckets = new WeakMap<ActionTest, (pattern: Glob) => readonly Glob[]>();

/** The patterns of a test by their service, since most policies name many services. */
function bucketsOf(test: ActionTest): (pattern: Glob) => readonly Glob[] {
  const known = buckets.get(test);
  if (known) return known;
  const byService = new Map<string, Glob[]>();
  for (const glob of test.set.globs) {
    const service = serviceOf(glob) ?? "*";
    const list = byService.get(service);
    if (list) list.push(glob);
    else byService.set(service, [glob]);
  }
  const everywhere = byService.get("*") ?? [];
  const look = (pattern: Glob): readonly Glob[] => {
    const service = serviceOf(pattern);
    return service === undefined ? test.set.globs : [...everywhere, ...(byService.get(service) ?? [])];
  };
  buckets.set(test, look);
  return look;
}

/** The service a pattern is confined to. */
function serviceOf(glob: Glob): string | undefined {
  const end = glob.findIndex((code) => code < 0 || code === 58 || code > 127);
  return glob[end] === 58 ? String.fromCodePoint(...glob.slice(0, end)) : undefined;
}
