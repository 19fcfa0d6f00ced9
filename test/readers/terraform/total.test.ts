import { describe, expect, it } from "@jest/globals";
import { readAll } from "../../../src/readers/index.js";
import { type Span, toFiles } from "../../../src/source/index.js";
import { fc } from "../../helpers/fast-check.js";
import { readFiles } from "../read.js";

const words = fc.constantFrom(
  ...'resource "aws_iam_policy" "p" data "aws_iam_policy_document" "d" module "m" source = "./m" locals variable "v" output default value { } [ ] ( ) = , . : ? ... * statement dynamic content for_each count actions resources effect principals identifiers condition policy jsonencode( templatefile( file( for x in local.a var.v each.key data.aws_iam_policy_document.d.json module.m.o => if "${ } %{ Statement Effect "Allow" <<EOF EOF # 1 null true !'.split(
    " ",
  ),
  "\n",
  "\n  ",
  " ",
);

const text = fc.array(words, { maxLength: 80 }).map((some) => some.join(" "));

const document = `data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = [RESOURCE]
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
`;

describe("reading Terraform", () => {
  it("never throws, and keeps every place within its file", () => {
    fc.assert(
      fc.property(text, text, text, (one, other, template) => {
        const files = toFiles([
          { path: "main.tf", text: one },
          { path: "m/main.tf", text: other },
          { path: "p.tftpl", text: template },
          {
            path: "x.tf.json",
            text: JSON.stringify({ locals: { a: one }, resource: { aws_iam_policy: { q: { policy: other } } } }),
          },
        ]);
        const isInside = ({ path, start, end }: Span) =>
          start >= 0 && start <= end && end <= (files.get(path)?.text.length ?? 0);

        const documents = readAll(files, {});

        expect(documents.length).toBeGreaterThanOrEqual(3);
        for (const { problems, policies } of documents) {
          const spans = policies.flatMap(({ policy }) => [policy, ...policy.statements].map((each) => each.span));
          expect([...problems.map((problem) => problem.span), ...spans].filter((span) => !isInside(span))).toEqual([]);
          expect(problems.map((problem) => problem.message)).not.toContain("this file could not be read");
        }
      }),
      { numRuns: 300 },
    );
  });

  it.each<{ readonly why: string; readonly more: string; readonly resource: string }>`
    why                               | more                                                                                                                                      | resource
    ${"a local that needs itself"}    | ${"locals {\n  a = local.b\n  b = local.a\n}\n"}                                                                                          | ${"local.a"}
    ${"a document that needs itself"} | ${'data "aws_iam_policy_document" "e" {\n  source_policy_documents = [data.aws_iam_policy_document.e.json]\n}\n'}                         | ${"data.aws_iam_policy_document.e.json"}
    ${"a module that calls itself"}   | ${'module "m" {\n  source = "./"\n}\n'}                                                                                                   | ${"module.m.arn"}
    ${"a count of billions"}          | ${'resource "aws_sqs_queue" "q" {\n  count = 5000000000\n}\n'}                                                                            | ${"aws_sqs_queue.q[0].arn"}
    ${"lists that double"} | ${`locals {
  a0 = ["x"]
${Array.from({ length: 60 }, (_, i) => `  a${i + 1} = concat(local.a${i}, local.a${i})
`).join("")}}
`} | ${"local.a60[0]"}
    ${"text that doubles"}            | ${`locals {\n  a0 = "xxxxxxxx"\n${Array.from({ length: 60 }, (_, i) => `  a${i + 1} = "\${local.a${i}}\${local.a${i}}"\n`).join("")}}\n`} | ${"local.a60"}
  `("ends, and reads the rest: $why", ({ more, resource }) => {
    const [first] = readFiles({ "main.tf": more + document.replace("RESOURCE", resource) });

    expect(first?.policies.map((site) => site.address)).toContain("aws_iam_policy.p");
  });

  it.each<{ readonly why: string; readonly text: string }>`
    why                              | text
    ${"values nested very deeply"}   | ${`locals {\n  a = ${"[".repeat(400)}1${"]".repeat(400)}\n}\n`}
    ${"millions of characters"}      | ${`locals {\n  a = "${"x".repeat(2_000_001)}"\n}\n`}
    ${"a product of three hundreds"} | ${`locals {\n  a = [for x in range(999) : [for y in range(999) : [for z in range(999) : x]]]\n}\n${document.replace("RESOURCE", "local.a")}`}
  `("says that it stopped: $why", ({ text: main }) => {
    const [first] = readFiles({ "main.tf": main });

    expect(first?.problems).toContainEqual(expect.objectContaining({ code: "limit" }));
  });
});
