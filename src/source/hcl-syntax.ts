import type { Span } from "./span.js";

/** A piece of a template: `"…"`, a heredoc, or a file that `templatefile` reads. */
export type HclPiece =
  | {
      readonly type: "text";
      /** One run as it is written, or one escape sequence, whose span is then of another length. */
      readonly text: string;
      readonly span: Span;
    }
  | { readonly type: "interpolation"; readonly expression: HclExpression; readonly span: Span }
  | {
      readonly type: "if";
      readonly condition: HclExpression;
      readonly yes: readonly HclPiece[];
      readonly no: readonly HclPiece[];
      readonly span: Span;
    }
  | {
      readonly type: "for";
      readonly key: string | undefined;
      readonly value: string;
      readonly collection: HclExpression;
      readonly body: readonly HclPiece[];
      readonly span: Span;
    };

export interface HclItem {
  readonly key: HclExpression;
  readonly value: HclExpression;
  readonly span: Span;
}

/** A step of a splat, e.g. `.arn` or `[0]` after `[*]`. */
export type HclStep =
  | { readonly type: "attribute"; readonly name: string; readonly span: Span }
  | { readonly type: "index"; readonly key: HclExpression; readonly span: Span };

/** `for` in brackets (`key` is then undefined) or braces. */
export interface HclFor {
  readonly type: "for";
  readonly keyName: string | undefined;
  readonly valueName: string;
  readonly collection: HclExpression;
  readonly key: HclExpression | undefined;
  readonly value: HclExpression;
  readonly grouped: boolean;
  readonly condition: HclExpression | undefined;
  readonly span: Span;
}

/**
 * An expression of HCL. `broken` stands where the text could not be understood.
 *
 * @see https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
 */
export type HclExpression =
  | { readonly type: "number"; readonly value: number; readonly text: string; readonly span: Span }
  | { readonly type: "boolean"; readonly value: boolean; readonly span: Span }
  | { readonly type: "null"; readonly span: Span }
  | { readonly type: "template"; readonly pieces: readonly HclPiece[]; readonly span: Span }
  | { readonly type: "list"; readonly items: readonly HclExpression[]; readonly span: Span }
  | { readonly type: "object"; readonly items: readonly HclItem[]; readonly span: Span }
  | { readonly type: "variable"; readonly name: string; readonly span: Span }
  | { readonly type: "attribute"; readonly of: HclExpression; readonly name: string; readonly span: Span }
  | { readonly type: "index"; readonly of: HclExpression; readonly key: HclExpression; readonly span: Span }
  | { readonly type: "splat"; readonly of: HclExpression; readonly steps: readonly HclStep[]; readonly span: Span }
  | {
      readonly type: "call";
      readonly name: string;
      readonly args: readonly HclExpression[];
      /** The last argument is followed by `...`. */
      readonly expand: boolean;
      readonly span: Span;
    }
  | HclFor
  | { readonly type: "unary"; readonly operator: string; readonly of: HclExpression; readonly span: Span }
  | {
      readonly type: "binary";
      readonly operator: string;
      readonly left: HclExpression;
      readonly right: HclExpression;
      readonly span: Span;
    }
  | {
      readonly type: "conditional";
      readonly condition: HclExpression;
      readonly yes: HclExpression;
      readonly no: HclExpression;
      readonly span: Span;
    }
  | { readonly type: "broken"; readonly span: Span };

export interface HclAttribute {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: HclExpression;
  readonly span: Span;
}

export interface HclLabel {
  readonly text: string;
  readonly span: Span;
}

export interface HclBlock {
  readonly type: string;
  readonly typeSpan: Span;
  readonly labels: readonly HclLabel[];
  readonly body: HclBody;
  readonly span: Span;
}

/** What a file or a block holds, in the order it is written. */
export interface HclBody {
  readonly attributes: readonly HclAttribute[];
  readonly blocks: readonly HclBlock[];
}
