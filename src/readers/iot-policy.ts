import { type Entry, literal, type MapValue, type Value } from "../source/index.js";

/**
 * A policy of AWS IoT Core as what it grants: whatever it says, it decides about actions of IoT only, so that `*` is
 * every one of these.
 *
 * @see https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
 */
export function asIotPolicy(document: Value): Value {
  if (document.type === "choice") {
    return {
      ...document,
      branches: document.branches.map((branch) => ({ ...branch, value: asIotPolicy(branch.value) })),
    };
  }
  const ofStatement = (statement: Value) => within(within(statement, "Action", ofIot), "NotAction", ofIot);
  return within(document, "Statement", (statements) => each(statements, ofStatement));
}

function within(value: Value, key: string, change: (value: Value) => Value): Value {
  if (value.type !== "map") return value;
  const entries = value.entries.map((entry): Entry => {
    return literal(entry.key) === key ? { ...entry, value: change(entry.value) } : entry;
  });
  return { ...value, entries } satisfies MapValue;
}

function each(value: Value, change: (value: Value) => Value): Value {
  if (value.type === "list") return { ...value, items: value.items.map((item) => each(item, change)) };
  if (value.type !== "choice") return change(value);
  return { ...value, branches: value.branches.map((branch) => ({ ...branch, value: each(branch.value, change) })) };
}

function ofIot(action: Value): Value {
  return each(action, (one) => {
    if (literal(one) !== "*") return one;
    const { span } = one;
    return { type: "text", parts: [{ type: "text", text: "iot:*", span }], span, syntax: "computed" };
  });
}
