import type { Entry, Span, Value } from "../../source/index.js";
import { entry, list, map, text } from "./values.js";

/** The value of an argument of a module's call; undefined where it is not given. */
export type Argument = (name: string) => Value | undefined;

/** Is there something in an argument? */
export function isGiven(value: Value | undefined): value is Value {
  return value !== undefined && value.type !== "absent" && !(value.type === "list" && value.items.length === 0);
}

export function principal(type: string, value: Value): Value {
  return type === "*" ? text("*", value.span) : map([entry(type, value)], value.span);
}

/** A statement that a module makes of an argument. */
export function statement(
  action: string | Value,
  who: Value,
  condition: Value | undefined,
  span: Span,
  resource?: Value,
): Value {
  const entries: Entry[] = [
    entry("Effect", text("Allow", span)),
    entry("Action", typeof action === "string" ? text(action, span) : action),
    entry("Principal", who),
  ];
  if (resource) entries.push(entry("Resource", resource));
  return map(condition ? [...entries, entry("Condition", condition)] : entries, span);
}

/** A policy document of these statements. */
export function madeDocument(statements: readonly Value[]): Value {
  const span = statements[0]?.span ?? { path: "", start: 0, end: 0 };
  return map([entry("Version", text("2012-10-17", span)), entry("Statement", list(statements, span))], span);
}

/** A module's name says that its role is for workflows of GitHub. */
export function isGithubRole(source: string): boolean {
  const name = (source.split("?")[0] ?? "").replace(/^.*github\.com[/:]/, "");
  return /github/i.test(name) && /oidc/i.test(name);
}
