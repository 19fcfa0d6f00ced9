import { describe, expect, it } from "@jest/globals";
import { toMarkdown } from "../../src/report/index.js";
import { reviewTrees } from "../helpers/sides.js";

const document = (...statements: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
const logs = { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*" };
const everywhere = { ...logs, Resource: "*" };
const tls = { Bool: { "aws:SecureTransport": "true" } };
const anyone = { ...everywhere, Principal: "*" };
const named = { ...anyone, Principal: { AWS: "arn:aws:iam::111122223333:root" } };

const removedLines = (base: readonly object[], head: readonly object[]) =>
  toMarkdown(reviewTrees({ "p.json": document(...base) }, { "p.json": document(...head) }))
    .split("\n")
    .filter((line) => line.includes("can no longer"));

describe("of access that is taken away in part", () => {
  it.each([
    {
      why: "the narrower resource",
      base: [everywhere],
      head: [logs],
      line: "- whoever has `p.json` can no longer put objects (`s3:PutObject`) on everything, but still on `arn:aws:s3:::logs/*`",
    },
    {
      why: "the condition that is new",
      base: [logs],
      head: [{ ...logs, Condition: tls }],
      line: "- whoever has `p.json` can no longer put objects (`s3:PutObject`) on `arn:aws:s3:::logs/*`, but still over TLS",
    },
    {
      why: "a condition without words of its own",
      base: [logs],
      head: [{ ...logs, Condition: { StringEquals: { "s3:x-amz-acl": "private" } } }],
      line: "- whoever has `p.json` can no longer put objects (`s3:PutObject`) on `arn:aws:s3:::logs/*`, but still where `s3:x-amz-acl = private`",
    },
    {
      why: "those who are named now",
      base: [anyone],
      head: [named],
      line: "- anyone at `p.json` can no longer put objects (`s3:PutObject`) on everything, but `arn:aws:iam::111122223333:root` at `p.json` still can",
    },
  ])("says what is left: $why", ({ base, head, line }) => {
    expect(removedLines(base, head)).toEqual([line]);
  });

  it.each([
    {
      why: "nothing is",
      base: [everywhere, { ...logs, Action: "s3:GetObject" }],
      head: [{ ...logs, Action: "s3:GetObject" }],
    },
    {
      why: "what is allowed now was not before",
      base: [logs],
      head: [{ ...logs, Resource: "arn:aws:s3:::other/*" }],
    },
    { why: "another statement allowed it before, and does", base: [everywhere, logs], head: [logs] },
  ])("says nothing where $why", ({ base, head }) => {
    const [line, ...more] = removedLines(base, head);

    expect(more).toEqual([]);
    expect(line).not.toContain("still");
  });

  it("tells the actions of which something is left from those that are gone", () => {
    const both = { ...everywhere, Action: ["s3:PutObject", "s3:DeleteObject", "s3:GetObject"] };
    const page = toMarkdown(
      reviewTrees(
        { "p.json": document(both) },
        { "p.json": document({ ...logs, Action: ["s3:PutObject", "s3:GetObject"] }) },
      ),
    );

    expect(page.split("\n").filter((line) => line.startsWith("  - "))).toEqual([
      "  - get objects and put objects (`s3:GetObject` and `s3:PutObject`) on everything, but still on `arn:aws:s3:::logs/*`",
      "  - delete objects (`s3:DeleteObject`) on everything",
    ]);
  });
});
