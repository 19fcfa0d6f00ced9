import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { fixFor } from "../../src/fixes/index.js";
import { readAll } from "../../src/readers/index.js";
import { toPage, toTable } from "../../src/rules/docs/page.js";
import { type Example, loadRules, type Rule, readCatalogue, readTables, ruleFiles } from "../../src/rules/index.js";
import { applyEdits, holds, loadHcl, toFiles } from "../../src/source/index.js";
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
      rendered(example, entities).map(
        (one) => [`${rule.id}, ${kind} example ${i + 1}, in ${one.format}`, { rule, example, one }] as const,
      ),
    ),
  );
}

describe("the rule files", () => {
  it("load without a problem", () => {
    expect(loadRules(ruleFiles(), readTables()).problems).toEqual([]);
  });

  it("are named after their rules", () => {
    const misnamed = ruleFiles().filter(
      ({ path, text }) => !text.startsWith(`id: ${path.replace(/^.*\/|\.yaml$/g, "")}\n`),
    );

    expect(misnamed.map(({ path }) => path)).toEqual([]);
  });

  it("supersede only rules and categories that exist", () => {
    const known = new Set(catalogue.rules.flatMap(({ id, category }) => [id, category]));
    const unknown = catalogue.rules.flatMap(({ id, supersedes = [] }) =>
      supersedes.filter((name) => !known.has(name)).map((name) => `${id}: ${name}`),
    );

    expect(unknown).toEqual([]);
  });

  it("name rules of other tools that exist", () => {
    const known: { readonly [tool: string]: readonly string[] } = JSON.parse(
      readFileSync(new URL("peers.json", import.meta.url), "utf8"),
    );
    const unknown = catalogue.rules.flatMap(({ id, peers }) =>
      Object.entries(peers).flatMap(([tool, ids]) =>
        ids.filter((each) => !known[tool]?.includes(each)).map((each) => `${id}: ${tool} ${each}`),
      ),
    );

    expect(unknown).toEqual([]);
  });

  it("have pages and a table that are current (`npm run docs` writes them)", () => {
    const placed = ruleFiles().map(({ path }, i) => ({ rule: catalogue.rules[i] as Rule, path }));
    const text = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    const old = placed.filter(({ rule, path }) => text(`docs/rules/${rule.id}.md`) !== toPage(rule, path));

    expect(old.map(({ rule }) => rule.id)).toEqual([]);
    expect(text("rules/README.md").endsWith(`${toTable(placed)}\n`)).toBe(true);
  });

  it("have an example that can be written in some format", () => {
    const without = catalogue.rules.filter(
      ({ examples }) => !examples.bad.some((example) => rendered(example, entities).length > 0),
    );

    expect(without.map(({ id }) => id)).toEqual([]);
  });
});

describe("a bad example", () => {
  it.each(casesOf("bad"))("is found at its place: %s", (_name, { rule, example, one }) => {
    const { findings } = asked(rule, example, one, catalogue);

    expect(findings.length).toBeGreaterThan(0);
    // A document's blocks have no place for every element of the policy they render to.
    if (one.format === "Terraform document") return;
    const wanted = findings.map((draft) => placeOf(example.at ?? "", draft));
    expect(findings.some(({ span }, i) => holds(wanted[i] ?? { ...span, start: span.end }, span))).toBe(true);
  });

  it.each(casesOf("bad"))("has a message with every word filled in: %s", (_name, { rule, example, one }) => {
    const { findings } = asked(rule, example, one, catalogue);

    expect(
      findings
        .filter(
          ({ message }) => message.replaceAll(/`[^`]*`/g, "").includes("{") || message.includes("something-else:"),
        )
        .map(({ message }) => message),
    ).toEqual([]);
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
    const [site] = readAll(toFiles([{ path: one.path, text }]), reading)
      .flatMap((document) => document.policies)
      .filter((each) => each.address === draft?.site?.address);
    const wanted =
      example.statement === undefined ? example.fixed : { Version: "2012-10-17", Statement: [example.fixed] };
    expect(site && plainOf(site.policy.value)).toEqual(plainOf(wanted));
  });
});
