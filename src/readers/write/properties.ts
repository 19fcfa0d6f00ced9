import type { Edit, Files, MapValue, Value } from "../../source/index.js";
import type { Change } from "../change.js";
import { intrinsicOf } from "../cloudformation/intrinsic.js";
import { append, removeChildren } from "./collection.js";
import { cannot } from "./failure.js";
import type { Dialect } from "./holes.js";
import { type Pen, penAt } from "./pen.js";
import type { Draft } from "./render.js";
import { entryOf } from "./tree.js";
import { replaceValue } from "./values.js";

/** Sets a property of a resource; `A.B` is a property inside another, which is made if need be. */
export function setProperty(
  { resource, property, value }: Extract<Change, { type: "set-property" }>,
  files: Files,
  dialect: Dialect,
): readonly Edit[] {
  const { spot, pen } = penAt(resource.nameSpan, files, dialect);
  const resources = spot.parents.at(-1);
  const entry = resources?.type === "map" ? resources.entries.find((one) => one.key === spot.node) : undefined;
  const body = entry?.value;
  if (body?.type !== "map") cannot("the resource is computed by the template");
  const draft: Draft =
    typeof value === "string" ? { type: "text", text: [value] } : { type: "raw", source: String(value) };
  return setIn(body, ["Properties", ...property.split(".")], draft, pen);
}

function setIn(parent: MapValue, [name = "", ...rest]: readonly string[], draft: Draft, pen: Pen): readonly Edit[] {
  const entry = entryOf(parent, name);
  if (entry && rest.length === 0) return [replaceValue(entry, draft, parent, pen)];
  if (entry && entry.value.type === "map" && entry.value.entries.length > 0) {
    if (intrinsicOf(entry.value)) cannot(`\`${name}\` is computed by the template`);
    return setIn(entry.value, rest, draft, pen);
  }
  const nested = rest.reduceRight<Draft>((inner, key) => ({ type: "map", entries: [[key, inner]] }), draft);
  if (entry) return [replaceValue(entry, nested, parent, pen)];
  return append(parent, [{ key: name, draft: nested }], pen);
}

/** Takes out a value, with the key or the list that it would leave empty. */
export function removeProperty(property: Value, files: Files, dialect: Dialect): readonly Edit[] {
  const { spot, pen } = penAt(property.span, files, dialect);
  let { node } = spot;
  for (const parent of [...spot.parents].reverse()) {
    if (intrinsicOf(parent)) cannot("it is computed by the template");
    if (parent.type === "map" && parent.entries.length > 1) {
      const index = parent.entries.findIndex((entry) => entry.value === node);
      return removeChildren(parent, new Set([index]), pen);
    }
    if (parent.type === "list" && parent.items.length > 1) {
      return removeChildren(parent, new Set([parent.items.indexOf(node)]), pen);
    }
    node = parent;
  }
  return cannot("nothing would be left");
}
