import { expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import { reviewTrees } from "../helpers/sides.js";

const statement = (action: string) =>
  `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "${action}", "Resource": "*"}]}`;

it.each([
  { path: "deploy.sh", text: (policy: string) => `cat > policy.json <<'EOF'\n${policy}\nEOF\n` },
  {
    path: "ci.yml",
    text: (policy: string) => `steps:\n  - run: |\n      aws iam put-role-policy --policy-document '${policy}'\n`,
  },
])("calls a policy that stands somewhere in $path by its file", ({ path, text }) => {
  const [base, head] = ["s3:GetObject", "iam:PassRole"].map((action) => ({ [path]: text(statement(action)) }));

  const page = toMarkdown(reviewTrees(base ?? {}, head ?? {}));

  expect(page).toContain(`| whoever has \`${path}\` | hand a role to a service`);
  expect(page).toContain("**Whoever has this policy can hand any role");
});
