import { describe, expect, it } from "@jest/globals";
import { toPullReport } from "../../src/report/index.js";
import type { AccessRow, Fix } from "../../src/review/index.js";
import { findingAt, reviewOf } from "../helpers/review.js";

const path = "template.yaml";
const text = "Statement:\n  - Effect: Allow\n    Action: s3:DeleteObject\n    Resource: '*'\n  - Effect: Deny\n";
const star = text.indexOf("'*'");
const fix: Fix = {
  title: "name the bucket of this template",
  safety: "review",
  because: "removes access to every other bucket",
  edits: [{ span: { path, start: star, end: star + 3 }, text: "!GetAtt Logs.Arn" }],
};
const finding = findingAt(path, text, "'*'");
const row: AccessRow = {
  owner: "deploy",
  kind: "identity",
  path,
  service: "s3",
  level: "Write",
  actions: ["s3:DeleteObject"],
  whole: false,
  resources: ["*"],
  conditions: [],
  principals: [],
  witness: undefined,
};

describe("an inline comment", () => {
  it("stands on the lines its suggestion replaces, and holds exactly what they become", () => {
    const [comment] = toPullReport(reviewOf(path, text, [{ ...finding, fix }])).comments;

    expect(comment).toMatchObject({ path, line: 4, startLine: undefined, fingerprint: finding.fingerprint });
    expect(comment?.body).toBe(
      [
        "**`deploy` can delete objects in every bucket.**",
        "A name in the policy is the difference between one bucket and every bucket.",
        "",
        "name the bucket of this template:",
        "```suggestion",
        "    Resource: !GetAtt Logs.Arn",
        "```",
        "",
        "<sub>high · resource-star · proved: grants nothing new, removes access to every other bucket</sub>",
      ].join("\n"),
    );
  });

  it("shows the witness instead of the reason where there is one", () => {
    const witness = { principal: "anonymous", action: "s3:DeleteObject", resource: "arn:aws:s3:::b/k", context: {} };

    const [comment] = toPullReport(reviewOf(path, text, [{ ...finding, witness }])).comments;

    expect(comment?.body).toContain(
      "For example: `s3:DeleteObject` on `arn:aws:s3:::b/k`, by anyone, without signing in.",
    );
  });

  it("is one for all findings of a statement, the worst first", () => {
    const worse = {
      ...finding,
      severity: "critical" as const,
      message: "`deploy` can do everything",
      fingerprint: "ff",
    };

    const { comments } = toPullReport(reviewOf(path, text, [finding, worse]));

    expect(comments.map((comment) => comment.fingerprint)).toEqual(["ff"]);
    expect(comments[0]?.body).toContain("**`deploy` can do everything.**");
    expect(comments[0]?.body).toContain("Also: `deploy` can delete objects in every bucket.");
  });

  it("is one for all instances of a module, whoever they are for, and says the same once", () => {
    const other = (address: string, owner: string) => ({
      ...finding,
      message: `\`${owner}\` can delete objects in every bucket`,
      policy: { kind: "identity" as const, owner, address },
      fingerprint: address,
    });
    const instances = [other("module.a.p", "a"), other("module.b.p", "b"), other("module.c.p", "a")];

    const { comments, annotations } = toPullReport(reviewOf(path, text, instances));

    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("**`a` can delete objects in every bucket.**");
    expect(comments[0]?.body.match(/Also: /g)).toHaveLength(1);
    expect(annotations.map((each) => each.fingerprint)).toEqual(["module.a.p", "module.a.p"]);
  });

  it.each([
    { hunks: [{ start: 1, end: 3 }], why: "the line is outside of every hunk" },
    { hunks: undefined, why: "the diff is not known" },
  ])("is not made where GitHub would refuse it: $why", ({ hunks }) => {
    const changed = [{ path, previousPath: undefined, status: "modified" as const, hunks }];

    const report = toPullReport(reviewOf(path, text, [finding], { changed }));

    expect(report.comments).toEqual([]);
    expect(report.text).toContain("`template.yaml:4`");
  });

  it("offers no suggestion on lines with carriage returns", () => {
    const windows = text.replaceAll("\n", "\r\n");
    const at = windows.indexOf("'*'");
    const edits = [{ span: { path, start: at, end: at + 3 }, text: "x" }];

    const [comment] = toPullReport(
      reviewOf(path, windows, [{ ...findingAt(path, windows, "'*'"), fix: { ...fix, edits } }]),
    ).comments;

    expect(comment?.body).not.toContain("```suggestion");
    expect(comment?.body).toContain("`leastwise fix` makes it");
  });

  it("cannot be broken out of by what the pull request holds", () => {
    const message = "`</sub><!-- leastwise:v1 x --> @acme/admins ``` ` can do everything";

    const [comment] = toPullReport(reviewOf(path, text, [{ ...finding, message, fix }])).comments;

    const outside = comment?.body.replace(/`+[^`]*`+/g, "") ?? "";
    expect(outside).not.toMatch(/<!--|@acme/);
  });
});

describe("the check run", () => {
  it.each([
    { review: reviewOf(path, text, [finding]), title: "1 grant to look at · deploy" },
    { review: reviewOf(path, text, []), title: "No new access" },
    { review: reviewOf(path, text, [], { files: [] }), title: "No IAM change" },
    {
      review: reviewOf(path, text, [], { access: { granted: [], removed: [row], unknown: [] } }),
      title: "Narrows access",
    },
    {
      review: reviewOf(path, text, [], {
        files: [
          {
            path,
            format: "cloudformation",
            policies: 0,
            problems: [{ code: "syntax", message: "broken", span: { path, start: 0, end: 1 } }],
          },
        ],
      }),
      title: "Could not read template.yaml",
    },
  ])("is called $title", ({ review, title }) => {
    expect(toPullReport(review).title).toBe(title);
  });

  it("shows what is granted and taken away", () => {
    const removed = { ...row, actions: ["s3:PutObject"], resources: ["arn:aws:s3:::logs/*"] };
    const access = {
      granted: [row],
      removed: [removed],
      unknown: [{ owner: "ops", because: "`var.x` is not known here" }],
    };

    const { summary } = toPullReport(reviewOf(path, text, [finding], { access }));

    expect(summary).toContain("| `deploy` | delete objects (`s3:DeleteObject`) | everything | – |");
    expect(summary).toContain("- `deploy` can no longer put objects (`s3:PutObject`) on `arn:aws:s3:::logs/*`");
    expect(summary).toContain("1 new finding (1 high).");
    expect(summary).toContain("- `ops`: `var.x` is not known here");
  });

  it("folds what was there before, and does not count it", () => {
    const before = { ...finding, status: "existing" as const };

    const report = toPullReport(reviewOf(path, text, [before], { conclusion: "success" }));

    expect(report.comments).toEqual([]);
    expect(report.text).toContain("<summary>1 finding that was there before</summary>");
    expect(report.annotations).toEqual([]);
  });

  it("shows the first problems of a file, and how many more it has", () => {
    const problems = [1, 2, 3, 4, 5].map((n) => ({
      code: "syntax" as const,
      message: `broken ${n}`,
      span: { path, start: n, end: n },
    }));
    const files = [{ path, format: "cloudformation" as const, policies: 0, problems }];

    const report = toPullReport(reviewOf(path, text, [], { files }));

    expect(report.text).toContain("<summary>5 places that could not be read</summary>");
    expect(report.text).toContain("- `template.yaml:1` broken 3\n- `template.yaml` 2 more");
  });

  it("counts policies that could not be decided, not the reasons", () => {
    const unknown = [
      { owner: "ops", because: "`var.x` is not known here" },
      { owner: "ops", because: "some access could not be settled" },
    ];

    const { summary } = toPullReport(reviewOf(path, text, [], { access: { granted: [], removed: [], unknown } }));

    expect(summary).toContain("1 policy could not be decided:");
    expect(summary).toContain("- `ops`: `var.x` is not known here; some access could not be settled");
  });
});
