import { describe, expect, it } from "@jest/globals";
import { type Document, readAll } from "../../src/readers/index.js";
import { toFiles } from "../../src/source/index.js";
import { templatePlacesIn, unaccounted } from "./accounting.js";
import { corpusFiles, isCorpusHere, sample } from "./corpus.js";
import { spells, writtenParts } from "./spelling.js";
import { tableOf } from "./table.js";
import { tryChanges } from "./try-changes.js";

describe("templates and policies of the corpus", () => {
  if (!isCorpusHere()) return;
  const files = corpusFiles(/(?<!\.tf)\.json$|\.(ya?ml|template|tpl|tftpl)$/);
  const texts = new Map(files.map((file) => [file.path, file.text]));
  const documents = readAll(toFiles(files), {});
  const sites = documents.flatMap((document) => document.policies);

  it("are read into policies, by format and construct", () => {
    process.stdout.write(`${tableOf(documents)}\n`);

    expect(sites.length).toBeGreaterThan(1_500);
  });

  it("leave at most 1 % of what looks like a policy unaccounted for", () => {
    const places = files.flatMap(templatePlacesIn);

    const missing = unaccounted(places, documents, toFiles(files));

    expect(places.length).toBeGreaterThan(5_000);
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

  it("take every change, give the policy that was meant, and take it back", () => {
    const all = toFiles(files);

    const outcomes = sample(files).flatMap((file) => tryChanges([file], all));

    expect(outcomes.filter((outcome) => outcome.faults.length > 0)).toEqual([]);
    expect(outcomes.filter((outcome) => outcome.because === undefined).length).toBeGreaterThan(1_000);
    expect(outcomes.filter((outcome) => outcome.undone).length).toBeGreaterThan(700);
  }, 900_000);
});
