import { createHash } from "node:crypto";
import { gatherSides } from "../../src/forge/index.js";
import type { Reviewer } from "../../src/github/reviewer-port.js";
import type { Annotation, InlineComment } from "../../src/report/index.js";

/**
 * A finding is a line `bad NAME` of a file `*.iam` that base does not have, or a line `worse NAME` that it may have. A
 * line `use PATH` wants a file, `BROKEN` is a file that cannot be read, and `CRASH` is a mistake of the reviewer.
 */
export function createLineReviewer(): Reviewer {
  return {
    async review(forge, context) {
      const changed = await forge.changed();
      const concerned = changed.some(({ path, previousPath }) => accepts(path) || accepts(previousPath ?? ""));
      const [sides, configuration] = await Promise.all([
        gatherSides(forge, { accepts, wantsOf }),
        concerned ? context.readDefault(".github/leastwise.yml") : undefined,
      ]);
      const before = new Set([...sides.base.values()].flatMap(({ text }) => namesIn(text).map(({ name }) => name)));
      const comments: InlineComment[] = [];
      const annotations: Annotation[] = [];
      for (const { path, text } of sides.head.values()) {
        if (text.includes("CRASH")) throw new TypeError("a mistake of the reviewer");
        for (const { name, line, always } of namesIn(text)) {
          if ((before.has(name) && !always) || configuration?.text.includes(`allow ${name}`)) continue;
          const fingerprint = createHash("sha256").update(name).digest("hex").slice(0, 32);
          const hunks = sides.changed.find((file) => file.path === path)?.hunks ?? [];
          const shown = hunks.some((hunk) => hunk.start <= line && line <= hunk.end);
          const body = `**${name} is bad.**\n\n\`\`\`suggestion\ngood ${name}\n\`\`\``;
          if (shown) comments.push({ fingerprint, path, line, startLine: undefined, body });
          const message = `${name} is bad.`;
          const place = { path, startLine: line, endLine: line, level: "failure" as const };
          annotations.push({ ...place, title: "bad-line", message, fingerprint });
        }
      }
      const broken = [...sides.head.values()].filter(({ text }) => text.includes("BROKEN")).map(({ path }) => path);
      return {
        conclusion: annotations.length > 0 ? "failure" : broken.length > 0 ? "neutral" : "success",
        title: annotations.length > 0 ? `${annotations.length} bad lines` : "No bad line",
        summary: `Read ${[...sides.head.keys()].join(", ") || "nothing"}.`,
        text: sides.unreadable.map(({ path, because }) => `${path}: ${because}`).join("\n"),
        annotations,
        comments,
        unread: broken,
      };
    },
  };
}

function accepts(path: string): boolean {
  return path.endsWith(".iam");
}

function wantsOf(files: ReadonlyMap<string, { readonly text: string }>, tree: ReadonlySet<string>): readonly string[] {
  const named = [...files.values()].flatMap(({ text }) =>
    [...text.matchAll(/^use (.*)$/gm)].map((match) => match[1] ?? ""),
  );
  return named.filter((path) => tree.has(path));
}

function namesIn(text: string): readonly { readonly name: string; readonly line: number; readonly always: boolean }[] {
  return text.split("\n").flatMap((content, i) => {
    const [, word, name] = /^(bad|worse) (\S+)/.exec(content) ?? [];
    return name === undefined ? [] : [{ name, line: i + 1, always: word === "worse" }];
  });
}
