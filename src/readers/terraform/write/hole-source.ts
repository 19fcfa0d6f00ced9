import type { Hole, SourceFile } from "../../../source/index.js";
import { cannot } from "../../write/failure.js";
import type { Pen } from "./pen.js";

const ambient: readonly {
  readonly expression: string;
  readonly type: string;
  readonly attributes: readonly string[];
}[] = [
  {
    expression: "data.aws_caller_identity.current.account_id",
    type: "aws_caller_identity",
    attributes: ["account_id"],
  },
  { expression: "data.aws_partition.current.partition", type: "aws_partition", attributes: ["partition"] },
  { expression: "data.aws_region.current.name", type: "aws_region", attributes: ["name", "region", "id"] },
];

/** How a hole is written in a module: as the reference it is, by the name that its data source has there. */
export function holeSource(hole: Hole, pen: Pen): string {
  const known = ambient.find((row) => row.expression === hole.expression);
  const text = pen.module.map((file) => file.text).join("\n");
  if (known) return dataSource(known, text);
  const expression = withoutModule(hole.expression, text);
  if (!isDeclared(expression, pen.module)) cannot(`\`${expression}\` is not declared in this module`);
  return expression;
}

function dataSource(row: (typeof ambient)[number], text: string): string {
  const blocks = text.matchAll(new RegExp(`^[ \\t]*data\\s+"${row.type}"\\s+"([\\w-]+)"\\s*\\{([^{}]*)\\}`, "gm"));
  const [name] = [...blocks].flatMap((match) => (/\bprovider\s*=/.test(match[2] ?? "") ? [] : [match[1] ?? ""]));
  if (name === undefined) return cannot(`the module has no data source \`${row.type}\``);
  const used = row.attributes.find((attribute) => text.includes(`data.${row.type}.${name}.${attribute}`));
  return `data.${row.type}.${name}.${used ?? row.attributes[0]}`;
}

/** Inside a called module its own things go without its name. */
function withoutModule(expression: string, text: string): string {
  let rest = expression;
  for (;;) {
    const match = /^module\.([\w-]+)(?:\[[^\]]*\])?\./.exec(rest);
    if (!match || new RegExp(`^[ \\t]*module\\s+"${match[1]}"`, "m").test(text)) return rest;
    rest = rest.slice(match[0].length);
  }
}

function isDeclared(expression: string, module: readonly SourceFile[]): boolean {
  const text = module.map((file) => file.text).join("\n");
  if (/…|^module\.[\w-]+\.(aws|data|var|local)\b/.test(expression)) return false;
  const path = /^(data\.)?([A-Za-z_][\w-]*)\.([\w-]+)/.exec(expression);
  if (!path) return /^[A-Za-z_]\w*\(/.test(expression) || text.includes(expression);
  const [, data, first = "", second = ""] = path;
  const declared = (pattern: string) => new RegExp(`^[ \\t]*${pattern}`, "m").test(text);
  if (data) return declared(`data\\s+"${first}"\\s+"${second}"`);
  if (first === "var") return declared(`variable\\s+"${second}"`);
  if (first === "local") return declared(`${second}\\s*=`);
  if (first === "module") return declared(`module\\s+"${second}"`);
  return (
    ["each", "count", "path", "terraform", "self"].includes(first) || declared(`resource\\s+"${first}"\\s+"${second}"`)
  );
}
