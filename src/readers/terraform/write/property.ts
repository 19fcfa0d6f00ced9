import type { Edit, Files, HclBlock, Span, Value } from "../../../source/index.js";
import type { Resource } from "../../reader.js";
import { cannot } from "../../write/failure.js";
import { parseFile } from "../parsed-file.js";
import { insertArgument, removeLines } from "./block.js";
import { type Pen, quoted, replace } from "./pen.js";
import { blockAt, penFor } from "./place.js";

/** Sets an argument of a resource; `a.b` is the argument `b` of its block `a`. */
export function setProperty(
  resource: Resource,
  property: string,
  value: string | boolean | number,
  files: Files,
): readonly Edit[] {
  const { block, pen } = blockOf(resource, files);
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

/** Takes out an argument or nested block of a resource, by its value. */
export function removeProperty(resource: Resource, property: Value, files: Files): readonly Edit[] {
  const { block, pen } = blockOf(resource, files);
  const found = spanIn(block, property.span) ?? cannot("the argument is written elsewhere");
  return [removeLines(pen, found)];
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
