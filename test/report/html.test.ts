import { describe, expect, it } from "@jest/globals";
import { toHtml } from "../../src/report/index.js";
import type { AccessRow } from "../../src/review/index.js";
import { findingAt, reviewOf } from "../helpers/review.js";

const row = (rest: Partial<AccessRow>): AccessRow => ({
  owner: "deploy",
  kind: "identity",
  path: "a.json",
  service: "s3",
  level: "Write",
  actions: ["s3:DeleteObject"],
  whole: false,
  resources: ["*"],
  conditions: [],
  principals: [],
  witness: undefined,
  ...rest,
});
const pageOf = (granted: readonly AccessRow[], removed: readonly AccessRow[]) =>
  toHtml(reviewOf("a.json", "{}", [], { access: { granted, removed, unknown: [] } }));
const path = "a.json";
const text = '{ "Sid": "<script>alert(1)</script>", "Resource": "*" }\n';

describe("the page", () => {
  it("says the finding, shows its line, and lets nothing of the input be markup", () => {
    const finding = findingAt(path, text, '"*"', { message: '`<img src=x>` can read `a"b`' });

    const page = toHtml(reviewOf(path, text, [finding]));

    expect(page).toContain("<code>&#60;img src=x&#62;</code> can read <code>a&#34;b</code>.");
    expect(page).toContain("&#60;script&#62;alert(1)&#60;/script&#62;");
    expect(page).not.toMatch(/<(script|img)/);
  });

  it("needs no other file and runs nothing", () => {
    const page = toHtml(reviewOf(path, text, []));

    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/(src|href)=/);
  });

  it("has the access that is granted in a table", () => {
    const page = pageOf([row({ conditions: ["aws:SourceIp = <x>"] })], []);

    expect(page).toContain("<td>delete objects (<code>s3:DeleteObject</code>)</td><td>everything</td>");
    expect(page).toContain("<code>aws:SourceIp = &#60;x&#62;</code>");
  });

  it("says of a Deny that is gone that something else must allow it", () => {
    expect(pageOf([row({ byDeny: true })], [])).toContain("<td>another policy allows it</td>");
  });

  it("says of access that is taken away what is left, and that of one holder together", () => {
    const left = [{ resources: ["arn:aws:s3:::<logs>/*"], conditions: [], principals: [] }];
    const page = pageOf([], [row({ left }), row({ owner: "ci" }), row({ actions: ["s3:PutObject"] })]);

    expect(page).toContain(
      "<li><code>deploy</code> can no longer<ul><li>delete objects (<code>s3:DeleteObject</code>) on everything, but still on <code>arn:aws:s3:::&#60;logs&#62;/*</code></li><li>put objects (<code>s3:PutObject</code>) on everything</li></ul></li>",
    );
    expect(page).toContain(
      "<li><code>ci</code> can no longer delete objects (<code>s3:DeleteObject</code>) on everything</li>",
    );
  });
});
