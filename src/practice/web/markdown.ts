/** How a `suggestion` fence is shown: gets its lines, gives safe HTML. */
export type ShowSuggestion = (lines: readonly string[]) => string;

/** Tags of HTML that may stand in a comment, without attributes. Everything else is shown as text. */
const TAGS = "details|summary|sub|sup|kbd|b|i|em|strong|code|ins|del|br";
/** Containers nested deeper than this are shown as they were written. */
const MAX_DEPTH = 8;

/**
 * A comment as safe HTML: the parts of GitHub's Markdown that review comments use. Whatever is not understood is
 * escaped and shown; no attribute, address or tag of the text gets through unchecked.
 */
export function renderMarkdown(text: string, showSuggestion: ShowSuggestion = showCode): string {
  return balanced(blocks(text.replace(/\r\n?/g, "\n").split("\n"), { showSuggestion, depth: 0 }));
}

/** Text as it may stand in HTML, between tags and in quoted attributes. */
function escapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (letter) => named[letter] ?? letter);
}

interface Context {
  readonly showSuggestion: ShowSuggestion;
  readonly depth: number;
}

const showCode = (lines: readonly string[]): string => `<pre><code>${escapeHtml(lines.join("\n"))}</code></pre>`;

/** What each kind of block makes of the lines from `at` on: HTML and the next line; null when it is not that kind. */
type Block = (lines: readonly string[], at: number, context: Context) => { html: string; next: number } | null;

const KINDS: readonly Block[] = [fence, comment, heading, rule, quote, table, list, htmlLine];

function blocks(lines: readonly string[], context: Context): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  const flush = () => {
    if (paragraph.length > 0) out.push(`<p>${inline(paragraph.join("\n"))}</p>`);
    paragraph = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    const block = context.depth > MAX_DEPTH ? null : first(lines, at, context);
    if (block) {
      flush();
      out.push(block.html);
      at = block.next;
      continue;
    }
    if (line.trim() === "") flush();
    else paragraph.push(line.trim());
    at += 1;
  }
  flush();
  return out.join("\n");
}

function first(lines: readonly string[], at: number, context: Context) {
  for (const kind of KINDS) {
    const block = kind(lines, at, context);
    if (block) return block;
  }
  return null;
}

function fence(lines: readonly string[], at: number, context: Context) {
  const start = /^( {0,3})(`{3,}|~{3,})\s*([^\s`]*)[^`]*$/.exec(lines[at] ?? "");
  if (!start) return null;
  const [, indent = "", mark = "", language = ""] = start;
  const inside: string[] = [];
  let next = at + 1;
  for (; next < lines.length; next++) {
    const end = /^ {0,3}(`{3,}|~{3,})\s*$/.exec(lines[next] ?? "");
    if (end?.[1]?.startsWith(mark)) break;
    inside.push((lines[next] ?? "").replace(new RegExp(`^ {0,${indent.length}}`), ""));
  }
  return { html: language === "suggestion" ? context.showSuggestion(inside) : showCode(inside), next: next + 1 };
}

function comment(lines: readonly string[], at: number) {
  if (!/^ {0,3}<!--/.test(lines[at] ?? "")) return null;
  let end = at;
  while (end < lines.length && !lines[end]?.includes("-->")) end++;
  const rest = (lines[end] ?? "").replace(/^.*?-->/, "").trim();
  return { html: rest === "" ? "" : `<p>${inline(rest)}</p>`, next: end + 1 };
}

function heading(lines: readonly string[], at: number) {
  const match = /^ {0,3}(#{1,6}) +(.*?)(?: +#+)? *$/.exec(lines[at] ?? "");
  if (!match) return null;
  const level = Math.min((match[1] ?? "").length + 2, 6);
  return { html: `<h${level}>${inline(match[2] ?? "")}</h${level}>`, next: at + 1 };
}

function rule(lines: readonly string[], at: number) {
  return /^ {0,3}(?:-{3,}|\*{3,}|_{3,}) *$/.test(lines[at] ?? "") ? { html: "<hr>", next: at + 1 } : null;
}

function quote(lines: readonly string[], at: number, context: Context) {
  if (!/^ {0,3}>/.test(lines[at] ?? "")) return null;
  const inside: string[] = [];
  let next = at;
  for (; /^ {0,3}>/.test(lines[next] ?? ""); next++) inside.push((lines[next] ?? "").replace(/^ {0,3}> ?/, ""));
  return { html: `<blockquote>${blocks(inside, deeper(context))}</blockquote>`, next };
}

const deeper = (context: Context): Context => ({ ...context, depth: context.depth + 1 });

function table(lines: readonly string[], at: number) {
  const head = lines[at] ?? "";
  const line = lines[at + 1] ?? "";
  if (!head.includes("|") || !/^\s*\|?(?:\s*:?-+:?\s*\|)+\s*(?::?-+:?)?\s*$/.test(line)) return null;
  const columns = cells(head);
  const row = (texts: readonly string[], tag: string) =>
    `<tr>${columns.map((_, i) => `<${tag}>${inline(texts[i] ?? "")}</${tag}>`).join("")}</tr>`;
  const rows: string[] = [];
  let next = at + 2;
  for (; (lines[next] ?? "").includes("|"); next++) rows.push(row(cells(lines[next] ?? ""), "td"));
  return { html: `<table><thead>${row(columns, "th")}</thead><tbody>${rows.join("")}</tbody></table>`, next };
}

/** Cells of a table row; a bar in code or after a backslash separates nothing. */
function cells(line: string): string[] {
  const inner = line
    .trim()
    .replace(/^\|/, "")
    .replace(/(?<!\\)\|$/, "");
  return (inner.match(/(?:\\.|`[^`]*`|[^|\\])+|(?<=\||^)(?=\|)/g) ?? []).map((cell) =>
    cell.trim().replaceAll("\\|", "|"),
  );
}

function list(lines: readonly string[], at: number, context: Context) {
  const item = /^( {0,3})([-*+]|\d{1,9}[.)])( +)(?=\S)/;
  const start = item.exec(lines[at] ?? "");
  if (!start) return null;
  const ordered = /\d/.test(start[2] ?? "");
  const items: string[][] = [];
  let indent = 0;
  let next = at;
  for (; next < lines.length; next++) {
    const line = lines[next] ?? "";
    const found = item.exec(line);
    const sameKind = found && /\d/.test(found[2] ?? "") === ordered && (found[1] ?? "").length < Math.max(indent, 1);
    if (sameKind) {
      indent = found[0].length;
      items.push([line.slice(indent)]);
    } else if (line.trim() === "" && /^ {2,}\S/.test(lines[next + 1] ?? "")) items.at(-1)?.push("");
    else if (line.startsWith(" ".repeat(Math.min(indent, 2))) && line.trim() !== "")
      items.at(-1)?.push(unindented(line, indent));
    else break;
  }
  const tag = ordered ? "ol" : "ul";
  const shown = items.map((inside) => `<li>${tight(blocks(inside, deeper(context)))}</li>`);
  return { html: `<${tag}>${shown.join("")}</${tag}>`, next };
}

const unindented = (line: string, indent: number): string => line.replace(new RegExp(`^ {0,${indent}}`), "");

const tight = (html: string): string => html.replace(/^<p>([\s\S]*?)<\/p>/, "$1");

/** A line that begins with `details` or `summary` stands by itself, so that Markdown goes on below it. */
function htmlLine(lines: readonly string[], at: number) {
  const line = lines[at] ?? "";
  return /^ {0,3}<\/?(?:details|summary)\b/.test(line) ? { html: inline(line.trim()), next: at + 1 } : null;
}

/** Inline constructs in order of precedence; each has one group that says which it is. */
const INLINE = new RegExp(
  [
    /\\(?<escape>[!-/:-@[-`{-~])/,
    /(?<ticks>`+)(?<code>[^`]|[^`][\s\S]*?[^`])\k<ticks>(?!`)/,
    /(?<hidden><!--[\s\S]*?-->)/,
    new RegExp(`<(?<close>/?)(?<tag>${TAGS})(?: open)? *\\/?>`),
    /!?\[(?<label>[^\]\n]{0,500})\]\((?<target>[^)\s]{1,2000})\)/,
    /(?<address>https?:\/\/[^\s<>"'`)\]]{1,2000})/,
    /\*\*(?<strong>[^\s*](?:[\s\S]{0,2000}?[^\s])?)\*\*/,
    /(?<![\w*])[*_](?<em>[^\s*_](?:[^*_\n]{0,2000}[^\s*_])?)[*_](?![\w*])/,
    /~~(?<del>[^\s~][^~\n]{0,2000}?)~~/,
    /(?<line> *\n)/,
  ]
    .map(({ source }) => source)
    .join("|"),
  "g",
);

function inline(text: string, depth = 0): string {
  let html = "";
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    html += escapeHtml(text.slice(at, match.index)) + inlineHtml(match.groups ?? {}, match[0], depth);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function inlineHtml(groups: Readonly<Record<string, string | undefined>>, whole: string, depth: number): string {
  const inner = (text: string) => (depth > MAX_DEPTH ? escapeHtml(text) : inline(text, depth + 1));
  if (groups.escape !== undefined) return escapeHtml(groups.escape);
  if (groups.code !== undefined) return `<code>${escapeHtml(groups.code.replace(/^ (.*) $/s, "$1"))}</code>`;
  if (groups.hidden !== undefined) return "";
  if (groups.tag !== undefined) return groups.tag === "br" ? "<br>" : `<${groups.close ?? ""}${groups.tag}>`;
  if (groups.label !== undefined) return link(groups.target ?? "", inner(groups.label), whole);
  if (groups.address !== undefined) return link(groups.address, escapeHtml(groups.address), whole);
  if (groups.strong !== undefined) return `<strong>${inner(groups.strong)}</strong>`;
  if (groups.em !== undefined) return `<em>${inner(groups.em)}</em>`;
  if (groups.del !== undefined) return `<del>${inner(groups.del)}</del>`;
  return "<br>";
}

/** Only web addresses and places of this site are linked; pictures are linked too, never loaded. */
function link(target: string, label: string, whole: string): string {
  if (!/^(?:https?:\/\/|\/(?!\/)|#|\.{1,2}\/)/i.test(target)) return escapeHtml(whole);
  return `<a href="${escapeHtml(target)}" rel="nofollow noreferrer">${label}</a>`;
}

/** Drops closing tags that close nothing and closes what was left open, so that a comment cannot end its frame. */
function balanced(html: string): string {
  const open: string[] = [];
  const cleaned = html.replace(
    new RegExp(`<(/?)(${TAGS.replace("|br", "")})>`, "g"),
    (whole, slash: string, tag: string) => {
      if (slash === "") {
        open.push(tag);
        return whole;
      }
      if (!open.includes(tag)) return "";
      let closing = "";
      for (let last = open.pop(); last !== undefined && last !== tag; last = open.pop()) closing += `</${last}>`;
      return closing + whole;
    },
  );
  return (
    cleaned +
    open
      .reverse()
      .map((tag) => `</${tag}>`)
      .join("")
  );
}
