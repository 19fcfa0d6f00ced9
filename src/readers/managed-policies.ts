import { readFileSync } from "node:fs";
import type { Guard } from "../policy/index.js";
import type { Value } from "../source/index.js";

/** A managed policy that a value names by its ARN, and the branches in which it does. */
export interface NamedPolicy {
  /** The ARN as it is written; the partition is `aws` where it is filled in. */
  readonly policy: string;
  readonly when: readonly Guard[];
}

const managed = /^arn:(aws[a-z-]*):iam::(aws|\d{12}|\$\{[^}]*\}):policy\/.+$/;

const table: { readonly paths: { readonly [path: string]: readonly string[] } } = JSON.parse(
  readFileSync(new URL("./aws-managed-policies.json", import.meta.url), "utf8"),
);
const pathOfManaged = new Map(
  Object.entries(table.paths).flatMap(([path, names]) => names.map((name) => [name, path])),
);

/** What stands in the ARN of AWS's own managed policy of this name, from `/` to the name: `/job-function/Billing`. */
export function managedPath(name: string): string | undefined {
  const path = pathOfManaged.get(name);
  return path === undefined ? undefined : `${path}${name}`;
}

/** The ARN that a text is. */
function writtenArn(text: string): string | undefined {
  return managed.test(text) ? text : undefined;
}

/** The ARN that a text is, or that of AWS's own managed policy which it is the name of. */
export function arnOrName(text: string): string | undefined {
  const path = managedPath(text);
  return writtenArn(text) ?? (path === undefined ? undefined : `arn:aws:iam::aws:policy${path}`);
}

/**
 * The managed policies that a value names by ARN: a text, a list or map of them, in any branch. What is filled in as a
 * whole names none.
 *
 * @param arnOf the ARN that a text means
 * @param isHere for the ARN of a policy that is read here: it is not named from elsewhere
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function policiesNamed(
  value: Value | undefined,
  isHere: (value: Value) => boolean = () => false,
  depth = 6,
  arnOf: (text: string) => string | undefined = writtenArn,
): readonly NamedPolicy[] {
  if (!value || depth === 0 || isHere(value)) return [];
  const inside = (inner: Value) => policiesNamed(inner, isHere, depth - 1, arnOf);
  switch (value.type) {
    case "text": {
      const policy = arnOf(value.parts.map(shownPart).join(""));
      return policy === undefined ? [] : [{ policy, when: [] }];
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
