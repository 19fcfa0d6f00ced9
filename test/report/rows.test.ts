import { describe, expect, it } from "@jest/globals";
import { actionsOf } from "../../src/policy/index.js";
import { toMarkdown } from "../../src/report/index.js";
import type { AccessRow } from "../../src/review/index.js";
import { reviewOf } from "../helpers/review.js";

const row = (level: string, actions: readonly string[], rest: Partial<AccessRow> = {}): AccessRow => ({
  owner: "deploy",
  kind: "identity",
  path: "p.json",
  service: "sqs",
  level,
  actions,
  whole: false,
  resources: ["*"],
  conditions: [],
  principals: [],
  witness: undefined,
  ...rest,
});
const said = (...granted: readonly AccessRow[]) =>
  toMarkdown(reviewOf("p.json", "{}", [], { access: { granted, removed: [], unknown: [] } }))
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| who |"));

describe("the access table", () => {
  it("says all of a service in one row", () => {
    const levels = [...new Set(actionsOf("sqs").map(({ level }) => level))];
    const rows = levels.map((level) =>
      row(
        level,
        actionsOf("sqs")
          .filter((action) => action.level === level)
          .map(({ id }) => id),
        { whole: true },
      ),
    );

    expect(levels.length).toBeGreaterThan(2);
    expect(said(...rows)).toEqual(["| `deploy` | do everything in Amazon SQS (`sqs:*`) | everything | – |"]);
  });

  it("joins levels of one statement, and keeps apart what is on other resources", () => {
    const read = row("Read", ["sqs:GetQueueAttributes", "sqs:GetQueueUrl"]);
    const write = row("Write", ["sqs:SendMessage", "sqs:DeleteMessage"]);
    const elsewhere = row("Write", ["sqs:SendMessage"], { resources: ["arn:aws:sqs:*:*:orders"] });

    expect(said(read, write, elsewhere)).toEqual([
      "| `deploy` | read and change things in Amazon SQS (`sqs:GetQueueAttributes`, `sqs:GetQueueUrl`, `sqs:SendMessage` and `sqs:DeleteMessage`) | everything | – |",
      "| `deploy` | send messages (`sqs:SendMessage`) | `arn:aws:sqs:*:*:orders` | – |",
    ]);
  });

  it("joins rows that differ in their resources alone", () => {
    const first = row("Write", ["sqs:SendMessage"], { resources: ["arn:aws:sqs:*:*:orders"] });
    const second = row("Write", ["sqs:SendMessage"], { resources: ["arn:aws:sqs:*:*:bills"] });
    const other = row("Write", ["sqs:SendMessage"], { resources: ["arn:aws:sqs:*:*:mail"], conditions: ["a = b"] });

    expect(said(first, second, other)).toEqual([
      "| `deploy` | send messages (`sqs:SendMessage`) | `arn:aws:sqs:*:*:orders` and `arn:aws:sqs:*:*:bills` | – |",
      "| `deploy` | send messages (`sqs:SendMessage`) | `arn:aws:sqs:*:*:mail` | `a = b` |",
    ]);
  });

  it.each([
    { rest: {}, who: "`deploy` and `ci`", can: "send messages (`sqs:SendMessage`)", why: "two roles" },
    {
      rest: { unattached: true as const },
      who: "whoever has `deploy` or `ci`",
      can: "send messages (`sqs:SendMessage`)",
      why: "two files",
    },
    {
      rest: { kind: "trust" as const, principals: ["111122223333"], actions: ["sts:AssumeRole"] },
      who: "`111122223333`",
      can: "become `deploy` or `ci` (`sts:AssumeRole`)",
      why: "two roles somebody may become",
    },
  ])("names each of several owners: $why", ({ rest, who, can }) => {
    const given = row("Write", ["sqs:SendMessage"], { owner: "deploy, ci", owners: ["deploy", "ci"], ...rest });

    expect(said(given)).toEqual([`| ${who} | ${can} | everything | – |`]);
  });

  it("says who becomes whom of a trust policy", () => {
    const provider = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
    const trust = row("Write", ["sts:AssumeRoleWithWebIdentity"], {
      kind: "trust",
      service: "sts",
      resources: [],
      principals: [provider],
    });

    expect(said(trust)).toEqual(["| GitHub workflows | become `deploy` (`sts:AssumeRoleWithWebIdentity`) | – | – |"]);
  });

  it.each([
    {
      given: row("Read", ["s3:ListBucket"], { service: "s3", resources: ["arn:aws:s3:::b"] }),
      line: "| `deploy` | list objects (`s3:ListBucket`) | `arn:aws:s3:::b` | – |",
      why: "what the action does is not what it is called",
    },
    {
      given: row("*", ["s3:getojecttagging"], { service: "s3" }),
      line: "| `deploy` | call an action AWS does not have (`s3:getojecttagging`) | everything | – |",
      why: "a misspelt action does nothing",
    },
    {
      given: row("*", ["s3:*", "sqs:*", "sns:*", "ec2:*", "kms:*"], { service: "*" }),
      line: "| `deploy` | do everything in 5 services (`s3:*`, `sqs:*`, `sns:*` and 2 more) | everything | – |",
      why: "five services are not nearly everything",
    },
    {
      given: row("*", ["not iam:*"], { service: "*" }),
      line: "| `deploy` | do nearly everything (`not iam:*`) | everything | – |",
      why: "all but one service are",
    },
    {
      given: row("Write", ["sqs:SendMessage"], { owner: "p.json", unattached: true }),
      line: "| whoever has `p.json` | send messages (`sqs:SendMessage`) | everything | – |",
      why: "a file does nothing by itself",
    },
    {
      given: row("Write", ["sqs:SendMessage"], { owner: "deny.json", unattached: true, byDeny: true }),
      line: "| whoever `deny.json` applies to | send messages (`sqs:SendMessage`) | everything | another policy allows it |",
      why: "nobody has what denies",
    },
    {
      given: row("Write", ["sqs:SendMessage"], {
        owner: "deny.json",
        unattached: true,
        byDeny: true,
        kind: "resource",
        principals: ["*"],
      }),
      line: "| anyone at what `deny.json` applies to | send messages (`sqs:SendMessage`) | everything | another policy allows it |",
      why: "nor is it at the file",
    },
    {
      given: row("Write", ["sts:AssumeRole"], {
        owner: "trust.json",
        unattached: true,
        kind: "trust",
        principals: ["arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"],
      }),
      line: "| this account | become whoever has `trust.json` (`sts:AssumeRole`) | everything | – |",
      why: "nobody becomes a file, and the account is this one",
    },
    {
      given: row("Write", ["sqs:SendMessage"], {
        owner: 'try(var.agent.name, "agent")',
        resources: [
          "arn:${data.aws_partition.current.partition}:sqs:*:${data.aws_caller_identity.current.account_id}:q",
        ],
        conditions: ["aws:SourceArn = arn:${data.aws_partition.current.partition}:s3:::a"],
      }),
      line: "| `agent` | send messages (`sqs:SendMessage`) | `arn:aws:sqs:*:${account}:q` | on behalf of `arn:aws:s3:::a` |",
      why: "expressions that only stretch it are short",
    },
    {
      given: row("*", [], {
        service: "*",
        resources: [],
        managedPolicy: "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
      }),
      line: "| `deploy` | do all that AWS's `AWSLambdaRole` allows | – | – |",
      why: "a policy of AWS by its name",
    },
    {
      given: row("*", [], {
        service: "*",
        resources: [],
        managedPolicy: "arn:${AWS::Partition}:iam::111122223333:policy/x/base",
      }),
      line: "| `deploy` | do all that `base` of account `111122223333` allows | – | – |",
      why: "a policy of an account by name and account",
    },
    {
      given: row("*", [], { service: "*", resources: [], managedPolicy: "${var.policy}" }),
      line: "| `deploy` | do all that the managed policy `${var.policy}` allows | – | – |",
      why: "a policy that is not known as it is written",
    },
    {
      given: row("Write", ["kms:GenerateDataKeyWithoutPlaintext", "sts:AssumeRoleWithSAML"]),
      line: "| `deploy` | generate data keys without plaintext and assume roles with SAML (`kms:GenerateDataKeyWithoutPlaintext` and `sts:AssumeRoleWithSAML`) | everything | – |",
      why: "the plural is of what it is done to",
    },
    {
      given: row("Write", ["sqs:SendMessage"], { example: true }),
      line: "| `deploy` | send messages (`sqs:SendMessage`), for example | everything | – |",
      why: "there may be more of it",
    },
    {
      given: row("Write", ["kms:DeleteAlias"]),
      line: "| `deploy` | delete aliases (`kms:DeleteAlias`) | everything | – |",
      why: "alias is one",
    },
    {
      given: row("Write", ["sqs:SendMessage"], { kind: "unknown" }),
      line: "| `deploy` | send messages (`sqs:SendMessage`) | everything | – |",
      why: "that the kind is not known says nothing of who",
    },
    {
      given: row("Write", ["sqs:SendMessage"], { kind: "resource", owner: "orders", principals: ["*"] }),
      line: "| anyone | send messages (`sqs:SendMessage`) | `orders` | – |",
      why: "the star of a policy on a resource is that resource",
    },
    {
      given: row("Write", ["sqs:SendMessage"], {
        kind: "resource",
        owner: "orders",
        principals: ["*"],
        resources: ["arn:aws:sqs:*:*:invoices"],
      }),
      line: "| anyone at `orders` | send messages (`sqs:SendMessage`) | `arn:aws:sqs:*:*:invoices` | – |",
      why: "the resource the policy is on is not the one it names",
    },
  ])("says it in words that are right: $why", ({ given, line }) => {
    expect(said(given)).toEqual([line]);
  });

  it("says nearly all of a service by what it lacks", () => {
    const lacks = ["sqs:SendMessage", "sqs:ListQueues"];
    const ids = actionsOf("sqs").filter(({ id }) => !lacks.includes(id));
    const levels = [...new Set(ids.map(({ level }) => level))];
    const rows = levels.map((level) =>
      row(
        level,
        ids.filter((each) => each.level === level).map(({ id }) => id),
      ),
    );

    expect(said(...rows)).toEqual([
      "| `deploy` | do nearly everything in Amazon SQS (all but `sqs:ListQueues` and `sqs:SendMessage`) | everything | – |",
    ]);
  });

  it("shows a dozen rows and folds the others away", () => {
    const rows = Array.from({ length: 15 }, (_, i) =>
      row("Write", ["sqs:SendMessage"], { owner: `role-${i}`, conditions: [`k = ${i}`] }),
    );
    const report = (table: { granted: readonly AccessRow[]; removed: readonly AccessRow[] }) =>
      toMarkdown(reviewOf("p.json", "{}", [], { access: { ...table, unknown: [] } })).split("\n");

    const [granted, removed] = [report({ granted: rows, removed: [] }), report({ granted: [], removed: rows })];

    expect(granted.indexOf("<details><summary>and 3 more</summary>")).toBe(
      granted.indexOf("| `role-12` | send messages (`sqs:SendMessage`) | everything | `k = 12` |") - 4,
    );
    expect(removed.indexOf("<details><summary>and 3 more</summary>")).toBe(
      removed.findIndex((line) => line.includes("role-12")) - 2,
    );
    expect(granted.filter((line) => line === "</details>")).toHaveLength(1);
  });

  it("names a holder of several losses once, on both sides of the fold", () => {
    const rows = Array.from({ length: 14 }, (_, i) => row("Write", ["sqs:SendMessage"], { conditions: [`k = ${i}`] }));

    const lines = toMarkdown(
      reviewOf("p.json", "{}", [], { access: { granted: [], removed: rows, unknown: [] } }),
    ).split("\n");

    expect(lines.filter((line) => line === "- `deploy` can no longer")).toHaveLength(2);
    expect(
      lines.filter((line) => line.startsWith("  - send messages (`sqs:SendMessage`) on everything, where")),
    ).toHaveLength(14);
  });

  it("says once on what all rows depend", () => {
    const rows = ["sqs:SendMessage", "sqs:DeleteQueue"].map((action, i) =>
      row("Write", [action], { conditions: [`k = ${i}`], dependsOn: ["var.create"] }),
    );

    const text = toMarkdown(reviewOf("p.json", "{}", [], { access: { granted: rows, removed: [], unknown: [] } }));

    expect(text).toContain("**This change grants**, only if `var.create`:\n\n| who |");
    expect(said(...rows)[0]).toBe("| `deploy` | send messages (`sqs:SendMessage`) | everything | `k = 0` |");
  });

  it("names together what could not be decided for the same reason", () => {
    const unknown = ["a", "b"].map((owner) => ({ owner, because: "`var.x` is not known here" }));

    const text = toMarkdown(reviewOf("p.json", "{}", [], { access: { granted: [], removed: [], unknown } }));

    expect(text).toContain("2 policies could not be decided:\n\n- `a` and `b`: `var.x` is not known here");
  });

  it("says who may decide about access apart from the things that are changed", () => {
    const change = row("Write", ["kms:Decrypt", "kms:Encrypt"], { service: "kms" });
    const decide = row("Permissions management", ["kms:CreateGrant", "kms:PutKeyPolicy"], { service: "kms" });

    expect(said(change, decide)[0]).toContain(
      "change things in AWS Key Management Service, and decide who has access, (`kms:Decrypt`",
    );
  });
});
