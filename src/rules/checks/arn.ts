import { type PolicyText, parseArn, partitions, shown } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import { isGlob, meets } from "../glob.js";
import { asGlob } from "../written.js";
import type { Check } from "./check.js";

/**
 * Resources that are neither `*` nor an ARN. A value that begins with a hole is passed over.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
 */
export const arn: Check = {
  on: "statement",
  run: (_args, { subject }) => {
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    return yesAt(
      (statement.resource?.values ?? []).flatMap((text): Place[] => {
        const problem = faultOf(text);
        return problem === undefined
          ? []
          : [{ policy, statement, span: text.span, text, facts: { problem, written: shown(text) } }];
      }),
    );
  },
};

function faultOf(text: PolicyText): string | undefined {
  const [first] = text.parts;
  const written = asGlob(text);
  if (first?.type !== "text" || /^[*?]+$/.test(written)) return undefined;
  if (!meets("arn:*", written)) return "is no ARN: it does not begin with `arn:`";
  if (hasVariableBeforeName(text)) return "has a variable before the name, where AWS fills none in";
  const parsed = parseArn(written);
  if (!parsed) return isGlob(written) ? undefined : "is no ARN: an ARN has six parts";
  if (!isGlob(parsed.partition) && !partitions.includes(parsed.partition))
    return `names a partition AWS does not have, \`${parsed.partition}\``;
  if (!isGlob(parsed.account) && !/^(\d{12}|aws|cloudfront|aws-managed|)$/.test(parsed.account))
    return `names \`${parsed.account}\` where an account id of 12 digits belongs`;
  return parsed.service === "" ? "names no service" : undefined;
}

/**
 * Variables are for what comes after the fifth colon.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
 */
function hasVariableBeforeName({ parts }: PolicyText): boolean {
  let colons = 0;
  for (const part of parts) {
    if (part.type === "hole" || colons >= 5) return false;
    if (part.type === "variable") return true;
    colons += part.text.split(":").length - 1;
  }
  return false;
}
