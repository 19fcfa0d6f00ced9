import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { type Change, type Document, type PolicySite, readAll, write } from "../../src/readers/index.js";
import { applyEdits, type SourceFile, type Span, type TextPart, toFiles, type Value } from "../../src/source/index.js";
import { brief } from "../readers/read.js";

const corpus = fileURLToPath(new URL("../../../shared/corpus/", import.meta.url));

function filesIn(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(
      (entry) =>
        entry.isFile() && /\.(ya?ml|json|template|tpl|tftpl)$/.test(entry.name) && !/\.tf\.json$/.test(entry.name),
    )
    .map((entry) => {
      const path = `${entry.parentPath}/${entry.name}`;
      return { path: path.slice(corpus.length), text: readFileSync(path, "utf8") };
    });
}

/** The literal pieces of a policy that stand in the source as such. */
function writtenParts(value: Value): readonly (TextPart & { readonly type: "text" })[] {
  switch (value.type) {
    case "text":
      return value.syntax === "computed" ? [] : value.parts.filter((part) => part.type === "text");
    case "list":
      return value.items.flatMap(writtenParts);
    case "map":
      return value.entries.flatMap((entry) => [...writtenParts(entry.key), ...writtenParts(entry.value)]);
    case "choice":
      return value.branches.flatMap((branch) => writtenParts(branch.value));
    default:
      return [];
  }
}

/** A JSON string's content, in a JSON string again or not. */
function decoded(source: string): readonly string[] {
  try {
    const once: string = JSON.parse(`"${source}"`);
    return [once, ...decoded(once === source ? "\\" : once)];
  } catch {
    return [];
  }
}

/** Does the source at a part spell it: as it is, escaped, as a line break, or as a function that gives it? */
function spells(source: string, text: string): boolean {
  if (source === text || decoded(source).includes(text) || text.trim() === "") return true;
  return source === "''" || /^(?:\$\{|!\w|\{|Ref:|Fn::)/.test(source);
}

/** Places of a file that say `Effect: Allow` or `Deny` and are no comment. */
function effectsIn({ text }: SourceFile): readonly number[] {
  const places = [...text.matchAll(/(?:["']|\\")?\bEffect(?:["']|\\")?\s*:\s*(?:\\"|["'])?(?:Allow|Deny)\b/g)];
  return places
    .map((match) => match.index)
    .filter((index) => !/^\s*(?:#|\/\/)/.test(text.slice(text.lastIndexOf("\n", index) + 1, index + 1)));
}

const conditionKey = { operator: "StringEquals", key: "aws:PrincipalOrgID" } as const;

/** Some changes of a policy, each with what takes it back. */
function changesOf({
  policy,
}: PolicySite): readonly { readonly change: Change; readonly undo: (after: PolicySite) => Change | undefined }[] {
  const [statement] = policy.statements;
  const target = statement?.action?.values[0];
  if (!statement || !target || policy.statements.filter((one) => one.index === 0).length > 1) return [];
  const old = target.parts.map((part) => (part.type === "text" ? part.text : "")).join("");
  return [
    {
      change: { type: "replace-value", policy, target, with: ["zz:Replaced"] },
      undo: (after) => {
        const [first] = after.policy.statements;
        const now = first?.action?.values[0];
        return now && { type: "replace-value", policy: after.policy, target: now, with: [old] };
      },
    },
    {
      change: { type: "add-condition", policy, statement, ...conditionKey, values: [["o-1"]] },
      undo: (after) => {
        const [first] = after.policy.statements;
        return first && { type: "remove-condition", policy: after.policy, statement: first, ...conditionKey };
      },
    },
  ];
}

describe("templates and policies of the corpus", () => {
  if (!existsSync(corpus)) {
    it("are not here: ../shared/corpus is absent", () => expect(existsSync(corpus)).toBe(false));
    return;
  }
  const files = filesIn(corpus);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const documents = readAll(toFiles(files), {});
  const sites = documents.flatMap((document) => document.policies);

  it("are read or have a problem: at most 1 % of the statements are not accounted for", () => {
    const spans = new Map<string, Span[]>();
    for (const { policy } of sites) {
      for (const { span } of [policy, ...policy.statements])
        spans.set(span.path, [...(spans.get(span.path) ?? []), span]);
    }
    const troubled = new Set(documents.filter((one) => one.problems.length > 0).map((one) => one.path));
    const places = files.flatMap((file) => effectsIn(file).map((index) => ({ path: file.path, index })));
    const missing = places.filter(
      ({ path, index }) =>
        !troubled.has(path) && !(spans.get(path) ?? []).some((span) => span.start <= index && index < span.end),
    );

    expect(places.length).toBeGreaterThan(2_000);
    expect(missing.length / places.length).toBeLessThanOrEqual(0.01);
  });

  it("give every literal the place that spells it", () => {
    const wrong = sites.flatMap(({ policy, path }) =>
      writtenParts(policy.value)
        .map(({ text, span }) => [path, text, (texts.get(span.path) ?? "").slice(span.start, span.end)] as const)
        .filter(([, text, source]) => !spells(source, text)),
    );

    expect(wrong).toEqual([]);
  });

  it("have problems only inside their text, and say them clearly", () => {
    for (const { problems } of documents) {
      for (const { span, message } of problems) {
        expect(span.end).toBeLessThanOrEqual(texts.get(span.path)?.length ?? 0);
        expect(message).toMatch(/^[a-zA-Z`].*[^.]$/s);
      }
    }
  });

  it("read each alone as they read them together, where they stand alone", () => {
    const bare = documents.filter((document) => document.format === "json-policy").slice(0, 100);

    for (const { path, policies } of bare) {
      const alone: readonly Document[] = readAll(toFiles([{ path, text: texts.get(path) ?? "" }]), {});

      expect(alone.flatMap((one) => one.policies.map((site) => site.kind))).toEqual(policies.map((site) => site.kind));
    }
  });

  it("take changes, give the policy that was meant, and take them back", () => {
    const sample = documents.filter((document) => document.format !== "terraform").filter((_, i) => i % 7 === 0);
    let written = 0;
    for (const { path, policies } of sample) {
      const file = { path, text: texts.get(path) ?? "" };
      const site = readAll(toFiles([file]), {})[0]?.policies[0];
      for (const { change, undo } of policies.length > 0 && site ? changesOf(site) : []) {
        const edits = write(change, toFiles([file]));
        if ("because" in edits || !site) continue;
        const text = applyEdits(file.text, edits);
        const after = readAll(toFiles([{ path, text }]), {})[0]?.policies.find((one) => one.address === site.address);
        const back = after && undo(after);
        const undone = back && write(back, toFiles([{ path, text }]));
        const others = (one: PolicySite | undefined) => one?.policy.statements.slice(1).map(brief);

        written++;
        expect(after?.policy.statements.length).toBe(site.policy.statements.length);
        expect(others(after)).toEqual(others(site));
        if (undone && !("because" in undone)) expect(applyEdits(text, undone)).toBe(file.text);
      }
    }

    expect(written).toBeGreaterThan(60);
  });
});
