import { expect, it } from "@jest/globals";
import { loadRules } from "../../src/rules/load.js";
import { readTables, ruleFiles } from "../../src/rules/built-in.js";
it("loads", () => {
  const files = ruleFiles();
  const { problems } = loadRules(files, readTables());
  console.log(problems.map((p) => `${p.span.path} ${p.message} ${files.find(f=>f.path===p.span.path)?.text.slice(p.span.start, p.span.end).slice(0,60)}`).join("\n"));
  expect(problems.length).toBe(0);
});
