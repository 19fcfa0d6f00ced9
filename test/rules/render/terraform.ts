import type { Example, Row } from "../../../src/rules/index.js";
import { holesIn, kindIn, policyIn, type Rendered, withHoles } from "./rendered.js";

/** A value as an HCL expression; a map with `hole` is a variable. */
function expression(value: unknown, indent: string): string {
  if (isVariable(value)) return `var.${value.hole}`;
  if (typeof value === "string")
    return JSON.stringify(value)
      .replaceAll("${", () => "$${")
      .replaceAll("%{", "%%{");
  if (Array.isArray(value)) return `[${value.map((each) => expression(each, indent)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const inner = `${indent}  `;
  const entries = Object.entries(value).map(
    ([key, each]) => `${inner}${JSON.stringify(key)} = ${expression(each, inner)}`,
  );
  return `{\n${entries.join("\n")}\n${indent}}`;
}

function isVariable(value: unknown): value is { hole: string } {
  return typeof value === "object" && value !== null && "hole" in value;
}

/** What holds a policy of this example, and the argument it stands in. */
function holderOf(
  example: Example,
): { readonly type: string; readonly argument: string; readonly rest: string } | undefined {
  switch (kindIn(example)) {
    case "identity":
      return { type: "aws_iam_policy", argument: "policy", rest: '  name = "p"\n' };
    case "trust":
      return { type: "aws_iam_role", argument: "assume_role_policy", rest: "" };
    case "scp":
      return {
        type: "aws_organizations_policy",
        argument: "content",
        rest: '  name = "p"\n  type = "SERVICE_CONTROL_POLICY"\n',
      };
    case "rcp":
      return {
        type: "aws_organizations_policy",
        argument: "content",
        rest: '  name = "p"\n  type = "RESOURCE_CONTROL_POLICY"\n',
      };
    case "resource":
      return owned(example.owner?.is);
    default:
      return undefined;
  }
}

function owned(is: string | undefined): ReturnType<typeof holderOf> {
  switch (is) {
    case "bucket":
      return { type: "aws_s3_bucket_policy", argument: "policy", rest: '  bucket = "b"\n' };
    case "queue":
      return { type: "aws_sqs_queue_policy", argument: "policy", rest: '  queue_url = "q"\n' };
    case "topic":
      return {
        type: "aws_sns_topic_policy",
        argument: "policy",
        rest: '  arn = "arn:aws:sns:eu-west-1:111122223333:t"\n',
      };
    case "api":
      return { type: "aws_api_gateway_rest_api_policy", argument: "policy", rest: '  rest_api_id = "a"\n' };
    case "key":
      return { type: "aws_kms_key", argument: "policy", rest: "" };
    default:
      return undefined;
  }
}

/** An example in Terraform: `jsonencode`, a heredoc and, where a document can say it, an `aws_iam_policy_document`. */
export function inTerraform(example: Example, entities: readonly Row[]): readonly Rendered[] {
  if (example.resources) return entityResources(example.resources, entities);
  const policy = policyIn(example);
  const holder = holderOf(example);
  if (!policy || !holder) return [];
  const variables = holesIn(policy)
    .map((name) => `variable "${name}" {\n  type = string\n}\n\n`)
    .join("");
  const made = (format: string, value: string, before = ""): Rendered => ({
    format: `Terraform ${format}`,
    path: "main.tf",
    text: `${variables}${before}resource "${holder.type}" "subject" {\n${holder.rest}  ${holder.argument} = ${value}\n}\n`,
  });
  const filled = withHoles(policy, (name) => ({ hole: name }));
  const text = JSON.stringify(
    withHoles(policy, (name) => `\uE000${name}\uE000`),
    null,
    2,
  )
    .replaceAll("${", () => "$${")
    .replaceAll(/\uE000(\w+)\uE000/g, "$${var.$1}");
  const document = documentOf(filled);
  return [
    made("jsonencode", `jsonencode(${expression(filled, "  ")})`),
    made("heredoc", `<<EOT\n${text}\nEOT`),
    ...(document === undefined ? [] : [made("document", "data.aws_iam_policy_document.d.json", document)]),
  ];
}

const elements: { readonly [name: string]: string } = {
  Action: "actions",
  NotAction: "not_actions",
  Resource: "resources",
  NotResource: "not_resources",
};

/** The data source that renders to this policy; undefined where it cannot say it (what is broken, an old version). */
function documentOf(policy: unknown): string | undefined {
  const { Version, Statement, ...more } = policy as Record<string, unknown>;
  if (Version !== "2012-10-17" || Object.keys(more).length > 0 || !Array.isArray(Statement)) return undefined;
  const blocks = Statement.map((statement) => statementOf(statement));
  if (blocks.includes(undefined)) return undefined;
  return `data "aws_iam_policy_document" "d" {\n${blocks.join("")}}\n\n`;
}

function statementOf(statement: Record<string, unknown>): string | undefined {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(statement)) {
    if (Array.isArray(value) && value.length === 0) return undefined;
    if (name === "Sid") lines.push(`    sid = ${expression(value, "")}`);
    else if (name === "Effect" && (value === "Allow" || value === "Deny")) lines.push(`    effect = "${value}"`);
    else if (elements[name] !== undefined)
      lines.push(`    ${elements[name]} = [${[value].flat().map(documentText).join(", ")}]`);
    else if (name === "Principal" || name === "NotPrincipal")
      lines.push(...principalsOf(name === "Principal" ? "principals" : "not_principals", value));
    else if (name === "Condition") lines.push(...conditionsOf(value as Record<string, Record<string, unknown>>));
    else return undefined;
  }
  return `  statement {\n${lines.join("\n")}\n  }\n`;
}

/** In a policy document a policy variable is written `&{…}`. */
function documentText(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value).replaceAll("${", "&{") : expression(value, "");
}

function principalsOf(block: string, value: unknown): readonly string[] {
  const types = typeof value === "string" ? { "*": value } : (value as Record<string, unknown>);
  return Object.entries(types).map(
    ([type, ids]) =>
      `    ${block} {\n      type = "${type}"\n      identifiers = [${[ids].flat().map(documentText).join(", ")}]\n    }`,
  );
}

function conditionsOf(condition: Record<string, Record<string, unknown>>): readonly string[] {
  return Object.entries(condition).flatMap(([test, keys]) =>
    Object.entries(keys).map(
      ([variable, values]) =>
        `    condition {\n      test = "${test}"\n      variable = "${variable}"\n      values = [${[values].flat().map(documentText).join(", ")}]\n    }`,
    ),
  );
}

function entityResources(resources: NonNullable<Example["resources"]>, entities: readonly Row[]): readonly Rendered[] {
  const blocks: string[] = [];
  for (const [name, value] of Object.entries(resources)) {
    const { is, ...properties } = value as { is: string };
    const row = entities.find((each) => each.entity === is);
    const [type] = (row?.tf ?? []) as readonly string[];
    if (!row || type === undefined) return [];
    const lines: string[] = [];
    for (const [property, own] of Object.entries(properties)) {
      const path = (row.properties as Record<string, Row> | undefined)?.[property]?.tf;
      if (typeof path !== "string" || path.includes(".")) return [];
      lines.push(`  ${path} = ${expression(own, "  ")}\n`);
    }
    blocks.push(`resource "${type}" "${name}" {\n${lines.join("")}}\n`);
  }
  return [{ format: "Terraform", path: "main.tf", text: blocks.join("\n") }];
}
