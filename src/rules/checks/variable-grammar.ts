import type { Policy, PolicyText, Statement } from "../../policy/index.js";
import { no, type Place, yesAt } from "../answer.js";
import type { Check } from "./check.js";

/**
 * `${…}` that AWS does not read as a policy variable: in a policy of the old version (`part: version`), or broken
 * (`part: broken`). The text is then compared letter by letter.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export const variableGrammar: Check = {
  on: "policy",
  run: ({ part }, { subject }) => {
    if (subject.type !== "policy") return no;
    const { policy } = subject;
    const old = policy.site.policy.version === "2008-10-17";
    if (old !== (part === "version")) return no;
    const places = policy.site.policy.statements.flatMap((statement) =>
      textsOf(statement).flatMap((text) =>
        leftover(text).map((written): Place => ({ policy, statement, span: text.span, text, facts: { written } })),
      ),
    );
    return yesAt(
      part === "version"
        ? places.slice(0, 1).map((place) => ({ ...place, ...versionPlace(policy.site.policy) }))
        : places,
    );
  },
};

function versionPlace({ versionText }: Policy): Pick<Place, "computed"> {
  return { computed: versionText === undefined ? "absent" : "2012-10-17" };
}

function textsOf({ resource, conditions }: Statement): readonly PolicyText[] {
  return [...(resource?.values ?? []), ...conditions.flatMap((line) => line.values)];
}

/** Variables that stayed text. */
function leftover(text: PolicyText): readonly string[] {
  return text.parts.flatMap((part) =>
    part.type === "text" ? [...part.text.matchAll(/\$\{[a-z][^}]*(\}|$)/gi)].map(([found]) => found) : [],
  );
}
