/**
 * What a hole must look like once it is filled.
 *
 * - `any`: anything, wildcards and `*` itself included (a parameter or variable without validation).
 * - `name`: one name or id, without wildcards and without `:` (a resource's name, a generated id).
 * - `text`: any text without wildcards.
 * - `arn`: one ARN without wildcards; `pattern` is its glob where it is known, e.g. `arn:*:s3:::*`.
 * - `one-of`: one of these texts, literally.
 * - `list`: a whole list of texts of shape `of`.
 */
export type Shape =
  | { readonly type: "any" }
  | { readonly type: "text" }
  | { readonly type: "name" }
  | { readonly type: "account" }
  | { readonly type: "region" }
  | { readonly type: "partition" }
  | { readonly type: "arn"; readonly pattern?: string }
  | { readonly type: "one-of"; readonly values: readonly string[] }
  | { readonly type: "list"; readonly of: Shape };

/**
 * A value that the template fills in later: parameter, reference, function, variable. The same `expression` is the
 * same hole everywhere, at base and at head, and is filled the same way there.
 *
 * `expression` is what a person would write between `${` and `}` in that format, in one canonical spelling:
 * `AWS::AccountId`, `Bucket`, `Bucket.Arn` in CloudFormation; `var.role`, `aws_s3_bucket.b.arn` in Terraform. Writers
 * render a hole from it.
 */
export interface Hole {
  readonly expression: string;
  readonly shape: Shape;
}
