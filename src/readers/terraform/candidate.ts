import type { Guard, PolicyKind } from "../../policy/index.js";
import type { Span, Value } from "../../source/index.js";
import type { Owner, PolicySite } from "../reader.js";
import type { Instance } from "./scope.js";

/** A policy before it is parsed, with where it stands. */
export interface Candidate {
  readonly value: Value;
  readonly kind: PolicyKind | "by content";
  /** What it is where its content does not say. */
  readonly otherwise?: PolicyKind | undefined;
  readonly address: string;
  readonly path: string;
  readonly span: Span;
  readonly owners: readonly Owner[];
  readonly implicitResource: PolicySite["implicitResource"];
  readonly when: readonly Guard[];
}

/** The name and type of a block, for pointing at it as a whole. */
export function headerOf(instance: Instance): Span {
  const { block } = instance;
  return { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
}
