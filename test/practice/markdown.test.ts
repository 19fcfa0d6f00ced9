import { describe, expect, it } from "@jest/globals";
import { renderMarkdown } from "../../src/practice/web/markdown.js";

describe("the Markdown of comments", () => {
  it.each<{ text: string; html: string }>`
    text                                                    | html
    ${"**a** and *b* and ~~c~~"}                            | ${"<p><strong>a</strong> and <em>b</em> and <del>c</del></p>"}
    ${"snake_case_name stays"}                              | ${"<p>snake_case_name stays</p>"}
    ${"`a < b` and ``c ` d``"}                              | ${"<p><code>a &lt; b</code> and <code>c ` d</code></p>"}
    ${"one\ntwo"}                                           | ${"<p>one<br>two</p>"}
    ${"one\n\ntwo"}                                         | ${"<p>one</p>\n<p>two</p>"}
    ${"[x](https://e.org/a?b=1&c)"}                         | ${'<p><a href="https://e.org/a?b=1&amp;c" rel="nofollow noreferrer">x</a></p>'}
    ${"<sub>small</sub>"}                                   | ${"<p><sub>small</sub></p>"}
    ${"a\\*b\\*"}                                           | ${"<p>a*b*</p>"}
    ${"# Head #"}                                           | ${"<h3>Head</h3>"}
    ${"> quoted"}                                           | ${"<blockquote><p>quoted</p></blockquote>"}
    ${"- a\n- b\n  - c"}                                    | ${"<ul><li>a</li><li>b\n<ul><li>c</li></ul></li></ul>"}
    ${"2. a\n3. b"}                                         | ${"<ol><li>a</li><li>b</li></ol>"}
    ${"<!-- hidden\nstill -->\nshown"}                      | ${"\n<p>shown</p>"}
    ${"shown <!-- hidden -->"}                              | ${"<p>shown </p>"}
    ${"|a|b|\n|---|:-:|\n|1|`x\\|y`|"}                      | ${"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td><code>x|y</code></td></tr></tbody></table>"}
    ${"````suggestion\n```\n````\nafter"}                   | ${"<pre><code>```</code></pre>\n<p>after</p>"}
    ${"<details><summary>s</summary>\n\n- a\n\n</details>"} | ${"<details><summary>s</summary>\n<ul><li>a</li></ul>\n</details>"}
  `("shows $text", ({ text, html }) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  it.each<{ text: string }>`
    text
    ${"<script>alert(1)</script>"}
    ${"<img src=x onerror=alert(1)>"}
    ${"<details open onclick=alert(1)>"}
    ${"[x](javascript:alert(1))"}
    ${"[x](data:text/html,<script>)"}
    ${"![x](javascript:alert(1))"}
    ${'[x](https://e.org/"onmouseover="alert(1))'}
    ${"`<script>`"}
    ${"```\n<script>\n```"}
    ${"|<script>|\n|-|\n|<img onerror=x>|"}
    ${"<sub onclick=x>a</sub>"}
    ${"https://e.org/<script>"}
    ${"<a href='javascript:x'>y</a>"}
  `("lets no tag, attribute or address through: $text", ({ text }) => {
    const html = renderMarkdown(text);

    const tags = html.match(/<[^>]*>/g) ?? [];
    const allowed =
      /^<\/?(?:p|code|pre|details|summary|sub|table|thead|tbody|tr|th|td|br)>$|^<a href="(?:https?:\/\/|#|\/)[^"]*" rel="nofollow noreferrer">$|^<\/a>$/;
    expect(tags.filter((tag) => !allowed.test(tag))).toEqual([]);
  });

  it.each<{ text: string; html: string }>`
    text                       | html
    ${"</details></sub>after"} | ${"after"}
    ${"<details>\nopen"}       | ${"<details>\n<p>open</p></details>"}
    ${"<sub>a <b>b</sub>"}     | ${"<p><sub>a <b>b</b></sub></p>"}
  `("cannot leave its frame: $text", ({ text, html }) => {
    expect(renderMarkdown(text)).toBe(html);
  });

  it("gives a suggestion's lines to whoever shows them", () => {
    const seen: string[][] = [];

    const html = renderMarkdown("x\n~~~~suggestion\na\n\nb\n~~~~", (lines) => {
      seen.push([...lines]);
      return "[shown]";
    });

    expect([html, seen]).toEqual(["<p>x</p>\n[shown]", [["a", "", "b"]]]);
  });

  it.each<{ text: string }>`
    text
    ${"`".repeat(30_000)}
    ${"[".repeat(30_000)}
    ${"**a ".repeat(10_000)}
    ${"> ".repeat(10_000)}
    ${"<details>".repeat(5_000)}
    ${"|".repeat(30_000)}
  `("comes to an end on hostile text", ({ text }) => {
    expect(renderMarkdown(text)).toMatch(/\S/);
  });
});
