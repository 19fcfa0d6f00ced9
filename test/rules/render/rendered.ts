import type { PolicyKind } from "../../../src/policy/index.js";
import type { Example } from "../../../src/rules/index.js";

/** An example written in one format. */
export interface Rendered {
  readonly format: string;
  readonly path: string;
  readonly text: string;
  /** The kind of a bare policy document. */
  readonly kind?: PolicyKind;
}

/** The policy of an example: `statement` is short for a policy of that one statement. */
export function policyIn(example: Example): Record<string, unknown> | undefined {
  if (typeof example.policy === "object" && example.policy !== null) return { ...example.policy };
  return example.statement === undefined ? undefined : { Version: "2012-10-17", Statement: [example.statement] };
}

/** The kind of an example's policy; an identity policy where it does not say. */
export function kindIn(example: Example): PolicyKind {
  return example.kind ?? "identity";
}

const hole = /^\{\{(\w+)\}\}$/;

/** The names of the holes (`{{Name}}`) of a value. */
export function holesIn(value: unknown): readonly string[] {
  if (typeof value === "string") return hole.exec(value)?.slice(1) ?? [];
  if (typeof value !== "object" || value === null) return [];
  return [...new Set(Object.values(value).flatMap(holesIn))];
}

/** The value with each whole-text hole replaced. */
export function withHoles(value: unknown, fill: (name: string) => unknown): unknown {
  if (typeof value === "string") {
    const name = hole.exec(value)?.[1];
    return name === undefined ? value : fill(name);
  }
  if (Array.isArray(value)) return value.map((each) => withHoles(each, fill));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withHoles(each, fill)]));
}
