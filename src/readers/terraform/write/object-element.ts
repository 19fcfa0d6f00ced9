import type { Element, PolicyText } from "../../../policy/index.js";
import type { Edit } from "../../../source/index.js";
import { cannot } from "../../write/failure.js";
import { editRow } from "./list.js";
import { itemsOf, type WrittenNode } from "./node.js";
import { rowOf, writtenItem } from "./object.js";
import type { Pen } from "./pen.js";

type ObjectNode = Extract<WrittenNode, { type: "object" }>;

/** What is written for an element of a statement that is an object. */
export function elementNode(node: ObjectNode, element: Element): WrittenNode {
  const found = node.members.find((member) => member.nameSpan.start === element.keySpan.start);
  return found?.value ?? cannot("the element is written elsewhere");
}

/** Takes one of several values out of an element's list. */
export function removeValue(node: ObjectNode, element: Element, target: PolicyText, pen: Pen): readonly Edit[] {
  const value = elementNode(node, element);
  const index = writtenItem(value, element, target) ?? cannot("the value is written elsewhere");
  if (value.type !== "list" || itemsOf(value).length < 2) return cannot("it is the only value");
  return editRow(rowOf(value, pen), new Set([index]), [], pen);
}
