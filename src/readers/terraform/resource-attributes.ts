import { readFileSync } from "node:fs";
import { type Hole, literal, type Shape, type Span, type TextPart, type Value } from "../../source/index.js";
import { managedPath } from "../managed-policies.js";
import { blockValues } from "./blocks.js";
import { documentJson } from "./document.js";
import { fileText, renderText } from "./functions/files.js";
import type { Instance } from "./scope.js";
import { absent, hole, map, partsOf, type Referring, textOf } from "./values.js";
import { remembered } from "./variables.js";

type AttributeKind = "arn" | "name" | "id" | "url" | "other";

/** A row of `arn-attributes.json`, which says what its columns are. */
interface TypeRow {
  readonly arn?: string;
  readonly pattern: string;
  readonly arnFrom?: string;
  readonly name?: string;
  readonly id: AttributeKind;
  readonly attributes?: { readonly [name: string]: AttributeKind };
}

const table: { readonly types: { readonly [type: string]: TypeRow } } = JSON.parse(
  readFileSync(new URL("./arn-attributes.json", import.meta.url), "utf8"),
);

/** The argument that names resources of this type. */
export function nameArgument(type: string): string {
  return table.types[type]?.name ?? "name";
}

/**
 * The value of an attribute of a resource or data source: what its configuration says, what can be told from it (ARN,
 * name, id), else a hole of the shape that the attribute has.
 *
 * @param span where the attribute is asked for; parts that are made up here stand there.
 */
export function attributeOf(instance: Instance, name: string, span: Span): Value {
  const document = documentJson(instance, name, span) ?? renderedTemplate(instance, name) ?? localFile(instance, name);
  if (document) return document;
  const value = ambient(instance, name, span) ?? configured(instance, argumentOf(instance, name));
  const found = value && value.type !== "absent" ? value : computed(instance, name, span);
  const referring: Value & Referring = { ...found, referent: { instance, attribute: name } };
  return referring;
}

/**
 * What the `template_file` data source gives for its template.
 *
 * @see https://registry.terraform.io/providers/hashicorp/template/latest/docs/data-sources/file
 */
export function renderedTemplate(instance: Instance, name: string): Value | undefined {
  if (!instance.isData || instance.type !== "template_file" || name !== "rendered") return undefined;
  const template = configured(instance, "template");
  const variables = configured(instance, "vars") ?? map([], instance.block.span);
  if (template?.type !== "text" || variables.type !== "map") return undefined;
  return renderText(template, variables, instance.scope);
}

/** The argument that an attribute gives: `terraform_data` gives its input as output. */
function argumentOf({ type }: Instance, name: string): string {
  return type === "terraform_data" && name === "output" ? "input" : name;
}

/** What the `local_file` data source gives for a file of the repository. */
function localFile(instance: Instance, name: string): Value | undefined {
  if (!instance.isData || instance.type !== "local_file" || name !== "content") return undefined;
  const path = configured(instance, "filename");
  return path && fileText(path, instance.scope);
}

/** What the configuration says for an argument or nested blocks; undefined if it says nothing. */
export function configured(instance: Instance, name: string): Value | undefined {
  const attribute = instance.block.body.attributes.find((each) => each.name === name);
  if (attribute) {
    return remembered(instance.module, `${instance.local}.${name}`, instance.scope, () =>
      instance.scope.evaluate(attribute.value, instance.scope),
    );
  }
  const blocks = blockValues(instance.block.body, name, instance.scope);
  const [first] = blocks;
  return first && { type: "list", items: blocks, span: first.span, syntax: "hcl" };
}

const accountHole: Hole = { expression: "data.aws_caller_identity.current.account_id", shape: { type: "account" } };
const partitionHole: Hole = { expression: "data.aws_partition.current.partition", shape: { type: "partition" } };
const regionHole: Hole = { expression: "data.aws_region.current.name", shape: { type: "region" } };

/** Account, partition and region of the provider: one hole each, however the data source is named. */
function ambient(instance: Instance, name: string, span: Span): Value | undefined {
  if (!instance.isData) return undefined;
  const { type } = instance;
  const at = (found: Hole) => hole(found.expression, span, found.shape);
  if (type === "aws_caller_identity" && (name === "account_id" || name === "id")) return at(accountOf(instance));
  if (type === "aws_caller_identity" && name === "arn") {
    return hole(`${instance.address}.arn`, span, { type: "arn", pattern: "arn:*:*::*:*" });
  }
  if (type === "aws_partition" && (name === "partition" || name === "id")) return at(partitionHole);
  const named = configured(instance, "name") ?? configured(instance, "region");
  if (type === "aws_region" && ["name", "region", "id"].includes(name) && !named) return at(regionOf(instance));
  if (type === "aws_iam_policy" && (name === "arn" || name === "id")) return lookedUpPolicy(instance, span);
  if (type === "aws_elb_service_account" && name === "arn") {
    return hole(`${instance.address}.arn`, span, { type: "arn", pattern: "arn:*:iam::*:root" });
  }
  return undefined;
}

/**
 * The ARN that `data "aws_iam_policy"` is given, or that of AWS's own policy which it looks up by name.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy
 */
function lookedUpPolicy(instance: Instance, span: Span): Value | undefined {
  const given = configured(instance, "arn");
  if (given && given.type !== "absent") return given;
  const name = configured(instance, "name");
  const path = name && managedPath(literal(name) ?? "");
  if (path === undefined) return undefined;
  const partition: TextPart = { type: "hole", hole: partitionHole, span };
  const text = (content: string): TextPart => ({ type: "text", text: content, span });
  return textOf([text("arn:"), partition, text(`:iam::aws:policy${path}`)], span, "hcl");
}

/** A resource of another provider may lie in another account and region. */
function providerOf(instance: Instance): string | undefined {
  const provider = instance.block.body.attributes.find((each) => each.name === "provider");
  return provider && instance.scope.source(provider.value.span).trim();
}

function accountOf(instance: Instance): Hole {
  const provider = providerOf(instance);
  return provider ? { expression: `${provider}.account_id`, shape: { type: "account" } } : accountHole;
}

function regionOf(instance: Instance): Hole {
  const provider = providerOf(instance);
  return provider ? { expression: `${provider}.region`, shape: { type: "region" } } : regionHole;
}

function computed(instance: Instance, name: string, span: Span): Value {
  const row = table.types[instance.type];
  const kind = name === "id" ? row?.id : row?.attributes?.[name];
  if (row && (name === row.arnFrom || (name === "id" && kind === "arn"))) return arnOf(instance, row, name, span);
  const named = row?.name ?? "name";
  if (name === named || (name === "id" && kind === "name")) return nameOf(instance, named, span);
  const shape: Shape | undefined =
    kind === "arn" ? { type: "arn" } : kind === "url" ? { type: "text" } : kind ? { type: "name" } : undefined;
  return hole(`${instance.address}.${name}`, span, shape ?? shapeByName(name));
}

/** The name as it is written, or what is known of it. */
function nameOf(instance: Instance, argument: string, span: Span): Value {
  const written = configured(instance, argument);
  if (written && written.type !== "absent") return written;
  const unknown = hole(`${instance.address}.${argument}`, span, { type: "name" });
  const prefix = configured(instance, `${argument}_prefix`);
  const parts = prefix && partsOf(prefix);
  if (!parts) return unknown;
  return textOf([...parts, { type: "hole", hole: unknown.hole, span }], span, "computed");
}

function arnOf(instance: Instance, row: TypeRow, name: string, span: Span): Value {
  const whole = hole(`${instance.address}.${name}`, span, { type: "arn", pattern: row.pattern });
  if (row.arn === undefined) return whole;
  const parts: TextPart[] = [];
  for (const piece of row.arn.split(/(\{\w+\})/)) {
    const placeholder = /^\{(\w+)\}$/.exec(piece)?.[1];
    const found = placeholder === undefined ? undefined : placeholderParts(instance, placeholder, span);
    if (placeholder !== undefined && !found) return whole;
    if (found) parts.push(...found);
    else if (piece !== "") parts.push({ type: "text", text: piece, span });
  }
  return { type: "text", parts, span, syntax: "hcl" };
}

function placeholderParts(instance: Instance, placeholder: string, span: Span): readonly TextPart[] | undefined {
  const at = (found: Hole): readonly TextPart[] => [{ type: "hole", hole: found, span }];
  if (placeholder === "partition") return at(partitionHole);
  if (placeholder === "region") return at(regionOf(instance));
  if (placeholder === "account") return at(accountOf(instance));
  if (placeholder === "path") {
    const path = configured(instance, "path") ?? absent(span);
    return path.type === "absent" ? [{ type: "text", text: "/", span }] : partsOf(path);
  }
  const isName = placeholder === nameArgument(instance.type);
  const value = isName
    ? nameOf(instance, placeholder, span)
    : hole(`${instance.address}.${placeholder}`, span, { type: "name" });
  const parts = partsOf(value);
  return instance.type === "aws_iam_openid_connect_provider" || instance.type === "aws_ssm_parameter"
    ? parts && withoutStart(parts)
    : parts;
}

/** An issuer stands in the ARN without its scheme, a parameter without its leading slash. */
function withoutStart(parts: readonly TextPart[]): readonly TextPart[] {
  const [first, ...rest] = parts;
  if (first?.type !== "text") return parts;
  const length = /^(https:\/\/|\/)?/.exec(first.text)?.[0].length ?? 0;
  const exact = first.span.end - first.span.start === first.text.length;
  const span = exact ? { ...first.span, start: first.span.start + length } : first.span;
  return [{ type: "text", text: first.text.slice(length), span }, ...rest];
}

/** What the name of an attribute or output says about its value. */
export function shapeByName(name: string): Shape {
  if (/(^|_)arn$/.test(name)) return { type: "arn" };
  if (/(^|_)arns$/.test(name)) return { type: "list", of: { type: "arn" } };
  if (/(^|_)account_id$/.test(name) || name === "owner_id") return { type: "account" };
  if (name === "partition" || name === "region") return { type: name };
  if (/(^|_)(id|name|unique_id)$/.test(name)) return { type: "name" };
  return { type: "any" };
}
