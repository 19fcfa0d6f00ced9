import { at, type Entry, literal, type Value } from "../../source/index.js";
import type { MadeGrant } from "./registry-grants.js";
import { type Argument, isGiven, madeDocument, principal, statement } from "./registry-statement.js";
import { asBoolean, entry, map, partsOf, text, textOf } from "./values.js";

const conditions: readonly (readonly [argument: string, operator: string, key: string])[] = [
  ["source_arn", "ArnLike", "aws:SourceArn"],
  ["source_account", "StringEquals", "aws:SourceAccount"],
  ["principal_org_id", "StringEquals", "aws:PrincipalOrgID"],
  ["event_source_token", "StringEquals", "lambda:EventSourceToken"],
];

/**
 * Who may call the function that `terraform-aws-modules/lambda` makes: its triggers, and everybody where it has a URL
 * that asks nobody who he is, as it does by default.
 *
 * @see https://registry.terraform.io/modules/terraform-aws-modules/lambda/aws
 */
export function callersOf(source: string, argument: Argument): readonly MadeGrant[] {
  if (source !== "terraform-aws-modules/lambda/aws") return [];
  const triggers = argument("allowed_triggers");
  const entries = triggers?.type === "map" ? triggers.entries : [];
  const grants = entries.map(({ key, value }): MadeGrant => {
    return { argument: `allowed_triggers.${literal(key) ?? "?"}`, document: triggerDocument(value) };
  });
  const url = argument("create_lambda_function_url");
  const asked = argument("authorization_type");
  const isOpen = url && asBoolean(url) === true && (!isGiven(asked) || literal(asked) === "NONE");
  return isOpen ? [...grants, { argument: "create_lambda_function_url", document: urlDocument(url) }] : grants;
}

function triggerDocument(trigger: Value): Value {
  const { span } = trigger;
  const lines = conditions.flatMap(([name, operator, key]): readonly Entry[] => {
    const value = at(trigger, name);
    return isGiven(value) ? [entry(operator, map([entry(key, value)], value.span))] : [];
  });
  const condition = lines.length > 0 ? map(lines, span) : undefined;
  const action = at(trigger, "action") ?? text("lambda:InvokeFunction", span);
  return madeDocument([statement(action, callerOf(trigger), condition, span, text("*", span))]);
}

/** `principal` as it is given, or the service whose short name is. */
function callerOf(trigger: Value): Value {
  const { span } = trigger;
  const given = at(trigger, "principal");
  if (isGiven(given)) {
    const written = literal(given);
    if (written === "*") return given;
    return principal(written?.endsWith(".amazonaws.com") ? "Service" : "AWS", given);
  }
  const service = at(trigger, "service");
  const parts = (service && partsOf(service)) ?? [];
  const ending = { type: "text", text: ".amazonaws.com", span } as const;
  return principal("Service", textOf([...parts, ending], service?.span ?? span, "computed"));
}

function urlDocument({ span }: Value): Value {
  const condition = map(
    [entry("StringEquals", map([entry("lambda:FunctionUrlAuthType", text("NONE", span))], span))],
    span,
  );
  return madeDocument([statement("lambda:InvokeFunctionUrl", text("*", span), condition, span, text("*", span))]);
}
