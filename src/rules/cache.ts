import {
  type AttachedPolicy,
  type Pattern,
  type PolicySet,
  type Possibility,
  type Redundancy,
  redundant,
} from "../access/index.js";
import { type Action, type Policy, policyContent, type Statement, statementContent } from "../policy/index.js";
import { type Allowance, budgetOf, newAllowance } from "./allowance.js";
import { mayDoNothing } from "./may-be-void.js";
import type { Reached } from "./named-actions.js";

/**
 * What is worked out once for all questions. It goes by what policies say, not by where they stand, so runs over several
 * sides may share one, as long as the tables and parameters are the same.
 */
export interface Cache {
  /** Real actions by pattern, in lower case. */
  readonly actions: Map<string, readonly Action[]>;
  /** The actions that a pattern of a statement names, by the pattern as written. */
  readonly named: Map<string, readonly Reached[]>;
  /** ARNs of nobody's resources that an action needs, by action. */
  readonly fresh: Map<string, readonly string[]>;
  /** What a statement reaches of resources nobody named, by its policy and what is unpinned. */
  readonly reach: Map<string, readonly Reached[]>;
  /** Answers of the engine, by policies, statement and pattern. */
  readonly possible: Map<string, Possibility>;
  /** Do some policies allow more than others? By what both say. */
  readonly more: Map<string, boolean>;
  /** Statements that do nothing, by policy; those of a policy, with their numbers in it. */
  readonly void: Map<string, readonly Numbered[]>;
  /** A short name for every content seen, so that keys are short. */
  readonly names: Map<string, number>;
  readonly known: WeakMap<object, number>;
  /** The time that is left for questions. */
  readonly allowance: Allowance;
}

/** A redundancy with the numbers of its statements in the place of the statements. */
export interface Numbered {
  readonly type: Redundancy["type"];
  readonly statement: number;
  readonly by: readonly number[];
}

/**
 * An empty memory.
 *
 * @param each milliseconds that the questions about one policy may take
 */
export function newCache(each?: number): Cache {
  return {
    actions: new Map(),
    named: new Map(),
    fresh: new Map(),
    reach: new Map(),
    possible: new Map(),
    more: new Map(),
    void: new Map(),
    names: new Map(),
    known: new WeakMap(),
    allowance: newAllowance(each),
  };
}

/** A number for what an object says, as a text that is asked for once; the same for the same text. */
function contentNumber(cache: Cache, of: object, content: () => string): number {
  const before = cache.known.get(of);
  if (before !== undefined) return before;
  const text = content();
  const name = cache.names.get(text) ?? cache.names.size;
  cache.names.set(text, name);
  cache.known.set(of, name);
  return name;
}

/** A name for what these policies say; the same at every side. */
export function setName(policies: PolicySet, cache: Cache): number {
  return contentNumber(cache, policies, () =>
    policies.map(({ type, policy }) => `${type} ${policyContent(policy)}`).join("\n"),
  );
}

/** Likewise for a statement among these policies. */
export function contentName(policies: PolicySet, statement: Statement, cache: Cache): string {
  return `${setName(policies, cache)} ${contentNumber(cache, statement, () => statementContent(statement))}`;
}

/** A pattern as a text. */
export function patternName({ keys, ...rest }: Pattern): string {
  return JSON.stringify([rest, keys && [...keys]]);
}

/** Which statements of a policy do nothing, and why. */
export function voidIn(attached: AttachedPolicy, cache: Cache): readonly Redundancy[] {
  const { policy, type } = attached;
  const key = `${type} ${contentNumber(cache, policy, () => policyContent(policy))}`;
  const known =
    cache.void.get(key) ??
    redundant(policy, type, {
      budget: budgetOf(cache.allowance),
      among: (statement) => mayDoNothing(statement, policy.statements),
    }).map((each) => numbered(each, policy));
  cache.void.set(key, known);
  return known.flatMap((each) => withStatements(each, policy));
}

function numbered(found: Redundancy, { statements }: Policy): Numbered {
  const by = "by" in found ? found.by.map((each) => statements.indexOf(each)) : [];
  return { type: found.type, statement: statements.indexOf(found.statement), by };
}

function withStatements({ type, statement: number, by }: Numbered, { statements }: Policy): readonly Redundancy[] {
  const statement = statements[number];
  if (!statement) return [];
  if (type === "impossible" || type === "nothing-to-deny") return [{ type, statement }];
  return [{ type, statement, by: by.flatMap((each) => statements[each] ?? []) }];
}
