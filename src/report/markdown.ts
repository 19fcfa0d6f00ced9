// Control characters, and the marks that turn the direction of text or cannot be seen.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const unseen = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uE000-\uF8FF]/g;

/** A text without characters that a person cannot see, on one line. */
export function oneLine(text: string): string {
  return visible(text.replace(/\s+/g, (space) => (/[\r\n\t]/.test(space) ? " " : space)));
}

/** A text without characters that a person cannot see, its lines kept: none of it commands a terminal. */
export function visible(text: string): string {
  return text.replace(unseen, "");
}

/** Text of the input in GitHub's Markdown: nothing in it is markup, a mention, a link or HTML. */
export function escaped(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&"'$:=]/g, (character) =>
      /[<>&"']/.test(character) ? entity(character) : `\\${character}`,
    )
    .replace(/@/g, "&#64;");
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

/** Text of the input as a code span, whatever is in it; a `|` does not end a table's cell. */
export function code(text: string, inTable = false): string {
  const line = oneLine(text);
  const shown = line.length > 300 ? `${line.slice(0, 300).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad =
    shown === "" || shown.startsWith("`") || shown.endsWith("`") || (shown.startsWith(" ") && shown.endsWith(" "))
      ? " "
      : "";
  const content = inTable ? shown.replaceAll("|", "\\|") : shown;
  return `${fence}${pad}${content}${pad}${fence}`;
}

/**
 * A message whose identifiers stand between backticks (see `Finding.message`) as Markdown. A lone backtick is text.
 * Outside of backticks only what could become markup is escaped: the words are ours, their filling is not.
 */
export function sentence(message: string, inTable = false): string {
  const pieces = oneLine(message).split("`");
  if (pieces.length % 2 === 0) return escaped(message);
  return pieces.map((piece, i) => (i % 2 === 1 ? code(piece, inTable) : prose(piece))).join("");
}

function prose(text: string): string {
  return text
    .replace(/[\\*_[\]|~]/g, (character) => `\\${character}`)
    .replace(/[<>&]/g, entity)
    .replace(/@/g, "&#64;")
    .replace(/:\/\//g, "&#58;//");
}

/** A fenced block that nothing in its text can end. */
export function fenced(language: string, text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${fence}`;
}

/** `a, b and c`, or with `or`; more than `most` become `a, b, c and 4 more`. */
export function listed(items: readonly string[], most = 3, word: "and" | "or" = "and"): string {
  if (items.length > most + 1) return `${items.slice(0, most).join(", ")} ${word} ${items.length - most} more`;
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.at(-1)}`;
}

/** At most `limit` characters, cut between lines and outside of fences, and saying so. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const notice = "\n\n*The rest is left out here: it is longer than GitHub takes.*";
  const lines: string[] = [];
  let length = notice.length;
  let safe = 0;
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    length += line.length + 1;
    if (length > limit) break;
    lines.push(line);
    const mark = /^\s*(`{3,})/.exec(line)?.[1];
    if (mark && fence === undefined) fence = mark;
    else if (mark && fence !== undefined && mark.length >= fence.length) fence = undefined;
    if (fence === undefined) safe = lines.length;
  }
  return lines.slice(0, safe).join("\n") + notice;
}

/** Text as HTML shows it, in an attribute too. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
