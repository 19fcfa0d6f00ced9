import type { Element, Policy, PolicyText, Statement } from "../policy/index.js";
import type { Hole, Value } from "../source/index.js";
import type { Resource } from "./reader.js";

/** A string to be written: literal text (policy variables and wildcards as they are) and holes of that template. */
export type NewText = readonly (string | Hole)[];

export type ElementName = "Action" | "NotAction" | "Resource" | "NotResource";

/** A statement to be written; conditions as operator → key → values. */
export interface NewStatement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  readonly principal?: { readonly [type: string]: readonly NewText[] };
  readonly elements: readonly { readonly name: ElementName; readonly values: readonly NewText[] }[];
  readonly conditions?: readonly {
    readonly operator: string;
    readonly key: string;
    readonly values: readonly NewText[];
  }[];
}

/**
 * What is to be done to a policy, in any syntax. `like` in `split` is the statement whose other elements, order, style
 * and comments each new one keeps.
 */
export type Change =
  | {
      readonly type: "set-element";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly name: ElementName;
      readonly values: readonly NewText[];
    }
  | {
      readonly type: "rename-element";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly from: string;
      readonly to: string;
    }
  | { readonly type: "remove-element"; readonly policy: Policy; readonly statement: Statement; readonly name: string }
  | { readonly type: "replace-value"; readonly policy: Policy; readonly target: PolicyText; readonly with: NewText }
  | {
      readonly type: "remove-value";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly element: Element;
      readonly target: PolicyText;
    }
  | {
      readonly type: "add-value";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly element: Element;
      readonly value: NewText;
    }
  | {
      readonly type: "add-condition";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly operator: string;
      readonly key: string;
      readonly values: readonly NewText[];
    }
  | {
      readonly type: "remove-condition";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly operator: string;
      readonly key: string;
    }
  | {
      readonly type: "rename-operator";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly from: string;
      readonly key: string;
      readonly to: string;
    }
  | {
      readonly type: "rename-key";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly operator: string;
      readonly from: string;
      readonly to: string;
    }
  | {
      readonly type: "set-principal";
      readonly policy: Policy;
      readonly statement: Statement;
      readonly principal: { readonly [type: string]: readonly NewText[] };
    }
  | {
      readonly type: "split";
      readonly policy: Policy;
      readonly like: Statement;
      readonly into: readonly (readonly { readonly name: ElementName; readonly values: readonly NewText[] }[])[];
    }
  | { readonly type: "add-statement"; readonly policy: Policy; readonly statement: NewStatement }
  | { readonly type: "remove-statement"; readonly policy: Policy; readonly statement: Statement }
  | { readonly type: "set-version"; readonly policy: Policy; readonly version: "2012-10-17" }
  | {
      readonly type: "set-property";
      readonly resource: Resource;
      readonly property: string;
      readonly value: string | boolean | number;
    }
  | { readonly type: "remove-property"; readonly resource: Resource; readonly property: Value };
