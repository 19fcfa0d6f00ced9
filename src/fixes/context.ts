import type { Document, ReadOptions } from "../readers/index.js";
import type { Cache, Catalogue, RuleParameters } from "../rules/index.js";
import type { Files } from "../source/index.js";

/** What a fix may look at: the side that is to be fixed, and how it was read. */
export interface FixContext {
  readonly files: Files;
  readonly documents: readonly Document[];
  readonly catalogue: Catalogue;
  readonly parameters: RuleParameters;
  readonly reading: ReadOptions;
  /** What finding worked out on this side or another, with this catalogue and these parameters. */
  readonly cache?: Cache;
}
