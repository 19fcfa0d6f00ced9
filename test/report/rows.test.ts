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
    .filter((line) => line.startsWith("| ") && !line.startsWith("| who"));

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
});
