import type { PolicyKind } from "../policy/index.js";
import type { Category, Severity } from "./severity.js";

/** Kinds of policy a rule is asked of; `template` is for rules about resources. */
export type RuleKind = PolicyKind | "template";

/** `{in: table, with: {column: value}}`: the rows of a table, or those that match. */
export interface TablePick {
  readonly in: string;
  readonly with?: { readonly [column: string]: Scalar | readonly Scalar[] };
}

export type Scalar = string | number | boolean;

/** A test of something written: a text is a glob, a list is "one of". */
export type Test =
  | Scalar
  | readonly Test[]
  | TablePick
  | { readonly not: Test }
  | { readonly wildcard: "present" | "absent" }
  | { readonly shape: string }
  | { readonly above: number }
  | { readonly below: number }
  | { readonly count: { readonly above?: number; readonly below?: number } };

/** What a key of a request may be: a glob or several, `absent`, `fresh`, or any but some. */
export type KeyTest =
  | string
  | readonly string[]
  | { readonly like?: readonly string[]; readonly not?: readonly string[] | string };

export type PrincipalTest =
  | "any"
  | "stranger"
  | "outsider"
  | "anonymous"
  | string
  | { readonly service: string | readonly string[] | TablePick }
  | { readonly federated: string | TablePick | readonly (string | TablePick)[] };

export type ActionTest = string | readonly string[] | TablePick | { readonly level: string | readonly string[] };

/** A set of requests; what is left out is free. */
export interface RequestPattern {
  readonly principal?: PrincipalTest;
  readonly action?: ActionTest;
  readonly resource?: string | readonly string[];
  readonly keys?: { readonly [key: string]: KeyTest };
  readonly unpinned?: "all" | readonly string[];
}

/** One request of several that one principal must be able to make. */
export type Leg = RequestPattern | { readonly "pass-role": string | readonly string[] };

export interface AllowsAsk extends RequestPattern {
  readonly by?: "statement" | "policy" | "principal";
  /** One list of legs, or `{column: …}` of the row of `for-each`, which may hold several such lists. */
  readonly all?: readonly Leg[] | { readonly column: string };
}

export interface DeniesAsk extends RequestPattern {
  readonly by?: "statement" | "policy";
  readonly every?: boolean;
}

export interface OperatorTest {
  readonly name?: string | readonly string[];
  readonly family?: string | readonly string[];
  readonly set?: "any" | "absent" | "ForAllValues" | "ForAnyValue";
  readonly "if-exists"?: boolean;
  readonly negated?: boolean;
}

export interface ConditionTest {
  readonly operator?: OperatorTest;
  readonly key?: Test;
  readonly value?: Test;
}

export interface StatementAsk {
  readonly effect?: "Allow" | "Deny";
  /** A statement that AWS would not take as it is. */
  readonly broken?: true;
  readonly action?: Test;
  readonly "not-action"?: Test;
  readonly resource?: Test;
  readonly "not-resource"?: Test;
  readonly principal?: Test;
  readonly "not-principal"?: Test;
  /** One condition line that passes all of it. */
  readonly condition?: ConditionTest | "present" | "absent";
}

export interface ResourceAsk {
  readonly is: string | readonly string[];
  readonly where?: Where;
}

/** Properties by their name in table `resources`: all of them, `any` inside: one of them. */
export interface Where {
  readonly [property: string]: Test | readonly Where[];
}

/** A question; several words in one are about the same subject, and all must say yes. */
export interface Ask {
  readonly allows?: AllowsAsk;
  readonly denies?: DeniesAsk;
  readonly statement?: StatementAsk;
  readonly resource?: ResourceAsk;
  readonly void?: "covered" | "denied" | "impossible" | "nothing-to-deny";
  readonly check?: { readonly [name: string]: { readonly [argument: string]: unknown } };
  readonly any?: readonly Ask[];
  readonly not?: Ask;
}

/** Where a value for a fix comes from; the first source that gives something wins. */
export interface ValueSource {
  readonly from: readonly string[];
}

export type FixOperation =
  | { readonly "scope-resource": { readonly type?: string } }
  | { readonly split: { readonly type?: string } }
  | {
      readonly "add-condition": {
        readonly operator: string;
        readonly key: string;
        readonly value: string | readonly string[] | ValueSource;
      };
    }
  | { readonly "replace-value": ValueSource }
  | { readonly "replace-key": ValueSource }
  | {
      readonly "rename-operator": {
        readonly to: "computed" | "like" | "without-set" | "if-exists" | "without-if-exists";
      };
    }
  | { readonly "rename-element": ValueSource }
  | { readonly remove: "statement" | "value" | "element" | "condition" | "property" }
  | { readonly "set-version": "2012-10-17" }
  | { readonly "set-property": { readonly [property: string]: Scalar } };

export interface Fix {
  readonly title: string;
  readonly safety: "safe" | "review";
  readonly because: string;
  readonly do: readonly FixOperation[];
  /** For repairs of mistakes, which must widen: what the repair may add. */
  readonly adds?: "what-was-meant";
}

export interface Example {
  readonly policy?: unknown;
  readonly statement?: unknown;
  readonly resources?: { readonly [name: string]: unknown };
  readonly kind?: PolicyKind;
  readonly owner?: { readonly is: string; readonly [property: string]: unknown };
  readonly with?: { readonly [parameter: string]: unknown };
  readonly at?: string;
  readonly fixed?: unknown;
  readonly because?: string;
  readonly on?: string;
}

/** A rule as it stands in its file. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly category: Category;
  readonly severity: Severity;
  readonly kinds: readonly RuleKind[];
  readonly owner?: { readonly is?: string | readonly string[]; readonly not?: string | readonly string[] };
  readonly needs?: readonly string[];
  readonly "for-each"?: TablePick;
  readonly ask: Ask;
  readonly at?: PlaceName;
  readonly depends?: "finding" | "note" | "silent";
  readonly off?: boolean;
  readonly raise?: { readonly to: Severity; readonly if: Ask };
  readonly supersedes?: readonly string[];
  readonly message: string;
  readonly why: string;
  readonly fix?: Fix;
  readonly sources: readonly string[];
  readonly peers: { readonly [tool: string]: readonly string[] };
  readonly examples: {
    readonly bad: readonly Example[];
    readonly good: readonly Example[];
    readonly depends?: readonly Example[];
  };
}

/** The element of a statement a finding stands at; the statement itself where it has none. */
export type PlaceName = "action" | "resource" | "principal" | "condition" | "statement";

/** Rows of a fact table, by its name. */
export type Row = { readonly [column: string]: unknown };
export type Tables = ReadonlyMap<string, readonly Row[]>;

export interface Catalogue {
  readonly rules: readonly Rule[];
  readonly tables: Tables;
}
