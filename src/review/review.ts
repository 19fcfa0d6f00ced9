import type { PolicyKind } from "../policy/index.js";
import type { Format } from "../readers/index.js";
import type { Edit, Files, Problem, Span } from "../source/index.js";
import type { ChangedFile } from "./changed-file.js";

export type Severity = "low" | "medium" | "high" | "critical";

/** Against base: `new` counts against the change, `existing` was there before, `fixed` is gone. */
export type Status = "new" | "existing" | "fixed";

/** A request that shows what a finding or an access row is about. */
export interface WitnessRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: { readonly [key: string]: readonly string[] };
}

/** A fix that was proved: it parses, the finding is gone, and nothing is granted that was not granted before. */
export interface Fix {
  readonly title: string;
  readonly safety: "safe" | "review";
  readonly because: string | undefined;
  readonly edits: readonly Edit[];
}

/** The policy a finding is in. `owner` is what it is attached to, in a person's words. */
export interface FindingPolicy {
  readonly kind: PolicyKind;
  readonly owner: string;
  readonly address: string;
}

export interface Finding {
  readonly rule: string;
  readonly category: string;
  readonly severity: Severity;
  /** Undefined in `check`, which has one side. */
  readonly status: Status | undefined;
  /** What this lets somebody do, one sentence; identifiers in backticks, text of the input not yet escaped. */
  readonly message: string;
  readonly why: string;
  /** At head; of a fixed finding, at base. */
  readonly span: Span;
  readonly related: readonly Span[];
  /** Where a statement only grew, what is new of it; the finding may stand elsewhere in the statement. */
  readonly added: Span | undefined;
  readonly policy: FindingPolicy | undefined;
  readonly statement: { readonly index: number; readonly sid: string | undefined } | undefined;
  readonly witness: WitnessRequest | undefined;
  /** Expressions it depends on, where the answer is not a plain yes. */
  readonly dependsOn: readonly string[];
  readonly peers: { readonly [tool: string]: readonly string[] };
  /** Another rule's finding at the same place says it all. */
  readonly supersededBy: string | undefined;
  readonly fix: Fix | undefined;
  /** Rule, policy address, normalised statement and ordinal; no line numbers. Hex. */
  readonly fingerprint: string;
}

/** One line of the access table. */
export interface AccessRow {
  /** All owners, with commas, where there are several. */
  readonly owner: string;
  /** Each of several owners. */
  readonly owners?: readonly string[];
  /** Each owner is a policy, of which nobody knows whom it is on. */
  readonly unattached?: true;
  readonly kind: PolicyKind;
  readonly path: string;
  readonly service: string;
  readonly level: string;
  readonly actions: readonly string[];
  /** All actions of that service and level. */
  readonly whole: boolean;
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  /** Who, for resource-based and trust policies; empty for the owner itself. */
  readonly principals: readonly string[];
  /** Expressions of the template on which it depends whether this is there at all: `var.x`, `not var.x`. */
  readonly dependsOn?: readonly string[];
  readonly witness: WitnessRequest | undefined;
  /** Of what is taken away: on what, where and by whom the same is still allowed; absent where that is not known. */
  readonly left?: readonly AccessLeft[];
  /** ARN of a managed policy whose text is not in the repository: the row is about all that it allows. */
  readonly managedPolicy?: string;
  /** The actions are an example: there may be more of it, for some values of what the template fills in. */
  readonly example?: true;
  /** The row is about a Deny: what it stops, or stops no longer, whatever else allows it. */
  readonly byDeny?: true;
  /** Control policies of the repository that stop all of it, where they apply. */
  readonly stoppedBy?: readonly string[];
}

/** What is left of access that is taken away in part. */
export interface AccessLeft {
  readonly resources: readonly string[];
  readonly conditions: readonly string[];
  readonly principals: readonly string[];
}

export interface AccessTable {
  readonly granted: readonly AccessRow[];
  readonly removed: readonly AccessRow[];
  readonly unknown: readonly { readonly owner: string; readonly because: string }[];
}

export interface ReviewedFile {
  readonly path: string;
  readonly format: Format | undefined;
  readonly policies: number;
  readonly problems: readonly Problem[];
}

/**
 * What is to be said of a change (or, from `check`, of files as they stand: no status, no access, no changed files).
 *
 * Findings are sorted by path, place and rule. `conclusion`: `failure` when a new finding is at or over the threshold,
 * or a changed file has a policy that not every rule could be asked of and had none such before, `neutral` when something changed could not be read and nothing failed, else `success`.
 */
export interface Review {
  readonly conclusion: "success" | "failure" | "neutral";
  readonly findings: readonly Finding[];
  readonly access: AccessTable | undefined;
  readonly files: readonly ReviewedFile[];
  readonly changed: readonly ChangedFile[];
  /** What is to be told of the configuration: its mistakes, and that the change edits it. */
  readonly notices: readonly Problem[];
  readonly base: Files;
  readonly head: Files;
}
