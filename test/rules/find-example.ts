import { type Document, type ReadOptions, readAll } from "../../src/readers/index.js";
import {
  type Catalogue,
  type Draft,
  type Example,
  find,
  noParameters,
  type Rule,
  type RuleParameters,
} from "../../src/rules/index.js";
import { at, type Files, type Span, toFiles, type Value } from "../../src/source/index.js";
import type { Rendered } from "./render/index.js";

/** What one rule finds in one rendering of an example. */
export interface Asked {
  readonly files: Files;
  readonly documents: readonly Document[];
  readonly reading: ReadOptions;
  readonly parameters: RuleParameters;
  readonly findings: readonly Draft[];
  readonly notes: readonly Draft[];
}

export function asked(rule: Rule, example: Example, one: Rendered, catalogue: Catalogue): Asked {
  const files = toFiles([{ path: one.path, text: one.text }]);
  const reading: ReadOptions = { kindOf: () => one.kind };
  const documents = readAll(files, reading);
  const parameters: RuleParameters = { ...noParameters, ...(example.with as Partial<RuleParameters> | undefined) };
  const { findings, notes } = find(documents, catalogue, parameters, { only: new Set([rule.id]) });
  return { files, documents, reading, parameters, findings, notes };
}

/** Where an example says the finding stands: `Statement[0].Action[1]` in its policy, `U.groups` of a resource. */
export function placeOf(pointer: string, draft: Draft): Span | undefined {
  const value = draft.site?.policy.value;
  if (!value) return draft.resource?.span;
  if (pointer === "") return value.span;
  const steps = pointer.split(/\.(?=[A-Z])|(?=\[)/);
  return spanAt(value, steps);
}

function spanAt(value: Value, steps: readonly string[]): Span | undefined {
  const [step, ...rest] = steps;
  if (step === undefined) return value.span;
  const index = /^\[(\d+)\]$/.exec(step)?.[1];
  if (index !== undefined) {
    const item = value.type === "list" ? value.items[Number(index)] : Number(index) === 0 ? value : undefined;
    return item && spanAt(item, rest);
  }
  const [key = "", ...deeper] = keysOf(step, value);
  if (value.type !== "map") return undefined;
  const entry = value.entries.find((each) => each.key.parts.some((part) => part.type === "text" && part.text === key));
  if (!entry) return undefined;
  return deeper.length === 0 && rest.length === 0
    ? entry.span
    : spanAt(at(value, key) ?? entry.value, [...deeper, ...rest]);
}

/** A condition key such as `aws:SourceIp` holds dots and colons: the longest key of the map that the step begins with. */
function keysOf(step: string, value: Value): readonly string[] {
  if (value.type !== "map") return [step];
  const names = value.entries.flatMap((each) =>
    each.key.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])),
  );
  const fits = names.filter((name) => step === name || step.startsWith(`${name}.`)).sort((a, b) => b.length - a.length);
  const [name] = fits;
  return name === undefined ? [step] : step === name ? [name] : [name, step.slice(name.length + 1)];
}
