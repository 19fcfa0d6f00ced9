import { describe, expect, it } from "@jest/globals";
import { toHtml } from "../../src/report/index.js";
import { findingAt, reviewOf } from "../helpers/review.js";

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
    const row = {
      owner: "deploy",
      kind: "identity" as const,
      path,
      service: "s3",
      level: "Write",
      actions: ["s3:DeleteObject"],
      whole: false,
      resources: ["*"],
      conditions: ["aws:SourceIp = <x>"],
      principals: [],
      witness: undefined,
    };

    const page = toHtml(reviewOf(path, text, [], { access: { granted: [row], removed: [], unknown: [] } }));

    expect(page).toContain("<td>delete objects (<code>s3:DeleteObject</code>)</td><td>everything</td>");
    expect(page).toContain("<code>aws:SourceIp = &#60;x&#62;</code>");
  });
});
