import { describe, expect, it } from "@jest/globals";
import { mayHoldPolicy, readAll } from "../../../src/readers/index.js";
import { toFiles } from "../../../src/source/index.js";
import { briefs, readOne } from "../read.js";

const grants = (path: string, text: string) =>
  readOne(path, text).policies.map(({ kind, policy }) => [kind, ...briefs(policy)]);
const statement = (action: string, resource: string) => ({ Effect: "Allow", Action: [action], Resource: [resource] });

describe("policies in scripts", () => {
  it.each([
    [
      `aws iam put-role-policy --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'`,
      statement("s3:*", "*"),
      "in single quotes",
    ],
    [
      `aws iam put-role-policy --policy-document '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::'"$BUCKET"'/*"}]}'`,
      statement("s3:*", "arn:aws:s3:::${$BUCKET}/*"),
      "with a variable between them",
    ],
    [
      String.raw`aws iam put-role-policy --policy-document "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"$ARN\"}]}"`,
      statement("s3:*", "${$ARN}"),
      "in double quotes",
    ],
    [
      `cat > policy.json <<EOF\n{\n  "Version": "2012-10-17",\n  "Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::\${BUCKET}/*"}\n}\nEOF\n`,
      statement("s3:*", "arn:aws:s3:::${${BUCKET}}/*"),
      "in a heredoc",
    ],
  ])("are read: %s", (script, expected, _why) => {
    expect(grants("deploy.sh", `#!/bin/sh\nset -e\n${script}\n`)).toEqual([["identity", expected]]);
  });

  it("are read in the steps of a workflow, at their place", () => {
    const text = `jobs:\n  deploy:\n    steps:\n      - run: |\n          aws iam create-policy --policy-document '{\n            "Version": "2012-10-17",\n            "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "arn:aws:iam::\${{ vars.ACCOUNT }}:*"}]\n          }'\n`;
    const { policies } = readOne(".github/workflows/deploy.yml", text);
    const span = policies[0]?.policy.statements[0]?.span;

    expect(policies.flatMap(({ policy }) => briefs(policy))).toEqual([
      statement("iam:*", "arn:aws:iam::${vars.ACCOUNT}:*"),
    ]);
    expect(text.slice(span?.start, span?.end)).toMatch(/^\{"Effect": "Allow".*\}$/);
  });

  it.each([
    [`echo '{"Version": "2012-10-17", "Statement": broken, "Effect"}'`, "what is no JSON"],
    [`echo "Statement" "Effect" {`, "words alone"],
    [`echo '{"Version": 1, "Statement": "Effect"}'`, "what is no policy"],
  ])("are not made of %s (%s)", (script) => {
    expect(readAll(toFiles([{ path: "deploy.sh", text: script }]), {}).flatMap(({ policies }) => policies)).toEqual([]);
  });

  it("end however the text goes on", () => {
    const text = `${'{"Version":'.repeat(20_000)} Statement Effect`;

    expect(readAll(toFiles([{ path: "deploy.sh", text }]), {})).toEqual([]);
    expect(mayHoldPolicy("deploy.sh")).toBe(true);
  });
});
