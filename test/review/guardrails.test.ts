import { describe, expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import type { AccessRow } from "../../src/review/index.js";
import { reviewTrees } from "../helpers/sides.js";

const queue = 'resource "aws_sqs_queue" "q" {\n  name = "orders"\n}\n';
const policy = (statements: string) => `
resource "aws_sqs_queue_policy" "p" {
  queue_url = aws_sqs_queue.q.id
  policy    = jsonencode({ Version = "2012-10-17", Statement = [${statements}] })
}
`;
const insecure =
  '{ Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }';
const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };
const deny = { Effect: "Deny", Action: "logs:CreateLogGroup", Resource: "*" };
const said = (rows: readonly AccessRow[] = []) =>
  rows.map(({ owner, actions, principals, conditions, byDeny }) => ({
    owner,
    actions,
    principals,
    conditions,
    byDeny,
  }));

describe("a Deny", () => {
  it("that a change puts on what was there takes away, whoever else allows it: in one row", () => {
    const review = reviewTrees({ "main.tf": queue }, { "main.tf": queue + policy(insecure) });

    expect(review.access?.granted).toEqual([]);
    expect(said(review.access?.removed)).toEqual([
      {
        owner: "orders",
        actions: ["sqs:*"],
        principals: ["*"],
        conditions: ["aws:SecureTransport = false"],
        byDeny: true,
      },
    ]);
    expect(toMarkdown(review)).toContain(
      "anyone can no longer do everything in Amazon SQS (`sqs:*`) on `orders`, without TLS",
    );
  });

  it("that comes with what it is on takes nothing away", () => {
    const { access } = reviewTrees({ "main.tf": "" }, { "main.tf": queue + policy(insecure) });

    expect(access).toMatchObject({ granted: [], removed: [] });
  });

  it("that goes with what it is on grants nothing", () => {
    const { access } = reviewTrees({ "main.tf": queue + policy(insecure) }, { "main.tf": "" });

    expect(access).toMatchObject({ granted: [], removed: [] });
  });

  it("that is dropped grants what another policy allows, and says so", () => {
    const review = reviewTrees({ "p.json": document(read, deny) }, { "p.json": document(read) });

    expect(said(review.access?.granted)).toEqual([
      { owner: "p.json", actions: ["logs:CreateLogGroup"], principals: [], conditions: [], byDeny: true },
    ]);
    expect(review.access?.removed).toEqual([]);
    expect(toMarkdown(review)).toContain("another policy allows it");
  });

  it.each([
    { why: "another order", head: document(deny, read) },
    { why: "another Sid", head: document(read, { Sid: "Logs", ...deny }) },
    { why: "twice", head: document(read, deny, deny) },
    {
      why: "in two parts",
      head: document(
        read,
        { ...deny, Condition: { StringEquals: { "aws:RequestedRegion": "eu-west-1" } } },
        { ...deny, Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-west-1" } } },
      ),
    },
  ])("that forbids the same as before is no change: $why", ({ head }) => {
    const { access } = reviewTrees({ "p.json": document(read, deny) }, { "p.json": head });

    expect(access).toMatchObject({ granted: [], removed: [] });
  });

  it("is left out where the policy's own access shows the change", () => {
    const own = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };

    const { access } = reviewTrees({ "p.json": document(read) }, { "p.json": document(read, own) });

    expect(said(access?.removed)).toEqual([
      { owner: "p.json", actions: ["s3:GetObject"], principals: [], conditions: [], byDeny: undefined },
    ]);
  });
});

describe("a control policy", () => {
  const control = (name: string, type: string, ...statements: readonly string[]) => `
resource "aws_organizations_policy" "${name}" {
  name    = "${name}"
  type    = "${type}"
  content = jsonencode({ Version = "2012-10-17", Statement = [${statements}] })
}
`;
  const leave = '{ Effect = "Deny", Action = "organizations:LeaveOrganization", Resource = "*" }';
  const two =
    '{ Effect = "Deny", Action = ["organizations:LeaveOrganization", "config:StopConfigurationRecorder", "s3:DeleteBucket"], Resource = "*" }';
  const scp = (...statements: readonly string[]) => control("guard", "SERVICE_CONTROL_POLICY", ...statements);
  const full = '{ Effect = "Allow", Action = "*", Resource = "*" }';

  it.each([
    {
      why: "a new one grants nothing, and denies",
      base: "",
      head: scp(leave),
      lines: [
        "- whoever is under `guard` (scp) can no longer leave organizations (`organizations:LeaveOrganization`) on everything",
      ],
    },
    {
      why: "one that is gone denies no longer",
      base: scp(leave),
      head: "",
      lines: [
        "| whoever is under `guard` (scp) | leave organizations (`organizations:LeaveOrganization`) | everything | another policy allows it |",
      ],
    },
    {
      why: "of one that denies more, only what is new",
      base: scp(leave),
      head: scp(two),
      lines: [
        "- whoever is under `guard` (scp) can no longer use `config:StopConfigurationRecorder` and `s3:DeleteBucket` on everything",
      ],
    },
    {
      why: "one for resources denies likewise",
      base: "",
      head: control("tls", "RESOURCE_CONTROL_POLICY", insecure),
      lines: [
        "- anyone at what is under `tls` (rcp) can no longer do everything in Amazon SQS (`sqs:*`) on everything, without TLS",
      ],
    },
    { why: "one that only allows, beside others, changes nothing that is known", base: "", head: scp(full), lines: [] },
  ])("says what it denies: $why", ({ base, head, lines }) => {
    const review = reviewTrees({ "main.tf": base }, { "main.tf": head });

    const said = toMarkdown(review)
      .split("\n")
      .filter((line) => /^- (whoever|anyone)|^\| (whoever|anyone)/.test(line));
    expect(said).toEqual(lines);
  });
});
