import { type Element, type PolicyText, type Statement, shown } from "../../policy/index.js";
import {
  type Arena,
  conjunction,
  keyLiteral,
  type Literal,
  negation,
  opaqueLiteral,
  textLiteral,
} from "../cube/arena.js";
import type { Cube } from "../cube/solve.js";
import { type Glob, isSymbol, one, run, runInSegment } from "../glob/glob.js";
import { isUniversal, type PatternSet, patternSet } from "../glob/pattern-set.js";
import type { AttachedPolicy, StatementRef } from "../question.js";
import { keyName, toKeyTest } from "./condition.js";
import { type Naming, principalPatterns } from "./principal.js";
import { type TextContext, toPatterns } from "./texts.js";

/** The actions of a statement; `all` where it names every one. */
export interface ActionTest {
  readonly negated: boolean;
  readonly set: PatternSet;
  /** The patterns as plain lower-case text, those with symbols left out. */
  readonly texts: readonly string[];
}

/** A statement (or several that must all match) taken apart: its actions, and all the rest as a cube. */
export interface CompiledStatement {
  readonly ref: StatementRef;
  readonly effect: "Allow" | "Deny";
  /** All of them hold; none: every action. */
  readonly actions: readonly ActionTest[];
  readonly rest: Cube;
  readonly restKey: string;
  /** Equal for statements that say the same. */
  readonly key: string;
}

/** How the holes of a statement are to be read: as constants, or so that the statement says as much or as little as it can. */
export type Lean = "constant" | "most" | "least";

/** How a statement is to be compiled. */
export interface StatementContext {
  readonly arena: Arena;
  readonly texts: TextContext;
  readonly lean: Lean;
  /** The principals that count, by how they are named. */
  readonly naming: (naming: Naming) => boolean;
  /** Why AWS would not take the statement: what it says then is not known. */
  readonly fault: string | undefined;
  /** The caller has a permissions boundary: `NotPrincipal` spares no user or role then. */
  readonly bounded: boolean;
}

/** A statement as cube and actions. */
export function compileStatement(
  policy: AttachedPolicy,
  statement: Statement,
  { arena, texts: context, lean, naming, fault, bounded }: StatementContext,
): CompiledStatement {
  const effect = statement.effect === "Deny" ? "Deny" : "Allow";
  const literals: Literal[] = [];
  const add = (literal: Literal | undefined): void => {
    if (literal !== undefined) literals.push(literal);
  };
  if (fault) add(opaqueLiteral(arena, `fault ${valueText(statement)}`, `a statement is not valid: ${fault}`));
  if (statement.malformed && effect === "Allow") return toCompiled({ policy, statement }, effect, [], literals);
  const { principal, resource } = statement;
  if (principal) {
    const named = principalPatterns(principal, withHoles(context, lean, principal.negated), bounded);
    const globs = named.flatMap((each) => (principal.negated || naming(each.naming) ? [each.glob] : []));
    add(elementLiteral(arena, "principal", patternSet(globs, false), principal.negated));
  }
  if (resource) {
    const reading = withHoles(context, lean, resource.negated);
    const set = knownSets(resource, () => patternSet(patternsOf(resource.values, reading), false));
    add(elementLiteral(arena, "resource", set, resource.negated));
  }
  for (const line of statement.conditions) {
    if (line.key.parts.some((part) => part.type === "hole")) arena.keyTexts.set(`key:${keyName(line.key)}`, line.key);
    const test = toKeyTest(line, (negated) => withHoles(context, lean, negated));
    add(
      test
        ? keyLiteral(arena, test)
        : opaqueLiteral(
            arena,
            `line ${lineText(line)}`,
            `\`${line.operator}\` on \`${keyName(line.key)}\` is not understood`,
          ),
    );
  }
  return toCompiled({ policy, statement }, effect, actionTests(statement, lean, context), literals);
}

export function toCompiled(
  ref: StatementRef,
  effect: "Allow" | "Deny",
  actions: readonly ActionTest[],
  literals: readonly Literal[],
): CompiledStatement {
  const byKey = new Map(actions.map((action) => [`${action.negated}${action.set.key}`, action]));
  const rest = conjunction(literals);
  const key = `${[...byKey.keys()].sort().join(" ")} ${rest.join()}`;
  return { ref, effect, actions: [...byKey.values()], rest, restKey: rest.join(), key };
}

/** Undefined for an element that leaves everything in. */
function elementLiteral(arena: Arena, dimension: string, set: PatternSet, negated: boolean): Literal | undefined {
  if (!negated && isUniversal(set)) return undefined;
  const literal = textLiteral(arena, dimension, set, true);
  return negated ? negation(literal) : literal;
}

/** An element says most with wide holes, a negated one with holes as constants; and the other way round. */
function withHoles(context: TextContext, lean: Lean, negated: boolean): TextContext {
  return { ...context, holes: lean !== "constant" && (lean === "most") !== negated ? "wide" : "constant" };
}

function patternsOf(values: readonly PolicyText[], context: TextContext): readonly (readonly number[])[] {
  return values.flatMap((value) => toPatterns(value, { wildcards: true, variables: "after-fifth-colon" }, context));
}

function actionTests(statement: Statement, lean: Lean, context: TextContext): readonly ActionTest[] {
  const element = statement.action;
  if (!element) return [];
  return knownActions(element, () => {
    const reading = withHoles(context, lean, element.negated);
    const globs = element.values.flatMap((value) => toPatterns(value, { wildcards: true, variables: "none" }, reading));
    const set = patternSet(globs.map(acrossColons), true);
    return !element.negated && isUniversal(set) ? [] : [toActionTest(set, element.negated)];
  });
}

const knownActions = ofPlainElements<readonly ActionTest[]>();
const knownSets = ofPlainElements<PatternSet>();

/** Makes what an element means; once for an element without holes and variables, which means the same in every question. */
function ofPlainElements<T>(): (element: Element, make: () => T) => T {
  const known = new WeakMap<Element, T>();
  return (element, make) => {
    if (element.values.some(({ parts }) => parts.some(({ type }) => type !== "text"))) return make();
    const made = known.get(element) ?? make();
    known.set(element, made);
    return made;
  };
}

/** Wildcards of wide holes as plain ones: action names have no segments. */
function acrossColons(glob: Glob): Glob {
  return glob.map((code) => (code === runInSegment ? run : code < run ? one : code));
}

/** A test of action names; the set ignores letter case. */
export function toActionTest(set: PatternSet, negated: boolean): ActionTest {
  const texts = set.globs.flatMap((glob) => (glob.some((code) => isSymbol(code)) ? [] : [globText(glob)]));
  return { negated, set, texts };
}

function globText(glob: readonly number[]): string {
  return glob.map((code) => (code === run ? "*" : code === one ? "?" : String.fromCodePoint(code))).join("");
}

/** The statement as it is written, wherever it stands. */
function valueText({ value }: Statement): string {
  return JSON.stringify(value, (name, inner) => (name === "span" || name === "syntax" ? undefined : inner));
}

function lineText(line: Statement["conditions"][number]): string {
  return `${line.operator} ${keyName(line.key)} ${line.values.map(shown).join(" ")}`;
}
