import { type Arena, keyLiteral, type Literal, negation, textLiteral } from "../cube/arena.js";
import { type Glob, inSegments, toGlob } from "../glob/glob.js";
import { patternSet } from "../glob/pattern-set.js";
import type { KeyPattern, Pattern, StatementRef, TextPattern } from "../question.js";
import type { ValueSet } from "../theory/value-set.js";
import { type ActionTest, type CompiledStatement, toActionTest, toCompiled } from "./statement.js";

/** A pattern of requests as a statement that must match. `ref` is only carried along. */
export function compilePattern(pattern: Pattern, ref: StatementRef, arena: Arena): CompiledStatement {
  const literals = [
    ...textLiterals("principal", pattern.principal, arena),
    ...textLiterals("resource", pattern.resource, arena),
    ...[...(pattern.keys ?? [])].flatMap(([key, value]) => keyLiterals(key, value, arena)),
  ];
  return toCompiled(ref, "Allow", actionTests(pattern.action), literals);
}

function globs(texts: readonly string[], dimension?: string): readonly Glob[] {
  return texts.map((text) => (dimension === "resource" && isWholeArn(text) ? inSegments(toGlob(text)) : toGlob(text)));
}

/** An ARN with all its parts written: wildcards of the first five then stay in their part. */
function isWholeArn(text: string): boolean {
  return text.startsWith("arn:") && text.split(":").length >= 6;
}

function actionTests({ like, not }: TextPattern = {}): readonly ActionTest[] {
  const test = (texts: readonly string[], negated: boolean): ActionTest =>
    toActionTest(patternSet(globs(texts), true), negated);
  return [...(like ? [test(like, false)] : []), ...(not && not.length > 0 ? [test(not, true)] : [])];
}

function textLiterals(dimension: string, { like, not }: TextPattern = {}, arena: Arena): readonly Literal[] {
  const literal = (texts: readonly string[]): Literal =>
    textLiteral(arena, dimension, patternSet(globs(texts, dimension), false), true);
  return [...(like ? [literal(like)] : []), ...(not && not.length > 0 ? [negation(literal(not))] : [])];
}

function keyLiterals(key: string, { presence, like, not }: KeyPattern, arena: Arena): readonly Literal[] {
  const all: ValueSet = { sort: "all", key: "all" };
  const common = { key, blank: undefined, ofSet: false } as const;
  const absence = keyLiteral(arena, {
    ...common,
    absent: true,
    quantifier: "some",
    negated: true,
    values: all,
    blank: true,
  });
  if (presence === "absent") return [absence];
  const every = (texts: readonly string[], negated: boolean): Literal => {
    const set = patternSet(globs(texts), false);
    const values: ValueSet = { sort: "text", key: `t${set.key}`, set };
    return keyLiteral(arena, { ...common, absent: true, quantifier: "every", negated, values });
  };
  return [
    ...(presence === "present" ? [negation(absence)] : []),
    ...(like ? [every(like, false)] : []),
    ...(not && not.length > 0 ? [every(not, true)] : []),
  ];
}
