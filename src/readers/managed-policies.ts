import type { Guard } from "../policy/index.js";
import type { Value } from "../source/index.js";

/** A managed policy that a value names by its ARN, and the branches in which it does. */
export interface NamedPolicy {
  /** The ARN as it is written; the partition is `aws` where it is filled in. */
  readonly policy: string;
  readonly when: readonly Guard[];
}

const managed = /^arn:(aws[a-z-]*):iam::(aws|\d{12}|\$\{[^}]*\}):policy\/.+$/;

/**
 * The managed policies that a value names by ARN: a text, a list or map of them, in any branch. What is filled in as a
 * whole names none.
 *
 * @param isHere for the ARN of a policy that is read here: it is not named from elsewhere
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function policiesNamed(
  value: Value | undefined,
  isHere: (value: Value) => boolean = () => false,
  depth = 6,
): readonly NamedPolicy[] {
  if (!value || depth === 0 || isHere(value)) return [];
  const inside = (inner: Value) => policiesNamed(inner, isHere, depth - 1);
  switch (value.type) {
    case "text": {
      const policy = value.parts.map(shownPart).join("");
      return managed.test(policy) ? [{ policy, when: [] }] : [];
    }
    case "list":
      return value.items.flatMap(inside);
    case "map":
      return value.entries.flatMap((entry) => inside(entry.value));
    case "choice":
      return value.branches.flatMap(({ is, value: inner }) =>
        inside(inner).map((each) => ({ ...each, when: [{ on: value.on, is }, ...each.when] })),
      );
    default:
      return [];
  }
}

function shownPart(part: Extract<Value, { type: "text" }>["parts"][number]): string {
  if (part.type === "text") return part.text;
  return part.hole.shape.type === "partition" ? "aws" : `\${${part.hole.expression}}`;
}
