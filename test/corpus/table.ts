import { holesOf } from "../../src/policy/index.js";
import type { Document, PolicySite } from "../../src/readers/index.js";
import type { Hole } from "../../src/source/index.js";
import { grouped } from "./corpus.js";

const constructs: { readonly [syntax: string]: string } = {
  json: "JSON",
  yaml: "YAML",
  hcl: "object of HCL",
  "hcl-document": "aws_iam_policy_document",
  "json-in-text": "JSON in a text",
  computed: "made of other things",
};

/** Why a hole is there, by the expression that fills it. */
function why({ expression, shape }: Hole): string {
  if (["account", "region", "partition"].includes(shape.type)) return "account, region or partition";
  const local = expression.replace(/^(?:module\.[\w-]+(?:\[[^\]]*\])?\.)+(?=(?:var|local|data|aws_)\b|aws_)/, "");
  if (/^var\./.test(local)) return "variable without a value";
  if (/^local\./.test(local)) return "local of a file that is not here";
  if (/^data\./.test(local)) return "data source";
  if (/^[a-z]+_\w+\.[\w-]+/.test(local)) return "attribute of a resource";
  if (/^module\./.test(local)) return "output of a module that is not here";
  if (/\.(?:key|value)\b|^(?:each|count)\./.test(local)) return "element of what is not known";
  if (/^terraform\./.test(local)) return "workspace";
  if (/^\w+\(/.test(local)) return "function of what is not known";
  if (/^AWS::/.test(local)) return "pseudo parameter";
  if (/^[A-Z]\w*\.\w/.test(local)) return "attribute of a resource";
  return /^[A-Z]\w*$/.test(local) ? "parameter or reference" : "placeholder or expression";
}

function holesIn({ policy }: PolicySite): readonly Hole[] {
  return policy.statements.flatMap(({ action, resource, principal, conditions }) =>
    [
      ...(action?.values ?? []),
      ...(resource?.values ?? []),
      ...(principal?.entries ?? []).map((entry) => entry.text),
      ...conditions.flatMap((line) => line.values),
    ].flatMap(holesOf),
  );
}

function commonest(names: readonly string[], most: number): string {
  const counted = [...grouped(names, (name) => name)].map(([name, all]) => ({ name, count: all.length }));
  const sorted = counted.sort((a, b) => b.count - a.count);
  return sorted
    .slice(0, most)
    .map(({ name, count }) => `${name} ${count}`)
    .join(", ");
}

/** A table by format and construct: policies, statements, what was not read, holes, and why those are there. */
export function tableOf(documents: readonly Document[]): string {
  const sites = documents.flatMap((document) => document.policies);
  const rows = [...grouped(sites, (site) => `${site.format} | ${constructs[site.policy.value.syntax]}`)].sort();
  const lines = rows.map(([name, own]) => {
    const holes = own.flatMap(holesIn);
    const statements = own.flatMap(({ policy }) => policy.statements).length;
    const unread = own.flatMap(({ policy }) => policy.unread).length;
    return `${name} | ${own.length} | ${statements} | ${unread} | ${holes.length} | ${commonest(holes.map(why), 4)}`;
  });
  return ["format | construct | policies | statements | unread | holes | why", ...lines].join("\n");
}
