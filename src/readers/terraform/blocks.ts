import { type Entry, type HclBlock, type HclBody, literal, type MapValue, type Value } from "../../source/index.js";
import { elementsOf } from "./evaluate-for.js";
import { expressionText } from "./expression-text.js";
import { type Scope, withNames } from "./scope.js";
import { hole, list, map, type ObjectHole, text } from "./values.js";

/** One nested block, where it stands; a block that a `dynamic` block makes has the names of its iterator in scope. */
export interface NestedBlock {
  readonly block: HclBlock;
  readonly scope: Scope;
  /** It is there only in this branch of a choice; `others` are the branches where it is not. */
  readonly when?: { readonly on: string; readonly is: string; readonly others: readonly string[] };
  /** The collection that gives the blocks, where its elements are not known. */
  readonly from?: string;
}

/**
 * The nested blocks of one type, `dynamic` ones spread out. A collection that is not known gives one block whose
 * iterator is a hole.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/dynamic-blocks
 */
export function nestedBlocks(body: HclBody, type: string, scope: Scope): readonly NestedBlock[] {
  return body.blocks.flatMap((block) => {
    if (block.type === type) return [{ block, scope }];
    return block.type === "dynamic" && block.labels[0]?.text === type ? dynamicBlocks(block, type, scope) : [];
  });
}

function dynamicBlocks(block: HclBlock, type: string, scope: Scope): readonly NestedBlock[] {
  const forEach = block.body.attributes.find((attribute) => attribute.name === "for_each")?.value;
  const content = block.body.blocks.find((inner) => inner.type === "content");
  if (!forEach || !content) return [];
  const named = block.body.attributes.find((attribute) => attribute.name === "iterator")?.value;
  const iterator = named?.type === "variable" ? named.name : type;
  const made: HclBlock = { ...content, type, typeSpan: block.labels[0]?.span ?? block.typeSpan };
  const bound = (key: Value, value: Value) => withNames(scope, [[iterator, iteratorValue(iterator, key, value)]]);
  const each = (collection: Value): readonly NestedBlock[] => {
    if (collection.type === "choice") {
      const names = collection.branches.map((branch) => branch.is);
      return collection.branches.flatMap(({ is, value }) => {
        const when = { on: collection.on, is, others: names.filter((name) => name !== is) };
        return each(value).map((nested) => ({ ...nested, when }));
      });
    }
    const elements = elementsOf(collection);
    if (elements) {
      return elements.flatMap(({ key, value }) =>
        value.type === "choice" && collection.type === "list"
          ? each(value)
          : [{ block: made, scope: bound(key, value) }],
      );
    }
    if (collection.type === "absent") return [];
    const when = { on: expressionText(forEach, scope), is: "not empty", others: ["empty"] };
    const from = collection.type === "hole" ? collection.hole.expression : when.on;
    const key = hole(`${iterator}.key`, forEach.span);
    return [{ block: made, scope: bound(key, hole(`${from}[${iterator}.key]`, forEach.span)), when, from }];
  };
  return each(scope.evaluate(forEach, scope));
}

function iteratorValue(name: string, key: Value, value: Value): Value {
  const iterator: ObjectHole = {
    ...hole(name, value.span),
    member: (member, span) => (member === "key" ? key : member === "value" ? value : hole(`${name}.${member}`, span)),
  };
  return iterator;
}

/** Attributes and nested blocks of a body as a map, evaluated. A type of block that is there more than once is a list. */
export function bodyValue(block: HclBlock, scope: Scope): MapValue {
  const entries: Entry[] = block.body.attributes.map((attribute) => ({
    key: { ...text(attribute.name, attribute.nameSpan), syntax: "hcl" },
    value: scope.evaluate(attribute.value, scope),
    span: attribute.span,
  }));
  const types = new Set(
    block.body.blocks.map((inner) => (inner.type === "dynamic" ? (inner.labels[0]?.text ?? "") : inner.type)),
  );
  for (const type of types) {
    const values = blockValues(block.body, type, scope);
    const [first] = values;
    if (!first) continue;
    const value = values.length === 1 ? first : list(values, first.span, "hcl");
    entries.push({ key: { ...text(type, first.span), syntax: "hcl" }, value, span: first.span });
  }
  return map(entries, block.span, "hcl");
}

/** The nested blocks of one type as maps. */
export function blockValues(body: HclBody, type: string, scope: Scope): readonly Value[] {
  return nestedBlocks(body, type, scope).map((nested) => bodyValue(nested.block, nested.scope));
}

/** The value of an attribute of a block. */
export function attributeValue(nested: NestedBlock, name: string): Value | undefined {
  const attribute = nested.block.body.attributes.find((each) => each.name === name);
  return attribute && nested.scope.evaluate(attribute.value, nested.scope);
}

/** The text of an argument that is written out. */
export function literalAttribute(block: HclBlock, name: string, scope: Scope): string | undefined {
  const attribute = block.body.attributes.find((each) => each.name === name);
  return attribute && literal(scope.evaluate(attribute.value, scope));
}
