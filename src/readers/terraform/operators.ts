import { literal, type Span, type Value } from "../../source/index.js";
import { asBoolean, asNumber, asString, bool, isSpread, number } from "./values.js";

/** The result of `-` or `!`; undefined if it is not known. */
export function unary(operator: string, value: Value, span: Span): Value | undefined {
  if (operator === "!") {
    const known = asBoolean(value);
    return known === undefined ? undefined : bool(!known, span);
  }
  const known = asNumber(value);
  return known === undefined ? undefined : number(-known, span);
}

/**
 * The result of an operator with two operands; undefined if it is not known. `&&` and `||` are told from one side
 * where that is enough.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/operators
 */
export function binary(operator: string, left: Value, right: Value, span: Span): Value | undefined {
  if (operator === "==" || operator === "!=") {
    const same = equals(left, right);
    return same === undefined ? undefined : bool(same === (operator === "=="), span);
  }
  if (operator === "&&" || operator === "||") {
    const decides = operator === "||";
    const [a, b] = [asBoolean(left), asBoolean(right)];
    if (a === decides || b === decides) return bool(decides, span);
    return a === undefined || b === undefined ? undefined : bool(!decides, span);
  }
  const [a, b] = [asNumber(left), asNumber(right)];
  return a === undefined || b === undefined ? undefined : arithmetic(operator, a, b, span);
}

function arithmetic(operator: string, a: number, b: number, span: Span): Value | undefined {
  switch (operator) {
    case "+":
      return number(a + b, span);
    case "-":
      return number(a - b, span);
    case "*":
      return number(a * b, span);
    case "/":
      return b === 0 ? undefined : number(a / b, span);
    case "%":
      return b === 0 ? undefined : number(a % b, span);
    case "<":
      return bool(a < b, span);
    case "<=":
      return bool(a <= b, span);
    case ">":
      return bool(a > b, span);
    case ">=":
      return bool(a >= b, span);
    default:
      return undefined;
  }
}

/** Are two values the same? Undefined if holes leave it open. Different types are never the same. */
export function equals(left: Value, right: Value): boolean | undefined {
  if (left.type === "hole" || right.type === "hole") return sameHole(left, right);
  if (left.type === "choice" || right.type === "choice") return undefined;
  if (left.type !== right.type) return false;
  if (left.type === "list" && right.type === "list") {
    if (left.items.some(isSpread) || right.items.some(isSpread)) return undefined;
    if (left.items.length !== right.items.length) return false;
    return every(left.items, (item, index) => equals(item, right.items[index] ?? item));
  }
  if (left.type === "map" && right.type === "map") return sameMap(left, right);
  if (left.type === "text" && right.type === "text") return sameText(left, right);
  const [a, b] = [asString(left), asString(right)];
  return a === b;
}

/** A hole equals itself; a list, a map or `null` can stand in any hole, so nothing else is known. */
function sameHole(left: Value, right: Value): boolean | undefined {
  if (left.type !== "hole" || right.type !== "hole") {
    const [holed, other] = left.type === "hole" ? [left, right] : [right, left];
    if (holed.type !== "hole" || holed.hole.shape.type !== "one-of") return undefined;
    const written = asString(other);
    return written !== undefined && !holed.hole.shape.values.includes(written) ? false : undefined;
  }
  return left.hole.expression === right.hole.expression ? true : undefined;
}

function sameText(
  left: Extract<Value, { type: "text" }>,
  right: Extract<Value, { type: "text" }>,
): boolean | undefined {
  const [a, b] = [literal(left), literal(right)];
  if (a !== undefined && b !== undefined) return a === b;
  const [first, second] = [left.parts[0], right.parts[0]];
  if (first?.type === "text" && second?.type === "text") {
    const length = Math.min(first.text.length, second.text.length);
    if (first.text.slice(0, length) !== second.text.slice(0, length)) return false;
  }
  return undefined;
}

function sameMap(left: Extract<Value, { type: "map" }>, right: Extract<Value, { type: "map" }>): boolean | undefined {
  if (left.entries.length !== right.entries.length) return false;
  return every(left.entries, (each) => {
    const key = literal(each.key);
    const other = right.entries.find((candidate) => literal(candidate.key) === key);
    if (key === undefined) return undefined;
    return other ? equals(each.value, other.value) : false;
  });
}

function every<T>(items: readonly T[], test: (item: T, index: number) => boolean | undefined): boolean | undefined {
  let result: boolean | undefined = true;
  for (const [index, item] of items.entries()) {
    const answer = test(item, index);
    if (answer === false) return false;
    if (answer === undefined) result = undefined;
  }
  return result;
}
