import { type Entry, literal, type MapValue, type Span, type Value } from "../../source/index.js";
import { attributeValue, type NestedBlock, nestedBlocks } from "./blocks.js";
import { mergedDocuments } from "./document-merge.js";
import { statementValue } from "./document-statement.js";
import { encoded } from "./json-text.js";
import type { Instance } from "./scope.js";
import { absent, choice, map, text } from "./values.js";
import { remembered } from "./variables.js";

const documentType = "aws_iam_policy_document";

/** Is this a data source that writes a policy? */
export function isDocument(instance: Instance): boolean {
  return instance.isData && instance.type === documentType;
}

/** `data.aws_iam_policy_document.x.json`, with the policy it says. */
export function documentJson(instance: Instance, name: string, span: Span): Value | undefined {
  if (!isDocument(instance) || (name !== "json" && name !== "minified_json")) return undefined;
  return encoded(documentValue(instance), span, `${instance.address}.${name}`);
}

/**
 * The policy that an `aws_iam_policy_document` renders to, with the places of its blocks and arguments: first the
 * source documents, then its own statements, then the overriding documents.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
 */
export function documentValue(instance: Instance): Value {
  const key = `document ${instance.local}`;
  return remembered(instance.module, key, instance.scope, () => {
    const own = ownDocument(instance);
    const source = attributeAt(instance, "source_policy_documents") ?? attributeAt(instance, "source_json");
    const override = attributeAt(instance, "override_policy_documents") ?? attributeAt(instance, "override_json");
    const value = source || override ? mergedDocuments(source, own, override, instance) : own;
    instance.module.world.documents.set(value, instance);
    return value;
  });
}

function attributeAt(instance: Instance, name: string): Value | undefined {
  const value = attributeValue({ block: instance.block, scope: instance.scope }, name);
  return value?.type === "absent" || (value?.type === "text" && literal(value) === "") ? undefined : value;
}

function ownDocument(instance: Instance): MapValue {
  const { block, scope } = instance;
  const header: Span = { ...block.span, end: block.labels.at(-1)?.span.end ?? block.typeSpan.end };
  const statements = nestedBlocks(block.body, "statement", scope).map((nested) =>
    guarded(statementValue(nested), nested),
  );
  const version = namedEntry(instance, "version", "Version") ?? {
    key: text("Version", header),
    value: text("2012-10-17", header),
    span: header,
  };
  const id = namedEntry(instance, "policy_id", "Id");
  const list: Value = { type: "list", items: statements, span: block.span, syntax: "hcl-document" };
  const statement: Entry = { key: text("Statement", header), value: list, span: block.span };
  return map([version, ...(id ? [id] : []), statement], block.span, "hcl-document");
}

function namedEntry(instance: Instance, argument: string, name: string): Entry | undefined {
  const attribute = instance.block.body.attributes.find((each) => each.name === argument);
  const value = attributeAt(instance, argument);
  if (!attribute || !value) return undefined;
  return { key: text(name, attribute.nameSpan, "hcl-document"), value, span: attribute.span };
}

/** A block that is there only in some branch. */
export function guarded(value: Value, nested: NestedBlock): Value {
  const { when } = nested;
  if (!when) return value;
  const others = when.others.map((is) => ({ is, value: absent(value.span) }));
  return choice(when.on, [{ is: when.is, value }, ...others], value.span);
}
