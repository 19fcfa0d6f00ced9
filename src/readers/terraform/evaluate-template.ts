import type { HclExpression, HclPiece, Span, TextPart, Value } from "../../source/index.js";
import { expressionText, unknown } from "./expression-text.js";
import { type Scope, withNames } from "./scope.js";
import { lengthLimit } from "./size.js";
import {
  absent,
  asBoolean,
  choice,
  inKeyOrder,
  isEncoded,
  isKnownList,
  number,
  partsOf,
  text,
  textOf,
} from "./values.js";

/** Ways one text can come out; more are a hole. */
const waysLimit = 16;

interface Way {
  readonly when: readonly { readonly on: string; readonly is: string }[];
  readonly parts: readonly TextPart[];
}

/**
 * A quoted template or heredoc. A template that is one interpolation gives its value as it is; a choice inside gives a
 * choice of texts.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions/strings
 */
export function evaluateTemplate(expression: Extract<HclExpression, { type: "template" }>, scope: Scope): Value {
  const { pieces, span } = expression;
  const [only] = pieces;
  if (only?.type === "interpolation" && pieces.length === 1) return evaluateLone(only.expression, span, scope);
  return toValue(evaluatePieces(pieces, scope), span, expression, scope);
}

/** The value of the pieces of a template, as one text. */
export function evaluatePiecesToText(pieces: readonly HclPiece[], span: Span, scope: Scope): Value {
  return toValue(evaluatePieces(pieces, scope), span, { type: "template", pieces, span }, scope);
}

function evaluateLone(expression: HclExpression, span: Span, scope: Scope): Value {
  const value = scope.evaluate(expression, scope);
  if (isEncoded(value)) return value;
  const isReference = expression.type === "attribute" || expression.type === "index" || expression.type === "variable";
  const standsHere = value.span.path === span.path && value.span.start >= span.start && value.span.end <= span.end;
  return isReference && standsHere ? { ...value, span } : value;
}

function toValue(ways: readonly Way[] | undefined, span: Span, expression: HclExpression, scope: Scope): Value {
  if (!ways) return unknown(expression, scope, { type: "any" });
  const [first, ...rest] = ways;
  if (!first) return text("", span, "hcl");
  if (rest.length === 0) return textOf(first.parts, span, "hcl");
  return nested(ways, span);
}

/** Ways as choices of choices, each guard taken once. */
function nested(ways: readonly Way[], span: Span): Value {
  const guard = ways.flatMap((way) => way.when)[0];
  const [first] = ways;
  if (!guard || !first) return textOf(first?.parts ?? [], span, "hcl");
  const names = [
    ...new Set(ways.flatMap((way) => way.when.filter((each) => each.on === guard.on)).map((each) => each.is)),
  ];
  const branches = names.map((is) => {
    const here = ways.filter((way) => way.when.every((each) => each.on !== guard.on || each.is === is));
    const left = here.map((way) => ({ ...way, when: way.when.filter((each) => each.on !== guard.on) }));
    return { is, value: nested(left, span) };
  });
  return choice(guard.on, branches, span);
}

function evaluatePieces(pieces: readonly HclPiece[], scope: Scope): readonly Way[] | undefined {
  let ways: readonly Way[] = [{ when: [], parts: [] }];
  for (const piece of pieces) {
    const next = evaluatePiece(piece, scope);
    const [only] = next ?? [];
    if (!next || !only) return undefined;
    if (next.length === 1 && only.when.length === 0) {
      for (const way of ways) (way.parts as TextPart[]).push(...only.parts);
      if (ways.some((way) => way.parts.length > lengthLimit)) return undefined;
      continue;
    }
    ways = ways.flatMap((way) => next.flatMap((more) => joined(way, more)));
    if (ways.length > waysLimit) return undefined;
  }
  return ways;
}

function joined(way: Way, more: Way): readonly Way[] {
  const clash = more.when.some((guard) => way.when.some((each) => each.on === guard.on && each.is !== guard.is));
  if (clash) return [];
  const fresh = more.when.filter((guard) => !way.when.some((each) => each.on === guard.on));
  return [{ when: [...way.when, ...fresh], parts: [...way.parts, ...more.parts] }];
}

function evaluatePiece(piece: HclPiece, scope: Scope): readonly Way[] | undefined {
  switch (piece.type) {
    case "text":
      return [{ when: [], parts: [piece] }];
    case "interpolation":
      return waysOf(scope.evaluate(piece.expression, scope), piece.span, piece.expression, scope);
    case "if":
      return evaluateIf(piece, scope);
    case "for":
      return evaluateLoop(piece, scope);
  }
}

function waysOf(value: Value, span: Span, expression: HclExpression, scope: Scope): readonly Way[] | undefined {
  if (value.type === "choice") {
    const ways = value.branches.flatMap((branch) => {
      const inner = waysOf(branch.value, span, expression, scope) ?? [];
      const guard = { on: value.on, is: branch.is };
      return inner.flatMap((way) => joined({ when: [guard], parts: [] }, way));
    });
    return ways.length > waysLimit ? undefined : ways;
  }
  const parts = partsOf(value.type === "absent" ? absent(span) : value);
  if (parts) return [{ when: [], parts: parts.map((part) => (part.type === "hole" ? { ...part, span } : part)) }];
  const instead = unknown(expression, scope);
  return [{ when: [], parts: instead.type === "hole" ? [{ type: "hole", hole: instead.hole, span }] : [] }];
}

function evaluateIf(piece: Extract<HclPiece, { type: "if" }>, scope: Scope): readonly Way[] | undefined {
  const known = asBoolean(scope.evaluate(piece.condition, scope));
  if (known !== undefined) return evaluatePieces(known ? piece.yes : piece.no, scope);
  const on = expressionText(piece.condition, scope);
  const [yes, no] = [evaluatePieces(piece.yes, scope), evaluatePieces(piece.no, scope)];
  if (!yes || !no) return undefined;
  const guarded = (ways: readonly Way[], is: string) =>
    ways.flatMap((way) => joined({ when: [{ on, is }], parts: [] }, way));
  return [...guarded(yes, "true"), ...guarded(no, "false")];
}

function evaluateLoop(piece: Extract<HclPiece, { type: "for" }>, scope: Scope): readonly Way[] | undefined {
  const collection = scope.evaluate(piece.collection, scope);
  let ways: readonly Way[] = [{ when: [], parts: [] }];
  const run = (key: Value, value: Value): boolean => {
    const names: [string, Value][] = [[piece.value, value]];
    if (piece.key !== undefined) names.push([piece.key, key]);
    const next = evaluatePieces(piece.body, withNames(scope, names));
    ways = next ? ways.flatMap((way) => next.flatMap((more) => joined(way, more))) : [];
    return ways.length > 0 && ways.length <= waysLimit;
  };
  if (isKnownList(collection)) {
    if (!collection.items.every((item, index) => run(number(index, item.span), item))) return undefined;
    return ways;
  }
  if (collection.type !== "map") return undefined;
  return inKeyOrder(collection).every((each) => run(each.key, each.value)) ? ways : undefined;
}
