import { literal, type Value } from "../../source/index.js";
import { grantsOf, switchesOf } from "./locations.js";
import { type Argument, isGiven, madeDocument, principal, statement } from "./registry-statement.js";
import { asBoolean, entry, list, map, text } from "./values.js";

/** A resource policy that a module makes of one argument. */
export interface MadeGrant {
  readonly argument: string;
  readonly document: Value;
}

/** The statements that a known module makes of lists of principals: `key_users` of `terraform-aws-modules/kms`. */
export function grantedBy(source: string, argument: Argument): readonly MadeGrant[] {
  return grantsOf(source).flatMap((row) => {
    const value = argument(row.argument);
    if (!isGiven(value) || literal(value) === "") return [];
    const { span } = value;
    const actions = list(
      row.actions.map((action) => text(action, span)),
      span,
    );
    const [operator, key, wanted] = row.condition ?? [];
    const condition =
      operator === undefined || key === undefined || wanted === undefined
        ? undefined
        : map([entry(operator, map([entry(key, text(wanted, span))], span))], span);
    const resource = row.resource === undefined ? undefined : text(row.resource, span);
    const made = statement(actions, principal("AWS", value), condition, span, resource);
    return [{ argument: row.argument, document: madeDocument([made]) }];
  });
}

/** A managed policy that a module attaches because it is told to, by a switch and not by its ARN. */
export interface Switched {
  readonly policy: string;
  /** The expression of the switch, where it is to be filled in. */
  readonly on: string | undefined;
}

/** What `attach_admin_policy` and its like attach, where no other policy is named for them. */
export function switchedOn(source: string, argument: Argument): readonly Switched[] {
  return switchesOf(source).flatMap((row) => {
    const value = argument(row.argument);
    if (!value || asBoolean(value) === false || isGiven(argument(row.policy))) return [];
    const on = asBoolean(value) === true ? undefined : value.type === "hole" ? value.hole.expression : row.argument;
    return [{ policy: row.default, on }];
  });
}
