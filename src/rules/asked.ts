import type { PolicySet } from "../access/index.js";
import type { PolicyText, Statement } from "../policy/index.js";
import type { Resource } from "../readers/index.js";
import type { Cache } from "./cache.js";
import type { RuleParameters } from "./parameters.js";
import type { Row, Rule, Tables } from "./rule.js";
import type { PolicySubject, PrincipalSubject, Side } from "./subject.js";

/** What a question is about. */
export type Subject =
  | { readonly type: "statement"; readonly policy: PolicySubject; readonly statement: Statement }
  | { readonly type: "policy"; readonly policy: PolicySubject }
  | { readonly type: "principal"; readonly principal: PrincipalSubject }
  | { readonly type: "resource"; readonly resource: Resource };

/** A question with all it may look at. */
export interface Asked {
  readonly rule: Rule;
  readonly subject: Subject;
  readonly side: Side;
  readonly parameters: RuleParameters;
  readonly tables: Tables;
  /** The row of `for-each` it is asked for. */
  readonly row?: Row;
  /** Only what is allowed beyond these policies counts. */
  readonly before?: PolicySet;
  /** Only what this action of the statement gives counts. */
  readonly named?: PolicyText;
  readonly cache: Cache;
}

/** May a hole be a wildcard? Rules that are silent where an answer depends read a hole as one name. */
export function readsHolesOpen(asked: Asked): boolean {
  return asked.rule.depends !== "silent";
}
