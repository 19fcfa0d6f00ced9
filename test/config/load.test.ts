import { describe, expect, it } from "@jest/globals";
import { defaults, loadConfiguration } from "../../src/config/index.js";

const load = (text: string) => loadConfiguration({ path: ".github/leastwise.yml", text });

describe("loadConfiguration", () => {
  it("reads every key", () => {
    const { configuration, problems } = load(`
accounts: ["111122223333"]
organizations: [o-abcdefghij]
github-owners: [acme]
fail-on: critical
ignore: ["vendor/**"]
kinds: {"policies/scp/*.json": scp}
values: {Stage: prod, Count: 2}
rules: {resource-star: "off"}
`);

    expect(problems).toEqual([]);
    expect(configuration).toMatchObject({ accounts: ["111122223333"], failOn: "critical", githubOwners: ["acme"] });
    expect(configuration.kinds).toEqual([["policies/scp/*.json", "scp"]]);
    expect(configuration.values.get("Count")).toBe("2");
    expect(configuration.rules.get("resource-star")).toBe("off");
  });

  it.each([
    { text: "accounts: [12]\nregions: []\n", at: "12", message: "`accounts.0` must be string" },
    {
      text: "fail-on: hihg\n",
      at: "hihg",
      message: "`fail-on` must be equal to one of the allowed values: low, medium, high, critical, never",
    },
    { text: "acounts: []\n", at: "[]", message: "`acounts` is not a key of the configuration" },
  ])("says what is wrong in $text and where", ({ text, at, message }) => {
    const { problems } = load(text);

    expect(problems.map((problem) => problem.message)).toContain(message);
    expect(text.slice(problems[0]?.span.start, problems[0]?.span.end)).toBe(at);
  });

  it("keeps what is right beside a mistake", () => {
    const { configuration } = load('fail-on: nothing\naccounts: ["111122223333"]\n');

    expect(configuration.failOn).toBe("high");
    expect(configuration.accounts).toEqual(["111122223333"]);
  });

  it.each([
    { text: "a: [1", why: "broken" },
    { text: "- 1", why: "a list" },
    { text: "&a [*a]", why: "an alias of itself" },
  ])("falls back to the defaults for $text ($why), and says so", ({ text }) => {
    const { configuration, problems } = load(text);

    expect(configuration).toEqual(defaults);
    expect(problems.length).toBeGreaterThan(0);
  });
});
