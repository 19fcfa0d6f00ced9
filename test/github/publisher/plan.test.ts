import { describe, expect, it } from "@jest/globals";
import { createMarker } from "../../../src/github/publisher/marker.js";
import { bodyOf, fits, type Plan, toPlan } from "../../../src/github/publisher/plan.js";
import type { Posted } from "../../../src/github/publisher/posted.js";
import type { InlineComment } from "../../../src/report/index.js";

const marker = createMarker("secret", "1#1");
const headSha = "abcdef0123456789abcdef0123456789abcdef01";
const changed = [
  { path: "a.tf", previousPath: undefined, status: "modified" as const, hunks: [{ start: 10, end: 40 }] },
];

function comment(given: Partial<InlineComment> = {}): InlineComment {
  return { fingerprint: "aaaaaaaa", path: "a.tf", line: 12, startLine: undefined, body: "Words.", ...given };
}

function posted(of: InlineComment, given: Partial<Posted> = {}): Posted {
  return {
    fingerprint: of.fingerprint,
    state: "open",
    nodeId: `node-${of.fingerprint}`,
    id: 1,
    path: of.path,
    line: of.line,
    startLine: of.startLine,
    body: bodyOf(of, marker),
    resolved: false,
    minimized: false,
    answered: false,
    ...given,
  };
}

function planOf(comments: readonly InlineComment[], standing: readonly Posted[], unread: readonly string[] = []): Plan {
  return toPlan({
    report: { comments, annotations: [], unread },
    posted: standing,
    changed,
    headSha,
    marker,
    hold: false,
  });
}

const summary = ({ create, edit, remove, minimise }: Plan) =>
  [
    ...create.map(({ fingerprint }) => `create ${fingerprint}`),
    ...edit.map((one) => `edit ${one.posted.fingerprint}`),
    ...remove.map(({ fingerprint }) => `remove ${fingerprint}`),
    ...minimise.map(({ fingerprint }) => `minimise ${fingerprint}`),
  ].join(", ");

const one = comment();
const suggestion = comment({ body: "Words.\n\n```suggestion\nx\n```" });
const other = comment({ body: "Words.\n\n```suggestion\ny\n```", line: 14, startLine: 13 });

describe("what is written", () => {
  it.each<{ wanted: readonly InlineComment[]; standing: readonly Posted[]; writes: string; why: string }>`
    wanted                          | standing                                                                | writes                                | why
    ${[one]}                        | ${[]}                                                                   | ${"create aaaaaaaa"}                  | ${"it is new"}
    ${[one]}                        | ${[posted(one)]}                                                        | ${""}                                 | ${"it stands"}
    ${[one]}                        | ${[posted(one, { line: 30 })]}                                          | ${""}                                 | ${"it stands elsewhere"}
    ${[one]}                        | ${[posted(one, { line: undefined })]}                                   | ${""}                                 | ${"it stands, outdated, and is about the same statement"}
    ${[one]}                        | ${[posted(one), posted(one)]}                                           | ${"remove aaaaaaaa"}                  | ${"it stands twice"}
    ${[comment({ body: "Other" })]} | ${[posted(one)]}                                                        | ${"edit aaaaaaaa"}                    | ${"its words have changed"}
    ${[other]}                      | ${[posted(suggestion)]}                                                 | ${"create aaaaaaaa, remove aaaaaaaa"} | ${"its suggestion replaces other lines"}
    ${[other]}                      | ${[posted(suggestion, { answered: true })]}                             | ${""}                                 | ${"its suggestion replaces other lines, but somebody answered"}
    ${[]}                           | ${[posted(one)]}                                                        | ${"remove aaaaaaaa"}                  | ${"it is fixed"}
    ${[]}                           | ${[posted(one, { answered: true })]}                                    | ${"edit aaaaaaaa, minimise aaaaaaaa"} | ${"it is fixed and somebody answered"}
    ${[]}                           | ${[posted(one, { answered: true, state: "settled", minimized: true })]} | ${""}                                 | ${"it was settled before"}
    ${[]}                           | ${[posted(one, { answered: true, state: "settled" })]}                  | ${"minimise aaaaaaaa"}                | ${"settling it was cut short"}
    ${[one]}                        | ${[posted(one, { state: "settled", minimized: true, answered: true })]} | ${"create aaaaaaaa"}                  | ${"it was fixed and is back"}
    ${[one]}                        | ${[posted(one, { resolved: true })]}                                    | ${""}                                 | ${"a person has closed it"}
    ${[]}                           | ${[posted(one, { resolved: true })]}                                    | ${""}                                 | ${"a person has closed it, and it is fixed"}
    ${[comment({ line: 41 })]}      | ${[]}                                                                   | ${""}                                 | ${"its line is outside of the diff"}
  `("is «$writes» when $why", ({ wanted, standing, writes }) => {
    expect(summary(planOf(wanted, standing))).toBe(writes);
  });

  it("leaves what stands on a file that could not be read", () => {
    expect(summary(planOf([], [posted(one)], ["a.tf"]))).toBe("");
  });

  it("leaves what is still found on lines that the diff does not show", () => {
    const annotation = {
      path: "a.tf",
      startLine: 90,
      endLine: 90,
      level: "failure" as const,
      title: "t",
      message: "m",
    };
    const report = { comments: [], annotations: [{ ...annotation, fingerprint: one.fingerprint }] };
    const plan = toPlan({ report, posted: [posted(one)], changed, headSha, marker, hold: false });

    expect(summary(plan)).toBe("");
    expect(plan.standing).toEqual(new Set([one.fingerprint]));
  });

  it("is nothing new on a draft", () => {
    const plan = toPlan({
      report: { comments: [one], annotations: [] },
      posted: [],
      changed,
      headSha,
      marker,
      hold: true,
    });

    expect(summary(plan)).toBe("");
  });

  it("fills up to twenty-five comments, those that stand included and those a person has closed not", () => {
    const many = Array.from({ length: 40 }, (_, i) => comment({ fingerprint: `${i + 10}000000` }));
    const standing = many.slice(0, 10).map((each) => posted(each));
    const closed = many.slice(10, 15).map((each) => posted(each, { resolved: true }));

    const plan = planOf(many, [...standing, ...closed]);

    expect(plan.create.map(({ fingerprint }) => fingerprint)).toEqual(
      many.slice(15, 30).map(({ fingerprint }) => fingerprint),
    );
  });

  it("settles a comment without a suggestion that could still be committed, and keeps its marker", () => {
    const [edit] = planOf([], [posted(suggestion, { answered: true })]).edit;

    expect(edit?.body).toContain("No longer found at `abcdef0`");
    expect(edit?.body).not.toContain("```suggestion");
    expect(marker.read(edit?.body ?? "")).toEqual({ fingerprint: "aaaaaaaa", state: "settled" });
  });
});

it.each<{ line: number; startLine: number | undefined; fit: boolean; why: string }>`
  line  | startLine    | fit      | why
  ${10} | ${undefined} | ${true}  | ${"the first line of the hunk"}
  ${40} | ${10}        | ${true}  | ${"the whole hunk"}
  ${41} | ${40}        | ${false} | ${"it goes beyond the hunk"}
  ${9}  | ${undefined} | ${false} | ${"it is before the hunk"}
  ${12} | ${13}        | ${false} | ${"it ends before it starts"}
`("a comment on lines $startLine to $line fits: $fit ($why)", ({ line, startLine, fit: expected }) => {
  expect(fits(comment({ line, startLine }), changed)).toBe(expected);
});
