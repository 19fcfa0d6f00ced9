import type { Element, PolicyText } from "../../../policy/index.js";
import type { Edit } from "../../../source/index.js";
import type { ElementName, NewText } from "../../change.js";

/** The changes of one statement, in the syntax it is written in. Each ends with `cannot` where it is not possible. */
export interface StatementWriter {
  readonly setElement: (name: ElementName, values: readonly NewText[]) => readonly Edit[];
  readonly renameElement: (from: string, to: string) => readonly Edit[];
  readonly removeElement: (name: string) => readonly Edit[];
  readonly removeValue: (element: Element, target: PolicyText) => readonly Edit[];
  readonly addValue: (element: Element, value: NewText) => readonly Edit[];
  readonly addCondition: (operator: string, key: string, values: readonly NewText[]) => readonly Edit[];
  readonly removeCondition: (operator: string, key: string) => readonly Edit[];
  readonly renameOperator: (from: string, key: string, to: string) => readonly Edit[];
  readonly renameKey: (operator: string, from: string, to: string) => readonly Edit[];
  readonly setPrincipal: (principal: { readonly [type: string]: readonly NewText[] }) => readonly Edit[];
}
