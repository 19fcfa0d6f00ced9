import type { Entry, HclExpression, Value } from "../../source/index.js";
import { evaluateFor, evaluateSplat } from "./evaluate-for.js";
import { evaluateTemplate } from "./evaluate-template.js";
import { expressionText, unknown } from "./expression-text.js";
import { callFunction } from "./functions/index.js";
import { binary, unary } from "./operators.js";
import { indexed, memberOf, resolveName } from "./references.js";
import type { Scope } from "./scope.js";
import { sizeLimit, sizeOf, weightOf } from "./size.js";
import { absent, asBoolean, choice, list, map, partsOf } from "./values.js";

/** Levels of expressions, function calls and references inside each other. */
const depthLimit = 300;

/**
 * What an expression gives, as far as it can be told: what is not known is a hole, and one of several values a choice.
 * Total; what Terraform would refuse is a problem and a hole.
 *
 * @see https://developer.hashicorp.com/terraform/language/expressions
 */
export function evaluate(expression: HclExpression, scope: Scope): Value {
  const { world } = scope.module;
  if (world.steps <= 0 || world.depth > depthLimit) return exhausted(expression, scope);
  world.steps--;
  world.depth++;
  try {
    const value = byType(expression, scope);
    world.steps -= weightOf(value);
    return sizeOf(value) > sizeLimit ? tooLarge(expression, scope) : value;
  } finally {
    world.depth--;
  }
}

function exhausted(expression: HclExpression, scope: Scope): Value {
  const { problems } = scope.module.world;
  if (!problems.some((problem) => problem.code === "limit" && problem.span.path === expression.span.path)) {
    problems.push({ code: "limit", message: "too much to evaluate; the rest is not read", span: expression.span });
  }
  return unknown(expression, scope);
}

function tooLarge(expression: HclExpression, scope: Scope): Value {
  const { problems } = scope.module.world;
  const { path, start } = expression.span;
  if (!problems.some(({ code, span }) => code === "limit" && span.path === path && span.start === start)) {
    problems.push({ code: "limit", message: "this value is too large, it is taken as unknown", span: expression.span });
  }
  return unknown(expression, scope);
}

function byType(expression: HclExpression, scope: Scope): Value {
  const { span } = expression;
  switch (expression.type) {
    case "number":
      return { type: "number", value: expression.value, text: expression.text, span, syntax: "hcl" };
    case "boolean":
      return { type: "boolean", value: expression.value, span, syntax: "hcl" };
    case "null":
      return absent(span, "hcl");
    case "template":
      return evaluateTemplate(expression, scope);
    case "list":
      return list(
        expression.items.map((item) => evaluate(item, scope)),
        span,
        "hcl",
      );
    case "object":
      return evaluateObject(expression, scope);
    case "variable":
      return resolveName(expression.name, span, scope) ?? unknown(expression, scope);
    case "attribute":
      return memberOf(evaluate(expression.of, scope), expression.name, expression, scope);
    case "index":
      return indexed(evaluate(expression.of, scope), evaluate(expression.key, scope), expression, scope);
    case "splat":
      return evaluateSplat(expression, scope);
    case "call":
      return callFunction(expression, scope);
    case "for":
      return evaluateFor(expression, scope);
    case "unary":
      return unary(expression.operator, evaluate(expression.of, scope), span) ?? unknown(expression, scope);
    case "binary": {
      const [left, right] = [evaluate(expression.left, scope), evaluate(expression.right, scope)];
      return binary(expression.operator, left, right, span) ?? unknown(expression, scope);
    }
    case "conditional":
      return evaluateConditional(expression, scope);
    default:
      return unknown(expression, scope);
  }
}

function evaluateObject(expression: Extract<HclExpression, { type: "object" }>, scope: Scope): Value {
  const entries = expression.items.map((item): Entry => {
    const key = evaluate(item.key, scope);
    const parts = partsOf(key) ?? partsOf(unknown(item.key, scope)) ?? [];
    return {
      key: { type: "text", parts, span: item.key.span, syntax: "hcl" },
      value: evaluate(item.value, scope),
      span: item.span,
    };
  });
  return map(entries, expression.span, "hcl");
}

function evaluateConditional(expression: Extract<HclExpression, { type: "conditional" }>, scope: Scope): Value {
  const condition = evaluate(expression.condition, scope);
  const known = asBoolean(condition);
  if (known !== undefined) return evaluate(known ? expression.yes : expression.no, scope);
  const on = expressionText(expression.condition, scope);
  const branches = [
    { is: "true", value: evaluate(expression.yes, scope) },
    { is: "false", value: evaluate(expression.no, scope) },
  ];
  return choice(on, branches, expression.span);
}
