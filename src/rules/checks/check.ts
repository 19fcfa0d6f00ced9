import type { Answer } from "../answer.js";
import type { Asked } from "../asked.js";

/** A question that is easier in code than in the rules' language: pure, from a subject to places and words. */
export interface Check {
  /** What it looks at. */
  readonly on: "statement" | "policy" | "resource";
  readonly run: (args: { readonly [name: string]: unknown }, asked: Asked) => Answer;
}
