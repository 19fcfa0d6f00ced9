import type { Edit, Files, HclBlock, Span, Value } from "../../../source/index.js";
import type { Resource } from "../../reader.js";
import { cannot } from "../../write/failure.js";
import { parseFile } from "../parsed-file.js";
import { insertArgument, removeLines } from "./block.js";
import { memberOf, type WrittenNode } from "./node.js";
import { addMember, removeMembers } from "./object.js";
import { type Pen, quoted, replace } from "./pen.js";
import { blockAt, jsonBlockAt, penFor } from "./place.js";

/** Sets an argument of a resource; `a.b` is the argument `b` of its block `a`. */
export function setProperty(
  resource: Resource,
  property: string,
  value: string | boolean | number,
  files: Files,
): readonly Edit[] {
  const { block, pen } = blockOf(resource, files);
  if (pen.file.path.endsWith(".json")) return setJsonProperty(resource, property, value, pen);
  const path = property.split(".");
  const name = path.pop() ?? "";
  let inner = block;
  for (const step of path) {
    inner = inner.body.blocks.find((each) => each.type === step) ?? cannot(`the resource has no block \`${step}\``);
  }
  const written = typeof value === "string" ? quoted(pen, [value]) : String(value);
  const attribute = inner.body.attributes.find((each) => each.name === name);
  return attribute ? [replace(pen, attribute.value.span, written)] : insertArgument(inner, name, () => written, pen);
}

/** The same in the JSON syntax, where a block is an object. */
function setJsonProperty(
  resource: Resource,
  property: string,
  value: string | boolean | number,
  pen: Pen,
): readonly Edit[] {
  const path = property.split(".");
  const name = path.pop() ?? "";
  let node = jsonBlockAt(pen.file, resource.span);
  for (const step of path) {
    const inner = memberOf(node, step)?.value;
    node = inner?.type === "object" ? inner : cannot(`the resource has no block \`${step}\``);
  }
  const written = typeof value === "string" ? quoted(pen, [value]) : String(value);
  const member = memberOf(node, name);
  return member ? [replace(pen, member.value.span, written)] : addMember(node, [], name, () => written, pen);
}

/** Takes out an argument or nested block of a resource, by its value. */
export function removeProperty(resource: Resource, property: Value, files: Files): readonly Edit[] {
  const { block, pen } = blockOf(resource, files);
  if (pen.file.path.endsWith(".json")) return removeJsonProperty(resource, property, pen);
  const found = spanIn(block, property.span) ?? cannot("the argument is written elsewhere");
  return [removeLines(pen, found)];
}

function removeJsonProperty(resource: Resource, property: Value, pen: Pen): readonly Edit[] {
  const search = (node: WrittenNode): readonly Edit[] | undefined => {
    if (node.type !== "object") return undefined;
    const found = node.members.find(({ value }) => value.span.start === property.span.start);
    if (found) return removeMembers(node, (member) => member === found, pen);
    return node.members.map(({ value }) => search(value)).find((edits) => edits !== undefined);
  };
  return search(jsonBlockAt(pen.file, resource.span)) ?? cannot("the argument is written elsewhere");
}

function spanIn(block: HclBlock, span: Span): { start: number; end: number } | undefined {
  for (const attribute of block.body.attributes) {
    if (attribute.value.span.start === span.start && attribute.value.span.end === span.end) return attribute.span;
  }
  for (const inner of block.body.blocks) {
    if (inner.span.start === span.start && inner.span.end === span.end) return inner.span;
    const found = spanIn(inner, span);
    if (found) return found;
  }
  return undefined;
}

function blockOf(resource: Resource, files: Files): { readonly block: HclBlock; readonly pen: Pen } {
  const pen = penFor(resource.properties, files);
  const block = blockAt(parseFile(pen.file).body, resource.span) ?? cannot("the resource is written elsewhere");
  return { block, pen };
}
