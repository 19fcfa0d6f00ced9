/** A located value, or a plain one, as plain data in one form: every element a list, holes as `${…}`. */
export function plainOf(value: unknown): unknown {
  return normal(isLocated(value) ? dataOf(value) : value);
}

interface Located {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isLocated(value: unknown): value is Located {
  return typeof value === "object" && value !== null && "span" in value && "type" in value;
}

function dataOf(value: Located): unknown {
  switch (value.type) {
    case "text":
      return (value.parts as readonly { type: string; text?: string; hole?: { expression: string } }[])
        .map((part) => (part.type === "text" ? part.text : `\${${part.hole?.expression}}`))
        .join("");
    case "list":
      return (value.items as readonly Located[]).map(dataOf);
    case "map":
      return Object.fromEntries(
        (value.entries as readonly { key: Located; value: Located }[]).map((entry) => [
          dataOf(entry.key),
          dataOf(entry.value),
        ]),
      );
    default:
      return value.value;
  }
}

const listed = /^(Not)?(Action|Resource|Principal)$/;

function normal(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((each) => normal(each));
  if (typeof value !== "object" || value === null) return listed.test(key) ? [value] : value;
  const isOperator = key === "Condition";
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => {
      if (isOperator)
        return [
          name,
          Object.fromEntries(Object.entries(each as object).map(([inner, values]) => [inner, [values].flat()])),
        ];
      return [name, normal(each, name)];
    }),
  );
}
