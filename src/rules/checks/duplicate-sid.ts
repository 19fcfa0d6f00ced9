import { plain, type Statement } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Check } from "./check.js";

/**
 * Statements whose `Sid` an earlier one of the same policy has.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
 */
export const duplicateSid: Check = {
  on: "policy",
  run: (_args, { subject }) => {
    if (subject.type !== "policy") return no;
    const { policy } = subject;
    const first = new Map<string, Statement>();
    return yesAt(
      policy.site.policy.statements.flatMap((statement): Place[] => {
        const sid = statement.sid && plain(statement.sid);
        if (!statement.sid || !sid) return [];
        const before = first.get(sid);
        if (!before) first.set(sid, statement);
        if (!before || before.index === statement.index || !together(before, statement)) return [];
        const others = [{ policy, statement: before }];
        return [
          {
            policy,
            statement,
            others,
            span: statement.sid.span,
            text: statement.sid,
            facts: { written: sid },
            computed: free(sid, policy.site.policy.statements),
          },
        ];
      }),
    );
  },
};

/** Can both statements be there? Not if they are in different branches of one choice. */
function together(a: Statement, b: Statement): boolean {
  return a.when.every(({ on, is }) => b.when.every((other) => other.on !== on || other.is === is));
}

function free(sid: string, statements: readonly Statement[]): string {
  const taken = new Set(statements.map((statement) => statement.sid && plain(statement.sid)));
  let n = 2;
  while (taken.has(`${sid}${n}`)) n++;
  return `${sid}${n}`;
}
