import { describe, expect, it } from "@jest/globals";
import { fitLine, fitMarkdown } from "../../../src/github/publisher/limits.js";

describe("text that GitHub would not take", () => {
  it("is left as it is while it fits", () => {
    expect(fitMarkdown("short")).toBe("short");
  });

  it.each([
    ["line\n".repeat(100), "plain lines"],
    ["é✓\n".repeat(60), "characters of several bytes"],
    [`before\n\`\`\`\`json\n${"{\n".repeat(200)}\`\`\`\`\nafter`, "a fence that does not fit"],
    [`<details><summary>x</summary>\n\n${"- item\n".repeat(100)}\n</details>`, "a fold that does not fit"],
  ])("is cut to its limit with a notice, nothing left open: %#", (text) => {
    const cut = fitMarkdown(text, 300);

    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(300);
    expect(cut).toContain("The rest is left out here");
    expect((cut.match(/^`{3,}/gm) ?? []).length % 2).toBe(0);
    expect(cut.match(/<details/g)?.length).toBe(cut.match(/<\/details>/g)?.length);
  });

  it("is never cut within a character", () => {
    expect(fitLine("ab😀cd", 4)).toBe("ab…");
  });
});
