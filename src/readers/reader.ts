import type { Guard, Policy, PolicyKind, PolicyText } from "../policy/index.js";
import type { Files, MapValue, Problem, Span } from "../source/index.js";

export type Format = "json-policy" | "cloudformation" | "terraform" | "terraform-plan" | "serverless" | "other";

/** What a policy is attached to. `name` is what a person calls it; `address` is the template's own, if it has one. */
export interface Owner {
  /** Entity of the rules' vocabulary: `role`, `user`, `group`, `bucket`, `queue`, `topic`, `key`, `managed-policy` … or `unknown`. */
  readonly is: string;
  readonly name: string;
  readonly address: string | undefined;
  /** ARN where it can be told, holes included. */
  readonly arn: PolicyText | undefined;
}

/** A policy in its place. */
export interface PolicySite {
  readonly policy: Policy;
  readonly kind: PolicyKind;
  /**
   * Stable name of the place within its file's module or template, the same at base and head: `aws_iam_role_policy.deploy`,
   * `DeployRole.Policies[0]`, or `` for a file that is one policy.
   */
  readonly address: string;
  /** The file the policy is counted in: the resource's own, even where the text comes from another. */
  readonly path: string;
  readonly format: Format;
  /** The resource that holds it, for pointing at when the policy itself has no place. */
  readonly span: Span;
  /** Everything it is attached to; empty where that is not known. The first is the one to name. */
  readonly owners: readonly Owner[];
  /** For resource policies: what a missing or `*` Resource means. */
  readonly implicitResource: PolicyText | undefined;
  /** The resource itself is there only under these. */
  readonly when: readonly Guard[];
}

/** The address of a policy, where it says more than where in its file it stands: the second text of a script has none. */
export function tellingAddress({ address, format }: Pick<PolicySite, "address" | "format">): string | undefined {
  const isPlace = address === "" || (format === "other" && address.endsWith("]"));
  return isPlace ? undefined : address;
}

/** A managed policy that a principal has and whose text is not here: one of AWS, or of the account, by its ARN. */
export interface Attachment {
  readonly owner: Owner;
  /** The ARN as it is written; the partition is `aws` where it is filled in. */
  readonly policy: string;
  readonly path: string;
  readonly format: Format;
  readonly span: Span;
  /** It is attached only under these. */
  readonly when: readonly Guard[];
}

/** A resource of a template. */
export interface Resource {
  readonly address: string;
  /** As the format names it: `AWS::S3::Bucket`, `aws_s3_bucket`. */
  readonly type: string;
  readonly path: string;
  readonly format: Format;
  readonly properties: MapValue;
  readonly span: Span;
  /** Where to point at when the resource as a whole is meant (its name or header). */
  readonly nameSpan: Span;
  readonly when: readonly Guard[];
}

/** What was read of one file. Total: at worst no policies and one problem. */
export interface Document {
  readonly path: string;
  readonly format: Format;
  readonly policies: readonly PolicySite[];
  readonly resources: readonly Resource[];
  readonly attachments?: readonly Attachment[];
  readonly problems: readonly Problem[];
}

export interface ReadOptions {
  /** Values for parameters and variables by name, from the configuration. */
  readonly values?: ReadonlyMap<string, string>;
  /** Kind of bare policy documents by path, from the configuration or the command line. */
  readonly kindOf?: (path: string) => PolicyKind | undefined;
}

/** Turns the files of one format into documents. Reads no disk, no network, no clock. */
export interface Reader {
  readonly format: Format;
  /** Cheap test on path and first bytes; may say yes too often, never no wrongly. */
  accepts(path: string, text: string): boolean;
  /**
   * Paths that must be known to understand these files and are not in `files` yet: other files of a Terraform module,
   * local modules, nested templates, `file()`. Only paths of `tree` (every path of the repository). Asked again until
   * it gives none.
   */
  wants(files: Files, tree: ReadonlySet<string>): readonly string[];
  /** Every accepted file of `files`, in one go, since files refer to each other. Never throws. */
  read(files: Files, options: ReadOptions): readonly Document[];
}
