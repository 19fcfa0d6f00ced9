import { describe, expect, it } from "@jest/globals";
import { loadRules, readTables } from "../../src/rules/index.js";

const tables = readTables();

function rule(changes: { readonly [line: string]: string } = {}): string {
  const lines: { [key: string]: string } = {
    id: "allow-x",
    title: "Something is allowed",
    category: "other",
    severity: "low",
    kinds: "[identity]",
    ask: '{statement: {effect: Allow, action: "s3:GetObject"}}',
    message: '"{holder} can do it"',
    why: "It is bad to allow it.",
    sources: '["https://example.com/page"]',
    examples: "{bad: [{statement: {Effect: Allow}}], good: [{statement: {Effect: Deny}, because: a Deny}]}",
    ...changes,
  };
  return Object.entries(lines)
    .filter(([, value]) => value !== "")
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

function load(text: string): { readonly message: string; readonly at: string }[] {
  const { problems } = loadRules([{ path: "own.yaml", text }], tables);
  return problems.map(({ message, span }) => ({ message, at: text.slice(span.start, span.end).trim() }));
}

describe("loading rules", () => {
  it("gives a rule of an organisation's own like a built-in one", () => {
    const { rules, problems } = loadRules([{ path: "own.yaml", text: rule() }], tables);

    expect(problems).toEqual([]);
    expect(rules.map(({ id, peers }) => ({ id, peers }))).toEqual([{ id: "allow-x", peers: {} }]);
  });

  it.each<{ changes: { readonly [line: string]: string }; message: string; at: string | undefined; why: string }>([
    {
      changes: { severity: "serious" },
      message: "`severity` must be one of `low`, `medium`, `high`, `critical`",
      at: "serious",
      why: "the values are listed",
    },
    {
      changes: { sevrity: "low" },
      message: "the rule does not know `sevrity`",
      at: "low",
      why: "a misspelt key is named",
    },
    { changes: { why: "" }, message: "the rule has no `why`", at: undefined, why: "what is missing is named" },
    {
      changes: { ask: "{for-each: {in: nowhere}, statement: {effect: Allow}}" },
      message: "`ask` does not know `for-each`",
      at: "{in: nowhere}",
      why: "words are checked",
    },
    {
      changes: { ask: "{statement: {action: {in: nowhere}}}" },
      message: "there is no table `nowhere`",
      at: "{in: nowhere}",
      why: "tables are checked",
    },
    {
      changes: { ask: "{statement: {action: {in: keys, with: {colour: red}}}}" },
      message: "table `keys` has no column `colour`",
      at: "{in: keys, with: {colour: red}}",
      why: "columns are checked",
    },
    {
      changes: { ask: "{check: {magic: {}}}" },
      message: "there is no check `magic`",
      at: "{check: {magic: {}}}",
      why: "checks are checked",
    },
    {
      changes: { message: '"{hodler} can do it"' },
      message: "the message has no placeholder `{hodler}`",
      at: '"{hodler} can do it"',
      why: "placeholders are checked",
    },
    {
      changes: { supersedes: "[allow-x]" },
      message: "a rule cannot supersede itself",
      at: "[allow-x]",
      why: "that would hide it",
    },
  ])("says what is wrong and where: $message ($why)", ({ changes, message, at }) => {
    const [first] = load(rule(changes));

    expect(first?.message).toBe(message);
    if (at !== undefined) expect(first?.at).toBe(at);
  });

  it("reads the other files where one is broken", () => {
    const files = [
      { path: "a.yaml", text: "id: [" },
      { path: "b.yaml", text: rule() },
    ];

    const { rules, problems } = loadRules(files, tables);

    expect(rules.map(({ id }) => id)).toEqual(["allow-x"]);
    expect(problems.map(({ code, span }) => [code, span.path])).toEqual([["syntax", "a.yaml"]]);
  });

  it("takes an id only once", () => {
    const { rules, problems } = loadRules(
      [
        { path: "a.yaml", text: rule() },
        { path: "b.yaml", text: rule() },
      ],
      tables,
    );

    expect(rules).toHaveLength(1);
    expect(problems.map(({ message }) => message)).toEqual(["there is another rule `allow-x`"]);
  });

  it("does not follow aliases without end", () => {
    const bomb = `a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c]\n${rule()}`;

    expect(load(bomb).length).toBeGreaterThan(0);
  });
});
