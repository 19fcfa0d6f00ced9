import { parsePolicy } from "../../policy/index.js";
import { literal, type MapValue, type Problem, type Value } from "../../source/index.js";
import { addressOf, policiesIn } from "../policy-shape.js";
import type { PolicySite } from "../reader.js";

/** Sections whose policies have been read, each as what it is. */
const read = new Set(["provider", "functions", "resources"]);

/**
 * Policies in the other sections (`custom`, those of plugins) that nothing read so far holds: for instance those of
 * stages, of which it is known only at deployment which one counts.
 */
export function unusedPolicies(
  root: MapValue,
  resolved: (value: Value) => Value,
  sites: readonly PolicySite[],
  path: string,
  problems: Problem[],
): readonly PolicySite[] {
  const places = new Set(sites.flatMap(({ policy }) => policy.statements.map(({ span }) => placeOf(span))));
  return root.entries.flatMap(({ key, value }) => {
    const section = literal(key) ?? "?";
    if (read.has(section)) return [];
    return policiesIn(resolved(value), problems).flatMap(({ document, path: steps }): readonly PolicySite[] => {
      const policy = parsePolicy(document);
      if (policy.statements.every(({ span }) => places.has(placeOf(span)))) return [];
      const address = addressOf([section, ...steps]);
      const facts = { owners: [], implicitResource: undefined, when: [] };
      return [{ ...facts, policy, kind: "unknown", address, path, format: "serverless", span: document.span }];
    });
  });
}

function placeOf({ path, start }: { readonly path: string; readonly start: number }): string {
  return `${path} ${start}`;
}
