import { describe, expect, it } from "@jest/globals";
import { toSarif } from "../../src/report/index.js";
import type { Fix } from "../../src/review/index.js";
import { findingAt, reviewOf } from "../helpers/review.js";

const path = "iam/my policy.json";
const text = '{\n  "Resource": "*"\n}\n';
const star = text.indexOf('"*"');
const fix: Fix = {
  title: "Name the bucket",
  safety: "review",
  because: undefined,
  edits: [{ span: { path, start: star, end: star + 3 }, text: '"arn:aws:s3:::b/*"' }],
};
const run = (...findings: readonly ReturnType<typeof findingAt>[]) =>
  JSON.parse(toSarif(reviewOf(path, text, findings))).runs[0];

/** Property names and values: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
describe("SARIF", () => {
  it("gives a result with its place, fingerprint, fix and severity as GitHub reads them", () => {
    const { results, tool } = run(findingAt(path, text, '"*"', { fix }));
    const region = { startLine: 2, startColumn: 15, endLine: 2, endColumn: 18 };
    const artifactLocation = { uri: "iam/my%20policy.json", uriBaseId: "%SRCROOT%" };

    expect(results).toEqual([
      expect.objectContaining({
        ruleId: "resource-star",
        ruleIndex: 0,
        level: "error",
        baselineState: "new",
        partialFingerprints: { "leastwise/v1": "0123456789abcdef" },
        locations: [{ physicalLocation: { artifactLocation, region } }],
        fixes: [
          {
            description: { text: "Name the bucket" },
            artifactChanges: [
              {
                artifactLocation,
                replacements: [{ deletedRegion: region, insertedContent: { text: '"arn:aws:s3:::b/*"' } }],
              },
            ],
          },
        ],
      }),
    ]);
    expect(tool.driver.rules[0]).toMatchObject({ id: "resource-star", properties: { "security-severity": "8.0" } });
  });

  it("lists a rule once, and no finding that another one says", () => {
    const superseded = findingAt(path, text, '"*"', { supersededBy: "admin-star", fingerprint: "b" });

    const { results, tool } = run(findingAt(path, text, '"*"'), findingAt(path, text, '"*"'), superseded);

    expect(results).toHaveLength(2);
    expect(tool.driver.rules).toHaveLength(1);
  });

  it("tells what could not be read", () => {
    const span = { path, start: 0, end: 1 };
    const files = [
      { path, format: undefined, policies: 0, problems: [{ code: "syntax" as const, message: "broken JSON", span }] },
    ];

    const { runs } = JSON.parse(toSarif(reviewOf(path, text, [], { files })));

    expect(runs[0].invocations[0].toolExecutionNotifications[0].message.text).toBe("broken JSON");
  });
});
