import type { Resource } from "../readers/index.js";
import { literal, type Value, written } from "../source/index.js";
import { type Answer, no, type Place } from "./answer.js";
import type { Asked } from "./asked.js";
import { defaultOf, entitiesOf, propertyPaths, valuesAt } from "./entities.js";
import type { ResourceAsk, Row, Test, Where } from "./rule.js";
import { passes, type Subjected } from "./test-value.js";

/** Three values, as `Answer`'s, with the property that decided. */
interface Passed {
  readonly is: "yes" | "no" | "depends";
  readonly at?: readonly Value[];
  readonly on?: string;
}

/** Is the resource of this kind, and written like this? The place is the property that decided, or the resource's name. */
export function askResource(ask: ResourceAsk, asked: Asked): Answer {
  const { subject } = asked;
  if (subject.type !== "resource") return no;
  const { resource } = subject;
  const wanted = [ask.is].flat();
  const row = entitiesOf(resource, asked.tables).find((each) => wanted.includes(String(each.entity)));
  if (!row) return no;
  const found = ask.where ? askWhere(ask.where, row, resource, asked) : ({ is: "yes" } as const);
  if (found.is === "no") return no;
  const places = placesOf(found, resource);
  return found.is === "yes" ? { is: "yes", places } : { is: "depends", on: [found.on ?? resource.address], places };
}

function placesOf({ at = [] }: Passed, resource: Resource): readonly Place[] {
  if (at.length === 0) return [{ resource, span: resource.nameSpan }];
  return at.map((property) => ({ resource, property, span: property.span, facts: { written: shownValue(property) } }));
}

function shownValue(value: Value): string {
  if (value.type === "text") return written(value.parts);
  if (value.type === "hole") return value.hole.expression;
  if (value.type === "number") return value.text;
  return value.type === "boolean" ? String(value.value) : "";
}

function askWhere(where: Where, row: Row, resource: Resource, asked: Asked): Passed {
  const parts = Object.entries(where).map(([property, test]) => {
    if (property === "any") return askAny(test as readonly Where[], row, resource, asked);
    return askProperty(property, test as Test, row, resource, asked);
  });
  const bad = parts.find((part) => part.is === "no") ?? parts.find((part) => part.is === "depends");
  if (bad) return bad;
  return { is: "yes", at: parts.flatMap((part) => part.at ?? []) };
}

function askAny(tests: readonly Where[], row: Row, resource: Resource, asked: Asked): Passed {
  const parts = tests.map((test) => askWhere(test, row, resource, asked));
  const yes = parts.filter((part) => part.is === "yes");
  if (yes.length > 0) return { is: "yes", at: yes.flatMap((part) => part.at ?? []) };
  return parts.find((part) => part.is === "depends") ?? { is: "no" };
}

function askProperty(property: string, test: Test, row: Row, resource: Resource, asked: Asked): Passed {
  const paths = propertyPaths(property, row, resource);
  if (!paths) return { is: "no" };
  const values = paths
    .flatMap((path) => valuesAt(resource.properties, path))
    .flatMap(flattened)
    .filter((value) => value.type !== "absent" && value.type !== "null");
  if (test === "absent") return { is: values.length === 0 ? "yes" : "no" };
  if (test === "present") return values.length === 0 ? { is: "no" } : { is: "yes", at: values.slice(0, 1) };
  if (values.length === 0) {
    const standard = defaultOf(property, row, resource);
    const subject: Subjected = {
      text: standard === undefined ? undefined : String(standard),
      glob: "*",
      known: true,
      count: 0,
    };
    return { is: passes(test, subject, asked.tables) ? "yes" : "no" };
  }
  const found = values.filter((value) => passes(test, subjected(value, values.length), asked.tables));
  if (found.length > 0) return { is: "yes", at: found };
  const open = values.find((value) => value.type === "hole" && couldBe(value, test));
  return open?.type === "hole" ? { is: "depends", on: `\`${open.hole.expression}\``, at: [open] } : { is: "no" };
}

/** A hole that may be any text could pass a test of a text. */
function couldBe(value: Value, test: Test): boolean {
  return value.type === "hole" && value.hole.shape.type === "any" && typeof test !== "object";
}

function flattened(value: Value): readonly Value[] {
  if (value.type === "list") return value.items.flatMap(flattened);
  if (value.type === "choice") return value.branches.flatMap((branch) => flattened(branch.value));
  if (value.type === "hole" && value.hole.shape.type === "one-of") {
    const { span, syntax } = value;
    return value.hole.shape.values.map(
      (text) => ({ type: "text", parts: [{ type: "text", text, span }], span, syntax }) as const,
    );
  }
  return [value];
}

function subjected(value: Value, count: number): Subjected {
  const text = literal(value) ?? (value.type === "hole" ? undefined : shownValue(value) || undefined);
  if (value.type === "text" && literal(value) === undefined) {
    // A hole inside a text: a managed policy's ARN with `${AWS::Partition}` is still known by its other parts.
    return {
      text: value.parts.map((part) => (part.type === "text" ? part.text : "aws")).join(""),
      glob: shownValue(value),
      known: false,
      count,
    };
  }
  return { text, glob: text ?? "*", known: value.type !== "hole", count };
}
