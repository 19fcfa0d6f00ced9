import { describe, expect, it } from "@jest/globals";
import { wantsOf } from "../../../src/readers/index.js";
import { toFiles } from "../../../src/source/index.js";

const policy = '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "s3:*", "Resource": "*" }] }';
const tree = new Set(["live/main.tf", "live/iam/role.tf", "live/iam/policies/p.json", "other/main.tf", "README.md"]);
const wanted = (path: string, text: string, all: ReadonlySet<string> = tree) => wantsOf(toFiles([{ path, text }]), all);

describe("what a changed file needs beside it", () => {
  it("is the nearest module, for a policy that one may read", () => {
    expect(wanted("live/iam/policies/p.json", policy)).toEqual(["live/iam/role.tf"]);
    expect(wanted("live/p.json.tftpl", policy)).toEqual(["live/main.tf"]);
    expect(wanted("live/roles.yaml", "worker:\n  actions: [s3:GetObject]\n")).toEqual(["live/main.tf"]);
  });

  it("are the few policies and templates that a module is likely to name, without another round", () => {
    const beside = [
      "m/main.tf",
      "m/policies/a.json",
      "m/templates/b.tftpl",
      "m/trust.json",
      "m/package.json",
      "n/policies/c.json",
    ];
    const many = Array.from({ length: 30 }, (_, i) => `m/policies/${i}.json`);
    const changed = 'resource "aws_iam_role" "r" {}\n';

    expect(wanted("m/role.tf", changed, new Set(beside))).toEqual([
      "m/main.tf",
      "m/trust.json",
      "m/policies/a.json",
      "m/templates/b.tftpl",
    ]);
    expect(wanted("m/role.tf", changed, new Set([...beside, ...many]))).toEqual(["m/main.tf"]);
  });

  it.each([
    { what: "a policy where there is no module above", path: "policies/p.json", text: policy },
    { what: "a file without a policy", path: "live/settings.json", text: '{ "name": "x" }' },
    { what: "a template", path: "live/t.yaml", text: "Resources:\n  P:\n    Statement:\n      - Action: s3:*\n" },
  ])("is nothing, for $what", ({ path, text }) => {
    expect(wanted(path, text)).toEqual([]);
  });

  it("is a file whose name is filled in in part, with any name", () => {
    const all = new Set(["p/a-dev.json", "p/b-dev.json", "p/a.txt", "p/sub/a-dev.json"]);

    const body = (name: string) => `locals {\n  a = file("${name}")\n}\n`;

    expect(wanted("main.tf", body('${path.module}/p/${lookup(var.x, "y")}-dev.json'), all)).toEqual([
      "p/a-dev.json",
      "p/b-dev.json",
    ]);
    expect(wanted("main.tf", body("p/a.txt"), all)).toEqual(["p/a.txt"]);
    expect(wanted("main.tf", `x = fileset("\${path.module}/p", "*.txt")`, all)).toEqual(["p/a.txt"]);
  });

  it.each([
    { why: "very many unknown parts", text: `x = file("${"${var.x}a".repeat(40)}z.json")` },
    { why: "very many wildcards", text: `x = fileset(path.module, "${"**a".repeat(40)}z.json")` },
    { why: "no end", text: `x = file("${"${a}".repeat(40)}` },
    { why: "no end, in a set", text: `x = fileset("${"${a}".repeat(40)}` },
  ])("is not looked for where a path has $why", ({ text }) => {
    expect(wanted("main.tf", text, new Set([`${"a".repeat(120)}.json`]))).toEqual([]);
  });

  it("is no module, for a policy whose module is here", () => {
    const files = toFiles([
      { path: "other/main.tf", text: 'resource "aws_iam_policy" "p" {\n  policy = file("../live/p.json")\n}\n' },
      { path: "live/p.json", text: policy },
    ]);

    expect(wantsOf(files, new Set([...tree, "live/p.json"]))).toEqual([]);
  });
});
