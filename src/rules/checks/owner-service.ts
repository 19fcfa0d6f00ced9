import { type PolicyText, parseArn, plain } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import { isGlob } from "../glob.js";
import type { Check } from "./check.js";

/** The services whose actions and resources the policy of such a resource is about; a directory bucket is of the second. */
const services: { readonly [is: string]: readonly string[] } = {
  bucket: ["s3", "s3express"],
  "event-bus": ["events"],
  "file-system": ["elasticfilesystem"],
  key: ["kms"],
  "log-group": ["logs"],
  queue: ["sqs"],
  secret: ["secretsmanager"],
  stream: ["kinesis"],
  topic: ["sns"],
};

/**
 * Actions and resources of another service in the policy of a resource, such as `sqs:SendMessage` in that of a bucket.
 * Patterns and values that are filled in later are passed over.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-action-in-policy
 */
export const ownerService: Check = {
  on: "statement",
  run: (_args, { subject }) => {
    if (subject.type !== "statement") return no;
    const { statement, policy } = subject;
    const owner = policy.site.owners[0]?.is;
    const own = owner === undefined || !Object.hasOwn(services, owner) ? undefined : services[owner];
    if (owner === undefined || own === undefined) return no;
    const foreign = (values: readonly PolicyText[] = [], serviceOf: (written: string) => string | undefined) =>
      values.filter((text) => {
        const other = serviceOf(plain(text) ?? "");
        return other !== undefined && !isGlob(other) && other !== "" && !own.includes(other);
      });
    const found = [
      ...foreign(statement.action?.values, (written) => /^([\w-]+):/.exec(written)?.[1]?.toLowerCase()),
      ...foreign(statement.resource?.values, (written) => parseArn(written)?.service),
    ];
    return yesAt(
      found.map((text): Place => {
        const facts = { written: plain(text) ?? "", expected: own[0] ?? "", problem: owner.replaceAll("-", " ") };
        return { policy, statement, span: text.span, text, facts };
      }),
    );
  },
};
