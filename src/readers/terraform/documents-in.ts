import { literal, type Value } from "../../source/index.js";
import { decoded } from "./json-text.js";
import { isPolicyShaped } from "./policy-shape.js";
import { isEncoded } from "./values.js";

/** Lists and maps inside each other that are gone through. */
const depthLimit = 6;

/** A policy document inside a value, with the names and positions that lead to it. */
export interface FoundDocument {
  readonly document: Value;
  readonly path: readonly string[];
}

/** A value that is a policy, or the JSON of one; no problem is made of other texts. */
export function quietDocument(value: Value): Value | undefined {
  if (value.type === "text" && !("decoded" in value)) {
    const written = value.parts.some((part) => part.type === "text" && part.text.includes("Statement"));
    if (!written) return undefined;
  }
  const { value: document } = decoded(value);
  return isPolicyShaped(document) ? document : undefined;
}

/**
 * The policies of a value, in itself and inside its lists, maps and what was encoded of such; what is inside a policy is not looked at.
 *
 * @param read what a value is as a policy, if it is one
 */
export function documentsIn(
  value: Value,
  path: readonly string[],
  read: (value: Value) => Value | undefined = quietDocument,
): readonly FoundDocument[] {
  if (path.length > depthLimit) return [];
  const document = read(value);
  if (document) return [{ document, path }];
  switch (value.type) {
    case "list":
      return value.items.flatMap((item, index) => documentsIn(item, [...path, `[${index}]`], read));
    case "choice":
      return value.branches.flatMap((branch) => documentsIn(branch.value, path, read));
    case "map":
      return value.entries.flatMap((entry) => documentsIn(entry.value, [...path, literal(entry.key) ?? ""], read));
    case "text":
      return isEncoded(value) ? documentsIn(value.decoded, [...path, "decoded"], read) : [];
    default:
      return [];
  }
}

/** The way to a value behind an address: `.policies[0].document`. */
export function stepsOf(path: readonly string[]): string {
  return path.map((step) => (step.startsWith("[") ? step : `.${step}`)).join("");
}
