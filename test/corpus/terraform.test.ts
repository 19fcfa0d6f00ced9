import { describe, expect, it } from "@jest/globals";
import { readAll } from "../../src/readers/index.js";
import { toFiles } from "../../src/source/index.js";
import { placesIn, unaccounted } from "./accounting.js";
import { corpusFiles, grouped, isCorpusHere, sample } from "./corpus.js";
import { spellsInHcl, writtenParts } from "./spelling.js";
import { tableOf } from "./table.js";
import { tryChanges } from "./try-changes.js";

const names = /\.(tf|tofu|tf\.json|tfvars|ya?ml|json|template|tpl|tftpl)$/;

describe("modules of the corpus", () => {
  if (!isCorpusHere()) return;
  const files = corpusFiles(names);
  const all = toFiles(files);
  const modules = files.filter((file) => /\.(tf|tofu)(\.json)?$/.test(file.path));
  const documents = readAll(all, {}).filter((document) => document.format === "terraform");
  const sites = documents.flatMap((document) => document.policies);

  it("are all read, and what is wrong has its place", () => {
    process.stdout.write(`${tableOf(documents)}\n`);

    expect(documents.map((document) => document.path).toSorted()).toEqual(modules.map((file) => file.path).toSorted());
    for (const { span, message } of documents.flatMap((document) => document.problems)) {
      expect(message).not.toBe("this file could not be read");
      expect(span.end).toBeLessThanOrEqual(all.get(span.path)?.text.length ?? 0);
    }
  });

  it("leave at most 1 % of what looks like a policy unaccounted for", () => {
    const places = modules.flatMap(placesIn);

    const missing = unaccounted(places, documents, all);

    expect(places.length).toBeGreaterThan(6_000);
    expect(missing.length / places.length).toBeLessThanOrEqual(0.01);
  });

  it("give every literal the place that spells it", () => {
    const wrong = sites.flatMap(({ policy, path, address }) =>
      writtenParts(policy.value)
        .filter(({ text, span }) => !spellsInHcl(all.get(span.path)?.text ?? "", span, text))
        .map(({ text, span }) => [path, address, text, all.get(span.path)?.text.slice(span.start, span.end)]),
    );

    expect(wrong).toEqual([]);
  });

  it("take every change, give the policy that was meant, and take it back", () => {
    const folders = [...grouped(modules, (file) => file.path.replace(/[^/]*$/, "")).values()];

    const outcomes = sample(folders).flatMap((folder) => tryChanges(folder, all));

    expect(outcomes.filter((outcome) => outcome.faults.length > 0)).toEqual([]);
    expect(outcomes.filter((outcome) => outcome.because === undefined).length).toBeGreaterThan(2_000);
    expect(outcomes.filter((outcome) => outcome.undone).length).toBeGreaterThan(1_000);
  }, 900_000);
});
