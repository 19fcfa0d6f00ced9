import type { Policy, Statement } from "../policy/index.js";
import type { Hole } from "../source/index.js";

/**
 * A request as AWS would decide it.
 *
 * `principal` is tagged: `anonymous`, `aws:<account>:<arn>`, `service:<name>`, `federated:<id>`, `canonical:<id>`.
 * `context` keys are compared without case; a key that is not there, or has no values, is absent.
 */
export interface Request {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: { readonly [key: string]: readonly string[] };
}

/** The role a policy plays in a decision; the names of AWS's and of `simulate`'s input. */
export type PolicyType =
  | "IDENTITY_POLICY"
  | "RESOURCE_POLICY"
  | "TRUST_POLICY"
  | "KMS_KEY_POLICY"
  | "PERMISSIONS_BOUNDARY"
  | "SESSION_POLICY"
  | "SERVICE_CONTROL_POLICY"
  | "RESOURCE_CONTROL_POLICY"
  | "VPC_ENDPOINT_POLICY";

/** One policy of a question. `name` (an address, a file) and the index point at it in `because`. */
export interface AttachedPolicy {
  readonly type: PolicyType;
  readonly policy: Policy;
  readonly name?: string;
  /** Account the policy belongs to, 12 digits. */
  readonly owner?: string;
  /** For SCP and RCP: the level of the organisation (`root`, an OU, an account). Levels are an AND, policies of one level an OR. */
  readonly level?: string;
}

export type PolicySet = readonly AttachedPolicy[];

/** What the context keys do not say of a request. Account ids; unknown where absent. */
export interface Facts {
  readonly resourceAccount?: string;
  readonly principalInManagementAccount?: boolean;
  readonly resourceInManagementAccount?: boolean;
  readonly principalIsServiceLinkedRole?: boolean;
  readonly rcpSupported?: boolean;
}

export interface Decision {
  readonly decision: "Allow" | "ExplicitDeny" | "ImplicitDeny";
  /** Sentences, the deciding one first. */
  readonly because: readonly string[];
  /** The statements that decided. */
  readonly statements: readonly { readonly policy: AttachedPolicy; readonly statement: Statement }[];
}

/** A text that matches one of `like` (globs; absent: anything) and none of `not`. */
export interface TextPattern {
  readonly like?: readonly string[];
  readonly not?: readonly string[];
}

/** What a context key may be: absent only, one of these values, or either. */
export interface KeyPattern extends TextPattern {
  readonly presence: "absent" | "present" | "either";
}

/**
 * A set of requests; what is left out is free. Texts are globs, `*` and `?` meaning *some* text: one member of the set
 * is enough for a yes. Characters of the private use area are ordinary characters here (the rules' fresh names).
 * In a resource with all six parts of an ARN, wildcards of the first five stay in their part. `principal` is over the
 * tagged form. `keys` are in lower case.
 */
export interface Pattern {
  readonly principal?: TextPattern;
  /** Case is ignored. */
  readonly action?: TextPattern;
  readonly resource?: TextPattern;
  readonly keys?: ReadonlyMap<string, KeyPattern>;
}

/** A request that shows the answer; `realistic` if such a request could be sent (action, resource and keys fit). */
export interface Witness {
  readonly request: Request;
  readonly realistic: boolean;
  /** The action is one AWS has today, by the catalogue. */
  readonly knownAction: boolean;
}

/** A statement of a policy of the set that was asked about. */
export interface StatementRef {
  readonly policy: AttachedPolicy;
  readonly statement: Statement;
}

/**
 * Is there a request of the pattern that is allowed?
 *
 * - `yes`: for every way of filling the holes; the witness is confirmed by `evaluate`.
 * - `no`: for no way of filling them.
 * - `depends`: on these holes.
 * - `unknown`: could not be decided, and why.
 */
export type Possibility =
  | { readonly is: "yes"; readonly witness: Witness; readonly by: StatementRef }
  | { readonly is: "no" }
  | {
      readonly is: "depends";
      readonly on: readonly Hole[];
      readonly witness: Witness | undefined;
      readonly by: StatementRef | undefined;
    }
  | { readonly is: "unknown"; readonly because: readonly string[] };

/** Does the new side allow anything that the old one does not? Holes are constants, the same on both sides. */
export type Comparison =
  | { readonly is: "no-new-access" }
  | {
      readonly is: "new-access";
      readonly witness: Witness;
      /** Allowed by this statement of the new side … */
      readonly by: StatementRef;
      /** … or because this Deny of the old side is gone. */
      readonly noLongerDeniedBy: StatementRef | undefined;
      /** Only action names that AWS does not have today differ. */
      readonly onlyFutureActions: boolean;
      /** The holes of whose values this is only true for some; empty: for all. */
      readonly dependsOn: readonly Hole[];
    }
  | { readonly is: "unknown"; readonly because: readonly string[] };

/** Bounds and knowledge of a question. */
export interface QuestionOptions {
  /** Wall-clock budget, milliseconds (default 2,000); past it the answer is `unknown`. */
  readonly budget?: number;
  /** Limit on automaton states (default 200,000). */
  readonly states?: number;
  /** Facts that hold for every request asked about. */
  readonly facts?: Facts;
  /** `prefer` (default) looks for a realistic witness first; `require` takes no other. */
  readonly realism?: "prefer" | "require";
}

/** Access of one kind that one side has and the other has not. */
export interface AccessGroup {
  readonly service: string;
  /** `List | Read | Write | Tagging | Permissions management` of the catalogue, or `Unknown`. */
  readonly level: string;
  /**
   * Real actions, in the catalogue's spelling, sorted. A statement that gives actions of very many services is one
   * group of the service and level `*`; these are then its patterns as written (`not …` for `NotAction`).
   */
  readonly actions: readonly string[];
  /** True if these are all the actions of that service and level. */
  readonly whole: boolean;
  /** Patterns of the statements that give it, as written, without duplicates. */
  readonly resources: readonly string[];
  /** Condition lines of the statement that gives it, as written: `aws:SourceAccount = 111122223333`. */
  readonly conditions: readonly string[];
  readonly principals: readonly string[];
  readonly witness: Witness;
  readonly by: StatementRef;
  /** The Deny that stood in the way on the other side. */
  readonly noLongerDeniedBy: StatementRef | undefined;
  /** The witness is an example of access that is not known any closer: there may be more of it in the same policies. */
  readonly onlyExample?: true;
}

/** What is in `by`'s side and not in the other: grouped by service, level and statement. */
export interface NewAccess {
  readonly groups: readonly AccessGroup[];
  readonly unknown: readonly string[];
}

/** Why a statement does nothing, or may go without changing what the policy allows. */
export type Redundancy =
  | { readonly type: "covered"; readonly statement: Statement; readonly by: readonly Statement[] }
  | { readonly type: "denied"; readonly statement: Statement; readonly by: readonly Statement[] }
  | { readonly type: "impossible"; readonly statement: Statement }
  | { readonly type: "nothing-to-deny"; readonly statement: Statement };
