import { beforeAll, describe, expect, it } from "@jest/globals";
import { fixFor } from "../../src/fixes/index.js";
import { readAll } from "../../src/readers/index.js";
import { type Example, loadRules, readCatalogue, readTables, type Rule, ruleFiles } from "../../src/rules/index.js";
import { applyEdits, loadHcl, toFiles } from "../../src/source/index.js";
import { asked, placeOf } from "./find-example.js";
import { plainOf } from "./plain.js";
import { type Rendered, rendered } from "./render/index.js";

beforeAll(loadHcl);

const catalogue = readCatalogue();
const entities = catalogue.tables.get("resources") ?? [];

interface Case {
  readonly rule: Rule;
  readonly example: Example;
  readonly one: Rendered;
}

function casesOf(kind: "bad" | "good" | "depends"): readonly (readonly [string, Case])[] {
  return catalogue.rules.flatMap((rule) =>
    (rule.examples[kind] ?? []).flatMap((example, i) =>
      rendered(example, entities).map((one) => [`${rule.id}, ${kind} example ${i + 1}, in ${one.format}`, { rule, example, one }] as const),
    ),
  );
}

describe("the rule files", () => {
  it("load without a problem", () => {
    expect(loadRules(ruleFiles(), readTables()).problems).toEqual([]);
  });

  it("are named after their rules", () => {
    const misnamed = ruleFiles().filter(({ path, text }) => !text.startsWith(`id: ${path.replace(/^.*\/|\.yaml$/g, "")}\n`));

    expect(misnamed.map(({ path }) => path)).toEqual([]);
  });

  it("supersede only rules and categories that exist", () => {
    const known = new Set(catalogue.rules.flatMap(({ id, category }) => [id, category]));
    const unknown = catalogue.rules.flatMap(({ id, supersedes = [] }) => supersedes.filter((name) => !known.has(name)).map((name) => `${id}: ${name}`));

    expect(unknown).toEqual([]);
  });

  it("have an example that can be written in some format", () => {
    const without = catalogue.rules.filter(({ examples }) => !examples.bad.some((example) => rendered(example, entities).length > 0));

    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

describe("a bad example", () => {
  it.each(casesOf("bad"))("is found at its place: %s", (_name, { rule, example, one }) => {
    const { findings } = asked(rule, example, one, catalogue);

    expect(findings.length).toBeGreaterThan(0);
    const spans = findings.map((draft) => ({ found: draft.span, wanted: placeOf(example.at ?? "", draft) }));
    const elsewhere = spans.filter(({ found, wanted }) => !wanted || found.path !== wanted.path || found.start < wanted.start || found.end > wanted.end);
    expect(one.format === "Terraform document" ? [] : elsewhere.slice(0, spans.length === elsewhere.length ? undefined : 0)).toEqual([]);
  });

  it.each(casesOf("bad"))("has a message with every word filled in: %s", (_name, { rule, example, one }) => {
    const { findings } = asked(rule, example, one, catalogue);

    expect(findings.filter(({ message }) => /\{[a-z]/.test(message.replaceAll(/\$\{[^}]*\}/g, "")) || message.includes("something-else:")).map(({ message }) => message)).toEqual([]);
  });
});

describe("a good example", () => {
  it.each(casesOf("good"))("is not found: %s", (_name, { rule, example, one }) => {
    const { findings } = asked(rule, example, one, catalogue);

    expect(findings.map(({ message }) => message)).toEqual([]);
  });
});

describe("an example that depends", () => {
  it.each(casesOf("depends"))("is a note that names the hole: %s", (_name, { rule, example, one }) => {
    const { findings, notes } = asked(rule, example, one, catalogue);

    expect(findings).toEqual([]);
    expect(notes.map(({ dependsOn }) => dependsOn.join())).toEqual([expect.stringContaining(example.on ?? "")]);
  });
});

describe("a fix", () => {
  const cases = casesOf("bad").filter(([, { example }]) => example.fixed !== undefined);

  it.each(cases)("is proved and gives what the example says: %s", (_name, { rule, example, one }) => {
    const { findings, files, documents, reading, parameters } = asked(rule, example, one, catalogue);
    const [draft] = findings;

    const fix = draft && fixFor(draft, { files, documents, reading, parameters, catalogue });

    expect(fix?.proved).toBe(true);
    const text = applyEdits(one.text, fix?.edits ?? []);
    const [site] = readAll(toFiles([{ path: one.path, text }]), reading).flatMap((document) => document.policies).filter((each) => each.address === draft?.site?.address);
    const wanted = example.statement === undefined ? example.fixed : { Version: "2012-10-17", Statement: [example.fixed] };
    expect(site && plainOf(site.policy.value)).toEqual(plainOf(wanted));
  });
});
