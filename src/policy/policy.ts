import type { MapValue, Problem, Span, Value } from "../source/index.js";
import type { PolicyText } from "./policy-text.js";

/** Holds only in the branch `is` of the choice named `on` (see `ChoiceValue`). */
export interface Guard {
  readonly on: string;
  readonly is: string;
}

/** A list-valued element: `Action`/`NotAction` or `Resource`/`NotResource`; `negated` says which. */
export interface Element {
  readonly negated: boolean;
  readonly values: readonly PolicyText[];
  /** The element's value; `keySpan` is its name. */
  readonly span: Span;
  readonly keySpan: Span;
}

/** One principal. `"Principal": "*"` has the type `*` and the text `*`. */
export interface PrincipalEntry {
  readonly type: "*" | "AWS" | "Service" | "Federated" | "CanonicalUser" | "other";
  readonly text: PolicyText;
}

export interface PrincipalElement {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
  readonly span: Span;
  readonly keySpan: Span;
}

/** One operator and key with its values (an OR). Lines of one statement are an AND. */
export interface ConditionLine {
  /** As written, e.g. `ForAnyValue:StringLikeIfExists`; parse with `parseOperator`. */
  readonly operator: string;
  readonly key: PolicyText;
  readonly values: readonly PolicyText[];
  /** Key and values; for a `condition` block of Terraform, the block. */
  readonly span: Span;
  readonly operatorSpan: Span;
}

/**
 * A statement as it is written. Elements that are absent are undefined; what does not parse as an element is left out
 * and is a problem of the policy, and the statement is then `malformed`: it must not be read as saying nothing.
 */
export interface Statement {
  /** Position among the policy's statements as written; several share one when a choice gave each branch its own. */
  readonly index: number;
  readonly sid: PolicyText | undefined;
  readonly effect: "Allow" | "Deny" | "invalid";
  readonly principal: PrincipalElement | undefined;
  readonly action: Element | undefined;
  readonly resource: Element | undefined;
  readonly conditions: readonly ConditionLine[];
  readonly conditionSpan: Span | undefined;
  /** All of them hold; empty: always. */
  readonly when: readonly Guard[];
  readonly malformed: boolean;
  readonly value: MapValue;
  readonly span: Span;
}

/** Statements that could not be read, e.g. a whole list that a variable gives. Equal `on` is equal content. */
export interface Unread {
  readonly on: string;
  readonly because: string;
  readonly span: Span;
  readonly when: readonly Guard[];
}

export type Version = "2012-10-17" | "2008-10-17";

/** A policy document. A missing or unknown `Version` counts as 2008-10-17, as AWS reads it. */
export interface Policy {
  readonly version: Version;
  readonly versionText: PolicyText | undefined;
  readonly statements: readonly Statement[];
  readonly unread: readonly Unread[];
  readonly problems: readonly Problem[];
  readonly value: Value;
  readonly span: Span;
}
