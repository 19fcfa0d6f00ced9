import type { Guard } from "../../policy/index.js";
import type { Files, Problem, Span, Value } from "../../source/index.js";
import type { ReadOptions } from "../reader.js";
import type { Decision } from "./conditions.js";
import type { Bindings, RawResource, Template } from "./template.js";

/** What is known while a template is worked out. One for a template; narrower ones for what stands inside a branch. */
export interface Scope {
  readonly template: Template;
  readonly files: Files;
  readonly options: ReadOptions;
  readonly problems: Problem[];
  /** What a parent stack passes, or all parents alike. */
  readonly passed: ReadonlyMap<string, Value>;
  /** By logical id; filled once, after `Fn::ForEach` in `Resources` is spread out. */
  readonly resources: Map<string, RawResource>;
  readonly decisions: Map<string, Decision>;
  /** The resources of nested stacks, for their outputs. */
  readonly outputsOf: (stack: RawResource, output: string) => Value | undefined;
  readonly work: Work;
  readonly bindings: Bindings;
  /** Branches taken to get here. */
  readonly assumed: readonly Guard[];
  /** Names being worked out, against cycles. */
  readonly active: ReadonlySet<string>;
}

interface Work {
  /** Values that may still be worked out. */
  left: number;
  /** How deep in values the one being worked out stands. */
  depth: number;
  exhausted: boolean;
}

/** Values worked out for one template; the largest of AWS (500 resources) needs a tenth of it. */
const workLimit = 400_000;
const depthLimit = 300;

export const newWork = (): Work => ({ left: workLimit, depth: 0, exhausted: false });

/** Is there still room to work out one more value, this deep? Says so once, where it ends. */
export function mayWork(scope: Scope, span: Span): boolean {
  scope.work.left--;
  if (scope.work.left >= 0 && scope.work.depth <= depthLimit) return true;
  if (!scope.work.exhausted) {
    scope.work.exhausted = true;
    report(scope, "limit", "the template takes too many steps to work out, the rest is not read", span);
  }
  return false;
}

/** Adds a problem, once for each place. */
export function report(scope: Scope, code: Problem["code"], message: string, span: Span): void {
  const same = (problem: Problem) => problem.span.start === span.start && problem.message === message;
  if (scope.problems.length < 200 && !scope.problems.some(same)) scope.problems.push({ code, message, span });
}
