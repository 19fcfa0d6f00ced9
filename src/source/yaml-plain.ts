import type { Span } from "./span.js";
import type { Syntax, Value } from "./value.js";

const integer = /^[-+]?(?:0|[1-9][0-9]*)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$|^[-+]?[0-9]+[eE][-+]?[0-9]+$/;
const radix = /^0(?:o[0-7]+|x[0-9a-fA-F]+)$/;

/**
 * What a plain scalar is if it is no text: null, boolean or number of the YAML 1.2 core schema. `012345678901` stays a
 * text: read as a number it would lose its zero.
 *
 * @see https://yaml.org/spec/1.2.2/#103-core-schema
 */
export function plainValue(text: string, span: Span, syntax: Syntax): Value | undefined {
  switch (text) {
    case "":
    case "~":
    case "null":
    case "Null":
    case "NULL":
      return { type: "null", span, syntax };
    case "true":
    case "True":
    case "TRUE":
      return { type: "boolean", value: true, span, syntax };
    case "false":
    case "False":
    case "FALSE":
      return { type: "boolean", value: false, span, syntax };
    default: {
      const first = text.charCodeAt(0);
      // Digits, `+`, `-` and `.` are the only beginnings of a number.
      if ((first < 48 || first > 57) && first !== 43 && first !== 45 && first !== 46) return undefined;
      if (!integer.test(text) && !float.test(text) && !radix.test(text)) return undefined;
      return { type: "number", value: Number(text), text, span, syntax };
    }
  }
}
