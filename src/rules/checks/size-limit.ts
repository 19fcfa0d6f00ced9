import type { TextPart, Value } from "../../source/index.js";
import { no, yesAt } from "../answer.js";
import type { Asked } from "../asked.js";
import type { Check } from "./check.js";

/**
 * A policy that is longer than AWS stores, written as short as JSON can be. Where the text depends on a hole, the
 * hole counts as one character: the answer is then the least size.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const sizeLimit: Check = {
  on: "policy",
  run: (_args, asked) => {
    const { subject } = asked;
    if (subject.type !== "policy") return no;
    const { policy } = subject;
    const limit = limitFor(asked);
    if (limit === undefined) return no;
    const { value } = policy.site.policy;
    if (value.span.end - value.span.start <= limit && value.syntax !== "computed") return no;
    const size = compactSize(value);
    return size <= limit ? no : yesAt([{ policy, facts: { size: String(size), limit: String(limit) } }]);
  },
};

function limitFor({ subject, tables }: Asked): number | undefined {
  if (subject.type !== "policy") return undefined;
  const { kind, site } = subject.policy;
  const rows = (tables.get("quotas") ?? []).filter((row) => row.kind === kind);
  const row = rows.find((each) => each.owner === site.owners[0]?.is) ?? rows.find((each) => each.owner === undefined);
  return row === undefined ? undefined : Number(row.size);
}

/** Characters of the value as JSON without white space. */
function compactSize(value: Value): number {
  switch (value.type) {
    case "text":
      return 2 + value.parts.reduce((sum, part) => sum + partSize(part), 0);
    case "list":
      return 2 + value.items.reduce((sum, item) => sum + compactSize(item) + 1, 0) - Math.min(1, value.items.length);
    case "map":
      return (
        2 +
        value.entries.reduce((sum, { key, value: own }) => sum + compactSize(key) + compactSize(own) + 2, 0) -
        Math.min(1, value.entries.length)
      );
    case "number":
      return value.text.length;
    case "choice":
      return Math.min(...value.branches.map((branch) => compactSize(branch.value)));
    case "boolean":
      return value.value ? 4 : 5;
    default:
      return 1;
  }
}

function partSize(part: TextPart): number {
  return part.type === "hole" ? 1 : JSON.stringify(part.text).length - 2;
}
