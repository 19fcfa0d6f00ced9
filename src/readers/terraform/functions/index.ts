import type { HclExpression, Shape, Value } from "../../../source/index.js";
import { expressionText, unknown } from "../expression-text.js";
import type { Scope } from "../scope.js";
import { weightOf } from "../size.js";
import { bool, choice, isSpread } from "../values.js";
import { arns } from "./arns.js";
import { collections } from "./collections.js";
import { conversions } from "./conversions.js";
import { encodings } from "./encodings.js";
import { files } from "./files.js";
import type { BuiltIns, FunctionCall } from "./function.js";
import { networks } from "./networks.js";
import { numbers } from "./numbers.js";
import { patterns } from "./patterns.js";
import { sets } from "./sets.js";
import { texts } from "./texts.js";

/** These see choices themselves; for the others each branch is a call of its own. */
const takesChoices: BuiltIns = { ...collections, ...encodings };
const plain: BuiltIns = { ...conversions, ...texts, ...numbers, ...sets, ...files, ...networks, ...patterns };
/** Functions of providers, whatever a module calls the provider. */
const provided: BuiltIns = arns;

const branchLimit = 16;

/**
 * The result of a call. A function that is not known here, or arguments that are not, give a hole.
 *
 * @see https://developer.hashicorp.com/terraform/language/functions
 */
export function callFunction(expression: Extract<HclExpression, { type: "call" }>, scope: Scope): Value {
  const name = expression.name.replace(/^core::/, "");
  const table = name.startsWith("provider::") ? provided : plain;
  const local = name.replace(/^provider::[\w-]+::/, "");
  const call: FunctionCall = { span: expression.span, scope, expression };
  if (name === "try" || name === "can") return attempt(name, expression, scope);
  const args = argumentsOf(expression, scope);
  for (const argument of args ?? []) scope.module.world.steps -= weightOf(argument);
  if (!args || scope.module.world.steps <= 0) return unknown(expression, scope, resultShape(name));
  if (Object.hasOwn(takesChoices, name)) {
    return takesChoices[name]?.(args, call) ?? unknown(expression, scope, resultShape(name));
  }
  if (!Object.hasOwn(table, local)) return unknown(expression, scope, resultShape(name));
  return (
    overChoices(args, (settled) => table[local]?.(settled, call), branchLimit) ??
    unknown(expression, scope, resultShape(name))
  );
}

function argumentsOf(expression: Extract<HclExpression, { type: "call" }>, scope: Scope): readonly Value[] | undefined {
  const args = expression.args.map((argument) => scope.evaluate(argument, scope));
  if (!expression.expand) return args;
  const last = args.at(-1);
  if (last?.type !== "list" || last.items.some(isSpread)) return undefined;
  return [...args.slice(0, -1), ...last.items];
}

/** The call for each way the first choice among its arguments can fall, and so on. */
function overChoices(
  args: readonly Value[],
  run: (args: readonly Value[]) => Value | undefined,
  room: number,
): Value | undefined {
  const at = args.findIndex((argument) => argument.type === "choice");
  const chosen = args[at];
  if (chosen?.type !== "choice") return run(args);
  if (chosen.branches.length > room) return undefined;
  const branches = [];
  for (const { is, value } of chosen.branches) {
    const settled = args.map((argument, index) => (index === at ? value : settledBy(argument, chosen.on, is)));
    const result = overChoices(settled, run, Math.floor(room / chosen.branches.length));
    if (!result) return undefined;
    branches.push({ is, value: result });
  }
  return choice(chosen.on, branches, chosen.span);
}

function settledBy(value: Value, on: string, is: string): Value {
  if (value.type !== "choice" || value.on !== on) return value;
  return value.branches.find((branch) => branch.is === is)?.value ?? value;
}

/**
 * `try` gives the first argument that can be evaluated, `can` whether there is one; a hole may or may not be such a one.
 */
function attempt(name: "try" | "can", expression: Extract<HclExpression, { type: "call" }>, scope: Scope): Value {
  let last: Value | undefined;
  for (const argument of expression.args) {
    const value = scope.evaluate(argument, scope);
    if (isFailure(value, argument, scope)) {
      last = value;
      continue;
    }
    if (name === "try") return value;
    return value.type === "hole" || value.type === "choice" ? unknown(expression, scope) : bool(true, expression.span);
  }
  return name === "can" ? bool(false, expression.span) : (last ?? unknown(expression, scope));
}

/** A lookup in something known that gave nothing: its hole is the expression itself. */
function isFailure(value: Value, argument: HclExpression, scope: Scope): boolean {
  if (value.type !== "hole" || (argument.type !== "attribute" && argument.type !== "index")) return false;
  const of = scope.evaluate(argument.of, scope);
  const isKnown = of.type === "map" || of.type === "list" || of.type === "absent" || of.type === "text";
  return isKnown && value.hole.expression === expressionText(argument, scope);
}

const listFunctions = new Set([
  "split",
  "concat",
  "flatten",
  "tolist",
  "toset",
  "keys",
  "values",
  "distinct",
  "compact",
  "sort",
  "formatlist",
  "setunion",
  "regexall",
  "fileset",
  "range",
  "slice",
  "reverse",
  "setintersection",
  "setsubtract",
  "matchkeys",
  "cidrsubnets",
  "csvdecode",
]);

function resultShape(name: string): Shape {
  if (listFunctions.has(name)) return { type: "list", of: { type: "any" } };
  if (/^(md5|sha\d+|uuid|uuidv5|base64sha\d+|filemd5|filesha\d+|length|timestamp)$/.test(name)) return { type: "name" };
  return { type: "any" };
}
