import { describe, expect, it } from "@jest/globals";
import { shown } from "../../../src/policy/index.js";
import { readAll } from "../../../src/readers/index.js";
import { toFiles } from "../../../src/source/index.js";

const first = '  l0 = ["x"]\n';
const chain = (step: (before: string) => string, start = first) =>
  `locals {\n${start}${Array.from({ length: 60 }, (_, i) => `  l${i + 1} = ${step(`local.l${i}`)}\n`).join("")}}\n`;
const policies = (resource: string) => `
resource "aws_iam_policy" "large" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = ${resource} }] })
}
resource "aws_iam_policy" "small" {
  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
`;

describe("a value that doubles with every line", () => {
  it.each([
    { what: "a text", text: chain((l) => `"\${${l}}\${${l}}"`, '  l0 = "x"\n') },
    { what: "a list that is concatenated", text: chain((l) => `concat(${l}, ${l})`) },
    { what: "a list of lists", text: chain((l) => `[${l}, ${l}]`) },
    { what: "a list of lists that is flattened", text: chain((l) => `[${l}, ${l}]`), resource: "flatten(local.l60)" },
    { what: "a map of maps, encoded", text: chain((l) => `{ a = ${l}, b = ${l} }`), resource: "jsonencode(local.l60)" },
    { what: "a text that is joined", text: chain((l) => `join("", [${l}, ${l}])`, '  l0 = "x"\n') },
  ])("is unknown from where it is too large, and the rest is read: $what", ({ text, resource = "local.l60" }) => {
    const all = text + policies(resource);

    const [document] = readAll(toFiles([{ path: "main.tf", text: all }]), {});

    const [problem] = document?.problems.filter(({ code }) => code === "limit") ?? [];
    expect(problem?.message).toBe("this value is too large, it is taken as unknown");
    expect(all.slice(0, problem?.span.start).split("\n").length).toBeGreaterThan(10);
    expect(document?.policies.map(({ address }) => address)).toEqual(["aws_iam_policy.large", "aws_iam_policy.small"]);
  });

  it("is known as long as it is not", () => {
    const text = `${chain((l) => `concat(${l}, ${l})`)}${policies("local.l10")}`;

    const [document] = readAll(toFiles([{ path: "main.tf", text }]), {});

    expect(document?.policies[0]?.policy.statements[0]?.resource?.values).toHaveLength(1024);
  });
});

describe("a regular expression that is slow to most engines", () => {
  it.each([
    { pattern: "(a+)+$b", found: "a".repeat(40) },
    { pattern: `${"a?".repeat(40)}${"a".repeat(40)}b`, found: "a".repeat(40) },
    { pattern: "a*a*a*a*c", found: "a".repeat(40) },
  ])("is matched in linear time: $pattern", ({ pattern, found }) => {
    const text = policies(`replace("${"a".repeat(40)}", "/${pattern}/", "x")`);

    const [document] = readAll(toFiles([{ path: "main.tf", text }]), {});

    expect(document?.policies[0]?.policy.statements[0]?.resource?.values.map(shown)).toEqual([found]);
  });

  it.each([{ pattern: "(a{1000}){1000}" }, { pattern: "(?=a)" }])(
    "is unknown where it is none: $pattern",
    ({ pattern }) => {
      const text = policies(`replace("aaa", "/${pattern}/", "x")`);

      const [document] = readAll(toFiles([{ path: "main.tf", text }]), {});

      expect(document?.policies[0]?.policy.statements[0]?.resource?.values.map(shown)).toEqual([
        `\${replace("aaa", "/${pattern}/", "x")}`,
      ]);
    },
  );
});

describe("a module that calls itself", () => {
  const call = (name: string, source: string) => `module "${name}" {\n  source = "${source}"\n}\n`;

  it("is read once, and the call that leads back is a problem on its line", () => {
    const policy = `resource "aws_iam_policy" "p" {\n  policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })\n}\n`;
    const text = call("self", "./") + call("inner", "./inner") + policy;
    const files = [
      { path: "main.tf", text },
      { path: "inner/main.tf", text: call("back", "../") },
    ];

    const documents = readAll(toFiles(files), {});

    expect(documents.flatMap(({ policies }) => policies.map(({ address }) => address))).toEqual(["aws_iam_policy.p"]);
    expect(
      documents.flatMap(({ problems }) => problems.map(({ message, span }) => `${span.path}:${span.start} ${message}`)),
    ).toEqual([
      "main.tf:0 `module.self` calls a module that it is called from",
      "inner/main.tf:0 `module.back` calls a module that it is called from",
    ]);
  });
});
