import type { Files, Value } from "../../source/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Check } from "./check.js";

/** Long-term and temporary access key ids; AWS's documentation example is no secret. */
const keyId = /\b(AKIA|ASIA)[A-Z2-7]{16}\b/;
const example = /EXAMPLE/;

/**
 * Texts of a resource that hold an access key id.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
export const secretText: Check = {
  on: "resource",
  run: (_args, { subject, side: { files } }) => {
    if (subject.type !== "resource" || (files && !mayHoldKeys(files))) return no;
    return yesAt(secrets(subject.resource.properties).map((span): Place => ({ resource: subject.resource, span })));
  },
};

const known = new WeakMap<Files, boolean>();

/** Does the start of a key id stand anywhere? Where it does not, no resource is looked through. */
function mayHoldKeys(files: Files): boolean {
  const may = known.get(files) ?? [...files.values()].some(({ text }) => /AKIA|ASIA/.test(text));
  known.set(files, may);
  return may;
}

function secrets(value: Value): readonly Value["span"][] {
  switch (value.type) {
    case "text":
      return value.parts.flatMap((part) => {
        const found = part.type === "text" ? keyId.exec(part.text)?.[0] : undefined;
        return found !== undefined && !example.test(found) ? [part.span] : [];
      });
    case "list":
      return value.items.flatMap(secrets);
    case "map":
      return value.entries.flatMap((entry) => secrets(entry.value));
    case "choice":
      return value.branches.flatMap((branch) => secrets(branch.value));
    default:
      return [];
  }
}
